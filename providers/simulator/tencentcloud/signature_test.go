package tencentcloud_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/tencentcloud"
)

const (
	publicBody = `{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`
	ourBody    = `{"DirectConnectTunnelIds":["dcx-abcdefgh"],"Offset":0,"Limit":100}`
	ourAnswer  = "ab93bc65119ed0fc76851de6aaf2967cfa95e9066c9d6f3357f1a38c0dacbf3e"
)

// What the tests sign with gives the known answers; the first is the public example.
func TestTheTestsSignAsDocumented(t *testing.T) {
	t.Parallel()
	const cvm, publicKey = "content-type:application/json; charset=utf-8\nhost:cvm.tencentcloudapi.com\n", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
	for _, known := range []struct {
		key, scope, headers, signed, body, request, answer string
		at                                                 int64
	}{
		{publicKey, "2019-02-25/cvm/tc3_request", cvm, "content-type;host", publicBody,
			"5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031", "72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168", 1551113065},
		{publicKey, "2019-02-25/cvm/tc3_request", cvm + "x-tc-action:describeinstances\n", "content-type;host;x-tc-action", publicBody,
			"7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84", "644be983de9a8a3f00db8eadaba61467c3b429e2215758ba897b738ca469fd26", 1551113065},
		{tencentcloud.SecretKey, "2023-11-14/dc/tc3_request", "content-type:application/json\nhost:dc.tencentcloudapi.com\n", "content-type;host", ourBody,
			"533336605858836b7738d8a2570b293255b835cafef52b60324d7c5d92f0e1ff", ourAnswer, 1700000000},
	} {
		request := canonical(known.headers, known.signed, []byte(known.body))
		assert.Equal(t, known.request, hexHash([]byte(request)))
		assert.Equal(t, known.answer, signature(known.key, known.scope, time.Unix(known.at, 0), request))
	}
}

func TestKnownSignatureIsTaken(t *testing.T) {
	t.Parallel()
	c := newCloud(t, func(o *simulator.Options) { o.Clock = simulator.NewManualClock(time.Unix(1700000000, 0)) })
	c.login = func(request *http.Request, _ []byte) {
		request.Host = "dc.tencentcloudapi.com"
		request.Header.Set("X-TC-Timestamp", "1700000000")
		request.Header.Set("Authorization", "TC3-HMAC-SHA256 Credential=AKIDexampleCustomer/2023-11-14/dc/tc3_request, SignedHeaders=content-type;host, Signature="+ourAnswer)
	}
	_, text, err := c.sendText("DescribeDirectConnectTunnels", []byte(ourBody))
	require.NoError(t, err)
	assert.Contains(t, string(text), `"TotalCount":0`)
	_, text, err = c.sendText("DescribeDirectConnectTunnels", []byte(ourBody+" "))
	require.NoError(t, err)
	assert.Contains(t, string(text), "AuthFailure.SignatureFailure")
}

