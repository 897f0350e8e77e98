// Package deskapi is what the desk offers to programs, at /api/v1: both its ends. Whoever asks shows a token of the login that the desk trusts;
// a cookie counts for nothing there. What is answered are the command line's own shapes.
package deskapi

import (
	"errors"
	"net/http"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"
)

// Prefix begins every path.
const Prefix = "/api/v1/"

// zip is the type of evidence.
const zip = "application/zip"

// Login is how a command line logs somebody in, by the device flow of OpenID Connect.
type Login struct {
	Issuer   string   `json:"issuer"`
	ClientID string   `json:"clientId"` // of a client without a secret
	Scopes   []string `json:"scopes"`
}

// Problem is why something was not done.
type Problem struct {
	Message string           `json:"message"`
	Next    string           `json:"next,omitempty"`   // what to do about it
	Faults  providers.Faults `json:"faults,omitempty"` // all that is wrong with what was given

	BadInput bool `json:"badInput,omitempty"` // what was given is wrong, and nothing else is
	Alone    bool `json:"alone,omitempty"`    // it is about this order or service alone
	Missing  bool `json:"missing,omitempty"`  // there is nothing of that name
}

// Error implements error.
func (p *Problem) Error() string { return p.Message }

// refusal is the body of every answer that is an error.
type refusal struct {
	Error *Problem `json:"error"`
}

// problemOf is the error, and the status that goes with it.
func problemOf(err error) (int, *Problem) {
	p := &Problem{Message: err.Error(), Next: "try again"}
	var failure *orders.Failure
	if errors.As(err, &failure) {
		p.Next, p.BadInput, p.Alone, p.Missing = failure.Hint, failure.BadInput, failure.Alone, failure.Missing
	}
	var wrong *orders.Refused
	if errors.As(err, &p.Faults) {
		p.BadInput = true
	} else if errors.As(err, &wrong) {
		p.Faults = wrong.Faults
	}
	switch {
	case p.Missing:
		return http.StatusNotFound, p
	case p.BadInput:
		return http.StatusUnprocessableEntity, p
	case p.Alone:
		return http.StatusConflict, p
	}
	return http.StatusBadGateway, p
}

// failure is the problem as the orders themselves tell of it.
func (p *Problem) failure() error {
	return &orders.Failure{Err: p, Hint: p.Next, BadInput: p.BadInput, Alone: p.Alone, Missing: p.Missing}
}

// Answered is what came of an answer.
type Answered struct {
	ID string `json:"id"`
	order.Receipt
}

// Accepted is what differed of a service, and is expected from now on.
type Accepted struct {
	ID          string   `json:"id"`
	Differences []string `json:"differences"` // none when all was as expected
}

// Cancelled is what came of asking to cancel.
type Cancelled struct {
	ID    string `json:"id"`
	Asked bool   `json:"cancelRequested"`
}

type unlike struct {
	Fields []string `json:"fields"` // in which an open order is another, for people
}

type found struct {
	ID string `json:"id"`
}
