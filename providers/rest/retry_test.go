package rest_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

type script []http.HandlerFunc

func TestAChangeIsSentAgainOnlyWhenTheServerSurelyDidNothing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		script script
		sent   int64
		kind   providers.Kind // "" means success
		status int
		after  time.Duration
	}{
		{"success", script{fine}, 1, "", 0, 0},
		{"500", script{text(500, "")}, 1, providers.KindAmbiguous, 500, 0},
		{"501", script{text(501, "")}, 1, providers.KindAmbiguous, 501, 0},
		{"502", script{text(502, "")}, 1, providers.KindAmbiguous, 502, 0},
		{"503", script{text(503, "")}, 1, providers.KindAmbiguous, 503, 0},
		{"504", script{text(504, "")}, 1, providers.KindAmbiguous, 504, 0},
		{"500 with Retry-After", script{text(500, "", "Retry-After", "1")}, 1, providers.KindAmbiguous, 500, time.Second},
		{"503 with Retry-After", script{text(503, "", "Retry-After", "1")}, 1, providers.KindAmbiguous, 503, time.Second},
		{"408", script{text(408, "")}, 1, providers.KindAmbiguous, 408, 0},
		{"302", script{text(302, "", "Location", "/elsewhere")}, 1, providers.KindAmbiguous, 302, 0},
		{"307", script{text(307, "", "Location", "/elsewhere")}, 1, providers.KindAmbiguous, 307, 0},
		{"308", script{text(308, "", "Location", "/elsewhere")}, 1, providers.KindAmbiguous, 308, 0},
		{"dropped connection", script{drop}, 1, providers.KindAmbiguous, 0, 0},
		{"time-out", script{hang}, 1, providers.KindAmbiguous, 0, 0},
		{"truncated answer", script{truncate}, 1, providers.KindAmbiguous, 200, 0},
		{"answer too large", script{tooLarge}, 1, providers.KindAmbiguous, 200, 0},
		{"answer no JSON", script{text(200, "<html>welcome</html>")}, 1, providers.KindAmbiguous, 200, 0},
		{"answer empty", script{text(200, "")}, 1, providers.KindAmbiguous, 200, 0},
		{"no content", script{text(204, "")}, 1, providers.KindAmbiguous, 204, 0},
		{"429, then success", script{text(429, "", "Retry-After", "0"), fine}, 2, "", 0, 0},
		{"429 for ever", script{text(429, "", "Retry-After", "0")}, 3, providers.KindRateLimited, 429, 0},
		{"429, then a lost answer", script{text(429, "", "Retry-After", "0"), drop}, 2, providers.KindAmbiguous, 0, 0},
		{"429 that names no time", script{text(429, "")}, 1, providers.KindRateLimited, 429, 0},
		{"429 that asks for minutes", script{text(429, "", "Retry-After", "120")}, 1, providers.KindRateLimited, 429, 2 * time.Minute},
		{"400", script{text(400, ownWords)}, 1, providers.KindInvalid, 400, 0},
		{"409", script{text(409, ownWords)}, 1, providers.KindConflict, 409, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, method := range []string{http.MethodPut, http.MethodPost} {
				sent, out, err := patiently(t, tt.name, tt.script, tt.sent, func(c *rest.Client, out *answer) error {
					return do(t, c, method, answer{"order"}, out)
				})
				assert.Equal(t, tt.sent, sent, "requests sent by %s", method)
				if tt.kind == "" {
					require.NoError(t, err)
					assert.Equal(t, answer{"yes"}, out)
					continue
				}
				e := providerError(t, err)
				assert.Equal(t, tt.kind, e.Kind)
				assert.Equal(t, tt.status, e.Status)
				assert.Equal(t, tt.after, e.RetryAfter)
			}
		})
	}
}

