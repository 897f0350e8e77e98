// Package webclient makes HTTP clients for whoever sends a secret with a request: channels, stores of evidence, logins, the desk.
package webclient

import (
	"net/http"
	"time"
)

// New is a client whose requests end after timeout, 0 is as late as their context says. It has connections of its own, and follows no
// redirect: that could tell the secret to somebody else, and drop a body.
func New(timeout time.Duration) *http.Client {
	return &http.Client{
		Timeout:       timeout,
		Transport:     http.DefaultTransport.(*http.Transport).Clone(),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
