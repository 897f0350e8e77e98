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
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, Limiter: one()}})
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
	c = client(t, rest.Config{Common: rest.Common{BaseURL: address, Limiter: rate.NewLimiter(2, 1)}})
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

// A provider that asks for a day is tried again after a quarter of an hour, by one request at a time.
func TestAPauseOfADayIsTriedAfterAQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	clock := &clock{at: time.Now()}
	day := text(503, "", "Retry-After", "86400")
	trying, goOn := make(chan struct{}), make(chan struct{})
	slow := func(w http.ResponseWriter, r *http.Request) {
		close(trying)
		<-goOn
		fine(w, r)
	}
	address, count := server(t, day, day, text(502, "<html>"), text(502, "<html>"), text(502, "<html>"), slow, fine)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, Now: clock.now}})
	refused := func() *providers.Error {
		t.Helper()
		return providerError(t, do(t, c, http.MethodGet, nil, nil))
	}
	assert.Equal(t, 15*time.Minute, refused().RetryAfter)
	clock.later(14 * time.Minute)
	assert.InDelta(t, time.Minute, refused().RetryAfter, float64(time.Second), "nothing is sent")
	assert.EqualValues(t, 1, count.Load())

	clock.later(time.Minute)
	assert.Equal(t, 503, refused().Status, "one tried, and was told the same")
	assert.EqualValues(t, 2, count.Load())
	assert.Zero(t, refused().Status)
	assert.EqualValues(t, 2, count.Load())

	clock.later(15 * time.Minute)
	assert.Equal(t, 502, refused().Status, "a gateway's page says nothing of the pause")
	tried := make(chan error)
	go func() { tried <- do(t, c, http.MethodGet, nil, nil) }()
	<-trying
	beside := refused()
	assert.Equal(t, providers.KindRateLimited, beside.Kind, "no second one beside it")
	assert.Less(t, beside.RetryAfter, time.Minute)
	close(goOn)
	require.NoError(t, <-tried)
	require.NoError(t, do(t, c, http.MethodGet, nil, nil), "the pause is over")
	require.NoError(t, do(t, c, http.MethodPut, nil, nil))
	assert.EqualValues(t, 8, count.Load())
}

func TestAPersonDoesNotWaitForAPause(t *testing.T) {
	t.Parallel()
	type person struct{}
	address, count := server(t, text(503, "", "Retry-After", "86400"), fine)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, AtOnce: func(ctx context.Context) bool { return ctx.Value(person{}) != nil }}})
	require.Error(t, do(t, c, http.MethodGet, nil, nil))
	require.NoError(t, doIn(context.WithValue(t.Context(), person{}, true), t, c, http.MethodGet))
	require.ErrorContains(t, do(t, c, http.MethodGet, nil, nil), "asked for a pause", "for everybody else it lasts")
	assert.EqualValues(t, 2, count.Load())
}

// clock is one that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) later(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}
