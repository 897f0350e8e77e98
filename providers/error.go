package providers

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what a failed provider call means for the caller, whatever the provider's own codes are.
type Kind string

const (
	// KindInvalid: the provider refused the request as it stands; sending it again cannot help.
	KindInvalid Kind = "invalid"
	// KindUnauthorized: the credential was refused or lacks a permission. Nothing was carried out.
	KindUnauthorized Kind = "unauthorized"
	// KindNotFound: the thing does not exist, or exists no longer.
	KindNotFound Kind = "notFound"
	// KindConflict: the thing exists already or is busy.
	KindConflict Kind = "conflict"
	// KindRateLimited: too many requests; nothing was carried out. Error.RetryAfter may say when to try again.
	KindRateLimited Kind = "rateLimited"
	// KindUnavailable: the provider could not be reached or failed, and surely changed nothing.
	KindUnavailable Kind = "unavailable"
	// KindRejected: the provider or the other party said no.
	KindRejected Kind = "rejected"
	// KindAmbiguous: a request that changes something may or may not have been carried out.
	KindAmbiguous Kind = "ambiguous"
	// KindNotSent: a request that changes something was not sent: because of what a look before it found, because that look
	// failed, or because it would have come too late. Nothing was bought.
	KindNotSent Kind = "notSent"
)

// Error is a provider call that failed. It never holds a credential.
type Error struct {
	Provider   string        // provider name, for example "consoleconnect"
	Op         string        // the operation as the provider's documents name it, for example "createConnection"
	Kind       Kind          // what it means for the caller
	Status     int           // HTTP status; 0 when no answer arrived
	Code       string        // the provider's own error code, if it gave one
	Message    string        // the provider's own words, shortened, or what went wrong on the way
	RequestID  string        // what the provider calls this request, if it said so
	RetryAfter time.Duration // how long the provider asked to wait; 0 when it did not say
	Unsent     bool          // a request that changes something never left this machine, whatever the reason was
	Err        error         // the cause, if there is one below
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", e.Provider, e.Op, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (HTTP %d", e.Status)
		if e.Code != "" {
			fmt.Fprintf(&b, ", code %s", e.Code)
		}
		b.WriteString(")")
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, " [request %s]", e.RequestID)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of the first *Error in err's chain, or "" when there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}
