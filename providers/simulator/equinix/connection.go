package equinix

import (
	"time"

	"turnup/providers/simulator"
)

// order is one connection as ordered, by whichever API: a pair is two of them with one group.
type order struct {
	Name             string       `json:"name"`
	A                side         `json:"aSide"`
	Z                side         `json:"zSide"` // the port is "" when the seller provides it
	ProfileID        string       `json:"profileId,omitempty"`
	Metro            string       `json:"metro"` // of the Z side
	Region           string       `json:"region,omitempty"`
	AuthorizationKey string       `json:"authorizationKey,omitempty"`
	NamedTag         string       `json:"namedTag,omitempty"`
	Speed            int          `json:"speed"`
	Unit             string       `json:"unit"` // MB or GB, which mean Mbit/s and Gbit/s
	Notifications    []string     `json:"notifications"`
	PurchaseOrder    string       `json:"purchaseOrder,omitempty"`
	Reference        string       `json:"reference,omitempty"` // the customer's
	TermMonths       int          `json:"termMonths,omitempty"`
	ProjectID        string       `json:"projectId,omitempty"`
	AdditionalInfo   []sellerInfo `json:"additionalInfo,omitempty"`
	Priority         string       `json:"priority"` // priorityPrimary or prioritySecondary
	Group            string       `json:"group"`    // shared by a pair; one connection alone has one too
}

// The places of a connection in its redundancy group, as Fabric v4 spells them.
const (
	priorityPrimary   = "PRIMARY"
	prioritySecondary = "SECONDARY"
)

// side is a port with the tags of a connection on it; 0 is no tag.
type side struct {
	PortID string `json:"portId,omitempty"`
	S      int    `json:"sTag,omitempty"`
	C      int    `json:"cTag,omitempty"`
}

type sellerInfo struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Shown is what both APIs show of where a connection stands.
type Shown struct {
	Status         string `json:"status"`         // of the A side: status in ECX v3, operation.equinixStatus in Fabric v4
	ProviderStatus string `json:"providerStatus"` // of the Z side
	State          string `json:"state"`          // Fabric v4 only
}

// connection is one connection with all that the simulator knows of it.
type connection struct {
	simulator.Trait
	ID            string     `json:"id"`
	Order         order      `json:"order"`
	Buyer         string     `json:"buyer"` // its organization
	Lifecycle     stage      `json:"lifecycle"`
	Next          *step      `json:"next,omitempty"`
	Override      Shown      `json:"override"` // shown instead of the lifecycle's, field by field where not empty
	OverrideUntil *time.Time `json:"overrideUntil,omitempty"`
	FailDelete    bool       `json:"failDelete,omitempty"`
	StaleFor      string     `json:"staleFor,omitempty"`  // for how long its deletion will not show
	Reason        string     `json:"reason,omitempty"`    // why it was rejected or failed
	Change        *change    `json:"change,omitempty"`    // the last one
	SellerRef     string     `json:"sellerRef,omitempty"` // what the seller calls it
	SellerTag     int        `json:"sellerTag,omitempty"` // the S-tag the seller picked for its end

	CreatedAt     time.Time  `json:"createdAt"`
	UpdatedAt     time.Time  `json:"updatedAt"`
	LineDown      bool       `json:"lineDown,omitempty"`      // provisioned, and carries nothing
	LineChangedAt *time.Time `json:"lineChangedAt,omitempty"` // nil: never since it was created
	FirstActiveAt *time.Time `json:"firstActiveAt,omitempty"`
	DeleteAskedAt *time.Time `json:"deleteAskedAt,omitempty"`
	DeletedAt     *time.Time `json:"deletedAt,omitempty"`
	EndedAt       *time.Time `json:"endedAt,omitempty"` // since when it cannot be billed any more

	shown *shownV4 // as Fabric v4 shows it, until touched
}

// step is what happens to a connection by itself when its time has come.
type step struct {
	At time.Time `json:"at"`
	To stage     `json:"to"`
}

// change is an update that was asked for. It is never written once it is in a connection: another takes its place.
type change struct {
	ID            string     `json:"id"`
	Status        string     `json:"status"`
	Data          []edit     `json:"data"`
	Name          string     `json:"name,omitempty"`
	Speed         int        `json:"speed,omitempty"`
	Unit          string     `json:"unit,omitempty"`
	Notifications []string   `json:"notifications,omitempty"`
	AskedAt       time.Time  `json:"askedAt"`
	UpdatedAt     time.Time  `json:"updatedAt"`
	DueAt         *time.Time `json:"dueAt,omitempty"` // nil: when the seller has agreed, or never
}

// edit is one operation of a JSON Patch, as change.data shows it.
type edit struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value"`
}

// The documented values of change.status (Equinix Fabric API v4) that the simulator gives.
const (
	changeApproved  = "APPROVED"
	changeSubmitted = "SUBMITTED_FOR_APPROVAL"
	changeCompleted = "COMPLETED"
	changeRejected  = "REJECTED"
)

func (c *connection) Ref() (id, name string) { return c.ID, c.Order.Name }

func (c *connection) Deleted() bool { return c.status().Status == deprovisioned.Status }

func (c *connection) Snapshot() *connection {
	return new(*c)
}

func (c *connection) Changing() { c.shown = nil }

func (c *connection) Purchase() (simulator.Purchase, bool) {
	return simulator.Purchase{
		Name: c.Order.Name, ID: c.ID, Status: c.status().Status, SpeedMbps: c.Order.mbps(),
		RequestedAt: c.CreatedAt, ChangedAt: c.UpdatedAt, ActiveAt: c.FirstActiveAt, DeletedAt: c.DeletedAt,
		EndedAt: c.EndedAt,
	}, !c.Seeded
}

func (o *order) mbps() int { return mbpsOf(o.Speed, o.Unit) }

func mbpsOf(speed int, unit string) int {
	if unit == "GB" {
		return speed * 1000
	}
	return speed
}

// ends are the ends whose tags the connection takes.
func (o *order) ends() []side { return []side{o.A, o.Z} }

// updateInProgress tells whether an update is still to be carried out.
func (c *connection) updateInProgress() bool {
	return c.Change != nil && (c.Change.Status == changeApproved || c.Change.Status == changeSubmitted)
}
