package huaweicloud_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/huaweicloud"
)

// The header sets are those that public clients sign; each sends all of them.
func TestEveryClientsSignatureIsTaken(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		headers []string
		extra   map[string]string
	}{
		"the vendor's SDK for Go":      {[]string{"User-Agent", "X-Project-Id", "X-Sdk-Date"}, nil},
		"the vendor's SDK for Node.js": {[]string{"Content-Type", "Host", "X-Project-Id", "X-Sdk-Date"}, nil},
		"the vendor's SDK for Java":    {[]string{"Content-Type", "Host", "User-Agent", "X-Project-Id", "X-Sdk-Date"}, nil},
		"the date alone":               {[]string{"X-Sdk-Date"}, nil},
		"temporary keys":               {[]string{"Host", "X-Sdk-Date", "X-Security-Token"}, map[string]string{"X-Security-Token": "temporary"}},
		"unsigned payload": {[]string{"Host", "X-Sdk-Content-Sha256", "X-Sdk-Date"},
			map[string]string{"X-Sdk-Content-Sha256": "UNSIGNED-PAYLOAD"}},
		"spaces around a value": {[]string{"User-Agent", "X-Sdk-Date"}, map[string]string{"User-Agent": "  client  "}},
	}
	for name, signed := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCloud(t)
			c.login = func(request *http.Request, body []byte) {
				request.Header.Set("User-Agent", "huaweicloud-usdk-go/3.0")
				request.Header.Set("Content-Type", "application/json")
				request.Header.Set("X-Project-Id", huaweicloud.Project)
				for header, value := range signed.extra {
					request.Header.Set(header, value)
				}
				sign(request, body, c.clock.Now(), signed.headers...)
			}
			c.buy("signed", 1207)
			query := url.Values{"name": {"signed", "other one", "第三"}, "limit": {"10"}}.Encode()
			ids, _ := c.ids(query)
			assert.Len(t, ids, 1)
			ids, _ = c.ids("name=other,signed&limit=10&sort_dir=&fields=id&fields=name")
			assert.Len(t, ids, 1)
		})
	}
}

// The signature was made with openssl: SHA-256 of the canonical request, then HMAC of the string to sign.
func TestKnownSignatureIsTaken(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.login = func(request *http.Request, _ []byte) {
		request.Header.Set("User-Agent", "huaweicloud-usdk-go/3.0")
		request.Header.Set("X-Project-Id", huaweicloud.Project)
		request.Header.Set("X-Sdk-Date", "20250520T074400Z")
		request.Header.Set("Authorization", "SDK-HMAC-SHA256 Access=DEMOACCESSKEY, SignedHeaders=user-agent;x-project-id;x-sdk-date, "+
			"Signature=a280fd4a45e2d2390bdc76ba93d27d787290151245398f80f1199f6999fbedb6")
	}
	c.get(hostedPath + "?limit=2&name=a+b")
	c.refused(http.StatusUnauthorized, "APIGW.0301", http.MethodGet, hostedPath+"?limit=3&name=a+b", nil)
}

func TestWrongSignaturesAreRefused(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	signed := func(change func(request *http.Request)) func(*http.Request, []byte) {
		return func(request *http.Request, body []byte) {
			request.Header.Set("User-Agent", "client")
			sign(request, body, c.clock.Now(), "User-Agent", "X-Sdk-Date")
			change(request)
		}
	}
	header := func(name, value string) func(*http.Request, []byte) {
		return signed(func(request *http.Request) { request.Header.Set(name, value) })
	}
	cases := map[string]struct {
		login   func(*http.Request, []byte)
		message string
	}{
		"no login":        {func(*http.Request, []byte) {}, "x-auth-token not found"},
		"other algorithm": {header("Authorization", "V11-HMAC-SHA256 Access=DEMOACCESSKEY"), "must be SDK-HMAC-SHA256"},
		"unknown key": {func(request *http.Request, body []byte) {
			signAs(request, body, c.clock.Now(), "NOBODY", huaweicloud.SecretKey, "X-Sdk-Date")
		}, "ak not exist"},
		"wrong secret": {func(request *http.Request, body []byte) {
			signAs(request, body, c.clock.Now(), huaweicloud.AccessKey, "wrong-secret", "X-Sdk-Date")
		}, "verify aksk signature fail"},
		"changed header": {header("User-Agent", "another"), "verify aksk signature fail"},
		"changed date":   {header("X-Sdk-Date", "20250520T074401Z"), "verify aksk signature fail"},
		"no date":        {header("X-Sdk-Date", ""), "X-Sdk-Date must be a time"},
		"changed query":  {signed(func(request *http.Request) { request.URL.RawQuery = "limit=1" }), "verify aksk signature fail"},
		"changed method": {signed(func(request *http.Request) { request.Method = http.MethodGet }), "verify aksk signature fail"},
		"changed body": {signed(func(request *http.Request) {
			request.Body, request.ContentLength = io.NopCloser(strings.NewReader("{}")), 2
		}), "verify aksk signature fail"},
		"no signed header": {header("Authorization", "SDK-HMAC-SHA256 Access=DEMOACCESSKEY"), "verify aksk signature fail"},
	}
	for name, wrong := range cases {
		t.Run(name, func(t *testing.T) {
			c.login = wrong.login
			message := c.refused(http.StatusUnauthorized, "APIGW.0301", http.MethodPost, hostedPath, hosted())
			assert.Contains(t, message, wrong.message)
		})
	}
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)
}

func TestFifteenMinutesOfSkewAreAllowed(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	off := time.Duration(0)
	c.login = func(request *http.Request, body []byte) { sign(request, body, c.clock.Now().Add(off), "X-Sdk-Date") }
	for _, off = range []time.Duration{15 * time.Minute, -15 * time.Minute} {
		c.get(hostedPath)
	}
	for _, off = range []time.Duration{15*time.Minute + time.Second, -15*time.Minute - time.Second} {
		message := c.refused(http.StatusUnauthorized, "APIGW.0301", http.MethodGet, hostedPath, nil)
		assert.Contains(t, message, "signature expired")
	}
	response, _, err := c.send(http.MethodGet, hostedPath, nil)
	require.NoError(t, err)
	assert.Equal(t, "Tue, 20 May 2025 07:44:00 GMT", response.Header.Get("Date"), "the simulator's clock, to compare with")
}
