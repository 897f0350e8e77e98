package equinix_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/providertest"
)

// toPort is a pair from QinQ ports to Dot1Q ports of our own, which needs the most tags on the A side.
func toPort() equinix.Request {
	leg := func(name string) equinix.Leg {
		return equinix.Leg{
			Name: name,
			A:    equinix.ASide{PortID: "p-1", Encapsulation: providers.QinQ, Tags: providers.Tags{S: 2, C: 4094}},
			Z:    equinix.ZSide{PortID: "p-2", Encapsulation: providers.Dot1Q, Metro: "SV", Tags: providers.Tags{S: 100}},
		}
	}
	return equinix.Request{
		Legs: []equinix.Leg{leg("ord-1-pri"), leg("ord_1_SEC")}, Speed: 1, Unit: equinix.UnitGB,
		Notifications: []string{"netops@example.org"}, PurchaseOrderNumber: "PO 42/a", TermMonths: 12,
	}
}

// toProfile is a connection from a Dot1Q port to a service profile, which needs the fewest tags.
func toProfile() equinix.Request {
	r := toPort()
	r.Legs = r.Legs[:1]
	r.Legs[0].A = equinix.ASide{PortID: "p-1", Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 100}}
	r.Legs[0].Z = equinix.ZSide{ProfileID: "s-1", Encapsulation: providers.Dot1Q, PeeringType: "private", AuthorizationKey: "k"}
	return r
}

