package directconnect_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud/directconnect"
)

// iam counts logins and answers the n-th with the token "token-n", or with the refusal as long as there is one.
type iam struct {
	mu      sync.Mutex
	count   int
	refusal http.HandlerFunc
}

func (i *iam) logins() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.count
}

func (i *iam) accept() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.refusal = nil
}

func (i *iam) next() (n int, refusal http.HandlerFunc) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.count++
	return i.count, i.refusal
}

func (i *iam) handle(t *testing.T) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n, refusal := i.next()
		assert.Equal(t, "POST /v3/auth/tokens?nocatalog=true", r.Method+" "+r.URL.RequestURI())
		assert.Empty(t, r.Header.Get("X-Auth-Token"))
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.JSONEq(t, fixture(t, "token-request.json"), string(body))
		if refusal != nil {
			refusal(w, r)
			return
		}
		w.Header().Set("X-Subject-Token", fmt.Sprintf("token-%d", n))
		w.WriteHeader(201)
		_, _ = io.WriteString(w, fixture(t, "token.json"))
	}
}

// loggedIn returns a client of that IAM and of an API that answers with the handler.
func loggedIn(t *testing.T, i *iam, api http.HandlerFunc) *directconnect.Client {
	t.Helper()
	s := httptest.NewServer(i.handle(t))
	t.Cleanup(s.Close)
	return newClient(t, api, func(config *directconnect.Config) {
		config.AccessKey, config.SecretKey = "", ""
		config.IAM = directconnect.IAM{Endpoint: s.URL, Domain: "partner-account", User: "svc-l2", Password: "the-password"}
	})
}

func show(t *testing.T, c *directconnect.Client) error {
	t.Helper()
	_, err := c.Connections.Show(t.Context(), connectionID)
	return err
}

func TestATokenServesManyCalls(t *testing.T) {
	t.Parallel()
	i := &iam{}
	c := loggedIn(t, i, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "token-1", r.Header.Get("X-Auth-Token"))
		assert.Empty(t, r.Header.Get("Authorization"))
		answer(200, fixture(t, "operations-connection.json"))(w, r)
	})
	for range 3 {
		require.NoError(t, show(t, c))
	}
	assert.Equal(t, 1, i.logins())
}

func TestATokenIsRenewedOnceOnA401(t *testing.T) {
	t.Parallel()
	i := &iam{}
	good := "token-2"
	calls := 0
	c := loggedIn(t, i, func(w http.ResponseWriter, r *http.Request) {
		calls++
		if r.Header.Get("X-Auth-Token") != good {
			answer(401, `{"error_code":"APIGW.0301","error_msg":"token expired"}`)(w, r)
			return
		}
		answer(204, "")(w, r)
	})
	require.NoError(t, c.Connections.Delete(t.Context(), connectionID), "a change too: a 401 did nothing")
	assert.Equal(t, 2, i.logins())
	assert.Equal(t, 2, calls)

	good = "none"
	err := c.Connections.Delete(t.Context(), connectionID)
	assert.EqualError(t, err, "huaweicloud deleteDirectConnect: unauthorized (HTTP 401, code APIGW.0301): token expired",
		"the clock is not blamed: nothing was signed")
	assert.Equal(t, 3, i.logins())
	assert.Equal(t, 4, calls)
}

// A refused login is final for a while, whatever status IAM gives it; and a 404 of IAM must not look as if the connection were gone.
func TestARefusedLoginIsNotRepeated(t *testing.T) {
	t.Parallel()
	for status, body := range map[int]string{
		401: `{"error":{"code":401,"message":"bad user name or password","title":"Unauthorized"}}`,
		400: `{"error":{"code":400,"message":"no such project","title":"Bad Request"}}`,
		403: `{"error_code":"IAM.0003","error_msg":"locked"}`,
		404: `{"error":{"code":404,"message":"Could not find user","title":"Not Found"}}`,
	} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			i := &iam{refusal: answer(status, body)}
			c := loggedIn(t, i, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
			for range 3 {
				err := show(t, c)
				assert.Equal(t, providers.KindUnauthorized, providers.KindOf(err), "%v", err)
				assert.ErrorContains(t, err, "keystoneCreateUserTokenByPassword")
				assert.NotContains(t, err.Error(), "the-password")
			}
			assert.Equal(t, 1, i.logins())
		})
	}
}

func TestALoginThatFailsOtherwiseIsTriedAgain(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		refusal http.HandlerFunc
		kind    providers.Kind
		after   time.Duration
	}{
		{"no answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, providers.KindUnavailable, 0},
		{"IAM is down", answer(503, ""), providers.KindUnavailable, 0},
		{"a gateway's 401", answer(401, "<html></html>"), providers.KindUnavailable, 0},
		{"a gateway's 404", answer(404, `{"error_code":"APIGW.0101","error_msg":"API not published"}`), providers.KindUnavailable, 0},
		{"a gateway's 403", answer(403, `{"message":"Forbidden"}`), providers.KindUnavailable, 0},
		{"throttled", answer(429, `{"error_code":"APIGW.0308","error_msg":"slowly"}`), providers.KindRateLimited, 5 * time.Second},
		{"no token", answer(201, `{"token":{}}`), providers.KindUnavailable, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			i := &iam{refusal: tt.refusal}
			c := loggedIn(t, i, answer(200, fixture(t, "operations-connection.json")))
			var failure *providers.Error
			require.ErrorAs(t, show(t, c), &failure)
			assert.Equal(t, tt.kind, failure.Kind, "%v", failure)
			assert.Equal(t, tt.after, failure.RetryAfter)
			i.accept()
			require.NoError(t, show(t, c))
		})
	}
}

// The life of a token is told by two times of the same clock, or it is guessed; either way the token is used.
func TestTheLifeOfAToken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"token":{"issued_at":"2001-01-01T00:00:00Z","expires_at":"2001-01-02T00:00:00Z"}}`, `{"token":{"issued_at":null}}`, ``,
		`{"token":{"issued_at":"2001-01-02T00:00:00Z","expires_at":"2001-01-01T00:00:00Z"}}`,
	} {
		i := &iam{refusal: func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Subject-Token", "token")
			answer(201, body)(w, r)
		}}
		c := loggedIn(t, i, answer(200, fixture(t, "operations-connection.json")))
		require.NoError(t, show(t, c))
		require.NoError(t, show(t, c))
		assert.Equal(t, 1, i.logins(), body)
	}
}