func TestAReadIsTriedThreeTimes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		script script
		sent   int64
		kind   providers.Kind // "" means success
	}{
		{"success", script{fine}, 1, ""},
		{"500 twice", script{text(500, ""), text(503, ""), fine}, 3, ""},
		{"500 for ever", script{text(500, "")}, 3, providers.KindUnavailable},
		{"503 that asks for minutes", script{text(503, "", "Retry-After", "120")}, 1, providers.KindUnavailable},
		{"dropped connection", script{drop, fine}, 2, ""},
		{"time-out", script{hang, fine}, 2, ""},
		{"time-out for ever", script{hang}, 3, providers.KindUnavailable},
		{"truncated answer", script{truncate, fine}, 2, ""},
		{"429", script{text(429, ""), fine}, 2, ""},
		{"429 for ever", script{text(429, "")}, 3, providers.KindRateLimited},
		{"429 that asks for minutes", script{text(429, "", "Retry-After", "120")}, 1, providers.KindRateLimited},
		{"answer too large", script{tooLarge}, 1, providers.KindUnavailable},
		{"answer no JSON", script{text(200, "<html>welcome</html>")}, 1, providers.KindUnavailable},
		{"answer empty", script{text(200, "")}, 1, providers.KindUnavailable},
		{"redirect", script{text(302, "", "Location", "/elsewhere"), fine}, 1, providers.KindUnavailable},
		{"408", script{text(408, "")}, 1, providers.KindUnavailable},
		{"400", script{text(400, ownWords)}, 1, providers.KindInvalid},
		{"401", script{text(401, "")}, 1, providers.KindUnauthorized},
		{"403", script{text(403, ownWords)}, 1, providers.KindUnauthorized},
		{"404", script{text(404, "")}, 1, providers.KindUnavailable},
		{"410", script{text(410, "")}, 1, providers.KindUnavailable},
		{"418", script{text(418, ownWords)}, 1, providers.KindInvalid},
		{"422", script{text(422, ownWords)}, 1, providers.KindInvalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			sent, out, err := patiently(t, tt.name, tt.script, tt.sent, func(c *rest.Client, out *answer) error {
				return do(t, c, http.MethodGet, nil, out)
			})
			assert.Equal(t, tt.sent, sent, "requests sent")
			assert.Equal(t, tt.kind, providers.KindOf(err))
			if tt.kind == "" {
				require.NoError(t, err)
				assert.Equal(t, answer{"yes"}, out)
			}
		})
	}
}

// patiently asks a server that keeps silent again, with more time, when fewer requests came there than it was to get: the time
// runs from before the connection is made, which on a busy machine can use it up.
func patiently(t *testing.T, name string, script script, wanted int64, ask func(*rest.Client, *answer) error) (sent int64, out answer, err error) {
	t.Helper()
	timeouts := []time.Duration{10 * time.Second}
	if strings.HasPrefix(name, "time-out") {
		timeouts = []time.Duration{time.Second, 3 * time.Second, 6 * time.Second}
	}
	for _, timeout := range timeouts {
		address, count := server(t, script...)
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address, Timeout: timeout}, DecodeError: decodeOwn})
		out = answer{}
		err = ask(c, &out)
		if sent = count.Load(); sent >= wanted {
			break
		}
	}
	return sent, out, err
}

func TestAPostThatChangesNothingIsARead(t *testing.T) {
	t.Parallel()
	address, count := server(t, drop, text(500, ""), text(204, ""))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	req, err := c.NewRequest(t.Context(), "price", http.MethodPost, "/price", nil, answer{"what"})
	require.NoError(t, err)
	out := answer{"untouched"}
	require.NoError(t, c.Do(req.AsRead().AllowEmpty(), &out))
	assert.EqualValues(t, 3, count.Load())
	assert.Equal(t, answer{"untouched"}, out)
}

// A connection that is used again may break before its answer. Go's transport resends a GET then, and must not
// resend anything else.
func TestAChangeOnAUsedConnectionIsSentOnce(t *testing.T) {
	t.Parallel()
	for _, body := range []any{nil, answer{"order"}} {
		address, count := server(t, fine, drop)
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
		require.NoError(t, do(t, c, http.MethodGet, nil, nil))
		err := do(t, c, http.MethodPut, body, nil)
		assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err))
		assert.EqualValues(t, 2, count.Load())
	}
}

