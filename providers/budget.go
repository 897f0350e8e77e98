package providers

import (
	"context"

	"golang.org/x/time/rate"
)

type limiterKey struct{}

// WithLimiter lets the requests of a context wait for this limiter instead of the client's own: it is for callers that
// have a part of the account's budget to themselves. A nil limiter gives the requests back to the client's. Whoever
// waits, a pause that the provider asked for holds all the same (but for a person, see rest.Common).
func WithLimiter(ctx context.Context, limiter *rate.Limiter) context.Context {
	return context.WithValue(ctx, limiterKey{}, limiter)
}

// LimiterFrom is the limiter that the requests of the context wait for, or nil when it is the client's own.
func LimiterFrom(ctx context.Context) *rate.Limiter {
	limiter, _ := ctx.Value(limiterKey{}).(*rate.Limiter)
	return limiter
}
