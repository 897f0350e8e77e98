package tencentcloud_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/tencentcloud"
)

func TestWhichTunnelSupportMeans(t *testing.T) {
	t.Parallel()
	type tunnel = tencentcloud.Tunnel
	fits := func(id string, changes ...func(*tunnel)) tunnel {
		one := tunnel{
			ID: id, ConnectionID: "dc-kd7d06of", ConnectionOwner: "12325464", VLAN: 60, SpeedMbps: 100, Created: "2026-03-02 10:00:00",
			Observation: tencentcloud.Observe("AVAILABLE"),
		}
		for _, change := range changes {
			change(&one)
		}
		return one
	}
	state := func(raw string) func(*tunnel) { return func(t *tunnel) { t.Observation = tencentcloud.Observe(raw) } }
	vlan := func(tag int) func(*tunnel) { return func(t *tunnel) { t.VLAN = tag } }
	owner := func(id string) func(*tunnel) { return func(t *tunnel) { t.ConnectionOwner = id } }
	on := func(id string) func(*tunnel) { return func(t *tunnel) { t.ConnectionID = id } }
	mbps := func(speed int) func(*tunnel) { return func(t *tunnel) { t.SpeedMbps = speed } }
	created := func(at string) func(*tunnel) { return func(t *tunnel) { t.Created = at } }
	tests := []struct {
		name     string
		tunnels  []tunnel
		want     string   // the tunnel that is meant; "" for none
		warnings []string // about it
		near     []string
	}{
		{name: "no tunnel"},
		{"the one", []tunnel{fits("dcx-1")}, "dcx-1", nil, nil},
		{"its owner is not told", []tunnel{fits("dcx-1", owner(""))}, "dcx-1", nil, nil},
		{"ids in another case", []tunnel{fits("dcx-1", on(" DC-KD7D06OF"))}, "dcx-1", nil, nil},
		{"to be accepted", []tunnel{fits("dcx-1", state("COMFIRMING"))}, "dcx-1", nil, nil},
		{"in a state nobody knows", []tunnel{fits("dcx-1", state("PONDERING"))}, "dcx-1", nil, nil},
		{"the VLAN", []tunnel{fits("dcx-1", vlan(61))}, "", nil, []string{"tunnel dcx-1 has VLAN 61, support sent 60"}},
		{"no VLAN", []tunnel{fits("dcx-1", vlan(0))}, "", nil, []string{"tunnel dcx-1 has no VLAN, support sent 60"}},
		{"the owner", []tunnel{fits("dcx-1", owner("99999"))}, "", nil,
			[]string{"tunnel dcx-1 is on a connection of account 99999, support named 12325464"}},
		{"VLAN and owner", []tunnel{fits("dcx-1", vlan(61), owner("99999"))}, "", nil,
			[]string{"tunnel dcx-1 is on a connection of account 99999, support named 12325464, and has VLAN 61, support sent 60"}},
		{"another connection", []tunnel{fits("dcx-1", on("dc-aaaaaaaa"))}, "", nil, []string{"tunnel dcx-1 is on dc-aaaaaaaa, support named dc-kd7d06of"}},
		{"a connection that is not told", []tunnel{fits("dcx-1", on(""))}, "", nil, []string{"tunnel dcx-1 is on no connection, support named dc-kd7d06of"}},
		{"another connection and VLAN", []tunnel{fits("dcx-1", on("dc-aaaaaaaa"), vlan(61))}, "", nil, nil},
		{"another connection, and one here", []tunnel{fits("dcx-1", on("dc-aaaaaaaa")), fits("dcx-2", vlan(61))}, "", nil,
			[]string{"tunnel dcx-2 has VLAN 61, support sent 60"}},
		{"one that fits beside one that does not", []tunnel{fits("dcx-1", vlan(61)), fits("dcx-2")}, "dcx-2", nil, nil},
		{"slower", []tunnel{fits("dcx-1", mbps(50))}, "dcx-1", []string{"tunnel dcx-1 has 50 Mbps, the order 100"}, nil},
		{"faster", []tunnel{fits("dcx-1", mbps(1000))}, "dcx-1", []string{"tunnel dcx-1 has 1000 Mbps, the order 100"}, nil},
		{"a speed that is not told", []tunnel{fits("dcx-1", mbps(0))}, "dcx-1", nil, nil},
		{"two", []tunnel{fits("dcx-9"), fits("dcx-1", created("2026-03-02 10:00:01")), fits("dcx-2")}, "dcx-1", []string{
			"tunnel dcx-9 has the same connection and VLAN: dcx-1, the newest, is taken",
			"tunnel dcx-2 has the same connection and VLAN: dcx-1, the newest, is taken"}, nil},
		{"rejected", []tunnel{fits("dcx-1", state("REJECTED"))}, "", nil,
			[]string{"tunnel dcx-1: the connection's owner refused it; a new tunnel is needed (REJECTED)"}},
		{"a new one after a rejected one", []tunnel{fits("dcx-1", state("rejected"), created("2026-04-01 00:00:00")), fits("dcx-2")}, "dcx-2", nil, nil},
		{"rejected, and a new one with a mistake", []tunnel{fits("dcx-1", state("REJECTED")), fits("dcx-2", vlan(6))}, "", nil, []string{
			"tunnel dcx-1: the connection's owner refused it; a new tunnel is needed (REJECTED)", "tunnel dcx-2 has VLAN 6, support sent 60"}},
		{"being deleted", []tunnel{fits("dcx-1", state("DELETING"))}, "", nil, []string{"tunnel dcx-1 is being deleted (DELETING)"}},
		{"deleted", []tunnel{fits("dcx-1", state("DELETED")), fits("dcx-2", vlan(61), state("DELETED"))}, "", nil, nil},
	}
	sent := tencentcloud.Support{Account: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60, SpeedMbps: 100}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			seen := sent.Look(tt.tunnels)
			got := ""
			if seen.Tunnel != nil {
				got = seen.Tunnel.ID
			}
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.warnings, seen.Warnings)
			assert.ElementsMatch(t, tt.near, seen.Near)
		})
	}
}

// Who waits for whom stands in the tunnel's own reading.
func TestATunnelThatWaitsToBeAccepted(t *testing.T) {
	t.Parallel()
	sent := tencentcloud.Support{Account: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60}
	seen := sent.Look([]tencentcloud.Tunnel{{ID: "dcx-1", ConnectionID: "dc-kd7d06of", VLAN: 60, Observation: tencentcloud.Observe("COMFIRMING")}})
	assert.Equal(t, providers.PhaseWaiting, seen.Tunnel.Phase)
	assert.Equal(t, providers.PartySupport, seen.Tunnel.Party)
	assert.Equal(t, "the connection's owner has to accept it", seen.Tunnel.Reason)
}
