package directconnect_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
)

// documented are the codes of "Error Codes", which lists them under HTTP 400, and the gaps in its two long blocks.
func documented() []string {
	var codes []string
	for _, block := range [][2]int{
		{0, 13}, {1000, 1008}, {1010, 1012}, {1014, 1015}, {1017, 1017}, {1019, 1019}, {1100, 1120}, {1200, 1227}, {1400, 1403}, {2720, 2720},
	} {
		for n := block[0]; n <= block[1]; n++ {
			codes = append(codes, fmt.Sprintf("DC.%04d", n))
		}
	}
	return codes
}

func TestCodes(t *testing.T) {
	t.Parallel()
	const ambiguous = providers.KindAmbiguous
	more := map[string]providers.Kind{ // of a change; every other code is invalid
		"DC.0002": providers.KindNotFound, "DC.1012": providers.KindNotFound, "DC.1015": providers.KindNotFound,
		"DC.0003": ambiguous, "DC.0005": ambiguous, "DC.0006": ambiguous, "DC.0011": ambiguous, "DC.0012": ambiguous, "DC.1002": ambiguous,
		"DC.0009": providers.KindUnauthorized, "DC.0013": providers.KindUnauthorized,
		"DC.1000": providers.KindRejected, "DC.1019": providers.KindRejected,
		"DC.1005": providers.KindConflict, "DC.1007": providers.KindConflict, "DC.1008": providers.KindConflict,
		"DC.1113": providers.KindConflict, "DC.1118": providers.KindConflict, "DC.1205": providers.KindConflict,
	}
	codes := documented()
	for code := range more {
		require.Contains(t, codes, code)
	}
	var next string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		answer(400, fmt.Sprintf(`{"error_code":%q,"error_msg":"no","request_id":"r1"}`, next))(w, r)
	})
	for _, next = range slices.Concat(codes, []string{"DC.9999", "VPC.0002"}) {
		want, known := more[next]
		if !known {
			want = providers.KindInvalid
		}
		err := c.HostedConnections.Delete(t.Context(), hostedID)
		assert.Equal(t, &providers.Error{
			Provider: "huaweicloud", Op: "deleteHostedDirectConnect", Kind: want, Status: 400, Code: next, Message: "no", RequestID: "r1",
		}, err)
		if want == ambiguous {
			want = providers.KindUnavailable
		}
		_, err = c.HostedConnections.Show(t.Context(), hostedID)
		assert.Equal(t, want, providers.KindOf(err), "read, %s", next)
	}
}

