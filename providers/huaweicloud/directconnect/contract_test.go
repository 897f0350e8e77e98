package directconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/providertest"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simulated "turnup/providers/simulator/huaweicloud"
)

func TestContract(t *testing.T) {
	t.Parallel()
	providertest.Account(t, providertest.Subject[huaweicloud.Request]{
		Simulate: func(options simulator.Options) providertest.Simulated {
			sim := simulated.New(options)
			return providertest.Simulated{
				Handler: sim, Engine: sim.Engine, Activate: sim.Activate, Show: sim.SetStatus, Crowd: sim.AddHosted,
			}
		},
		Account: func(t testing.TB, common rest.Common) providers.Account[huaweicloud.Request] {
			c, err := directconnect.New(directconnect.Config{
				Common: common, ProjectID: simulated.Project, AccessKey: simulated.AccessKey, SecretKey: simulated.SecretKey,
			})
			require.NoError(t, err)
			return c.Account()
		},
		Request: func(place int, name string) huaweicloud.Request {
			return huaweicloud.Request{
				Name: name, Bandwidth: 2, HostingID: simulated.HostingID, VLAN: 500 + place, ResourceTenantID: simulated.Tenant,
			}
		},
		Like: func(request huaweicloud.Request) simulator.Foreign {
			return simulator.Foreign{
				Name: request.Name, Port: request.HostingID, VLAN: request.VLAN, SpeedMbps: request.Bandwidth, Project: request.ResourceTenantID,
			}
		},
		Differences: map[string]func(*simulator.Foreign){
			"operations connection b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60": func(f *simulator.Foreign) {
				f.Port = "b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60"
			},
			"VLAN 77":  func(f *simulator.Foreign) { f.VLAN = 77 },
			"200 Mbps": func(f *simulator.Foreign) { f.SpeedMbps = 200 },
			"tenant's project 6fbe9263116a4b68818cf1edce16bc4f": func(f *simulator.Foreign) { f.Project = simulated.Project },
		},
		Create: "createHostedDirectConnect", Get: "showHostedDirectConnect", List: "listHostedDirectConnects",
		Find: "listHostedDirectConnects", Ports: "listDirectConnects",
		Delete: "deleteHostedDirectConnect",
		Doubtful: map[string]http.HandlerFunc{
			"system error":     answer(400, `{"error_code":"DC.0003","error_msg":"oops"}`),
			"not created":      answer(400, `{"error_code":"DC.1002","error_msg":"oops"}`),
			"500 with a code":  answer(500, `{"error_code":"DC.0003","error_msg":"oops"}`),
			"201 with no id":   answer(201, `{"hosted_connect":{"status":"BUILD"}}`),
			"201 with null":    answer(201, `{"hosted_connect":null}`),
			"201 with a list":  answer(201, `{"hosted_connect":[{"id":"1"}]}`),
			"200 with a code":  answer(200, `{"error_code":"DC.0001"}`),
			"201 with nothing": answer(201, ""),
		},
		Document: document,
		Page:     directconnect.MaxLimit, Active: "ACTIVE",
		Tells: []string{"createdAt", "line", "down"},
		Statuses: map[string]providers.Observation{
			"PENDING_CREATE": {Phase: providers.PhaseBuilding},
			"ACTIVE":         {Phase: providers.PhaseActive},
			"DOWN":           {Phase: providers.PhaseDown},
			"ERROR":          {Phase: providers.PhaseFailed},
			"PENDING_DELETE": {Phase: providers.PhaseClosing},
			"DELETED":        {Phase: providers.PhaseClosed, Gone: true},
			"PENDING_PAY":    {Phase: providers.PhaseWaiting, Party: providers.PartyOperator},
		},
	})
}
