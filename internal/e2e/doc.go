// Package e2e holds the end-to-end tests: turnup's real programs run together, orders are placed with the real command
// line, programs are killed, and people, the provider's support team and the network play their parts. It has no code
// of its own. "go test ./internal/e2e" builds the programs first.
package e2e
