package rest_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

var start = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// logins is a login whose outcome and clock a test sets. The n-th token is "token-n".
type logins struct {
	now   time.Time
	life  time.Duration
	err   error
	count int
}

func (l *logins) tokens() *rest.Tokens {
	tokens := rest.NewTokens(func(context.Context) (rest.Token, error) {
		l.count++
		if l.err != nil {
			return rest.Token{}, l.err
		}
		return rest.Token{Value: fmt.Sprintf("token-%d", l.count), Expires: l.now.Add(l.life)}, nil
	}, refused)
	tokens.SetClock(func() time.Time { return l.now })
	return tokens
}

// refused is how the provider documents a refused login; with which status it comes makes no difference.
func refused(e *providers.Error) bool { return e.Code == "NO" }

func refusal() error {
	return &providers.Error{Provider: "test", Op: "login", Kind: providers.KindAmbiguous, Status: 500, Code: "NO", Message: "bad client"}
}

func TestATokenIsRenewedEarly(t *testing.T) {
	t.Parallel()
	tests := []struct{ life, kept time.Duration }{
		{time.Hour, 55 * time.Minute},
		{24 * time.Hour, 24*time.Hour - 5*time.Minute},
		{10 * time.Minute, 9 * time.Minute},
		{0, 0}, // a token that is over at once still serves the call that asked for it
	}
	for _, tt := range tests {
		t.Run(tt.life.String(), func(t *testing.T) {
			t.Parallel()
			l := &logins{now: start, life: tt.life}
			tokens := l.tokens()
			value, err := tokens.Get(t.Context())
			require.NoError(t, err)
			assert.Equal(t, "token-1", value)
			if tt.kept > 0 {
				l.now = start.Add(tt.kept - time.Second)
				value, err = tokens.Get(t.Context())
				require.NoError(t, err)
				assert.Equal(t, "token-1", value)
			}
			l.now = start.Add(tt.kept)
			value, err = tokens.Get(t.Context())
			require.NoError(t, err)
			assert.Equal(t, "token-2", value)
		})
	}
}

func TestARefusedLoginIsNotRepeated(t *testing.T) {
	t.Parallel()
	l := &logins{now: start, life: time.Hour, err: refusal()}
	tokens := l.tokens()
	for i, pause := range []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 24 * time.Hour, 24 * time.Hour} {
		until := l.now.Add(pause)
		for _, now := range []time.Time{l.now, until.Add(-time.Second)} {
			l.now = now
			_, err := tokens.Get(t.Context())
			e := providerError(t, err)
			assert.Equal(t, providers.KindUnauthorized, e.Kind)
			assert.Equal(t, "bad client (no new login before "+until.Format(time.RFC3339)+", because bad logins lock an account)", e.Message)
			assert.Equal(t, until.Sub(now), e.RetryAfter)
			assert.Equal(t, i+1, l.count, "logins")
		}
		l.now = until
	}
	l.err = nil
	value, err := tokens.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "token-6", value)

	l.err, l.now = refusal(), l.now.Add(time.Hour)
	_, err = tokens.Get(t.Context())
	assert.Equal(t, 5*time.Minute, providerError(t, err).RetryAfter, "a success ends the row of refusals")
}

func TestALoginWithoutAnswerIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, failure := range []error{
		errors.New("no network"), &providers.Error{Kind: providers.KindUnavailable}, &providers.Error{Kind: providers.KindAmbiguous, Status: 503},
		&providers.Error{Kind: providers.KindUnauthorized, Status: 401, Message: "a gateway's page"},
	} {
		l := &logins{now: start, life: time.Hour, err: failure}
		tokens := l.tokens()
		_, err := tokens.Get(t.Context())
		require.ErrorIs(t, err, failure)
		assert.NotEqual(t, providers.KindUnauthorized, providers.KindOf(err))
		l.err = nil
		value, err := tokens.Get(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "token-2", value)
	}
}

func TestAFailedRenewalKeepsTheTokenWhileItWorks(t *testing.T) {
	t.Parallel()
	for name, failure := range map[string]error{"no answer": errors.New("no network"), "refused": refusal()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := &logins{now: start, life: time.Hour}
			tokens := l.tokens()
			_, err := tokens.Get(t.Context())
			require.NoError(t, err)
			l.now, l.err = start.Add(56*time.Minute), failure
			for range 2 {
				value, err := tokens.Get(t.Context())
				require.NoError(t, err)
				assert.Equal(t, "token-1", value)
				assert.Equal(t, 2, l.count, "logins")
			}
			l.now = start.Add(time.Hour)
			_, err = tokens.Get(t.Context())
			require.Error(t, err)
		})
	}
}

func TestATokenThatWasRefusedIsDropped(t *testing.T) {
	t.Parallel()
	l := &logins{now: start, life: time.Hour}
	tokens := l.tokens()
	first, err := tokens.Get(t.Context())
	require.NoError(t, err)
	tokens.Refused("another")
	again, err := tokens.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, first, again)
	tokens.Refused(first)
	next, err := tokens.Get(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "token-2", next)
}

func TestOneLoginServesAllWhoWait(t *testing.T) {
	t.Parallel()
	var count atomic.Int64
	started, finish := make(chan struct{}), make(chan struct{})
	tokens := rest.NewTokens(func(context.Context) (rest.Token, error) {
		count.Add(1)
		close(started)
		<-finish
		return rest.Token{Value: "token", Expires: time.Now().Add(time.Hour)}, nil
	}, refused)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			value, err := tokens.Get(t.Context())
			assert.NoError(t, err)
			assert.Equal(t, "token", value)
		})
	}
	<-started
	impatient, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := tokens.Get(impatient)
	require.ErrorIs(t, err, context.Canceled, "who waits may give up")
	close(finish)
	all.Wait()
	assert.EqualValues(t, 1, count.Load())
}
