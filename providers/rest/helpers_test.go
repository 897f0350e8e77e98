package rest_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

type answer struct {
	Value string `json:"value"`
}

// server counts the requests that reach it and answers the n-th (from 1) with script[n-1]; the last one repeats.
func server(t *testing.T, script ...http.HandlerFunc) (address string, count *atomic.Int64) {
	t.Helper()
	count = new(atomic.Int64)
	s := httptest.NewServer(counted(count, script...))
	t.Cleanup(s.Close)
	return s.URL, count
}

func counted(count *atomic.Int64, script ...http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(count.Add(1))
		script[min(n, len(script))-1](w, r)
	})
}

func client(t *testing.T, config rest.Config) *rest.Client {
	t.Helper()
	config.Provider = "test"
	config.RetryWait = time.Millisecond
	c, err := rest.New(config)
	require.NoError(t, err)
	return c
}

func do(t *testing.T, c *rest.Client, method string, body, out any) error {
	t.Helper()
	req, err := c.NewRequest(t.Context(), "anOperation", method, "/things", nil, body)
	require.NoError(t, err)
	return c.Do(req, out)
}

func providerError(t *testing.T, err error) *providers.Error {
	t.Helper()
	var e *providers.Error
	require.True(t, errors.As(err, &e), "%T is no *providers.Error: %v", err, err)
	return e
}

// ownWords is an error in the shape that the provider documents, which decodeOwn reads.
const ownWords = "NO"

func decodeOwn(_ int, _ http.Header, body []byte) rest.ErrorDetail {
	return rest.ErrorDetail{Own: string(body) == ownWords}
}

func text(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func fine(w http.ResponseWriter, r *http.Request) { text(200, `{"value":"yes"}`)(w, r) }

// drop carries the request out, as far as anybody can tell, and loses the answer.
func drop(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}

func truncate(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "100")
	fine(w, r)
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// hang never answers.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func tooLarge(w http.ResponseWriter, _ *http.Request) {
	chunk := make([]byte, 1<<20)
	for i := range chunk {
		chunk[i] = ' '
	}
	for range 33 {
		_, _ = w.Write(chunk)
	}
}