func TestValidateRequest(t *testing.T) {
	t.Parallel()
	type request = equinix.Request
	tests := []struct {
		name   string
		base   func() request
		change func(*request)
		fields []string
	}{
		{"to ports", toPort, func(*request) {}, nil},
		{"to a profile", toProfile, func(*request) {}, nil},
		{"to a profile whose encapsulation is not told", toProfile, func(r *request) { r.Legs[0].Z.Encapsulation = "" }, nil},
		{"to a profile with another encapsulation", toProfile, func(r *request) { r.Legs[0].Z.Encapsulation = "VXLAN" }, nil},
		{"no purchase order, no term", toPort, func(r *request) { r.PurchaseOrderNumber, r.TermMonths = "", 0 }, nil},
		{"no leg", toPort, func(r *request) { r.Legs = nil }, []string{"legs"}},
		{"three legs", toPort, func(r *request) { r.Legs = append(r.Legs, r.Legs[0]) }, []string{"legs"}},
		{"one name for both", toPort, func(r *request) { r.Legs[1].Name = r.Legs[0].Name }, []string{"legs[1].name"}},
		{"no name", toPort, func(r *request) { r.Legs[0].Name = "" }, []string{"legs[0].name"}},
		{"24 characters", toPort, func(r *request) { r.Legs[0].Name = strings.Repeat("x", 24) }, nil},
		{"25 characters", toPort, func(r *request) { r.Legs[0].Name = strings.Repeat("x", 25) }, []string{"legs[0].name"}},
		{"a space in the name", toPort, func(r *request) { r.Legs[0].Name = "a b" }, []string{"legs[0].name"}},
		{"another letter in the name", toPort, func(r *request) { r.Legs[0].Name = "é" }, []string{"legs[0].name"}},
		{"two lines in the name", toPort, func(r *request) { r.Legs[0].Name = "a\n" }, []string{"legs[0].name"}},
		{"no port", toPort, func(r *request) { r.Legs[1].A.PortID = "" }, []string{"legs[1].aSide.portId"}},
		{"a slash in the port", toPort, func(r *request) { r.Legs[1].A.PortID = "a/b" }, []string{"legs[1].aSide.portId"}},
		{"no encapsulation", toPort, func(r *request) { r.Legs[0].A.Encapsulation = "" }, []string{"legs[0].aSide.encapsulation"}},
		{"no S-tag", toPort, func(r *request) { r.Legs[0].A.S = 0 }, []string{"legs[0].aSide.sTag"}},
		{"S-tag 1", toPort, func(r *request) { r.Legs[0].A.S = 1 }, []string{"legs[0].aSide.sTag"}},
		{"S-tag 4095", toPort, func(r *request) { r.Legs[0].A.S = 4095 }, []string{"legs[0].aSide.sTag"}},
		{"C-tag 1", toPort, func(r *request) { r.Legs[0].A.C = 1 }, []string{"legs[0].aSide.cTag"}},
		{"no C-tag, QinQ to Dot1Q", toPort, func(r *request) { r.Legs[0].A.C = 0 }, []string{"legs[0].aSide.cTag"}},
		{"no far end", toPort, func(r *request) { r.Legs[0].Z = equinix.ZSide{} }, []string{"legs[0].zSide.portId"}},
		{"far port", toPort, func(r *request) { r.Legs[0].Z.PortID = "a b" }, []string{"legs[0].zSide.portId"}},
		{"far encapsulation", toPort, func(r *request) { r.Legs[0].Z.Encapsulation = "" }, []string{"legs[0].zSide.encapsulation"}},
		{"far port and profile", toPort, func(r *request) { r.Legs[0].Z.ProfileID = "s-1" }, nil},
		{"profile", toPort, func(r *request) { r.Legs[0].Z.ProfileID = "a/b" }, []string{"legs[0].zSide.profileId"}},
		{"no far S-tag", toPort, func(r *request) { r.Legs[0].Z.S = 0 }, []string{"legs[0].zSide.sTag"}},
		{"far tags", toPort, func(r *request) { r.Legs[0].Z.Tags = providers.Tags{S: -1, C: 5000} }, []string{"legs[0].zSide.sTag", "legs[0].zSide.cTag"}},
		{"no far C-tag, Dot1Q to QinQ", toProfile, func(r *request) { r.Legs[0].Z.Encapsulation = providers.QinQ }, []string{"legs[0].zSide.cTag"}},
		{"metro", toPort, func(r *request) { r.Legs[0].Z.Metro = "sv" }, []string{"legs[0].zSide.metro"}},
		{"peering", toPort, func(r *request) { r.Legs[0].Z.PeeringType = "Open" }, []string{"legs[0].zSide.peeringType"}},
		{"speed", toPort, func(r *request) { r.Speed = 0 }, []string{"speed"}},
		{"unit", toPort, func(r *request) { r.Unit = "mb" }, []string{"unit"}},
		{"nobody to notify", toPort, func(r *request) { r.Notifications = nil }, []string{"notifications"}},
		{"no address", toPort, func(r *request) { r.Notifications = []string{"a@b", "netops", "a@b, c@d"} }, []string{"notifications[1]", "notifications[2]"}},
		{"purchase order of 25", toPort, func(r *request) { r.PurchaseOrderNumber = strings.Repeat("7", 25) }, nil},
		{"purchase order of 26", toPort, func(r *request) { r.PurchaseOrderNumber = strings.Repeat("7", 26) }, []string{"purchaseOrderNumber"}},
		{"purchase order on two lines", toPort, func(r *request) { r.PurchaseOrderNumber = "1\n2" }, []string{"purchaseOrderNumber"}},
		{"term", toPort, func(r *request) { r.TermMonths = 6 }, []string{"termMonths"}},
		{"everything", func() request { return request{Legs: make([]equinix.Leg, 1), Unit: "kB"} }, func(*request) {}, []string{
			"legs[0].name", "legs[0].aSide.portId", "legs[0].aSide.encapsulation", "legs[0].zSide.portId", "legs[0].aSide.sTag",
			"speed", "unit", "notifications",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := tt.base()
			tt.change(&r)
			if tt.fields == nil {
				require.NoError(t, r.Validate())
				return
			}
			assert.Equal(t, tt.fields, providertest.Fields(t, r.Validate()))
		})
	}
}

