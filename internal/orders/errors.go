// Package orders is what people do with orders through Temporal, whatever shows it to them: list, look, explain, answer, cancel. It makes
// no provider call and keeps nothing.
package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
)

// AnswerTime is how long Temporal, or a worker, may take to answer.
const AnswerTime = 20 * time.Second

// Failure is an error with what to do next about it.
type Failure struct {
	Err      error
	Hint     string
	BadInput bool // what was given is wrong, and nothing else is
	Alone    bool // it is about this order or service alone: another may go well
	Missing  bool // there is nothing of that name
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// WithHint is the error, with what to do next.
func WithHint(err error, hint string) error { return &Failure{Err: err, Hint: hint} }

// BadInput is an error about what was given.
func BadInput(err error, hint string) error { return &Failure{Err: err, Hint: hint, BadInput: true} }

// alone is an error of what can't be done to this order or service now.
func alone(err error, hint string) error { return &Failure{Err: err, Hint: hint, Alone: true} }

// nothingThere is an error about a name that nothing has.
func nothingThere(err error, hint string) error {
	return &Failure{Err: err, Hint: hint, BadInput: true, Missing: true}
}

// IsBadInput tells an error that is about one order from one that will meet the next order as well.
func IsBadInput(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.BadInput
}

// TemporalFailed is the error of a request that Temporal did not carry out.
func TemporalFailed(doing string, err error) error {
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
	return WithHint(fmt.Errorf("%s: %w", doing, err), next)
}

// Date is a time for people. It names the zone, since Temporal UI shows the same times in UTC.
func Date(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04 MST")
}

// Ago is how long ago something was, in the largest unit that says it.
func Ago(d time.Duration) string {
	return span(max(0, d)) + " ago"
}

// span is a time in the largest unit that says it.
func span(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%ds", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("%dm", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%dh", int(d.Hours()))
	}
	return fmt.Sprintf("%dd", int(d.Hours()/24))
}
