package rest

import "time"

// NewTransport lets a test look at the connection itself.
var NewTransport = newTransport

// SetClock gives the tokens another clock.
func (t *Tokens) SetClock(now func() time.Time) { t.now = now }
