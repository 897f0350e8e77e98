package rest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

// renewing is a client whose token is renewed on a 401. It notes the tokens that the hook was told of.
func renewing(t *testing.T, address string, told *[]string) *rest.Client {
	t.Helper()
	l := &logins{now: start, life: time.Hour}
	tokens := l.tokens()
	return client(t, rest.Config{
		Common: rest.Common{BaseURL: address},
		Authorize: func(r *http.Request) error {
			value, err := tokens.Get(r.Context())
			r.Header.Set("Authorization", "Bearer "+value)
			return err
		},
		Unauthorized: func(r *http.Request) bool {
			value := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
			*told = append(*told, value)
			tokens.Refused(value)
			return true
		},
	})
}

func TestACallAnswered401IsSentOnceMore(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		method string
		script script
		sent   int64
		kind   providers.Kind // of the error; "" means success
	}{
		{"a read, then success", http.MethodGet, script{text(401, ""), fine}, 2, ""},
		{"a change, then success", http.MethodPost, script{text(401, ""), fine}, 2, ""},
		{"a read, refused twice", http.MethodGet, script{text(401, ""), text(401, ""), fine}, 2, providers.KindUnauthorized},
		{"a change, refused twice", http.MethodPost, script{text(401, ""), text(401, ""), fine}, 2, providers.KindUnauthorized},
		{"a read, then no answer", http.MethodGet, script{text(401, ""), drop, fine}, 3, ""},
		{"a change, then no answer", http.MethodPost, script{text(401, ""), drop, fine}, 2, providers.KindAmbiguous},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address, count := server(t, tt.script...)
			var told []string
			err := do(t, renewing(t, address, &told), tt.method, nil, nil)
			assert.Equal(t, tt.kind, providers.KindOf(err), "%v", err)
			assert.Equal(t, []string{"token-1"}, told)
			assert.Equal(t, tt.sent, count.Load(), "requests sent")
		})
	}
	t.Run("with the new token", func(t *testing.T) {
		t.Parallel()
		var got []string
		note := func(next http.HandlerFunc) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				got = append(got, r.Header.Get("Authorization"))
				next(w, r)
			}
		}
		address, _ := server(t, note(text(401, "")), note(fine))
		var told []string
		require.NoError(t, do(t, renewing(t, address, &told), http.MethodPost, answer{"order"}, nil))
		assert.Equal(t, []string{"Bearer token-1", "Bearer token-2"}, got)
	})
	t.Run("not when the hook says no", func(t *testing.T) {
		t.Parallel()
		address, count := server(t, text(401, ""), fine)
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Unauthorized: func(*http.Request) bool { return false }})
		assert.Equal(t, providers.KindUnauthorized, providers.KindOf(do(t, c, http.MethodPut, nil, nil)))
		assert.EqualValues(t, 1, count.Load())
	})
}

func TestWhatARequestCarriesIsRedacted(t *testing.T) {
	t.Parallel()
	for header, value := range map[string]string{"Authorization": "Bearer tok-7f1c", "X-Auth-Token": "tok-7f1c"} {
		address, _ := server(t, text(400, "no good: tok-7f1c, k3y"))
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, Authorize: func(r *http.Request) error {
			r.Header.Set(header, value)
			return nil
		}})
		req, err := c.NewRequest(t.Context(), "approve", http.MethodPatch, "/things", nil, answer{"k3y"})
		require.NoError(t, err)
		e := providerError(t, c.Do(req.Redact("k3y"), nil))
		assert.Equal(t, "no good: [redacted], [redacted]", e.Message)
	}
}
