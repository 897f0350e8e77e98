package providers

import (
	"context"
	"time"
)

type sendBeforeKey struct{}

// WithSendBefore lets a change of this context be sent until then only, by the wall clock, and fail as notSent later: what
// its caller looked at before may not be so any more.
func WithSendBefore(ctx context.Context, until time.Time) context.Context {
	return context.WithValue(ctx, sendBeforeKey{}, until)
}

// SendBefore is until when a change of the context may be sent, if that was said.
func SendBefore(ctx context.Context) (time.Time, bool) {
	until, ok := ctx.Value(sendBeforeKey{}).(time.Time)
	return until, ok
}
