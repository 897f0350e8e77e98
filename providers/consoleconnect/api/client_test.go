package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/providertest"
	"turnup/providers/rest"
)

func TestNewChecksItsConfiguration(t *testing.T) {
	t.Parallel()
	_, err := api.New(api.Config{APIKey: "key", Company: "acme"})
	require.NoError(t, err, "the base URL has a default")

	_, err = api.New(api.Config{APIKey: "very secret\n", Company: "ac/me"})
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	require.Len(t, faults, 2)
	assert.Equal(t, "apiKey", faults[0].Field)
	assert.Equal(t, "company", faults[1].Field)
	assert.NotContains(t, err.Error(), "very secret")

	_, err = api.New(api.Config{Common: rest.Common{BaseURL: "http://api.consoleconnect.com"}, APIKey: "key", Company: "acme"})
	assert.ErrorContains(t, err, "must be https")
}

func TestWhoAmI(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: "/api/auth/token", Answer: fixture(t, "account.json")})
	user, err := c.User.WhoAmI(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, "58afc0479430ab7f3666b971", user.ID)
	assert.Equal(t, []api.UserCompany{{ID: "5d4d056242fbd3000ab4c01d", Username: "acme"}}, user.Companies)
}

// The API key says whose account it is, by the company that it is set up for. One of another company is refused.
func TestIdentity(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer exchange
		want   string
		says   string
	}{
		"our company":  {exchange{Answer: `{"id":"u","companies":[{"id":"c1","username":"else"},{"id":"c2","username":"ACME"}]}`}, "c2", ""},
		"another's":    {exchange{Answer: `{"id":"u","companies":[{"id":"c1","username":"else"}]}`}, "", "the API key is for the company else, not for acme"},
		"not told":     {exchange{Answer: `{"id":"u"}`}, "", ""},
		"no user":      {exchange{Answer: `[]`}, "", ""},
		"no such path": {exchange{Status: http.StatusNotFound, Answer: `404 page not found`}, "", ""},
		"no such request": {exchange{
			Status: http.StatusNotFound, Answer: `{"error":{"statusCode":404,"name":"Error","message":"not found"}}`,
		}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.answer.Method, test.answer.Path = http.MethodGet, "/api/auth/token"
			got, err := expect(t, test.answer).Account().Identity(t.Context())
			assert.Equal(t, test.want, got)
			if test.says == "" {
				require.NoError(t, err)
				return
			}
			assert.ErrorContains(t, err, test.says)
			assert.Equal(t, providers.KindUnauthorized, providers.KindOf(err), "which waits for an operator")
		})
	}
}

// The bodies are those of the documents' error samples, one of each shape.
func TestErrorBodies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   providers.Error
	}{
		{"flat", 401, `{"message":"The user is not logged in","status":401,"statusCode":"401,"}`,
			providers.Error{Kind: providers.KindUnauthorized, Message: "The user is not logged in"}},
		{"nested, with a name", 400, `{"error":{"statusCode":400,"name":"Error","message":"Port with id: 6328f276bb71e4e4ae01e9dd does not belong to the company"}}`,
			providers.Error{Kind: providers.KindInvalid, Message: "Port with id: 6328f276bb71e4e4ae01e9dd does not belong to the company"}},
		{"nested, with a status", 404, `{"error":{"statusCode":404,"status":"404,","message":"The metro with that ID does not exist"}}`,
			providers.Error{Kind: providers.KindNotFound, Message: "The metro with that ID does not exist"}},
		{"code, flat", 400, `{"code":"400,","message":"Cannot find an ACTIVE source port"}`,
			providers.Error{Kind: providers.KindInvalid, Code: "400", Message: "Cannot find an ACTIVE source port"}},
		{"code, nested", 400, `{"error":{"code":400,"message":"Cannot find an ACTIVE destination port"}}`,
			providers.Error{Kind: providers.KindInvalid, Code: "400", Message: "Cannot find an ACTIVE destination port"}},
		{"permission", 401, `{"error":{"accessRequests":[{"action":"network:ReadPort","resource":"cc-api:network::1:Port/*"}],
			"message":"Access denied","principalId":{"id":"1"},"stack":"at server.js:1","status":401,"statusCode":401}}`,
			providers.Error{Kind: providers.KindUnauthorized, Message: "Access denied"}},
		{"transaction", 422, `{"code":"network.service_key_port_insufficient_capacity","httpStatus":422,"message":"Not enough","data":null,"transactionId":"t-1"}`,
			providers.Error{Kind: providers.KindInvalid, Code: "network.service_key_port_insufficient_capacity", Message: "Not enough", RequestID: "t-1"}},
		{"text below error", 404, `{"error":"nothing here"}`, providers.Error{Kind: providers.KindUnavailable, Message: "nothing here"}},
		{"an address that nothing serves", 404, `{"error":{"statusCode":404,"name":"Error","message":"There is no method to handle GET /api/ports/1"}}`,
			providers.Error{Kind: providers.KindUnavailable, Message: "There is no method to handle GET /api/ports/1"}},
		{"another framework's code", 404, `{"code":5,"message":"Not Found","details":[]}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "5", Message: "Not Found"}},
		{"no message", 500, `{"error":{"stack":"at server.js:1","statusCode":500}}`,
			providers.Error{Kind: providers.KindUnavailable, Message: "the error body has no message"}},
		{"unknown JSON", 400, `{"err":["portId is missing"]}`, providers.Error{Kind: providers.KindUnavailable, Message: `{"err":["portId is missing"]}`}},
		{"no JSON", 403, "<html><title>Forbidden</title></html>", providers.Error{Kind: providers.KindUnavailable, Message: "HTML page: Forbidden"}},
		{"an echoed key", 401, `{"message":"bad key the-api-key"}`, providers.Error{Kind: providers.KindUnauthorized, Message: "bad key [redacted]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, providertest.Answer(tt.status, tt.body))
			_, err := c.Ports.Get(t.Context(), portID)
			want := tt.want
			want.Provider, want.Op, want.Status = "consoleconnect", "getPort", tt.status
			assert.Equal(t, &want, err)
		})
	}
}
