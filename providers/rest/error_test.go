package rest_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
)

func TestBaseURL(t *testing.T) {
	t.Parallel()
	tests := map[string]string{ // address to a part of the error; "" means that it is fine
		"https://api.example.com":        "",
		"https://api.example.com/v1/":    "",
		"http://localhost:9000":          "",
		"http://127.0.0.1":               "",
		"http://127.9.9.9:1":             "",
		"http://[::1]:9000":              "",
		"http://api.example.com":         "must be https",
		"http://localhost.example.com":   "must be https",
		"http://10.0.0.1":                "must be https",
		"ftp://localhost":                "must be https",
		"api.example.com":                "must have a host",
		"":                               "must have a host",
		"https://":                       "must have a host",
		"https://user:pass@example.com":  "no user",
		"https://api.example.com?key=1":  "no user, query",
		"https://api.example.com/\x7f":   "must be a URL",
		"http://localhost@evil.example/": "no user",
	}
	for address, want := range tests {
		_, err := rest.New(rest.Config{Common: rest.Common{BaseURL: address}, Provider: "test"})
		if want == "" {
			require.NoError(t, err, address)
			continue
		}
		require.ErrorContains(t, err, want, address)
		assert.NotContains(t, err.Error(), "pass@")
	}
	_, err := rest.New(rest.Config{Common: rest.Common{BaseURL: "https://api.example.com"}})
	assert.ErrorContains(t, err, "Provider")
}

func TestMessage(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"plain text", "  no such\nthing\x1b[31m ", "no such thing[31m"},
		{"nothing", "", "Bad Request"},
		{"unknown JSON", `{"err":["a","b"]}`, `{"err":["a","b"]}`},
		{"HTML", "<!DOCTYPE html>\n<html><head><TITLE>Bad  &amp; worse</TITLE></head><body>secret page</body></html>", "HTML page: Bad & worse"},
		{"HTML without a title", "<html><body>secret page</body></html>", "HTML page"},
		{"HTML with an odd title", "<html><title><script>x</script></title></html>", "HTML page"},
		{"long", strings.Repeat("ä", 1000), strings.Repeat("ä", 299) + "…"},
		{"not UTF-8", "caf\xe9", "caf"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			address, _ := server(t, text(400, tt.body))
			e := providerError(t, do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodGet, nil, nil))
			assert.Equal(t, tt.want, e.Message)
		})
	}
}

func TestErrorDetail(t *testing.T) {
	t.Parallel()
	address, _ := server(t, text(409, "body", "X-Request", "r-1"))
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, DecodeError: func(status int, h http.Header, body []byte) rest.ErrorDetail {
		assert.Equal(t, 409, status)
		assert.Equal(t, "body", string(body))
		return rest.ErrorDetail{Own: true, Code: "busy", Message: "<html><title>try later</title></html>", RequestID: h.Get("X-Request")}
	}})
	err := do(t, c, http.MethodPut, nil, nil)
	assert.EqualError(t, err, "test anOperation: conflict (HTTP 409, code busy): HTML page: try later [request r-1]")
}

// Whose word an answer is decides what it means: only the provider's own says that something is not there, or refused.
func TestWhoseWordAnAnswerIs(t *testing.T) {
	t.Parallel()
	const none, doubt, down = providers.Kind(""), providers.KindAmbiguous, providers.KindUnavailable
	type kinds struct{ change, read providers.Kind }
	same := func(kind providers.Kind) kinds { return kinds{kind, kind} }
	tests := []struct {
		status      int
		said        providers.Kind // by the code of an own body
		own, others kinds
	}{
		{400, none, same(providers.KindInvalid), kinds{doubt, down}},
		{401, none, same(providers.KindUnauthorized), same(providers.KindUnauthorized)},
		{403, none, same(providers.KindUnauthorized), kinds{doubt, down}},
		{404, none, same(providers.KindNotFound), kinds{doubt, down}},
		{405, none, same(providers.KindInvalid), kinds{doubt, down}},
		{407, none, same(providers.KindInvalid), kinds{doubt, down}},
		{408, none, kinds{doubt, down}, kinds{doubt, down}},
		{409, none, same(providers.KindConflict), kinds{doubt, down}},
		{410, none, same(providers.KindNotFound), kinds{doubt, down}},
		{422, none, same(providers.KindInvalid), kinds{doubt, down}},
		{429, none, same(providers.KindRateLimited), same(providers.KindRateLimited)},
		{301, none, kinds{doubt, down}, kinds{doubt, down}},
		{500, none, kinds{doubt, down}, kinds{doubt, down}},
		{400, providers.KindNotFound, same(providers.KindNotFound), kinds{doubt, down}},
		{400, providers.KindConflict, same(providers.KindConflict), kinds{doubt, down}},
		{400, doubt, kinds{doubt, down}, kinds{doubt, down}},
		{500, providers.KindNotFound, kinds{doubt, down}, kinds{doubt, down}},
	}
	for _, tt := range tests {
		for own, want := range map[bool]kinds{true: tt.own, false: tt.others} {
			address, _ := server(t, text(tt.status, ""))
			c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, DecodeError: func(int, http.Header, []byte) rest.ErrorDetail {
				return rest.ErrorDetail{Own: own, Kind: tt.said}
			}})
			assert.Equal(t, want.change, providers.KindOf(do(t, c, http.MethodPost, nil, nil)), "change, %d %s, own: %t", tt.status, tt.said, own)
			assert.Equal(t, want.read, providers.KindOf(do(t, c, http.MethodGet, nil, nil)), "read, %d %s, own: %t", tt.status, tt.said, own)
		}
	}
}

