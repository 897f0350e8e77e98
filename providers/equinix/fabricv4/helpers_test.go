package fabricv4_test

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
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
)

const (
	secret       = "the-client-secret"
	portSV       = "11111111-aaaa-4aaa-8aaa-000000000001"
	portDC       = "11111111-aaaa-4aaa-8aaa-000000000003"
	profileID    = "22222222-bbbb-4bbb-8bbb-000000000001"
	group        = "44444444-dddd-4ddd-8ddd-000000000003"
	connectionID = "55555555-eeee-4eee-8eee-000000000001"

	connections = "/fabric/v4/connections"
)

func fixture(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return string(data)
}

// exchange is a request that a test expects, and the answer to it.
type exchange struct {
	method, path, query, body string // body as JSON; "" means none
	contentType               string // "" means application/json where there is a body
	status                    int    // 0 means 200
	answer                    string
}

// expect returns a client of a server that checks each request and answers it. All of them have to come, in turn.
func expect(t *testing.T, exchanges ...exchange) *fabricv4.Client {
	t.Helper()
	next := 0
	t.Cleanup(func() { assert.Equal(t, len(exchanges), next, "requests sent") })
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		if next >= len(exchanges) {
			t.Errorf("one request too many: %s %s", r.Method, r.URL)
			return
		}
		exchanges[next].serve(t, w, r)
		next++
	})
}

func (e exchange) serve(t *testing.T, w http.ResponseWriter, r *http.Request) {
	assert.Equal(t, e.method, r.Method)
	assert.Equal(t, e.path, r.URL.EscapedPath())
	assert.Equal(t, e.query, r.URL.Query().Encode())
	assert.Equal(t, "Bearer the-token", r.Header.Get("Authorization"))
	body, err := io.ReadAll(r.Body)
	assert.NoError(t, err)
	if e.body == "" {
		assert.Empty(t, string(body))
	} else {
		assert.JSONEq(t, e.body, string(body))
		want := e.contentType
		if want == "" {
			want = "application/json"
		}
		assert.Equal(t, want, r.Header.Get("Content-Type"))
	}
	if e.status != 0 {
		w.WriteHeader(e.status)
	}
	_, _ = io.WriteString(w, e.answer)
}

// newClient returns a client of a server that gives everybody a token and leaves the rest to the handler.
func newClient(t *testing.T, handler http.HandlerFunc, set ...func(*equinix.Config)) *fabricv4.Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			_, _ = io.WriteString(w, `{"access_token":"the-token","token_timeout":"3599","token_type":"Bearer"}`)
			return
		}
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	config := equinix.Config{
		BaseURL: s.URL, ClientID: "the-client-id", ClientSecret: secret, RetryWait: time.Millisecond,
	}
	for _, change := range set {
		change(&config)
	}
	c, err := fabricv4.New(config)
	require.NoError(t, err)
	return c
}

// single is a connection from a Dot1Q port to a QinQ port.
func single() equinix.Request {
	return equinix.Request{
		Legs: []equinix.Leg{{
			Name: "ord-0001-pri",
			A:    equinix.ASide{PortID: portSV, Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 1201}},
			Z:    equinix.ZSide{PortID: portDC, Encapsulation: providers.QinQ, Tags: providers.Tags{S: 1301, C: 1401}},
		}},
		Speed: 50, Unit: equinix.UnitMB, Notifications: []string{"netops@example.org"},
	}
}

// pair is two connections to a service profile.
func pair() equinix.Request {
	r := single()
	r.Legs[0].Z = equinix.ZSide{ProfileID: profileID, Encapsulation: providers.Dot1Q, Metro: "DC", Region: "us-east-1", AuthorizationKey: "the-pairing-key"}
	second := r.Legs[0]
	second.Name, second.A.PortID, second.A.S = "ord-0001-sec", portDC, 1202
	r.Legs = append(r.Legs, second)
	return r
}

// leg is the body of a request to create one leg of pair.
func leg(name, port, tag, redundancy string) string {
	return `{"type":"EVPL_VC","name":"` + name + `","bandwidth":50,` + redundancy + `
		"aSide":{"accessPoint":{"type":"COLO","port":{"uuid":"` + port + `"},"linkProtocol":{"type":"DOT1Q","vlanTag":` + tag + `}}},
		"zSide":{"accessPoint":{"type":"SP","profile":{"type":"L2_PROFILE","uuid":"` + profileID + `"},"location":{"metroCode":"DC"},
			"sellerRegion":"us-east-1","authenticationKey":"the-pairing-key"}},
		"notifications":[{"type":"ALL","emails":["netops@example.org"]}]}`
}

func fields(t *testing.T, err error) []string {
	t.Helper()
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	names := make([]string, len(faults))
	for i, fault := range faults {
		names[i] = fault.Field
	}
	return names
}
