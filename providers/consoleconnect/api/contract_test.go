package api_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/providertest"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simulated "turnup/providers/simulator/consoleconnect"
)

func TestContract(t *testing.T) {
	t.Parallel()
	// Ports of the simulator, which have room for many connections.
	ports := []string{portID, "66c29b3c6dcad34e5b728c9d"}
	providertest.Account(t, providertest.Subject[consoleconnect.Request]{
		Simulate: func(options simulator.Options) providertest.Simulated {
			sim := simulated.New(options)
			return providertest.Simulated{
				Handler: sim, Engine: sim.Engine, Activate: sim.Activate, Show: sim.SetStatus,
				Free: func(id string) error { return sim.SetStatus(id, "DISABLED") },
			}
		},
		Account: func(t testing.TB, common rest.Common) providers.Account[consoleconnect.Request] {
			c, err := api.New(api.Config{Common: common, APIKey: simulated.Key, Company: simulated.Company})
			require.NoError(t, err)
			return c.Account()
		},
		Request: func(place int, name string) consoleconnect.Request {
			request := toCompany()
			request.Name, request.PortID, request.Speed = name, ports[place%2], 10
			request.SrcFacilityID, request.SrcRegionID = "5aa89b04ac86ba0012345bdf", "5c05cb06cad910000ae251f4" // for the price
			return request
		},
		Like: func(request consoleconnect.Request) simulator.Foreign {
			return simulator.Foreign{
				Name: request.Name, Port: request.PortID, Profile: request.DestCompany, Metro: request.DestMetroID, SpeedMbps: request.Speed,
				Class: request.ClassOfService,
			}
		},
		Differences: map[string]func(*simulator.Foreign){
			"our port My-Port-2 (" + ports[1] + ")": func(f *simulator.Foreign) { f.Port = ports[1] },
			"company acme":                          func(f *simulator.Foreign) { f.Profile = simulated.Company },
			"metro 5a3b2f6e1c9d440000a1b2c3":        func(f *simulator.Foreign) { f.Metro = "SIN" },
			"500 Mbps":                              func(f *simulator.Foreign) { f.SpeedMbps = 500 },
			"class of service GOLD":                 func(f *simulator.Foreign) { f.Class = "GOLD" },
		},
		Create: "createConnection", Get: "getConnection", List: "listConnections", Find: "listPortConnections", Ports: "listPorts", Delete: "deleteConnection",
		Document: document,
		More: func(t *testing.T, account providers.Account[consoleconnect.Request], id string) {
			alone, is := account.(consoleconnect.Account)
			require.True(t, is)
			_, err := providers.Collect(alone.Metros(t.Context(), consoleconnect.TencentCompany))
			require.NoError(t, err)
			_, err = alone.VLANs(t.Context(), portID)
			require.NoError(t, err)
			assert.Equal(t, providers.KindInvalid, providers.KindOf(alone.Disable(t.Context(), id)), "it is disabled")
		},
		Page: 20, Active: "ACTIVE",
		Tells: []string{"term", "createdAt", "inServiceAt", "statusSince", "changedAt", "down", "downSince"},
		Statuses: map[string]providers.Observation{
			"CREATING":           {Phase: providers.PhaseBuilding},
			"PENDING":            {Phase: providers.PhaseWaiting, Party: providers.PartySupport},
			"PENDING ACCEPTANCE": {Phase: providers.PhaseWaiting, Party: providers.PartyProvider},
			"ACTIVE":             {Phase: providers.PhaseActive},
			"ERROR":              {Phase: providers.PhaseFailed},
			"DISABLED":           {Phase: providers.PhaseDown},
			"DELETING":           {Phase: providers.PhaseClosing},
			"CANCELLED":          {Phase: providers.PhaseClosed, Gone: true},
		},
	})
}
