package providers

import "context"

// Limiter lets requests through, one at a time.
type Limiter interface {
	// Wait returns when a request may be sent, or when the context ends, with its error.
	Wait(ctx context.Context) error
}

type limiterKey struct{}

// WithLimiter lets the requests of a context wait for this limiter instead of the client's own: it is for callers that
// have a part of the account's budget to themselves. A nil limiter gives the requests back to the client's. Whoever
// waits, a pause that the provider asked for holds all the same (but for a person, see rest.Common).
func WithLimiter(ctx context.Context, limiter Limiter) context.Context {
	return context.WithValue(ctx, limiterKey{}, limiter)
}

// LimiterFrom is the limiter that the requests of the context wait for, or nil when it is the client's own.
func LimiterFrom(ctx context.Context) Limiter {
	limiter, _ := ctx.Value(limiterKey{}).(Limiter)
	return limiter
}
