package directconnect_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/providertest"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simulated "turnup/providers/simulator/tencentcloud"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
)

func TestContract(t *testing.T) {
	t.Parallel()
	providertest.Account(t, providertest.Subject[tencentcloud.Request]{
		Simulate: func(options simulator.Options) providertest.Simulated {
			sim := simulated.New(options)
			activate := func(id string) error {
				defer options.Clock.(*simulator.ManualClock).Advance(10 * time.Minute) // it is allocated, step by step
				return sim.Accept(id)
			}
			return providertest.Simulated{Handler: sim, Engine: sim.Engine, Activate: activate, Show: sim.SetStatus}
		},
		Account: func(t testing.TB, common rest.Common) providers.Account[tencentcloud.Request] {
			c, err := directconnect.New(directconnect.Config{Common: common, SecretID: simulated.SecretID, SecretKey: simulated.SecretKey})
			require.NoError(t, err)
			return &tencentcloud.Connections{Of: c}
		},
		Request: func(place int, name string) tencentcloud.Request {
			return tencentcloud.Request{
				Name: name, ConnectionID: simulated.LineID, ConnectionOwner: simulated.OwnerAccount, VLAN: 500 + place, SpeedMbps: 2,
				Network: tencentcloud.Network{Gateway: simulated.CCNGatewayID, NetworkType: "CCN"},
			}
		},
		Like: func(request tencentcloud.Request) simulator.Foreign {
			return simulator.Foreign{Name: request.Name, Port: request.ConnectionID, VLAN: request.VLAN, SpeedMbps: request.SpeedMbps}
		},
		Differences: map[string]func(*simulator.Foreign){
			"200 Mbps": func(f *simulator.Foreign) { f.SpeedMbps = 200 },
		},
		Create: createAction, Get: "DescribeDirectConnectTunnels", List: "DescribeDirectConnectTunnels", Find: "DescribeDirectConnectTunnels",
		Delete: "DeleteDirectConnectTunnel",
		Doubtful: map[string]http.HandlerFunc{
			"200 with no id":           answers(`{"Response":{"DirectConnectTunnelIdSet":[],"RequestId":"r"}}`),
			"200 with two":             answers(`{"Response":{"DirectConnectTunnelIdSet":["dcx-1","dcx-2"],"RequestId":"r"}}`),
			"200 without a request":    answers(`{"Response":{"DirectConnectTunnelIdSet":["dcx-1"]}}`),
			"an internal error":        answers(`{"Response":{"Error":{"Code":"InternalError","Message":"oops"},"RequestId":"r"}}`),
			"a code that nobody names": answers(`{"Response":{"Error":{"Code":"Strange","Message":"oops"},"RequestId":"r"}}`),
		},
		Apart: map[string]string{
			"a preview":           "what support sends is not known before",
			"whose it is":         "the time of creation has no zone",
			"created by others":   "the time of creation has no zone",
			"whose account it is": "the account is told by its tunnels alone",
			"a line that is down": "a tunnel's line is not told",
			"an odd row":          "the rows stand below Response",
			"listed from a place": "a list that does not add up is read again, so that no page is surely done",
		},
		Page: 100, Active: "AVAILABLE",
		Statuses: map[string]providers.Observation{
			"PENDING": {Phase: providers.PhaseBuilding}, "AVAILABLE": {Phase: providers.PhaseActive}, "REJECTED": {Phase: providers.PhaseFailed},
		},
	})
}

// answers is an answer as Tencent Cloud gives every one: with HTTP 200.
func answers(body string) http.HandlerFunc { return providertest.Answer(http.StatusOK, body) }
