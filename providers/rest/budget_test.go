package rest_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"turnup/providers"
	"turnup/providers/rest"
)

// doIn is do in another context.
func doIn(ctx context.Context, t *testing.T, c *rest.Client, method string) error {
	t.Helper()
	req, err := c.NewRequest(ctx, "anOperation", method, "/things", nil, nil)
	require.NoError(t, err)
	return c.Do(req, nil)
}

// one is a limiter with room for one request, and for no other within a test.
func one() *rate.Limiter { return rate.NewLimiter(0.001, 1) }

func TestACallerMayBringItsOwnLimiter(t *testing.T) {
	t.Parallel()
	address, count := server(t, fine)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, RequestsPerSecond: 0.001}})
	sweep := providers.WithLimiter(t.Context(), one())

	require.NoError(t, doIn(sweep, t, c, http.MethodGet))
	require.ErrorContains(t, doIn(sweep, t, c, http.MethodGet), "budget")
	require.NoError(t, doIn(t.Context(), t, c, http.MethodGet), "the client's own budget is whole")
	require.ErrorContains(t, doIn(t.Context(), t, c, http.MethodGet), "budget")
	require.NoError(t, doIn(providers.WithLimiter(sweep, one()), t, c, http.MethodGet), "and the other way round")
	require.ErrorContains(t, doIn(providers.WithLimiter(sweep, nil), t, c, http.MethodGet), "budget", "the client's own again")
	assert.EqualValues(t, 3, count.Load())
}

func TestALoginTakesNothingOfTheCallersLimiter(t *testing.T) {
	t.Parallel()
	address, count := server(t, fine)
	logins := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Authorize: func(req *http.Request) error {
		return doIn(req.Context(), t, logins, http.MethodPost)
	}})
	require.NoError(t, doIn(providers.WithLimiter(t.Context(), one()), t, c, http.MethodGet))
	assert.EqualValues(t, 2, count.Load())
}

func TestAPauseHoldsEveryRequestBack(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			var refused, taken time.Time
			address, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
				refused = time.Now()
				text(503, "", "Retry-After", "1")(w, r) // a change, so that it is not sent again
			}, func(w http.ResponseWriter, r *http.Request) {
				taken = time.Now()
				fine(w, r)
			})
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
			require.Error(t, do(t, c, http.MethodPut, nil, nil))
			require.NoError(t, doIn(providers.WithLimiter(t.Context(), one()), t, c, method), "whatever limiter it waits for")
			assert.GreaterOrEqual(t, taken.Sub(refused), time.Second)
		})
	}
}

func TestALongPauseIsTheCallers(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		address, count := server(t, text(status, "", "Retry-After", "120"))
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
		require.Error(t, do(t, c, http.MethodGet, nil, nil))
		for _, method := range []string{http.MethodGet, http.MethodPut} {
			e := providerError(t, do(t, c, method, nil, nil))
			assert.Equal(t, providers.KindRateLimited, e.Kind, "nothing was sent, so there is no doubt")
			assert.Zero(t, e.Status)
			assert.Equal(t, method == http.MethodPut, e.Unsent)
			assert.InDelta(t, 2*time.Minute, e.RetryAfter, float64(time.Minute))
			assert.Contains(t, e.Message, "asked for a pause")
		}
		assert.EqualValues(t, 1, count.Load(), "requests sent")
	}
}

func TestAPauseEndsWithTheLongerOfTwo(t *testing.T) {
	t.Parallel()
	var both sync.WaitGroup
	both.Add(2)
	refuse := func(seconds string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			both.Done()
			both.Wait()
			text(429, "", "Retry-After", seconds)(w, r)
		}
	}
	address, count := server(t, refuse("120"), refuse("60"))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	other := make(chan error)
	go func() { other <- do(t, c, http.MethodGet, nil, nil) }()
	require.Error(t, do(t, c, http.MethodGet, nil, nil))
	require.Error(t, <-other)
	assert.Greater(t, providerError(t, do(t, c, http.MethodGet, nil, nil)).RetryAfter, 90*time.Second)
	assert.EqualValues(t, 2, count.Load())
}

func TestAPauseMayBeginWhileARequestWaitsForTheBudget(t *testing.T) {
	t.Parallel()
	c, second := (*rest.Client)(nil), make(chan error, 1)
	address, count := server(t, func(w http.ResponseWriter, r *http.Request) {
		go func() { second <- do(t, c, http.MethodPut, nil, nil) }()
		text(429, "", "Retry-After", "120")(w, r)
	})
	c = client(t, rest.Config{Common: rest.Common{BaseURL: address, RequestsPerSecond: 2}})
	require.Error(t, do(t, c, http.MethodPut, nil, nil))
	assert.ErrorContains(t, <-second, "asked for a pause")
	assert.EqualValues(t, 1, count.Load())
}

func TestTheCallerGivesUpInAPause(t *testing.T) {
	t.Parallel()
	address, count := server(t, text(503, "", "Retry-After", "3"))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	require.Error(t, do(t, c, http.MethodPut, nil, nil))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := doIn(ctx, t, c, http.MethodPut)
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "nothing was sent, so there is no doubt")
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.EqualValues(t, 1, count.Load())
}
