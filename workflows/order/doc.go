// Package order is what an order is, as data: its common fields, hand-offs and answers, its progress, and the names by
// which Temporal knows it all. Nothing here waits or calls anybody.
package order
