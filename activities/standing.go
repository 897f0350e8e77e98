package activities

import (
	"context"
	"time"
)

// NotYet ends an attempt of an activity whose retries are its rounds: the next begins after the delay. It is benign: waiting is no
// failure.
func NotYet(message string, delay time.Duration) error { return notYet(message, delay) }

// SignsOfLife gives signs of life with those details, until stop is called.
func SignsOfLife(ctx context.Context, details ...any) (stop func()) {
	return signsOfLife(ctx, details...)
}
