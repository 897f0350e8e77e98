// Package providertest is what the tests of every provider's client share: Account, the suite that every account passes
// before its provider's simulator; FuzzAnswers, what must be true of a client whatever the provider answers; and a server
// that expects requests. It knows the simulators' engine, and no provider.
package providertest

import (
	"cmp"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Exchange is a request that a test expects, and the answer to it.
type Exchange struct {
	Method, Path, Query, Body string // the body as JSON; "" means none
	ContentType               string // "" means application/json where there is a body
	Status                    int    // of the answer; 0 means 200
	Answer                    string
}

// Expect checks each request and answers it. All of them have to come, in turn. authorized, if not nil, checks the
// request's credential too.
func Expect(t testing.TB, authorized func(r *http.Request, body []byte), exchanges ...Exchange) http.HandlerFunc {
	t.Helper()
	next := 0
	t.Cleanup(func() { assert.Equal(t, len(exchanges), next, "requests sent") })
	return func(w http.ResponseWriter, r *http.Request) {
		if next >= len(exchanges) {
			t.Errorf("one request too many: %s %s", r.Method, r.URL)
			return
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		if authorized != nil {
			authorized(r, body)
		}
		exchanges[next].check(t, r, string(body))
		Answer(exchanges[next].Status, exchanges[next].Answer)(w, r)
		next++
	}
}

func (e Exchange) check(t testing.TB, r *http.Request, body string) {
	assert.Equal(t, e.Method, r.Method)
	assert.Equal(t, e.Path, r.URL.EscapedPath())
	assert.Equal(t, e.Query, r.URL.Query().Encode())
	assert.Equal(t, "application/json", r.Header.Get("Accept"))
	if e.Body == "" {
		assert.Empty(t, body)
		assert.Empty(t, r.Header.Get("Content-Type"))
		return
	}
	assert.JSONEq(t, e.Body, body)
	assert.Equal(t, cmp.Or(e.ContentType, "application/json"), r.Header.Get("Content-Type"))
}

// Answer answers everything with the status, or 200 if it is 0.
func Answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(cmp.Or(status, http.StatusOK))
		_, _ = io.WriteString(w, body)
	}
}

// Drop takes the request and breaks the line instead of an answer.
func Drop(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	panic(http.ErrAbortHandler)
}
