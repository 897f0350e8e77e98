package directconnect_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/rest"
	"turnup/providers/tencentcloud/directconnect"
)

// The first is the example of the guide to the signature; all were made once more outside of Go.
func TestKnownSignatures(t *testing.T) {
	t.Parallel()
	const (
		guideKey  = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
		guideBody = `{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`
		guideHash = "35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064"
	)
	guideHeaders := [][2]string{{"content-type", "application/json; charset=utf-8"}, {"host", "cvm.tencentcloudapi.com"}}
	tests := []struct {
		name, key, service        string
		at                        int64
		headers                   [][2]string
		body                      string
		bodyHash, hash, signature string
	}{
		{"the guide's", guideKey, "cvm", 1551113065, guideHeaders, guideBody, guideHash,
			"5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031",
			"72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"},
		{"with the action", guideKey, "cvm", 1551113065, append(guideHeaders[:2:2], [2]string{"x-tc-action", "DescribeInstances"}), guideBody, guideHash,
			"7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84",
			"644be983de9a8a3f00db8eadaba61467c3b429e2215758ba897b738ca469fd26"},
		{"of Direct Connect", "exampleSecretKey", "dc", 1700000000,
			[][2]string{{"content-type", "application/json"}, {"host", "dc.tencentcloudapi.com"}},
			`{"DirectConnectTunnelIds":["dcx-abcdefgh"],"Offset":0,"Limit":100}`,
			"f674c03f59bbca5954bf2c203db05885023ca89bc822d5e95968acb2d5f1b2a3",
			"533336605858836b7738d8a2570b293255b835cafef52b60324d7c5d92f0e1ff",
			"ab93bc65119ed0fc76851de6aaf2967cfa95e9066c9d6f3357f1a38c0dacbf3e"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tt.bodyHash, directconnect.HashOf(tt.body))
			hash, signature := directconnect.SignPost(tt.key, tt.service, time.Unix(tt.at, 0), tt.headers, tt.body)
			assert.Equal(t, tt.hash, hash)
			assert.Equal(t, tt.signature, signature)
		})
	}
}

// The path that is signed is / even where a proxy serves the API below another, and the date is that of the signature in UTC.
func TestWhatARequestSays(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, 3, 3, 0, 30, 0, 0, time.FixedZone("", 3600)) // still the 2nd in UTC
	var got []*http.Request
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		assert.NoError(t, verify(r, body, secretKey))
		require.Error(t, verify(r, append(body, ' '), secretKey), "another body")
		require.Error(t, verify(r, body, "another key"))
		got = append(got, r)
		if r.Header.Get("X-TC-Action") == "DescribeDirectConnectGateways" {
			answer(200, fixture(t, "gateways.json"))(w, r)
			return
		}
		answer(200, fixture(t, "tunnels.json"))(w, r)
	}, func(config *directconnect.Config) {
		config.BaseURL += "/proxy/tencent"
		config.Token = "a-token"
		config.Now = func() time.Time { return late }
	})
	_, err := c.Tunnel(t.Context(), tunnelID)
	require.NoError(t, err)
	_, err = c.Gateway(t.Context(), "ap-hongkong", "dcg-dmbhf7jf")
	require.NoError(t, err)
	require.Len(t, got, 2)
	for i, want := range []struct{ action, version, region, scope string }{
		{"DescribeDirectConnectTunnels", "2018-04-10", "", "/2026-03-02/dc/tc3_request"},
		{"DescribeDirectConnectGateways", "2017-03-12", "ap-hongkong", "/2026-03-02/vpc/tc3_request"},
	} {
		header := got[i].Header
		assert.Equal(t, "/proxy/tencent/", got[i].URL.Path)
		assert.Equal(t, want.action, header.Get("X-TC-Action"))
		assert.Equal(t, want.version, header.Get("X-TC-Version"))
		assert.Equal(t, want.region, header.Get("X-TC-Region"))
		assert.Equal(t, "1772494200", header.Get("X-TC-Timestamp"))
		assert.Equal(t, "a-token", header.Get("X-TC-Token"))
		assert.Equal(t, "en-US", header.Get("X-TC-Language"))
		assert.Contains(t, header.Get("Authorization"), secretID+want.scope)
		assert.Contains(t, header.Get("Authorization"), "SignedHeaders=content-type;host;x-tc-action,")
	}
}

func TestNewChecksItsConfiguration(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		config directconnect.Config
		fields []string
	}{
		"keys":           {directconnect.Config{SecretID: "i", SecretKey: "k"}, nil},
		"temporary keys": {directconnect.Config{SecretID: "i", SecretKey: "k", Token: "t"}, nil},
		"nothing":        {directconnect.Config{}, []string{"secretId", "secretKey"}},
		"line breaks": {directconnect.Config{SecretID: "very secret", SecretKey: "very-secret\n", Token: "very\tsecret"},
			[]string{"secretId", "secretKey", "token"}},
	}
	for name, tt := range tests {
		_, err := directconnect.New(tt.config)
		assert.Equal(t, tt.fields, fields(t, err), name)
		if err != nil {
			assert.NotContains(t, err.Error(), "very")
		}
	}
	_, err := directconnect.New(directconnect.Config{SecretID: "i", SecretKey: "k", Common: rest.Common{BaseURL: "http://dc.tencentcloudapi.com"}})
	assert.ErrorContains(t, err, "must be https")
}
