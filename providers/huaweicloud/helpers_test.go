package huaweicloud_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
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

func fixture(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// wanted is the one request that a test expects, and the answer to it.
type wanted struct {
	method, path, query, body string // body as JSON; "" means none
	status                    int
	answer                    string
}

// expect returns a client of a server that checks the request, its signature too, and answers it.
func expect(t *testing.T, want wanted) *huaweicloud.Client {
	t.Helper()
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, want.method, r.Method)
		assert.Equal(t, want.path, r.URL.EscapedPath())
		assert.Equal(t, want.query, r.URL.Query().Encode())
		assert.Equal(t, "application/json", r.Header.Get("Accept"))
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		assert.NoError(t, verify(r, body, secretKey))
		if want.body == "" {
			assert.Empty(t, string(body))
			assert.Empty(t, r.Header.Get("Content-Type"))
		} else {
			assert.JSONEq(t, want.body, string(body))
			assert.Equal(t, "application/json", r.Header.Get("Content-Type"))
		}
		if want.status != 0 {
			w.WriteHeader(want.status)
		}
		_, _ = io.WriteString(w, want.answer)
	})
}

func newClient(t testing.TB, handler http.HandlerFunc, set ...func(*huaweicloud.Config)) *huaweicloud.Client {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	config := huaweicloud.Config{
		Endpoint: s.URL, ProjectID: projectID, AccessKey: accessKey, SecretKey: secretKey,
		RetryWait: time.Millisecond, Now: func() time.Time { return now },
	}
	for _, change := range set {
		change(&config)
	}
	c, err := huaweicloud.New(config)
	require.NoError(t, err)
	return c
}

// notSent returns a client that must not send anything.
func notSent(t *testing.T) *huaweicloud.Client {
	t.Helper()
	return newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// fields names the fields of the faults in err, in their order.
func fields(t *testing.T, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	var names []string
	for _, fault := range faults {
		names = append(names, fault.Field)
		assert.NotEmpty(t, fault.Rule)
	}
	return names
}
