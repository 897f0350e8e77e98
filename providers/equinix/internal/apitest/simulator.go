package apitest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/internal/login"
	"turnup/providers/providertest"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simulated "turnup/providers/simulator/equinix"
)

// Ports of the simulator, all Dot1Q: two where connections start, on different devices, and two where they end.
var (
	starts = []string{"7f891d3b-973c-73c0-bae0-30ac1885197a", "7f891d3b-9744-7440-bae0-30ac1885197a"}
	ends   = []string{"7f891d3b-9732-7320-bae0-30ac1885197a", "7f891d3b-9732-7320-bae0-30ac1456197a"}
)

// LoginCall is what the documents say of a login ("Getting Access Token").
var LoginCall = providertest.Call{
	Send:   `{"grant_type":"=client_credentials","client_id":"string","client_secret":"string"}`,
	Answer: `{"access_token":"string","token_timeout":"string","token_type":"string","user_name":"string","*":"any"}`,
}

// Contract tests a client's account before the simulator. document, doubtful, statuses and tells are the API's own, see
// providertest.Subject.
func Contract(
	t *testing.T, account func(config login.Config) equinix.Account, document providertest.Document, doubtful map[string]http.HandlerFunc,
	statuses map[string]providers.Observation, tells ...string,
) {
	t.Helper()
	providertest.Account(t, providertest.Subject[equinix.Request]{
		Simulate: simulate,
		Account: func(_ testing.TB, common rest.Common) providers.Account[equinix.Request] {
			return account(login.Config{Common: common, ClientID: simulated.ClientID, ClientSecret: simulated.ClientSecret})
		},
		Request: func(place int, name string) equinix.Request { return request(leg(place, name)) },
		Pair:    func(first, second string) equinix.Request { return request(leg(0, first), leg(1, second)) },
		Like:    like,
		Differences: map[string]func(*simulator.Foreign){
			"our port DEMO-SV1-Dot1q-SEC (" + starts[1] + ")":          func(f *simulator.Foreign) { f.Port = starts[1] },
			"VLAN 999 on our port":                                     func(f *simulator.Foreign) { f.VLAN = 999 },
			"port at the far end DEMO-DC5-Dot1q-SEC (" + ends[1] + ")": func(f *simulator.Foreign) { f.FarPort = ends[1] },
			"VLAN 998 at the far end":                                  func(f *simulator.Foreign) { f.FarVLAN = 998 },
			"200 Mbps":                                                 func(f *simulator.Foreign) { f.SpeedMbps = 200 },
		},
		Create: "createConnection", Get: "getConnection", List: "listConnections", Find: "listConnections", Ports: "listPorts", Delete: "deleteConnection",
		Document: document, More: more,
		Doubtful: doubtful, Page: 100, Active: "PROVISIONED", Statuses: statuses, Tells: tells,
	})
}

// more asks for what Equinix's accounts alone have.
func more(t *testing.T, account providers.Account[equinix.Request], id string) {
	alone, is := account.(equinix.Account)
	require.True(t, is)
	_, err := providers.Collect(alone.Metros(t.Context()))
	require.NoError(t, err)
	_, err = providers.Collect(alone.Profiles(t.Context(), ""))
	require.NoError(t, err)
	profiles, err := providers.Collect(alone.Profiles(t.Context(), "SV"))
	require.NoError(t, err)
	_, err = alone.Profile(t.Context(), profiles[0].ID)
	require.NoError(t, err)
	_, err = alone.CheckKey(t.Context(), equinix.KeyQuestion{Key: "k", ProfileID: profiles[0].ID, Metro: "SV"})
	require.NoError(t, err)
	require.NoError(t, alone.Update(t.Context(), id, equinix.Change{Speed: 200, Unit: equinix.UnitMB}))
}

func simulate(options simulator.Options) providertest.Simulated {
	sim := simulated.New(options)
	return providertest.Simulated{
		Handler: sim, Engine: sim.Engine, Activate: sim.Activate,
		Show: func(id, status string) error { return sim.SetStatus(id, shown(status)) },
	}
}

// shown takes a status apart: of the whole connection, which only Fabric v4 has, of the A side and of the Z side.
func shown(status string) simulated.Shown {
	switch parts := strings.Split(status, "/"); len(parts) {
	case 1:
		return simulated.Shown{Status: parts[0]}
	case 2:
		return simulated.Shown{Status: parts[0], ProviderStatus: parts[1]}
	default:
		return simulated.Shown{State: parts[0], Status: parts[1], ProviderStatus: parts[2]}
	}
}

func like(request equinix.Request) simulator.Foreign {
	leg := request.Legs[0]
	return simulator.Foreign{
		Name: leg.Name, Port: leg.A.PortID, VLAN: leg.A.S, FarPort: leg.Z.PortID, FarVLAN: leg.Z.S, SpeedMbps: request.Mbps(),
	}
}

func request(legs ...equinix.Leg) equinix.Request {
	return equinix.Request{Legs: legs, Speed: 50, Unit: equinix.UnitMB, Notifications: []string{"netops@example.org"}}
}

func leg(place int, name string) equinix.Leg {
	tags := providers.Tags{S: 500 + place}
	return equinix.Leg{
		Name: name,
		A:    equinix.ASide{PortID: starts[place%2], Encapsulation: providers.Dot1Q, Tags: tags},
		Z:    equinix.ZSide{PortID: ends[place%2], Encapsulation: providers.Dot1Q, Metro: "DC", Tags: tags},
	}
}
