package equinix

import (
	"time"

	"turnup/providers/simulator"
)

// organization is the account's own organization.
const organization = "Demo Org"

// user is who has the API's credential.
const user = "netops@example.org"

// seedOrganization is its id.
const seedOrganization = 91997

// Ids of the demonstration account that are named more than once. The ports and profiles of "Connect to Myself" have the
// ids of its samples; two that are no well-formed UUIDs there are completed.
const (
	seedPort    = "7f891d3b-973c-73c0-bae0-30ac1885197a"
	seedEnd     = "7f891d3b-9732-7320-bae0-30ac1885197a"
	seedProfile = "31b7263f-7e6a-42d0-859e-80a7fd3b9609"
)

func seedMetros() []metro {
	return []metro{
		{"SV", "Silicon Valley", "AMER"}, {"DC", "Ashburn", "AMER"}, {"AM", "Amsterdam", "EMEA"}, {"LD", "London", "EMEA"},
	}
}

// seedPorts have the encapsulation that every sample of "Connect to Myself" implies, which never contradict each
// other; the document names no metro for most of them. The last five rows are no sample's: two ports on one device, a QinQ
// port in a third metro, and one port for each reason a port can be refused.
func seedPorts() []port {
	return []port{
		{ID: seedPort, Name: "DEMO-SV1-Dot1q-PRI", IBX: "SV1", Metro: "SV", Encapsulation: dot1q, Device: "SV1-A", State: portReady},
		{ID: "7f891d3b-9744-7440-bae0-30ac1885197a", Name: "DEMO-SV1-Dot1q-SEC", IBX: "SV1", Metro: "SV", Encapsulation: dot1q, Device: "SV1-B", Secondary: true, State: portReady},
		{ID: "7f891d3b-973d-73d0-bae0-30ac1885197a", Name: "DEMO-SV1-Qinq-PRI", IBX: "SV1", Metro: "SV", Encapsulation: qinq, Device: "SV1-A", State: portReady},
		{ID: "7f891d3b-973f-73f0-bae0-30ac1885197a", Name: "DEMO-SV1-Qinq-SEC", IBX: "SV1", Metro: "SV", Encapsulation: qinq, Device: "SV1-B", Secondary: true, State: portReady},
		{ID: "7f891d3b-973e-73e0-bae0-30ac1885197a", Name: "DEMO-SV2-Dot1q-PRI", IBX: "SV2", Metro: "SV", Encapsulation: dot1q, Device: "SV2-A", State: portReady},
		{ID: "7f891d3b-99c8-9c80-bae0-30ac1885197a", Name: "DEMO-SV5-Dot1q-PRI", IBX: "SV5", Metro: "SV", Encapsulation: dot1q, Device: "SV5-A", State: portReady},
		{ID: "7f891d3b-9747-7470-bae0-30ac1885197a", Name: "DEMO-SV5-Dot1q-PRI-2", IBX: "SV5", Metro: "SV", Encapsulation: dot1q, Device: "SV5-A", State: portReady},
		{ID: "7f891d3b-9740-7400-bae0-30ac1885197a", Name: "DEMO-SV5-Dot1q-SEC", IBX: "SV5", Metro: "SV", Encapsulation: dot1q, Device: "SV5-B", Secondary: true, State: portReady},
		{ID: "4f891d3b-973e-73e0-bae0-80ac1885197a", Name: "DEMO-DC2-Dot1q-PRI", IBX: "DC2", Metro: "DC", Encapsulation: dot1q, Device: "DC2-A", State: portReady},
		{ID: "7f891d3b-7e6a-73e0-859e-30ac1885197a", Name: "DEMO-DC2-Dot1q-SEC", IBX: "DC2", Metro: "DC", Encapsulation: dot1q, Device: "DC2-B", Secondary: true, State: portReady},
		{ID: "7f345d3b-973d-73d0-bae0-30ac1435697a", Name: "DEMO-DC2-Qinq-PRI", IBX: "DC2", Metro: "DC", Encapsulation: qinq, Device: "DC2-A", State: portReady},
		{ID: "7f579d3b-973d-73d0-bae0-30ac1885197a", Name: "DEMO-DC2-Qinq-SEC", IBX: "DC2", Metro: "DC", Encapsulation: qinq, Device: "DC2-B", Secondary: true, State: portReady},
		{ID: seedEnd, Name: "DEMO-DC5-Dot1q-PRI", IBX: "DC5", Metro: "DC", Encapsulation: dot1q, Device: "DC5-A", State: portReady},
		{ID: "7f891d3b-9732-7320-bae0-30ac1456197a", Name: "DEMO-DC5-Dot1q-SEC", IBX: "DC5", Metro: "DC", Encapsulation: dot1q, Device: "DC5-B", Secondary: true, State: portReady},
		{ID: "7f891d3b-9739-7390-bae0-30ac1885197a", Name: "DEMO-DC5-Qinq-PRI", IBX: "DC5", Metro: "DC", Encapsulation: qinq, Device: "DC5-A", State: portReady},
		{ID: "7f891d3b-973a-73a0-bae0-30ac1885197a", Name: "DEMO-DC5-Qinq-SEC", IBX: "DC5", Metro: "DC", Encapsulation: qinq, Device: "DC5-B", Secondary: true, State: portReady},
		{ID: "7f891d3b-973e-7390-bae0-30ac1885197a", Name: "DEMO-DC6-Qinq-PRI", IBX: "DC6", Metro: "DC", Encapsulation: qinq, Device: "DC6-A", State: portReady},
		{ID: "7f891d3b-9739-7390-bae0-30ac1976197a", Name: "DEMO-DC6-Qinq-PRI-2", IBX: "DC6", Metro: "DC", Encapsulation: qinq, Device: "DC6-A", State: portReady},
		{ID: "7f891d3b-9738-7380-bae0-30ac1885197a", Name: "DEMO-DC6-Qinq-SEC", IBX: "DC6", Metro: "DC", Encapsulation: qinq, Device: "DC6-B", Secondary: true, State: portReady},
		{ID: "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b01", Name: "DEMO-AM1-Dot1q-PRI", IBX: "AM1", Metro: "AM", Encapsulation: dot1q, Device: "AM1-A", State: portReady},
		{ID: "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b02", Name: "DEMO-AM1-Dot1q-PRI-2", IBX: "AM1", Metro: "AM", Encapsulation: dot1q, Device: "AM1-A", State: portReady},
		{ID: "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b03", Name: "DEMO-AM1-Qinq-PRI", IBX: "AM1", Metro: "AM", Encapsulation: qinq, Device: "AM1-A", State: portReady},
		{ID: "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b04", Name: "DEMO-AM1-Dot1q-NEW", IBX: "AM1", Metro: "AM", Encapsulation: dot1q, Device: "AM1-B", Secondary: true, State: "TO_BE_ADDED"},
		{ID: "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b05", Name: "DEMO-AM1-Dot1q-LOCKED", IBX: "AM1", Metro: "AM", Encapsulation: dot1q, Device: "AM1-B", Secondary: true, State: portReady, NoOrders: true},
	}
}

