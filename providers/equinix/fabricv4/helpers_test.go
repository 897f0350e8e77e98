package fabricv4_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/equinix/internal/apitest"
	"turnup/providers/providertest"
)

const (
	portSV       = "11111111-aaaa-4aaa-8aaa-000000000001"
	portDC       = "11111111-aaaa-4aaa-8aaa-000000000003"
	profileID    = "22222222-bbbb-4bbb-8bbb-000000000001"
	group        = "44444444-dddd-4ddd-8ddd-000000000003"
	connectionID = "55555555-eeee-4eee-8eee-000000000001"

	connections = "/fabric/v4/connections"
)

type exchange = providertest.Exchange

var (
	fixture = providertest.Fixture
	fields  = providertest.Fields
	answer  = providertest.Answer
)

// newClient returns a client of a server that leaves everything but logins to the handler.
func newClient(t testing.TB, handler http.HandlerFunc) *fabricv4.Client {
	t.Helper()
	return connect(t, apitest.Serve(t, handler))
}

func connect(t testing.TB, config fabricv4.Config) *fabricv4.Client {
	t.Helper()
	c, err := fabricv4.New(config)
	require.NoError(t, err)
	return c
}

// expect returns a client that sends these requests, and is answered so.
func expect(t *testing.T, exchanges ...exchange) *fabricv4.Client {
	t.Helper()
	return newClient(t, apitest.Expect(t, exchanges...))
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
