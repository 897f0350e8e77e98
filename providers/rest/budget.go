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
// none that began while the request waited. trial says that it is the one request that tries whether a pause is over.
func (t *attempts) awaitBudget(ctx context.Context) (trial bool, err error) {
	atOnce := t.atOnce != nil && t.atOnce(ctx)
	for {
		if err := t.pause.wait(ctx, atOnce); err != nil {
			return false, err
		}
		if err := cmp.Or(providers.LimiterFrom(ctx), t.limiter).Wait(ctx); err != nil {
			if ctx.Err() != nil {
				return false, fmt.Errorf("waiting for the request budget: %w", err)
			}
			return false, errBudget
		}
		if atOnce {
			return false, nil
		}
		if trial, open := t.pause.pass(); open {
			return trial, nil
		}
	}
}

// longestPause is how long a provider is believed that it wants no requests: one odd answer must not stop an account for a
// day.
const longestPause = 15 * time.Minute

// pause is for how long the provider wants no requests. It asks one request to wait, and means them all: they belong to
// one account. When it asks for more than longestPause, one request at a time tries after that, until one is answered.
type pause struct {
	now    func() time.Time
	mu     sync.Mutex
	until  time.Time // nobody but a person sends before
	asked  time.Time // what the provider asked for; until then, only one at a time
	trying bool
}

// heed begins or prolongs the pause if the answer asks for one. Any other answer to the one request that tries ends it.
func (p *pause) heed(resp *http.Response, trial bool) {
	asks := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable
	p.mu.Lock()
	defer p.mu.Unlock()
	if !asks {
		if trial && resp.StatusCode < http.StatusInternalServerError {
			p.asked = p.until
		}
		return
	}
	after, _ := retryAfter(resp.Header)
	now := p.now()
	p.until = latest(p.until, now.Add(min(after, longestPause)))
	p.asked = latest(p.asked, now.Add(after))
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// pass reports whether a request may be sent now; one that is a trial has to be tried.
func (p *pause) pass() (trial, open bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	switch {
	case now.Before(p.until), now.Before(p.asked) && p.trying:
		return false, false
	case now.Before(p.asked):
		p.trying = true
		return true, true
	}
	return false, true
}

// tried ends the trial, whatever came of it.
func (p *pause) tried() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.trying = false
}

// left is how long nothing may be sent. A trial may take as long as a Do.
func (p *pause) left() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if p.trying && now.Before(p.asked) {
		return doTimeout
	}
	return max(p.until.Sub(now), 0)
}

// wait returns when the pause is over; for whoever tries at once it never is on. A long one is the caller's: its request
// fails at once, with a *pausedError.
func (p *pause) wait(ctx context.Context, atOnce bool) error {
	for !atOnce {
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
	return nil
}

// pausedError is a request that was not sent because the provider asked an earlier one to wait.
type pausedError struct{ left time.Duration }

func (e *pausedError) Error() string {
	return fmt.Sprintf("the provider asked for a pause, of which %s are left", e.left.Round(time.Second))
}