// seedProfiles are the account's own of "Connect to Myself", one for each kind of port at the far end, and one
// profile of another company for each way a purchase can go.
func seedProfiles() []profile {
	bands := []band{{50, "MB"}, {200, "MB"}, {500, "MB"}, {1, "GB"}}
	both := []string{"SV", "DC"}
	own := func(id, name, encapsulation string, metros ...string) profile {
		return profile{ID: id, Name: name, Organization: organization, Encapsulation: encapsulation, Metros: metros,
			Bands: append(bands, band{2, "GB"}, band{5, "GB"}, band{10, "GB"}), CustomSpeed: true}
	}
	return []profile{
		own(seedProfile, "Demo Org Dot1q SV", dot1q, "SV"),
		own("19bd99fa-9b5a-4d06-9db0-b0f308a43e3e", "Demo Org Qinq DC", qinq, "DC"),
		own("5e79b5e4-7c5b-4201-9334-fd89b37bec47", "Demo Org Dot1q DC", dot1q, "DC"),
		own("31b7263f-3baa-4ec0-bd7b-4147ee2d04f9", "Demo Org Qinq DC 2", qinq, "DC"),
		own("7e8e41ac-8d4e-4d6d-90b5-eb532ad5fe73", "Demo Org Dot1q DC 2", dot1q, "DC"),
		own("fa2e4cdd-3baa-4ec0-bd7b-4340572d04f9", "Demo Org Qinq DC 3", qinq, "DC"),
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01", Name: "Approved by Globex", Organization: "Globex", Encapsulation: dot1q, Bands: bands, Metros: both, SellerAgrees: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c02", Name: "Approved by Globex Qinq", Organization: "Globex", Encapsulation: qinq, CustomSpeed: true, Bands: bands, Metros: both},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c03", Name: "Keys by Initech", Organization: "Initech", Encapsulation: dot1q, Bands: bands, Metros: both, Integrated: true,
			KeyLabel: "Service Key", Key: demoKey, SpeedFromKey: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c04", Name: "Pairs by Initech", Organization: "Initech", Encapsulation: dot1q, Bands: bands, Metros: both, Integrated: true, PairsOnly: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c05", Name: "Singles by Initech", Organization: "Initech", Encapsulation: dot1q, Bands: bands, Metros: both, Integrated: true, PrimaryOnly: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c06", Name: "Hosted Connections like AWS", Organization: "Example AWS", Encapsulation: dot1q, Bands: bands, Metros: both, Integrated: true,
			Regions:  map[string]map[string]string{"SV": {"us-west-1": "US West (N. California)"}, "DC": {"us-east-1": "US East (N. Virginia)"}},
			KeyLabel: "AWS Account ID", Key: accountKey, Confirmed: true, FixedSpeed: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c07", Name: "ExpressRoute like Azure", Organization: "Example Azure", Encapsulation: qinq, Bands: bands, Metros: both, Integrated: true,
			KeyLabel: "Service Key", Key: anyKey, NamedTags: []string{"Private", "Public", "Microsoft", "Manual"}, Peered: true},
		{ID: "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c08", Name: "Direct Link like IBM", Organization: "Example IBM", Encapsulation: dot1q, Bands: bands, Metros: both, Integrated: true,
			Questions: []question{{Label: "ASN", Type: "NUMBER", Required: true}, {Label: "Global", Type: "STRING"}}},
	}
}

