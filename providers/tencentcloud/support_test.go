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
		others   []tencentcloud.Support
	}{
		{name: "no tunnel"},
		{name: "the one", tunnels: []tunnel{fits("dcx-1")}, want: "dcx-1"},
		{name: "its owner is not told", tunnels: []tunnel{fits("dcx-1", owner(""))}, want: "dcx-1"},
		{name: "ids in another case", tunnels: []tunnel{fits("dcx-1", on(" DC-KD7D06OF"))}, want: "dcx-1"},
		{name: "to be accepted", tunnels: []tunnel{fits("dcx-1", state("COMFIRMING"))}, want: "dcx-1"},
		{name: "in a state nobody knows", tunnels: []tunnel{fits("dcx-1", state("PONDERING"))}, want: "dcx-1"},

		{name: "the VLAN", tunnels: []tunnel{fits("dcx-1", vlan(61))}, near: []string{"tunnel dcx-1 has VLAN 61, support sent 60"}},
		{name: "no VLAN", tunnels: []tunnel{fits("dcx-1", vlan(0))}, near: []string{"tunnel dcx-1 has no VLAN, support sent 60"}},
		{name: "the owner", tunnels: []tunnel{fits("dcx-1", owner("99999"))},
			near: []string{"tunnel dcx-1 is on a connection of account 99999, support named 12325464"}},
		{name: "VLAN and owner", tunnels: []tunnel{fits("dcx-1", vlan(61), owner("99999"))},
			near: []string{"tunnel dcx-1 is on a connection of account 99999, support named 12325464, and has VLAN 61, support sent 60"}},
		{name: "another connection", tunnels: []tunnel{fits("dcx-1", on("dc-aaaaaaaa"))},
			near: []string{"tunnel dcx-1 is on dc-aaaaaaaa, support named dc-kd7d06of"}},
		{name: "a connection that is not told", tunnels: []tunnel{fits("dcx-1", on(""))},
			near: []string{"tunnel dcx-1 is on no connection, support named dc-kd7d06of"}},
		{name: "another connection and VLAN", tunnels: []tunnel{fits("dcx-1", on("dc-aaaaaaaa"), vlan(61))}},
		{name: "another connection, and one here", tunnels: []tunnel{fits("dcx-1", on("dc-aaaaaaaa")), fits("dcx-2", vlan(61))},
			near: []string{"tunnel dcx-2 has VLAN 61, support sent 60"}},
		{name: "one that fits beside one that does not", tunnels: []tunnel{fits("dcx-1", vlan(61)), fits("dcx-2")}, want: "dcx-2"},

		{name: "slower", tunnels: []tunnel{fits("dcx-1", mbps(50))}, want: "dcx-1", warnings: []string{"tunnel dcx-1 has 50 Mbps, the order 100"}},
		{name: "faster", tunnels: []tunnel{fits("dcx-1", mbps(1000))}, want: "dcx-1", warnings: []string{"tunnel dcx-1 has 1000 Mbps, the order 100"}},
		{name: "a speed that is not told", tunnels: []tunnel{fits("dcx-1", mbps(0))}, want: "dcx-1"},
		{name: "two", tunnels: []tunnel{fits("dcx-9"), fits("dcx-1", created("2026-03-02 10:00:01")), fits("dcx-2")}, want: "dcx-1", warnings: []string{
			"tunnel dcx-9 has the same connection and VLAN: dcx-1, the newest, is taken",
			"tunnel dcx-2 has the same connection and VLAN: dcx-1, the newest, is taken"}},

		{name: "rejected", tunnels: []tunnel{fits("dcx-1", state("REJECTED"))},
			near: []string{"tunnel dcx-1: the connection's owner refused it; a new tunnel is needed (REJECTED)"}},
		{name: "a new one after a rejected one", tunnels: []tunnel{fits("dcx-1", state("rejected"), created("2026-04-01 00:00:00")), fits("dcx-2")}, want: "dcx-2"},
		{name: "rejected, and a new one with a mistake", tunnels: []tunnel{fits("dcx-1", state("REJECTED")), fits("dcx-2", vlan(6))}, near: []string{
			"tunnel dcx-1: the connection's owner refused it; a new tunnel is needed (REJECTED)", "tunnel dcx-2 has VLAN 6, support sent 60"}},
		{name: "being deleted", tunnels: []tunnel{fits("dcx-1", state("DELETING"))}, near: []string{"tunnel dcx-1 is being deleted (DELETING)"}},
		{name: "deleted", tunnels: []tunnel{fits("dcx-1", state("DELETED")), fits("dcx-2", vlan(61), state("DELETED"))}},

		{name: "of another order on the same connection", tunnels: []tunnel{fits("dcx-1", vlan(61)), fits("dcx-2", vlan(62))},
			others: []tencentcloud.Support{{Account: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 61}},
			near:   []string{"tunnel dcx-2 has VLAN 62, support sent 60"}},
		{name: "of another order with that VLAN elsewhere", tunnels: []tunnel{fits("dcx-1", on("dc-aaaaaaaa"))},
			others: []tencentcloud.Support{{Account: "12325464", ConnectionID: "dc-aaaaaaaa", VLAN: 60}}},
	}
	sent := tencentcloud.Support{Account: "12325464", ConnectionID: "dc-kd7d06of", VLAN: 60, SpeedMbps: 100}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			seen := sent.Look(tt.tunnels, tt.others)
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
	seen := sent.Look([]tencentcloud.Tunnel{{ID: "dcx-1", ConnectionID: "dc-kd7d06of", VLAN: 60, Observation: tencentcloud.Observe("COMFIRMING")}}, nil)
	assert.Equal(t, providers.PhaseWaiting, seen.Tunnel.Phase)
	assert.Equal(t, providers.PartySupport, seen.Tunnel.Party)
	assert.Equal(t, "the connection's owner has to accept it", seen.Tunnel.Reason)
}

// What a person says of a tunnel is compared with what was seen.
func TestAPersonsWordIsCompared(t *testing.T) {
	t.Parallel()
	sent := tencentcloud.Support{Account: "12325464", ConnectionID: "dc-1", VLAN: 60}
	right, wrong := tencentcloud.Tunnel{ID: "dcx-1", ConnectionID: "dc-1", VLAN: 60}, tencentcloud.Tunnel{ID: "dcx-2", ConnectionID: "dc-1", VLAN: 61}
	const none = "no tunnel on dc-1 with VLAN 60 is seen"
	for _, tt := range []struct {
		seen []tencentcloud.Tunnel
		id   string
		why  string
	}{
		{[]tencentcloud.Tunnel{right, wrong}, "dcx-1", ""},
		{[]tencentcloud.Tunnel{right, wrong}, "", ""},
		{[]tencentcloud.Tunnel{right, wrong}, "dcx-2", "that is dcx-1"},
		{[]tencentcloud.Tunnel{wrong}, "dcx-2", "tunnel dcx-2 has VLAN 61, support sent 60"},
		{[]tencentcloud.Tunnel{wrong}, "", none + "; tunnel dcx-2 has VLAN 61, support sent 60"},
		{nil, "dcx-1", none},
	} {
		assert.Equal(t, tt.why, sent.Refutes(sent.Look(tt.seen, nil), tt.id))
	}
	many := make([]tencentcloud.Tunnel, 40)
	for i := range many {
		many[i] = tencentcloud.Tunnel{ID: "dcx-9", ConnectionID: "dc-1", VLAN: 100 + i}
	}
	near := sent.Look(many, nil).Near
	assert.Len(t, near, 11)
	assert.Equal(t, "30 more tunnels do not fit", near[10])
}