func TestARequestIsFoundByItsMarks(t *testing.T) {
	t.Parallel()
	var r providers.Request = toPort()
	assert.Equal(t, []string{"ord-1-pri", "ord_1_SEC"}, r.Marks())
	assert.Empty(t, r.Differs(providers.Connection{SpeedMbps: 1000}))
	assert.Empty(t, r.Differs(providers.Connection{}), "not told")
	assert.Equal(t, "50 Mbps where the order asks for 1000", r.Differs(providers.Connection{SpeedMbps: 50}))
}

func TestAllDifferencesAreNamed(t *testing.T) {
	t.Parallel()
	pair := toPort()
	pair.ProjectID = "project-1"
	pair.Legs[1].A.PortID, pair.Legs[1].A.Tags, pair.Legs[1].Z.PortID = "p-3", providers.Tags{S: 3, C: 4}, "p-4"
	second := providers.Connection{
		Name: "ord_1_SEC", SrcPortID: "P-3", SrcPort: "ACME-SV1", SrcVLAN: 3, SrcCTag: 4, DstPortID: "p-4", DstVLAN: 100, Metro: "sv",
		ProfileID: "for-ports", SpeedMbps: 1000, ProjectID: "project-1",
	}
	tests := []struct {
		name    string
		request equinix.Request
		change  func(*providers.Connection)
		want    string
	}{
		{"each leg by its own mark", pair, func(*providers.Connection) {}, ""},
		{"the other leg's ends", pair, func(c *providers.Connection) { c.Name = "ord-1-pri" },
			"our port ACME-SV1 (P-3) where the order asks for p-1, VLAN 3 on our port where the order asks for 2, " +
				"inner VLAN 4 on our port where the order asks for 4094, port at the far end p-4 where the order asks for p-2"},
		{"without a name, the leg that it is like", pair, func(c *providers.Connection) { c.Name, c.DstVLAN = "", 9 },
			"VLAN 9 at the far end where the order asks for 100"},
		{"what is of the request", pair, func(c *providers.Connection) { c.Metro, c.SpeedMbps, c.ProjectID = "LD", 50, "p" },
			"metro LD where the order asks for SV, 50 Mbps where the order asks for 1000, project p where the order asks for project-1"},
		{"a profile in place of a port", pair, func(c *providers.Connection) { c.DstPortID, c.Profile = "", "Cloud" },
			"profile Cloud where the order asks for port p-4"},
		{"a port in place of a profile", toProfile(), func(c *providers.Connection) { *c = providers.Connection{DstPortID: "p-9"} },
			"port p-9 at the far end where the order asks for profile s-1"},
		{"a profile, and the seller's port", toProfile(), func(c *providers.Connection) { *c = providers.Connection{DstPortID: "p-9", ProfileID: "s-1"} }, ""},
		{"another profile", toProfile(), func(c *providers.Connection) { *c = providers.Connection{ProfileID: "s-2"} }, "profile s-2 where the order asks for s-1"},
	}
	for _, tt := range tests {
		found := second
		tt.change(&found)
		assert.Equal(t, tt.want, tt.request.Differs(found), tt.name)
	}
}

func TestValidateChange(t *testing.T) {
	t.Parallel()
	tests := map[equinix.Change][]string{
		{Name: "ord-1"}:                   nil,
		{Speed: 50, Unit: equinix.UnitMB}: nil,
		{}:                                {"name"},
		{Name: "a b"}:                     {"name"},
		{Speed: 50}:                       {"unit"},
		{Unit: equinix.UnitGB}:            {"speed"},
		{Speed: -1, Unit: "kB"}:           {"speed", "unit"},
	}
	for change, want := range tests {
		if want == nil {
			require.NoError(t, change.Validate())
			continue
		}
		assert.Equal(t, want, providertest.Fields(t, change.Validate()), "%+v", change)
	}
}

func TestValidateKeyQuestion(t *testing.T) {
	t.Parallel()
	require.NoError(t, equinix.KeyQuestion{Key: "k", ProfileID: "s-1", Metro: "SV"}.Validate())
	assert.Equal(t, []string{"key", "profileId", "metro"}, providertest.Fields(t, equinix.KeyQuestion{Metro: "London"}.Validate()))
}
