package directconnect_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
)

// The signatures were made once, outside Go, from the steps of the API Request Signing Guide:
//
//	printf '<method>\n<path>/\n<query>\n<name>:<value>\n...\n\n<names>\n<SHA-256 of the body>' | openssl dgst -sha256 -hex
//	printf 'SDK-HMAC-SHA256\n20260302T080000Z\n<that>' | openssl dgst -sha256 -hmac demo-secret-key -hex
//
// The vendor's Go SDK (v0.1.207) gives the first one too.
func TestKnownSignatures(t *testing.T) {
	t.Parallel()
	const url = "https://dcaas.la-south-2.myhuaweicloud.com" + hostedPath
	tests := []struct{ name, method, url, body, token, signed, signature string }{
		{"a query, temporary keys", http.MethodGet, url + "?name=order+7&name=a~b&limit=10", "", "temporary-token",
			"host;x-project-id;x-sdk-date;x-security-token", "d94d43f64248cdd8830c7f7d1a97df98af43d6cdea736bda5e20d69a005d1a38"},
		{"a body", http.MethodPost, url, `{"hosted_connect":{"bandwidth":200,"hosting_id":"` + hostingID +
			`","vlan":1207,"resource_tenant_id":"` + tenantID + `"}}`, "",
			"content-type;host;x-project-id;x-sdk-date", "355e2fe3bccb508d17a81e931a52282b01b24294c6bb4e708fe1400ae34b9d21"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			req, err := http.NewRequestWithContext(t.Context(), tt.method, tt.url, strings.NewReader(tt.body))
			require.NoError(t, err)
			if tt.body != "" {
				req.Header.Set("Content-Type", "application/json")
			}
			config := directconnect.Config{
				ProjectID: projectID, AccessKey: "DEMOACCESSKEY", SecretKey: "demo-secret-key", SecurityToken: tt.token,
				Common: rest.Common{Now: func() time.Time { return now.In(time.FixedZone("", 3600)) }},
			}
			require.NoError(t, directconnect.Sign(config, req))
			assert.Equal(t, "20260302T080000Z", req.Header.Get("X-Sdk-Date"))
			assert.Equal(t, fmt.Sprintf("SDK-HMAC-SHA256 Access=DEMOACCESSKEY, SignedHeaders=%s, Signature=%s", tt.signed, tt.signature),
				req.Header.Get("Authorization"))
			body, err := io.ReadAll(req.Body)
			require.NoError(t, err)
			assert.Equal(t, tt.body, string(body), "the body is still there to be sent")
		})
	}
}

func TestAPathThatNeedsEscapingIsSigned(t *testing.T) {
	t.Parallel()
	req := httptest.NewRequest(http.MethodGet, "http://example.com/a%20b/c%2Bd~e?x=%2F&x=&a=%C3%A4", nil)
	config := directconnect.Config{AccessKey: "a", SecretKey: secretKey, Common: rest.Common{Now: time.Now}, ProjectID: projectID}
	require.NoError(t, directconnect.Sign(config, req))
	assert.NoError(t, verify(req, nil, secretKey))
}

// Whatever of a request is changed on the way, its signature fits no longer.
func TestASignatureCoversTheRequest(t *testing.T) {
	t.Parallel()
	changes := map[string]func(*http.Request){
		"method":  func(r *http.Request) { r.Method = http.MethodDelete },
		"path":    func(r *http.Request) { r.URL.Path += "x" },
		"query":   func(r *http.Request) { r.URL.RawQuery = "limit=11" },
		"host":    func(r *http.Request) { r.Host = "elsewhere.example" },
		"date":    func(r *http.Request) { r.Header.Set("X-Sdk-Date", "20260302T080001Z") },
		"project": func(r *http.Request) { r.Header.Set("X-Project-Id", tenantID) },
		"token":   func(r *http.Request) { r.Header.Set("X-Security-Token", "another") },
		"type":    func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") },
	}
	for name, change := range changes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const body = `{"a":1}`
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://example.com/v3?limit=10", strings.NewReader(body))
			require.NoError(t, err)
			req.Header.Set("Content-Type", "application/json")
			config := directconnect.Config{
				AccessKey: accessKey, SecretKey: secretKey, SecurityToken: "token", ProjectID: projectID,
				Common: rest.Common{Now: func() time.Time { return now }},
			}
			require.NoError(t, directconnect.Sign(config, req))
			require.NoError(t, verify(req, []byte(body), secretKey))
			require.Error(t, verify(req, []byte(body+" "), secretKey), "another body")
			require.Error(t, verify(req, []byte(body), "another key"))
			change(req)
			require.Error(t, verify(req, []byte(body), secretKey))
		})
	}
}

func TestEachTryIsSignedWithTheTimeItIsSentAt(t *testing.T) {
	t.Parallel()
	clock := now
	var dates []string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		dates = append(dates, r.Header.Get("X-Sdk-Date"))
		assert.NoError(t, verify(r, nil, secretKey))
		if clock = clock.Add(time.Second); len(dates) < 2 {
			answer(500, "")(w, r)
			return
		}
		answer(200, fixture(t, "hosted-connections.json"))(w, r)
	}, func(config *directconnect.Config) { config.Now = func() time.Time { return clock } })
	_, err := c.HostedConnections.List(t.Context(), directconnect.ListQuery{})
	require.NoError(t, err)
	assert.Equal(t, []string{"20260302T080000Z", "20260302T080001Z"}, dates)
}

func TestASignatureRefusedBecauseOfTheClock(t *testing.T) {
	t.Parallel()
	const differ = "this machine's clock and the provider's differ"
	tests := []struct {
		name, code, text string
		date             time.Time // of the answer; zero means none
		want             string
	}{
		{"here ahead", "APIGW.0301", "Incorrect IAM authentication information: signature expired", now.Add(-20 * time.Minute),
			differ + " by 20m0s (here it is 2026-03-02T08:00:00Z), and a signature is good for 15 minutes: " +
				"Incorrect IAM authentication information: signature expired"},
		{"here behind", "APIGW.0303", "not valid", now.Add(26 * time.Hour),
			differ + " by 26h0m0s (here it is 2026-03-02T08:00:00Z), and a signature is good for 15 minutes: not valid"},
		{"no date", "APIGW.0303", "Signature Expired, signature time:20260302T080000Z", time.Time{},
			differ + ", and a signature is good for 15 minutes: Signature Expired, signature time:20260302T080000Z"},
		{"another reason", "APIGW.0301", "verify ak sk signature fail", now.Add(time.Minute), "verify ak sk signature fail"},
		{"temporary keys at their end", "APIGW.0301", "security token expired", now.Add(time.Minute), "security token expired"},
		{"another code", "APIGW.0101", "expired", now.Add(time.Hour), "expired"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Date"] = nil
				if !tt.date.IsZero() {
					w.Header().Set("Date", tt.date.Format(http.TimeFormat))
				}
				answer(401, fmt.Sprintf(`{"error_code":%q,"error_msg":%q,"request_id":"r1"}`, tt.code, tt.text))(w, r)
			})
			_, err := c.HostedConnections.Show(t.Context(), hostedID)
			assert.EqualError(t, err, fmt.Sprintf(
				"huaweicloud showHostedDirectConnect: unauthorized (HTTP 401, code %s): %s [request r1]", tt.code, tt.want))
		})
	}
}
