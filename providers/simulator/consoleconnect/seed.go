package consoleconnect

import (
	"time"

	"turnup/providers/simulator"
)

// Ids that the page "Console Connect API, Tencent Cloud" shows in its samples.
const (
	seedCompanyID    = "5d4d056242fbd3000ab4c01d"
	seedPortID       = "66c29b3c6dcad34e5b728c9c"
	seedHongKongID   = "77d9f1fbbcaa906f3cddb6d1"
	seedHongKongDcf  = "5aa89b04ac86ba0012345bdf"
	seedHongKongZone = "5c05cb06cad910000ae251f4"
)

// The rest of the demonstration account.
const (
	seedUserID        = "58afc0479430ab7f3666b971"
	seedSupportUserID = "58980a25a77b4d7bf459d100"
	seedOtherUserID   = "58980a25a77b4d7bf459d1ff"
	tencentCompany    = "tencent-cloud"
	tencentCompanyID  = "5f1e0b7c3a9d4e000c7a2b10"
	seedSingaporeID   = "5a3b2f6e1c9d440000a1b2c3"
	seedSingaporeDcf  = "5aa89b04ac86ba0012345be0"
	seedSingaporeZone = "5c05cb06cad910000ae251f5"
	seedSinglePortID  = "66c29b3c6dcad34e5b728ca0"
	seedPopID         = "99759532-0aeb-4e02-a876-5b505e9b213a"

	providerAccountID  = "12325464"
	sharedConnectionID = "dc-kd7d06of"
)

var seedTime = time.Date(2024, 8, 19, 1, 9, 16, 376e6, time.UTC)

func hongKong() metro {
	return newMetro(seedHongKongID, "Hong Kong", "HKG", "hk", seedHongKongZone, seedHongKongDcf)
}

func singapore() metro {
	return newMetro(seedSingaporeID, "Singapore", "SIN", "SG", seedSingaporeZone, seedSingaporeDcf)
}

func seedCompanies() []company {
	// Tokyo has only the other documented spelling of the facility's field.
	tokyo := newMetro("5a3b2f6e1c9d440000a1b2c4", "Tokyo", "TYO", "JP", "5c05cb06cad910000ae251f6", "")
	tokyo.FirstDataCenterFacilityID = "5aa89b04ac86ba0012345be1"

	seoul := newMetro("5a3b2f6e1c9d440000a1b2c5", "Seoul", "SEL", "kr", "5c05cb06cad910000ae251f6", "5aa89b04ac86ba0012345be2")
	seoul.Capabilities = capabilities{Layer2: false}

	frankfurt := newMetro("5a3b2f6e1c9d440000a1b2c6", "Frankfurt", "FRA", "DE", "5c05cb06cad910000ae251f7", "5aa89b04ac86ba0012345be3")
	frankfurt.Ready = false

	jakarta := newMetro("5a3b2f6e1c9d440000a1b2c7", "Jakarta", "", "ID", seedSingaporeZone, "5aa89b04ac86ba0012345be4")

	return []company{
		{ID: seedCompanyID, Username: Company, Name: "Acme Networks", metros: []metro{hongKong(), singapore()}},
		{ID: tencentCompanyID, Username: tencentCompany, Name: "Tencent Cloud",
			metros: []metro{hongKong(), singapore(), tokyo, seoul, frankfurt, jakarta}},
	}
}

// seedPorts are one port for each reason a port can be refused, and two good ones. My-Port-1 is the page's sample.
func seedPorts() []port {
	hkg, sin := hongKong(), singapore()
	return []port{
		{ID: seedPortID, Name: "My-Port-1", Status: "ACTIVE", ServiceStatus: "OPEN", Metro: hkg, SpeedMbps: 1000, OtherMbps: 355, VLANs: vlanRange{1000, 1999}},
		{ID: "66c29b3c6dcad34e5b728c9d", Name: "My-Port-2", Status: "ACTIVE", ServiceStatus: "OPEN", Metro: sin, SpeedMbps: 10000, VLANs: vlanRange{100, 3999}},
		{ID: "66c29b3c6dcad34e5b728c9e", Name: "My-Port-Disabled", Status: "DISABLED", ServiceStatus: "OPEN", Metro: hkg, SpeedMbps: 1000, VLANs: vlanRange{1000, 1010}},
		{ID: "66c29b3c6dcad34e5b728c9f", Name: "My-Port-Full", Status: "ACTIVE", ServiceStatus: "OPEN", Metro: hkg, SpeedMbps: 1000, OtherMbps: 1000, VLANs: vlanRange{1000, 1010}},
		{ID: seedSinglePortID, Name: "My-Port-Single", Status: "ACTIVE", ServiceStatus: "OPEN", Metro: hkg, SpeedMbps: 1000, VLANs: vlanRange{1000, 1010}},
		{ID: "66c29b3c6dcad34e5b728ca1", Name: "My-Port-New", Status: "ACTIVATING", ServiceStatus: "OPEN", Metro: sin, SpeedMbps: 1000, VLANs: vlanRange{1000, 1010}},
		{ID: "66c29b3c6dcad34e5b728ca2", Name: "My-Port-Closed", Status: "ACTIVE", ServiceStatus: "CLOSED", Metro: hkg, SpeedMbps: 1000, VLANs: vlanRange{1000, 1010}},
		{ID: "66c29b3c6dcad34e5b728ca3", Name: "My-Port-Old", Status: "DELETED", ServiceStatus: "CLOSED", Metro: hkg, SpeedMbps: 1000, VLANs: vlanRange{1000, 1010}, Deleted: true},
	}
}

// seedConnections are what the account had before anything was ordered: Sierra of the sample port, and the untagged
// connection that puts My-Port-Single in single-service mode ("Console Connect API, Ports").
func seedConnections() []*connection {
	return []*connection{
		seedConnection("5762451d82894b9b1b1a5dd2", "Sierra", seedPortID, 10, 1000),
		seedConnection("5762451d82894b9b1b1a5dd3", "Uniform", seedSinglePortID, 1000, 0),
	}
}

func seedConnection(id, name, portID string, speedMbps, vlan int) *connection {
	active := seedTime
	return &connection{
		ID: id, Trait: simulator.Trait{Seeded: true}, Lifecycle: statusActive, SourceVLAN: vlan, DestApproved: true,
		Handoff: &Handoff{ProviderAccountID: providerAccountID, SharedConnectionID: "dc-" + id[len(id)-8:], VLANID: vlan},
		Order: order{
			Type: "LAYER2", Name: name, PortID: portID, SpeedMbps: speedMbps, DestCompany: tencentCompany,
			DestMetroID: seedHongKongID, DestDcf: seedHongKongDcf, DestRegionID: seedHongKongZone, PaymentType: "invoice",
			Duration: 1, DurationUnit: "y", Evergreen: true, ClassOfService: "SILVER", Untagged: vlan == 0,
		},
		CreatedAt: seedTime, UpdatedAt: seedTime, StatusChangedAt: seedTime, ActiveChangedAt: &active, FirstActiveAt: &active,
	}
}