// What is left of a body that was cut short may look like the whole.
func TestAnErrorThatIsCutShortIsNobodysWord(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]providers.Kind{
		400: providers.KindAmbiguous, 404: providers.KindAmbiguous, 401: providers.KindUnauthorized, 429: providers.KindRateLimited,
	} {
		address, _ := server(t, text(status, `{"code":"no"}`, "Content-Length", "100"))
		c := client(t, rest.Config{Common: rest.Common{BaseURL: address}, DecodeError: func(int, http.Header, []byte) rest.ErrorDetail {
			return rest.ErrorDetail{Own: true}
		}})
		e := providerError(t, do(t, c, http.MethodPost, nil, nil))
		assert.Equal(t, want, e.Kind, "HTTP %d", status)
		assert.Equal(t, status, e.Status)
	}
}

// A page where a success needs no words is not the provider's.
func TestASuccessThatIsNoJSON(t *testing.T) {
	t.Parallel()
	for body, kind := range map[string]providers.Kind{
		"": "", `{"any":"thing"}`: "", "<html><title>Welcome</title></html>": providers.KindAmbiguous, "OK": providers.KindAmbiguous,
	} {
		address, _ := server(t, text(200, body))
		err := do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodDelete, nil, nil)
		assert.Equal(t, kind, providers.KindOf(err), "%q: %v", body, err)
	}
}

func TestARedirectIsNamed(t *testing.T) {
	t.Parallel()
	address, _ := server(t, text(301, "", "Location", "https://elsewhere.example/login"))
	e := providerError(t, do(t, client(t, rest.Config{Common: rest.Common{BaseURL: address}}), http.MethodGet, nil, nil))
	assert.Equal(t, "redirects are not followed; this one leads to https://elsewhere.example/login", e.Message)
}

func TestSecretsAreRedactedEverywhere(t *testing.T) {
	t.Parallel()
	const secret = `k3y/with "quotes"&more`
	shown := func(status int, _ http.Header, body []byte) rest.ErrorDetail {
		return rest.ErrorDetail{Code: string(body), Message: string(body), RequestID: string(body)}
	}
	long := strings.Repeat("x", 290)
	tests := []struct {
		name    string
		handler http.HandlerFunc
		config  rest.Config
	}{
		{"body", text(401, "key "+secret+" is wrong"), rest.Config{}},
		{"body at the cut", text(401, long+secret), rest.Config{}},
		{"escaped for JSON", text(401, `{"x":"k3y/with \"quotes\"\u0026more"}`), rest.Config{}},
		{"escaped for a URL", text(302, "", "Location", "/login?k=k3y%2Fwith+%22quotes%22%26more"), rest.Config{}},
		{"code and request id", text(401, secret), rest.Config{DecodeError: shown}},
		{"authorize", fine, rest.Config{Authorize: func(*http.Request) error { return errors.New("bad " + secret) }}},
		{"dial", fine, rest.Config{Common: rest.Common{BaseURL: "http://127.0.0.1:1"}, Secrets: []string{"127.0.0.1:1"}}},
		{"decoding", text(200, `{"value":12345678}`), rest.Config{Secrets: []string{"12345678"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			config := tt.config
			config.Secrets = append([]string{"", "k3y", secret}, config.Secrets...)
			var reasons strings.Builder
			config.OnRetry = func(_ string, _ int, reason string) { reasons.WriteString(reason) }
			if config.BaseURL == "" {
				config.BaseURL, _ = server(t, tt.handler)
			}
			err := do(t, client(t, config), http.MethodGet, nil, &answer{})
			require.Error(t, err)
			e := providerError(t, err)
			all := reasons.String() + e.Code + e.Message + e.RequestID
			for ; err != nil; err = errors.Unwrap(err) {
				all += err.Error()
			}
			for _, part := range []string{"k3y", "quotes", "127.0.0.1:1", "12345678"} {
				assert.NotContains(t, all, part)
			}
		})
	}
}

func TestATimeOutIsNamed(t *testing.T) {
	t.Parallel()
	address, _ := server(t, hang)
	c := client(t, rest.Config{Common: rest.Common{BaseURL: address, Timeout: 5 * time.Second}})
	err := do(t, c, http.MethodPost, nil, nil)
	assert.EqualError(t, err, "test anOperation: ambiguous: no complete answer within 5s: context deadline exceeded")
	assert.Equal(t, providers.KindAmbiguous, providers.KindOf(err))
}
