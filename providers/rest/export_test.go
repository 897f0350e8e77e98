package rest

// NewTransport lets a test look at the connection itself.
var NewTransport = newTransport