func TestConnectionRefused(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodGet} {
		t.Run(method+" fails in the end", func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			address := "http://" + listener.Addr().String()
			require.NoError(t, listener.Close())
			var retries []int
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address, OnRetry: func(op string, retry int, reason string) {
				assert.Equal(t, "anOperation", op)
				assert.Contains(t, reason, "connection refused")
				retries = append(retries, retry)
			}}})
			e := providerError(t, do(t, c, method, nil, nil))
			assert.Equal(t, []int{1, 2}, retries)
			assert.Equal(t, providers.KindUnavailable, e.Kind)
			assert.Zero(t, e.Status)
			assert.NotContains(t, e.Error(), "/things", "net/http puts the URL before its errors")
		})
	}
	t.Run("a change goes through when the server comes up", func(t *testing.T) {
		t.Parallel()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		address := listener.Addr().String()
		require.NoError(t, listener.Close())
		count := new(atomic.Int64)
		c := client(t, rest.Config{Common: rest.Common{BaseURL: "http://" + address, OnRetry: func(_ string, retry int, _ string) {
			again, err := net.Listen("tcp", address)
			if !assert.NoError(t, err) {
				return
			}
			up := httptest.NewUnstartedServer(counted(count, fine))
			_ = up.Listener.Close()
			up.Listener = again
			up.Start()
			t.Cleanup(up.Close)
		}}})
		var out answer
		require.NoError(t, do(t, c, http.MethodPut, answer{"order"}, &out))
		assert.Equal(t, answer{"yes"}, out)
		assert.EqualValues(t, 1, count.Load())
	})
}

func TestRetryAfterMayBeADate(t *testing.T) {
	t.Parallel()
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	address, _ := server(t, text(429, "", "Retry-After", in(10*time.Minute)))
	e := providerError(t, do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodPut, nil, nil))
	assert.Equal(t, providers.KindRateLimited, e.Kind)
	assert.InDelta(t, 10*time.Minute, e.RetryAfter, float64(time.Minute))

	address, count := server(t, text(429, "", "Retry-After", in(-time.Hour)), fine)
	require.NoError(t, do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodPut, nil, nil))
	assert.EqualValues(t, 2, count.Load())

	address, _ = server(t, text(429, "", "Retry-After", "99999999999999"))
	e = providerError(t, do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodGet, nil, nil))
	assert.Equal(t, 15*time.Minute, e.RetryAfter, "nobody is believed for longer")
}

func TestRetriesWaitForTheBudget(t *testing.T) {
	t.Parallel()
	address, count := server(t, text(500, ""), fine)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, Limiter: one()}})
	err := do(t, c, http.MethodGet, nil, nil)
	assert.Equal(t, providers.KindRateLimited, providers.KindOf(err))
	assert.ErrorContains(t, err, "budget")
	assert.EqualValues(t, 1, count.Load())

	e := providerError(t, do(t, c, http.MethodPut, nil, nil))
	assert.Equal(t, providers.KindRateLimited, e.Kind, "nothing was sent, so there is no doubt")
	assert.True(t, e.Unsent)
	assert.EqualValues(t, 1, count.Load())
}

func TestTheCallerGivesUp(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		t.Run(method+" before anything is sent", func(t *testing.T) {
			t.Parallel()
			address, count := server(t, fine)
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
			ctx, cancel := context.WithCancel(t.Context())
			req, err := c.NewRequest(ctx, "anOperation", method, "/things", nil, nil)
			require.NoError(t, err)
			cancel()
			err = c.Do(req, nil)
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
			require.ErrorIs(t, err, context.Canceled)
			assert.Zero(t, count.Load())
		})
	}
	for method, kind := range map[string]providers.Kind{
		http.MethodGet: providers.KindUnavailable, http.MethodPut: providers.KindAmbiguous,
	} {
		t.Run(method+" while it waits for the answer", func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			address, count := server(t, func(w http.ResponseWriter, r *http.Request) {
				cancel()
				hang(w, r)
			})
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
			req, err := c.NewRequest(ctx, "anOperation", method, "/things", nil, nil)
			require.NoError(t, err)
			err = c.Do(req, nil)
			assert.Equal(t, kind, providers.KindOf(err))
			require.ErrorIs(t, err, context.Canceled)
			assert.EqualValues(t, 1, count.Load())
		})
	}
}
