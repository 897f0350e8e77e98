package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"turnup/internal/codec"

	"go.temporal.io/api/serviceerror"
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
	answerTime = 20 * time.Second // for Temporal or a worker to answer
	listTime   = 10 * time.Minute // for a provider to tell a worker what was asked for: a list may have hundreds of pages
)

// fixAndRepeat is what to do next about an order that was refused before anything came of it.
const fixAndRepeat = "fix what is named above; nothing was started"

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

// isBadInput tells an error that is about one order from one that will meet the next order as well.
func isBadInput(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.code == exitBadInput
}

// errInterrupted ends a command that was stopped by Ctrl-C.
var errInterrupted = errors.New("interrupted")

// temporalFailed is the error of a request that Temporal did not carry out.
func temporalFailed(doing string, err error) error {
	next := "try again"
	var noNamespace *serviceerror.NamespaceNotFound
	var invalid *serviceerror.InvalidArgument
	var denied *serviceerror.PermissionDenied
	var away *serviceerror.Unavailable
	var slow *serviceerror.DeadlineExceeded
	switch {
	case errors.As(err, &noNamespace):
		next = "set TEMPORAL_NAMESPACE to a namespace that exists"
	case errors.As(err, &invalid):
		next = "see that turnup's search attributes are registered in the namespace (deployment does that)"
	case errors.As(err, &denied):
		next = "check the credential that TEMPORAL_API_KEY, TEMPORAL_API_KEY_FILE or the TEMPORAL_TLS_* variables give"
	case errors.As(err, &away), errors.As(err, &slow), errors.Is(err, context.DeadlineExceeded):
		next = "see that Temporal runs, then try again"
	}
	return withHint(fmt.Errorf("%s: %w", doing, err), next)
}

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
	fmt.Fprintf(chat, "turnup: %v\n  next: %s\n", err, f.hint)
	return f.code
}

func failureOf(err error) *failure {
	f := &failure{err: err, hint: "try again", code: exitFailure}
	errors.As(err, &f)
	if codec.Unreadable(err) {
		f.hint = "what the workers encrypt is read with their keys: set " + codec.KeysVariable + " and " + codec.KeyVariable + " as theirs are"
	}
	return f
}
