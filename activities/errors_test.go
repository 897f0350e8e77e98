package activities_test

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestEveryKindIsRetriedOrNot(t *testing.T) {
	t.Parallel()
	for kind, final := range map[providers.Kind]bool{
		providers.KindInvalid: true, providers.KindNotFound: true, providers.KindRejected: true,
		providers.KindConflict: false, providers.KindNotSent: false, providers.KindRateLimited: false, providers.KindUnavailable: false,
		providers.KindAmbiguous: false, "aNewKind": false,
	} {
		err := activities.Translate(&providers.Error{Provider: "p", Op: "o", Kind: kind, Message: "the provider's words"})
		assert.Equal(t, failure{kind: string(kind), final: final}, failureOf(t, err))
		assert.ErrorContains(t, err, "the provider's words")
	}
}

// People give the worker another credential; the provider's own pause, in which nobody logs in, may be a day.
func TestARefusedCredentialIsTriedAgain(t *testing.T) {
	t.Parallel()
	err := activities.Translate(&providers.Error{Kind: providers.KindUnauthorized, RetryAfter: 24 * time.Hour})
	assert.Equal(t, failure{kind: string(providers.KindUnauthorized), delay: 5 * time.Minute}, failureOf(t, err))
}

// TestAnAnswersMeaning is the same answer at four times: before the purchase, at the purchase, after it, and at the
// removal of what was bought.
func TestAnAnswersMeaning(t *testing.T) {
	t.Parallel()
	const slow = 5 * time.Minute
	type meaning struct {
		kind  providers.Kind
		final bool
		delay time.Duration
	}
	tests := []struct {
		name                          string
		status                        int
		retryAfter                    string
		ports, create, watch, removal meaning
	}{
		{"bad request", 400, "",
			meaning{"invalid", true, 0}, meaning{"invalid", true, 0}, meaning{"invalid", false, slow}, meaning{"invalid", false, slow}},
		{"wrong key", 401, "",
			meaning{"unauthorized", false, slow}, meaning{"unauthorized", true, slow}, meaning{"unauthorized", false, slow}, meaning{"unauthorized", false, slow}},
		{"no permission", 403, "",
			meaning{"unauthorized", false, slow}, meaning{"unauthorized", true, slow}, meaning{"unauthorized", false, slow}, meaning{"unauthorized", false, slow}},
		{"busy", 409, "",
			meaning{"conflict", false, 0}, meaning{"conflict", true, 0}, meaning{"conflict", false, 0}, meaning{"conflict", false, 0}},
		{"too often", 429, "",
			meaning{"rateLimited", false, 0}, meaning{"rateLimited", true, 0}, meaning{"rateLimited", false, 0}, meaning{"rateLimited", false, 0}},
		{"too often, with a time", 429, "40",
			meaning{"rateLimited", false, 40 * time.Second}, meaning{"rateLimited", true, 40 * time.Second},
			meaning{"rateLimited", false, 40 * time.Second}, meaning{"rateLimited", false, 40 * time.Second}},
		{"too often, with a time that would keep the pauses from growing", 503, "4",
			meaning{"unavailable", false, 0}, meaning{"ambiguous", true, 0}, meaning{"unavailable", false, 0}, meaning{"unavailable", false, 0}},
		{"out of order", 500, "",
			meaning{"unavailable", false, 0}, meaning{"ambiguous", true, 0}, meaning{"unavailable", false, 0}, meaning{"unavailable", false, 0}},
		{"gateway", 502, "",
			meaning{"unavailable", false, 0}, meaning{"ambiguous", true, 0}, meaning{"unavailable", false, 0}, meaning{"unavailable", false, 0}},
		{"elsewhere", 302, "",
			meaning{"unavailable", false, 0}, meaning{"ambiguous", true, 0}, meaning{"unavailable", false, 0}, meaning{"unavailable", false, 0}},
		{"not what was asked for", 200, "",
			meaning{"unavailable", false, 0}, meaning{"ambiguous", true, 0}, meaning{"unavailable", false, 0}, meaning{"unavailable", false, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			answers := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if tt.retryAfter != "" {
					w.Header().Set("Retry-After", tt.retryAfter)
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, fmt.Sprintf(`{"error":{"message":"sorry","statusCode":%d}}`, tt.status))
			})
			check := func(at string, want meaning, activity string, args ...any) {
				a := newAccount(t) // one whose account nobody has asked to wait yet
				a.overConsoleConnect(answers)
				_, err := run[any](a, activity, args...)
				assert.Equal(t, failure{kind: string(want.kind), final: want.final, delay: want.delay}, failureOf(t, err), at)
				assert.NotContains(t, err.Error(), "demo-key", at)
			}
			check("before the purchase", tt.ports, "Ports", activities.ListQuestion{})
			check("after the purchase", tt.watch, "Observe", activities.Seen{ConnectionID: "5d"})
			check("at the removal, disable", tt.removal, "Disable", activities.Owned{ConnectionID: "5d"})
			check("at the removal, delete", tt.removal, "Delete", activities.Owned{ConnectionID: "5d"})
			counted := tt.watch
			counted.delay = cmp.Or(counted.delay, pace.Settle/6) // as soon as the next of the looks that are counted
			check("at the removal, gone", counted, "Gone", activities.Owned{ConnectionID: "5d"})
			if tt.create.kind != "" {
				atThePurchase(t, tt.create.kind, tt.create.final, tt.create.delay, answers)
			}
		})
	}
}

// atThePurchase checks what an answer to the request to buy means. The look before it finds nothing.
func atThePurchase(t *testing.T, kind providers.Kind, final bool, delay time.Duration, answers http.Handler) {
	t.Helper()
	a := newAccount(t)
	finds := simconsoleconnect.New(a.options())
	a.overConsoleConnect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			finds.ServeHTTP(w, r)
			return
		}
		answers.ServeHTTP(w, r)
	}))
	_, err := run[any](a, "Buy", a.purchase())
	assert.Equal(t, failure{kind: string(kind), final: final, delay: delay}, failureOf(t, err))
	assert.NotContains(t, err.Error(), "demo-key")
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t).account
	wrong := ccRequest
	wrong.Speed, wrong.ClassOfService = 0, "PLATINUM"
	for name, input := range map[string]any{"Buy": activities.Purchase[consoleconnect.Request]{Request: wrong}, "Preview": wrong, "Price": wrong} {
		_, err := run[any](a, name, input)
		assert.Equal(t, refused(providers.KindInvalid), failureOf(t, err), name)
		var e *temporal.ApplicationError
		require.ErrorAs(t, err, &e)
		var faults providers.Faults
		require.NoError(t, e.Details(&faults), name)
		assert.Len(t, faults, 2, name)
		assert.ErrorContains(t, err, "PLATINUM")
	}
	assert.Empty(t, a.engine.Calls())
}