var seedTime = time.Date(2024, 3, 1, 10, 0, 0, 0, time.UTC)

// seedConnections are what the account had before anything was ordered: one between own ports, and a request of
// another company that waits for the account's approval.
func seedConnections() []*connection {
	up := seedTime
	return []*connection{
		{
			ID: "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d01", Buyer: organization, Trait: simulator.Trait{Seeded: true}, Lifecycle: provisioned,
			Order: order{
				Name: "DEMO-OLD", A: side{PortID: seedPort, S: 100}, Z: side{PortID: seedEnd, S: 100}, Metro: "DC",
				Speed: 50, Unit: "MB", Notifications: []string{"noc@example.org"},
				Priority: priorityPrimary, Group: "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d02",
			},
			CreatedAt: seedTime, UpdatedAt: seedTime, FirstActiveAt: &up,
		},
		{
			ID: "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d03", Buyer: "Globex", Trait: simulator.Trait{Seeded: true}, Lifecycle: pendingApproval,
			Order: order{
				Name: "GLOBEX-IN", A: side{PortID: "d6f3b5a7-4c9e-4eb1-8a5a-8b4c3daf7e01", S: 200}, ProfileID: seedProfile, Metro: "SV",
				Speed: 50, Unit: "MB", Notifications: []string{"noc@example.com"},
				Priority: priorityPrimary, Group: "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d04",
			},
			CreatedAt: seedTime, UpdatedAt: seedTime,
		},
	}
}
