package rest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"turnup/providers"
)

const (
	// renewBefore is how long before its end a token is renewed; of a short-lived one it is a tenth of its life.
	renewBefore = 5 * time.Minute
	// renewAgain is the pause after a renewal that failed, as long as the old token still works.
	renewAgain = time.Minute
)

// refusedPauses is how long nobody logs in after the first, second and each later refusal in a row. Providers lock an
// account after a few bad logins; Equinix does so after five ("Getting Access Token").
var refusedPauses = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 24 * time.Hour}

// Token is what a login gave.
type Token struct {
	Value   string
	Expires time.Time // must be given, by a cautious guess if the provider does not say
}

// Tokens caches the token of one account. It is safe for concurrent use: one request logs in, the others wait for it.
type Tokens struct {
	login     func(ctx context.Context) (Token, error)
	isRefusal func(*providers.Error) bool
	now       func() time.Time
	turn      chan struct{} // full while somebody logs in

	mu       sync.Mutex
	token    Token
	renew    time.Time        // when to ask for the next one
	refusals int              // in a row
	refused  *providers.Error // the last one
	pause    time.Time        // nobody logs in before
}

// NewTokens returns an empty cache. isRefusal says which errors of the login the provider documents for a credential that
// it refuses: then nobody logs in for a while, see refusedPauses. Any other says nothing of the credential, whoever it came
// from and whatever its status, and the next Get tries again.
func NewTokens(login func(ctx context.Context) (Token, error), isRefusal func(*providers.Error) bool) *Tokens {
	return &Tokens{login: login, isRefusal: isRefusal, now: time.Now, turn: make(chan struct{}, 1)}
}

// Get returns a token that has not expired, and logs in if it must. Its errors are those of login; that of a refusal
// is repeated, with the time of the next try, until that time.
func (t *Tokens) Get(ctx context.Context) (string, error) {
	if value, err := t.known(); value != "" || err != nil {
		return value, err
	}
	select {
	case t.turn <- struct{}{}:
		defer func() { <-t.turn }()
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for the login of another request: %w", ctx.Err())
	}
	if value, err := t.known(); value != "" || err != nil {
		return value, err
	}
	token, err := t.login(ctx)
	if err != nil {
		return t.failed(err)
	}
	return t.took(token), nil
}

// Refused says that a call with this token was answered 401: the next Get does not return it again.
func (t *Tokens) Refused(value string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token.Value == value {
		t.token = Token{}
	}
}

// known returns the token or the refusal that holds now, or neither when it is time to log in.
func (t *Tokens) known() (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	paused := now.Before(t.pause)
	if t.works(now) && (paused || now.Before(t.renew)) {
		return t.token.Value, nil
	}
	if paused {
		return "", t.refusal(now)
	}
	return "", nil
}

func (t *Tokens) works(now time.Time) bool { return t.token.Value != "" && now.Before(t.token.Expires) }

func (t *Tokens) took(token Token) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	early := min(renewBefore, token.Expires.Sub(t.now())/10)
	t.token, t.renew = token, token.Expires.Add(-early)
	t.refusals, t.refused, t.pause = 0, nil, time.Time{}
	return token.Value
}

// failed goes on with the old token while it works, since a failed renewal need not mean that calls fail.
func (t *Tokens) failed(err error) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	var failure *providers.Error
	if errors.As(err, &failure) && t.isRefusal(failure) {
		t.hold(now, failure)
		err = t.refusal(now)
	} else if failure != nil && failure.Kind == providers.KindUnauthorized {
		failure.Kind = providers.KindUnavailable
	}
	if !t.works(now) {
		return "", err
	}
	t.renew = now.Add(renewAgain)
	return t.token.Value, nil
}

// hold begins the pause after a refusal.
func (t *Tokens) hold(now time.Time, refused *providers.Error) {
	t.pause = now.Add(refusedPauses[min(t.refusals, len(refusedPauses)-1)])
	t.refusals++
	t.refused = refused
	refused.Kind = providers.KindUnauthorized
}

// refusal is the error that a refused login leaves behind during the pause.
func (t *Tokens) refusal(now time.Time) error {
	refusal := *t.refused
	refusal.Message += fmt.Sprintf(" (no new login before %s, because bad logins lock an account)", t.pause.UTC().Format(time.RFC3339))
	refusal.RetryAfter = t.pause.Sub(now)
	return &refusal
}
