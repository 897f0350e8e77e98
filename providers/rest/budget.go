package rest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"turnup/providers"
)

var errBudget = errors.New("the request budget of this account is used up for the moment")

// awaitBudget returns when a request may be sent: its limiter has room for it, and the provider wants no pause, also
// none that began while the request waited.
func (t *tries) awaitBudget(ctx context.Context) error {
	for {
		if err := t.pause.wait(ctx); err != nil {
			return err
		}
		if err := cmp.Or(providers.LimiterFrom(ctx), t.limiter).Wait(ctx); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("waiting for the request budget: %w", err)
			}
			return errBudget
		}
		if t.pause.left() == 0 {
			return nil
		}
	}
}

// pause is for how long the provider wants no requests. It asks one request to wait, and means them all: they belong to
// one account.
type pause struct {
	now   func() time.Time
	mu    sync.Mutex
	until time.Time
}

// heed begins or prolongs the pause if the answer asks for one.
func (p *pause) heed(resp *http.Response) {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return
	}
	after, _ := retryAfter(resp.Header)
	until := p.now().Add(after)
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.until) {
		p.until = until
	}
}

func (p *pause) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return max(p.until.Sub(p.now()), 0)
}

// wait returns when the pause is over. A long one is the caller's: its request fails at once, with a *pausedError.
func (p *pause) wait(ctx context.Context) error {
	for {
		left := p.left()
		if left == 0 {
			return nil
		}
		if left > maxRetryAfter {
			return &pausedError{left}
		}
		select {
		case <-time.After(left):
		case <-ctx.Done():
			return fmt.Errorf("waiting for the end of the pause that the provider asked for: %w", ctx.Err())
		}
	}
}

// pausedError is a request that was not sent because the provider asked an earlier one to wait.
type pausedError struct{ left time.Duration }

func (e *pausedError) Error() string {
	return fmt.Sprintf("the provider asked for a pause, of which %s are left", e.left.Round(time.Second))
}