func TestWhoMayCall(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	signed := func(change func(request *http.Request)) func(*http.Request, []byte) {
		return func(request *http.Request, body []byte) {
			signAs(request, body, c.clock.Now(), tencentcloud.SecretID, tencentcloud.SecretKey, "x-tc-action")
			change(request)
		}
	}
	header := func(name, value string) func(*http.Request, []byte) {
		return signed(func(request *http.Request) { request.Header.Set(name, value) })
	}
	key := func(id, secret, token string) func(*http.Request, []byte) {
		return func(request *http.Request, body []byte) {
			request.Header.Set("X-TC-Token", token)
			signAs(request, body, c.clock.Now(), id, secret, "")
		}
	}
	skewed := func(by time.Duration) func(*http.Request, []byte) {
		return func(request *http.Request, body []byte) {
			signAs(request, body, c.clock.Now().Add(by), tencentcloud.SecretID, tencentcloud.SecretKey, "")
		}
	}
	unsigned := func(request *http.Request, _ []byte) {
		request.Header.Set("X-TC-Content-SHA256", "UNSIGNED-PAYLOAD")
		signAs(request, []byte("UNSIGNED-PAYLOAD"), c.clock.Now(), tencentcloud.SecretID, tencentcloud.SecretKey, "")
	}
	for name, test := range map[string]struct {
		login func(*http.Request, []byte)
		code  string // "" for welcome
	}{
		"action signed too":      {signed(func(*http.Request) {}), ""},
		"body not signed":        {unsigned, ""},
		"with a region":          {header("X-TC-Region", "ap-hongkong"), ""},
		"temporary key":          {key(tencentcloud.TemporarySecretID, tencentcloud.TemporarySecretKey, tencentcloud.Token), ""},
		"rights to look":         {key(tencentcloud.ReaderSecretID, tencentcloud.SecretKey, ""), ""},
		"5 minutes late":         {skewed(-5 * time.Minute), ""},
		"5 minutes early":        {skewed(5 * time.Minute), ""},
		"later":                  {skewed(-5*time.Minute - time.Second), "AuthFailure.SignatureExpire"},
		"earlier":                {skewed(5*time.Minute + time.Second), "AuthFailure.SignatureExpire"},
		"temporary, no token":    {key(tencentcloud.TemporarySecretID, tencentcloud.TemporarySecretKey, ""), "AuthFailure.TokenFailure"},
		"token of nobody":        {key(tencentcloud.SecretID, tencentcloud.SecretKey, tencentcloud.Token), "AuthFailure.TokenFailure"},
		"wrong secret":           {key(tencentcloud.SecretID, "another", ""), "AuthFailure.SignatureFailure"},
		"unknown key":            {key("AKIDnobodyHasThis", tencentcloud.SecretKey, ""), "AuthFailure.SecretIdNotFound"},
		"no key":                 {key("", tencentcloud.SecretKey, ""), "AuthFailure.InvalidSecretId"},
		"not signed":             {header("Authorization", ""), "AuthFailure.InvalidAuthorization"},
		"another algorithm":      {header("Authorization", "HmacSHA1 x"), "AuthFailure.InvalidAuthorization"},
		"no time":                {header("X-TC-Timestamp", ""), "MissingParameter"},
		"changed time":           {header("X-TC-Timestamp", "1747727041"), "AuthFailure.SignatureFailure"},
		"changed type":           {header("Content-Type", "text/json"), "AuthFailure.SignatureFailure"},
		"no version":             {header("X-TC-Version", ""), "NoSuchVersion"},
		"another version":        {header("X-TC-Version", "2017-03-12"), "NoSuchVersion"},
		"no region's name":       {header("X-TC-Region", "Hong Kong"), "UnsupportedRegion"},
		"another action":         {header("X-TC-Action", "DescribeDirectConnects2"), "InvalidAction"},
		"no action":              {header("X-TC-Action", ""), "MissingParameter"},
		"action not as signed":   {header("X-TC-Action", "DescribeDirectConnects"), "AuthFailure.SignatureFailure"},
		"service of another API": {signed(func(r *http.Request) { r.Header.Set("Authorization", forService(r, "cvm")) }), "AuthFailure.InvalidAuthorization"},
	} {
		c.login = test.login
		failed, _ := c.answer("DescribeDirectConnectTunnels", object{})["Error"].(object)
		if test.code == "" {
			assert.Nil(t, failed, name)
			continue
		}
		require.NotNil(t, failed, name)
		assert.Equal(t, test.code, failed["Code"], name)
	}
	c.as(tencentcloud.ReaderSecretID, tencentcloud.SecretKey).refused("UnauthorizedOperation", "CreateDirectConnectTunnel", wanted())
	assert.Zero(t, c.sim.Ledger().Counts.Purchases)
}

func forService(r *http.Request, service string) string {
	return "TC3-HMAC-SHA256 Credential=" + tencentcloud.SecretID + "/2025-05-20/" + service + "/tc3_request, SignedHeaders=content-type;host, Signature=" +
		hexHash([]byte(r.Header.Get("Authorization")))
}
