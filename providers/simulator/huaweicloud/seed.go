package huaweicloud

import (
	"strconv"
	"time"

	"turnup/providers/simulator"
)

// Connections of the demonstration account. The ids of the first three are those of the examples on the pages "Querying
// the Hosted Connection List" and "Updating a Connection".
const (
	HostingID     = "2cfb53be-b05f-40d5-a2f8-3a59ac383836" // an operations connection of 10G, in service
	HostedID      = "0278b472-ffa5-4eb3-8c0d-979d479f8ef6" // a hosted connection on it, with VLAN 441
	StandardID    = "6ecd9cf3-ca64-46c7-863f-f2eb1b9e838a"
	HostingDownID = "b7e1f0a4-5c39-4d27-9a86-1f4e2d3c5b60" // an operations connection whose port is down
	OrderedID     = "c4d2a9e8-7b16-4f53-8e0d-6a5b3c2d1e0f" // a standard connection that was applied for
	Tenant        = "0605768a3300d5762f82c01180692873"     // a project to hand hosted connections to; any other is taken too
)

const chargedInAdvance = "prepayment"

var (
	seedHostedTime   = time.Date(2022, 7, 13, 8, 25, 38, 0, time.UTC)
	seedStandardTime = time.Date(2018, 10, 19, 9, 53, 26, 0, time.UTC)
)

func seedConnections() []*connection {
	down := newHosting(HostingDownID, "demo-operations-2", seedHostedTime)
	down.Lifecycle, down.ProviderStatus = statusDown, statusDown
	hosted := newSeed(HostedID, "client-dc-faf1", typeHosted, seedHostedTime)
	hosted.TenantID, hosted.HostingID, hosted.VLAN = Tenant, HostingID, 441
	hosted.Description, hosted.BandwidthMbps = "Hosted Connect", 10
	standard := newSeed(StandardID, "direct connect1", typeStandard, seedStandardTime)
	standard.BandwidthMbps, standard.DeviceID, standard.SpecCode = 100, "172.16.40.2", "100ge"
	ordered := newSeed(OrderedID, "demo-standard-2", typeStandard, seedHostedTime)
	ordered.Lifecycle, ordered.ActiveAt, ordered.ProviderStatus = statusApply, nil, statusDown
	ordered.BandwidthMbps, ordered.SpecCode = 1000, "10ge"
	return []*connection{newHosting(HostingID, "demo-operations-1", seedHostedTime), down, standard, ordered, hosted}
}

// newSeed is a connection of the project that is there without having been bought.
func newSeed(id, name, kind string, at time.Time) *connection {
	return &connection{
		ID: id, Type: kind, TenantID: Project, Name: name, Location: "ExampleLocation", Provider: "ExampleProvider",
		PortType: "10G", ProviderStatus: statusActive, Lifecycle: statusActive, CreatedAt: at, UpdatedAt: at, ActiveAt: &at, Trait: simulator.Trait{Seeded: true},
	}
}

func newHosting(id, name string, at time.Time) *connection {
	c := newSeed(id, name, typeHosting, at)
	c.BandwidthMbps, c.DeviceID, c.SpecCode, c.ChargeMode = 10000, "172.16.40.3", "10ge", chargedInAdvance
	return c
}

// newCrowd makes hosted connections of 2 Mbit/s, with operations connections of their own to carry them: as many on each
// as are allowed, on VLAN 1 and up. from is the number of the first.
func newCrowd(from, count int, at time.Time) []*connection {
	var crowd []*connection
	var hosting *connection
	for i := range count {
		number := strconv.Itoa(from + i)
		if i%mostHostedOnOne == 0 {
			hosting = newHosting(simulator.NewUUID(), "bulk-operations-"+number, at)
			crowd = append(crowd, hosting)
		}
		c := newSeed(simulator.NewUUID(), "bulk-"+number, typeHosted, at)
		c.TenantID, c.HostingID, c.VLAN, c.BandwidthMbps = Tenant, hosting.ID, i%mostHostedOnOne+1, leastMbps
		crowd = append(crowd, c)
	}
	return crowd
}
