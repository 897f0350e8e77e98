package main

import (
	"errors"
	"fmt"
	"io"
	"time"

	"turnup/internal/codec"
	"turnup/internal/orders"
)

// Exit codes, documented in the help and the README.
const (
	exitOK       = 0
	exitFailure  = 1 // the command failed, or the order did
	exitBadInput = 2 // what was given is wrong
	exitWaiting  = 3 // the order waits for a person
)

const (
	dialTime   = 10 * time.Second // to reach Temporal
	answerTime = orders.AnswerTime
	listTime   = orders.ListTime
)

// fixAndRepeat is what to do next about an order that was refused before anything came of it.
const fixAndRepeat = "fix what is named above; nothing was started"

// Words that every command uses: errors with what to do next, and times for people.
var (
	withHint   = orders.WithHint
	badInput   = orders.BadInput
	isBadInput = orders.IsBadInput
	date       = orders.Date
)

// errInterrupted ends a command that was stopped by Ctrl-C.
var errInterrupted = errors.New("interrupted")

// exitOnly is an exit code without an error: everything was said already.
type exitOnly int

func (e exitOnly) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// exitWith is the error that makes a command end with the exit code.
func exitWith(code int) error {
	if code == exitOK {
		return nil
	}
	return exitOnly(code)
}

// worseCode is the exit code of two outcomes: a failure outweighs bad input, and both outweigh an order that waits.
func worseCode(a, b int) int {
	if a == exitOK || b == exitOK {
		return max(a, b)
	}
	return min(a, b)
}

// reportError prints the error, or each of several, with what to do next, and returns the exit code.
func reportError(chat io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		code := exitOK
		for _, one := range several.Unwrap() {
			code = worseCode(code, reportError(chat, one))
		}
		return code
	}
	var code exitOnly
	if errors.As(err, &code) {
		return int(code)
	}
	f := failureOf(err)
	fmt.Fprintf(chat, "turnup: %v\n  next: %s\n", err, f.Hint)
	if f.BadInput {
		return exitBadInput
	}
	return exitFailure
}

func failureOf(err error) *orders.Failure {
	f := &orders.Failure{Err: err, Hint: "try again"}
	errors.As(err, &f)
	if codec.Unreadable(err) {
		f.Hint = "what the workers encrypt is read with their keys: set " + codec.KeysVariable + " and " + codec.KeyVariable + " as theirs are"
	}
	return f
}