func TestInUse(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"DC.1007": true, "DC.1008": false} {
		err := newClient(t, answer(400, fmt.Sprintf(`{"error_code":%q}`, code))).HostedConnections.Delete(t.Context(), hostedID)
		assert.Equal(t, want, huaweicloud.InUse(err), code)
	}
	assert.False(t, huaweicloud.InUse(nil))
}

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   providers.Error
	}{
		{"deleted", 404, `{"error_code":"DC.0002","error_msg":"gone"}`,
			providers.Error{Kind: providers.KindNotFound, Code: "DC.0002", Message: "gone"}},
		{"deleted, by another code", 404, `{"error_code":"DC.9999","error_msg":"gone"}`,
			providers.Error{Kind: providers.KindNotFound, Code: "DC.9999", Message: "gone"}},
		{"no body", 404, ``, providers.Error{Kind: providers.KindUnavailable, Message: "Not Found"}},
		{"API not published", 404, `{"error_msg":"API not published","error_code":"APIGW.0101","request_id":"r2"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "APIGW.0101", Message: "API not published", RequestID: "r2"}},
		{"backend missing", 404, `{"error_msg":"no backend","error_code":"APIGW.0103"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "APIGW.0103", Message: "no backend"}},
		{"somebody else's 404", 404, `<html><title>404 Not Found</title></html>`,
			providers.Error{Kind: providers.KindUnavailable, Message: "HTML page: 404 Not Found"}},
		{"a sibling service's 404", 404, `{"code":"VPC.0002","message":"gone"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "VPC.0002", Message: "gone"}},
		{"plug-in", 400, `{"error_msg":"no plug-in","error_code":"APIGW.0104"}`,
			providers.Error{Kind: providers.KindInvalid, Code: "APIGW.0104", Message: "no plug-in"}},
		{"too large", 413, `{"error_msg":"too large","error_code":"APIGW.0201"}`,
			providers.Error{Kind: providers.KindInvalid, Code: "APIGW.0201", Message: "too large"}},
		{"signature", 401, `{"error_msg":"IAM authentication failed: signature mismatch","error_code":"APIGW.0301"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "APIGW.0301", Message: "IAM authentication failed: signature mismatch"}},
		{"system error as 500", 500, `{"error_code":"DC.0003","error_msg":"oops"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "DC.0003", Message: "oops"}},
		{"not found as 500 is no proof", 500, `{"error_code":"DC.0002","error_msg":"oops"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "DC.0002", Message: "oops"}},
		{"of a sibling service", 403, `{"code":"VPC.0009","message":"no right"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "VPC.0009", Message: "no right"}},
		{"of IAM", 403, `{"error":{"code":403,"message":"no right","title":"Forbidden"}}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "403", Message: "no right"}},
		{"of IAM, by an identity policy", 403, `{"error_code":"PAP5.0001","error_msg":"access denied","encoded_authorization_message":"x"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "PAP5.0001", Message: "access denied"}},
		{"a number of somebody else's", 400, `{"code":400,"message":"bad"}`,
			providers.Error{Kind: providers.KindUnavailable, Code: "400", Message: "bad"}},
		{"of IAM, with a string code", 400, `{"error":{"code":"IAM.0007","message":"bad"}}`,
			providers.Error{Kind: providers.KindInvalid, Code: "IAM.0007", Message: "bad"}},
		{"error as text", 400, `{"error":"bad"}`, providers.Error{Kind: providers.KindUnavailable, Message: `{"error":"bad"}`}},
		{"null everywhere", 400, `{"error_code":null,"error_msg":null,"request_id":null,"error":null}`,
			providers.Error{Kind: providers.KindUnavailable, Message: `{"error_code":null,"error_msg":null,"request_id":null,"error":null}`}},
		{"echoed secrets", 401, `{"error_code":"APIGW.0301","error_msg":"ak THEACCESSKEY sk the-secret-key"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "APIGW.0301", Message: "ak [redacted] sk [redacted]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", now.Format(http.TimeFormat))
				answer(tt.status, tt.body)(w, r)
			})
			_, err := c.Connections.Show(t.Context(), connectionID)
			want := tt.want
			want.Provider, want.Op, want.Status = "huaweicloud", "showDirectConnect", tt.status
			assert.Equal(t, &want, err)
		})
	}
}

func TestTheRequestIDMayStandInTheHeader(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", "r3")
		answer(400, `{"error_code":"DC.0001","error_msg":"bad"}`)(w, r)
	})
	_, err := c.Connections.Show(t.Context(), connectionID)
	assert.ErrorContains(t, err, "[request r3]")
}

func TestThrottled(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]time.Duration{"": 5 * time.Second, "60": time.Minute} {
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			if header != "" {
				w.Header().Set("Retry-After", header)
			}
			answer(429, `{"error_msg":"throttled: policy user, limit:200,time:5 minute","error_code":"APIGW.0308"}`)(w, r)
		})
		err := c.HostedConnections.Delete(t.Context(), hostedID)
		assert.Equal(t, &providers.Error{
			Provider: "huaweicloud", Op: "deleteHostedDirectConnect", Kind: providers.KindRateLimited, Status: 429, Code: "APIGW.0308",
			Message: "throttled: policy user, limit:200,time:5 minute", RetryAfter: want,
		}, err)
	}
}

func TestTheClientsOwnBudgetIsNotTheProviders(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(204, ""), func(config *directconnect.Config) { config.Limiter = rate.NewLimiter(0.001, 1) })
	require.NoError(t, c.HostedConnections.Delete(t.Context(), hostedID))
	err := c.HostedConnections.Delete(t.Context(), hostedID)
	var failure *providers.Error
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, providers.KindRateLimited, failure.Kind)
	assert.Zero(t, failure.RetryAfter)
}
