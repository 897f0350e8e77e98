package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Exit codes, documented in the help and the README.
const (
	exitOK       = 0
	exitFailure  = 1 // the command failed, or the order did
	exitBadInput = 2 // what was given is wrong; nothing was changed
	exitWaiting  = 3 // the order waits for a person
)

const (
	dialTime   = 10 * time.Second // to reach Temporal
	answerTime = 20 * time.Second // for a worker to answer a query, an update or a lookup
)

// failure is an error with an exit code and what to do next.
type failure struct {
	err  error
	hint string
	code int
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func withHint(err error, hint string) error { return &failure{err: err, hint: hint, code: exitFailure} }
func badInput(err error, hint string) error {
	return &failure{err: err, hint: hint, code: exitBadInput}
}

// ended is an exit code without an error: everything was said already.
type ended int

func (e ended) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// report prints the error with what to do next, and returns the exit code.
func report(chat io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	var code ended
	if errors.As(err, &code) {
		return int(code)
	}
	fmt.Fprintf(chat, "turnup: %v\n", err)
	var f *failure
	if errors.As(err, &f) {
		fmt.Fprintf(chat, "  next: %s\n", f.hint)
		return f.code
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(chat, "  next: orders that were started go on; turnup list shows them")
		return exitFailure
	}
	fmt.Fprintln(chat, "  next: turnup --help shows how it is meant")
	return exitBadInput
}
