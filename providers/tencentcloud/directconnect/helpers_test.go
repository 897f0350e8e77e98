package directconnect_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/providertest"
	"turnup/providers/rest"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
)

const (
	secretID  = "AKIDexample"
	secretKey = "exampleSecretKey"
	bgpKey    = "bgp-key-in-clear"

	tunnelID = "dcx-abcdefgh"
)

var now = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

var (
	fixture = providertest.Fixture
	fields  = providertest.Fields
	answer  = providertest.Answer
)

// exchange is an action that a test expects, and the answer to it.
type exchange struct{ Action, Body, Answer string }

// expect returns a client that sends these actions, rightly signed, and is answered so.
func expect(t *testing.T, exchanges ...exchange) *directconnect.Client {
	t.Helper()
	all := make([]providertest.Exchange, len(exchanges))
	for i, e := range exchanges {
		all[i] = providertest.Exchange{Method: http.MethodPost, Path: "/", Body: e.Body, Answer: e.Answer}
	}
	next := 0
	return newClient(t, providertest.Expect(t, func(r *http.Request, body []byte) {
		assert.NoError(t, verify(r, body, secretKey))
		assert.Equal(t, exchanges[next].Action, r.Header.Get("X-TC-Action"))
		next++
	}, all...))
}

func newClient(t testing.TB, handler http.HandlerFunc, set ...func(*directconnect.Config)) *directconnect.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	config := directconnect.Config{
		Common:   rest.Common{BaseURL: s.URL, RetryWait: time.Millisecond, Now: func() time.Time { return now }},
		SecretID: secretID, SecretKey: secretKey,
		BGPKey: func(name string) string { return map[string]string{"HKG": bgpKey}[name] },
	}
	for _, change := range set {
		change(&config)
	}
	c, err := directconnect.New(config)
	require.NoError(t, err)
	return c
}

func toCreate() tencentcloud.Request {
	return tencentcloud.Request{
		Name: "turnup-tencent-hkg-prod-1", ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464", VLAN: 60, SpeedMbps: 100,
		Network: tencentcloud.Network{
			Gateway: "dcg-dmbhf7jf", VPC: "vpc-abcdef88", Region: "ap-hongkong", ASN: 65101,
			TencentAddress: "169.254.64.1/30", CustomerAddress: "169.254.64.2/30",
		},
		BGPKey: "HKG",
	}
}

// kindOf is the kind of an error, which has one.
func kindOf(t testing.TB, err error) providers.Kind {
	t.Helper()
	require.Error(t, err)
	return providers.KindOf(err)
}

var authorization = regexp.MustCompile(`^TC3-HMAC-SHA256 Credential=([^ ,/]+)/([0-9-]{10})/([a-z]+)/tc3_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$`)

// verify checks a signature as Tencent Cloud does: it follows the list of signed headers.
func verify(r *http.Request, body []byte, secret string) error {
	parts := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		return fmt.Errorf("malformed Authorization %q", r.Header.Get("Authorization"))
	}
	canonical := r.Method + "\n/\n\n"
	for name := range strings.SplitSeq(parts[4], ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical += name + ":" + strings.ToLower(value) + "\n"
	}
	canonical += "\n" + parts[4] + "\n" + fmt.Sprintf("%x", sha256.Sum256(body))
	scope := parts[2] + "/" + parts[3] + "/tc3_request"
	text := "TC3-HMAC-SHA256\n" + r.Header.Get("X-TC-Timestamp") + "\n" + scope + "\n" + fmt.Sprintf("%x", sha256.Sum256([]byte(canonical)))
	key := []byte("TC3" + secret)
	for _, part := range []string{parts[2], parts[3], "tc3_request", text} {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	if fmt.Sprintf("%x", key) != parts[5] {
		return fmt.Errorf("wrong signature of\n%s", canonical)
	}
	return nil
}
