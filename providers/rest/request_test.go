package rest_test

import (
	"errors"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

func TestAuthorize(t *testing.T) {
	t.Parallel()
	t.Run("for each try", func(t *testing.T) {
		t.Parallel()
		var got []string
		note := func(next http.HandlerFunc) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				got = append(got, r.Header.Get("Authorization"))
				next(w, r)
			}
		}
		address, _ := server(t, note(text(500, "")), note(fine))
		tokens := []string{"first", "second"}
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Authorize: func(r *http.Request) error {
			r.Header.Set("Authorization", tokens[0])
			tokens = tokens[1:]
			return nil
		}})
		require.NoError(t, do(t, c, http.MethodGet, nil, nil))
		assert.Equal(t, []string{"first", "second"}, got)
	})

	failures := map[providers.Kind]error{
		providers.KindUnavailable:  errors.New("no token"),
		providers.KindUnauthorized: &providers.Error{Kind: providers.KindUnauthorized, Status: 401},
	}
	for kind, failure := range failures {
		t.Run("fails as "+string(kind), func(t *testing.T) {
			t.Parallel()
			address, count := server(t, fine)
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Authorize: func(*http.Request) error { return failure }})
			err := do(t, c, http.MethodPut, nil, nil)
			assert.Equal(t, kind, providers.KindOf(err))
			require.ErrorIs(t, err, failure)
			assert.Zero(t, count.Load())
		})
	}
	t.Run("a doubt about the token is none about the request, nor does a missing login mean that it is missing", func(t *testing.T) {
		t.Parallel()
		for _, kind := range []providers.Kind{providers.KindAmbiguous, providers.KindNotFound} {
			address, _ := server(t, fine)
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Authorize: func(*http.Request) error {
				return &providers.Error{Kind: kind}
			}})
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(do(t, c, http.MethodPut, nil, nil)))
		}
	})
}

func TestTheRequest(t *testing.T) {
	t.Parallel()
	address, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/base/a%2Fb/c%20d", r.URL.EscapedPath())
		assert.Equal(t, "x=1+2", r.URL.RawQuery)
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		assert.Equal(t, "agent", r.Header.Get("User-Agent"))
		assert.Empty(t, r.Header.Get("Content-Type"))
		fine(w, r)
	})
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address + "/base/"}, UserAgent: "agent"})
	req, err := c.NewRequest(t.Context(), "op", http.MethodGet, rest.Path("a/b", "c d"), url.Values{"x": {"1 2"}}, nil)
	require.NoError(t, err)
	require.NoError(t, c.Do(req, nil))
	assert.Equal(t, address+"/base/a%2Fb/c%20d", c.URL(rest.Path("a/b", "c d")), "where it was sent")
}

func TestContentType(t *testing.T) {
	t.Parallel()
	var got []string
	address, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Content-Type"))
		fine(w, r)
	})
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	for _, set := range []func(*rest.Request) *rest.Request{
		func(r *rest.Request) *rest.Request { return r },
		func(r *rest.Request) *rest.Request { return r.ContentType("application/json-patch+json") },
	} {
		req, err := c.NewRequest(t.Context(), "op", http.MethodPatch, "/things", nil, []answer{{"x"}})
		require.NoError(t, err)
		require.NoError(t, c.Do(set(req), nil))
	}
	assert.Equal(t, []string{"application/json", "application/json-patch+json"}, got)
}

func TestAPathThatMeansSomethingElseIsRefused(t *testing.T) {
	t.Parallel()
	c := client(t, rest.Config{Common: rest.Common{BaseURL: "https://api.example.com"}})
	paths := []string{
		"", "things", rest.Path("things", ""), rest.Path("things", "", "x"), rest.Path("things", ".."), rest.Path(".", "x"),
	}
	for _, path := range paths {
		_, err := c.NewRequest(t.Context(), "op", http.MethodGet, path, nil, nil)
		assert.Equal(t, providers.KindInvalid, providers.KindOf(err), "path %q", path)
	}
	_, err := c.NewRequest(t.Context(), "op", http.MethodPost, "/", nil, func() {})
	assert.Equal(t, providers.KindInvalid, providers.KindOf(err), "a body that cannot be encoded")
}

func TestKeepHeader(t *testing.T) {
	t.Parallel()
	address, _ := server(t, text(201, `{"value":"yes"}`, "X-Subject-Token", "tok-7f1c"))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}})
	req, err := c.NewRequest(t.Context(), "op", http.MethodPost, "/things", nil, nil)
	require.NoError(t, err)
	var header http.Header
	var out answer
	require.NoError(t, c.Do(req.KeepHeader(&header), &out))
	assert.Equal(t, "tok-7f1c", header.Get("X-Subject-Token"))
	assert.Equal(t, answer{"yes"}, out)
}
