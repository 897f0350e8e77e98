package directconnect_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/providertest"
	"turnup/providers/rest"
)

const (
	accessKey = "THEACCESSKEY"
	secretKey = "the-secret-key"

	projectID    = "6fbe9263116a4b68818cf1edce16bc4f"
	tenantID     = "0605768a3300d5762f82c01180692873"
	hostingID    = "2cfb53be-b05f-40d5-a2f8-3a59ac383836"
	hostedID     = "0278b472-ffa5-4eb3-8c0d-979d479f8ef6"
	connectionID = "6ecd9cf3-ca64-46c7-863f-f2eb1b9e838a"

	base        = "/v3/" + projectID + "/dcaas"
	hostedPath  = base + "/hosted-connects"
	connections = base + "/direct-connects"
)

var now = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

type exchange = providertest.Exchange

var (
	fixture = providertest.Fixture
	fields  = providertest.Fields
	answer  = providertest.Answer
)

// expect returns a client that sends these requests, rightly signed, and is answered so.
func expect(t *testing.T, exchanges ...exchange) *directconnect.Client {
	t.Helper()
	return newClient(t, providertest.Expect(t, func(r *http.Request, body []byte) {
		assert.NoError(t, verify(r, body, secretKey))
	}, exchanges...))
}

func newClient(t testing.TB, handler http.HandlerFunc, set ...func(*directconnect.Config)) *directconnect.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	config := directconnect.Config{
		Common:    rest.Common{BaseURL: s.URL, RetryWait: time.Millisecond, Now: func() time.Time { return now }},
		ProjectID: projectID, AccessKey: accessKey, SecretKey: secretKey,
	}
	for _, change := range set {
		change(&config)
	}
	c, err := directconnect.New(config)
	require.NoError(t, err)
	return c
}
