package huaweicloud

import (
	"net/http"
	"time"

	"turnup/providers/simulator"
)

// The documented statuses that the simulator itself gives ("Querying the Hosted Connection List", "Updating a
// Connection"). The last is shown to nobody but the control endpoint: the API does not find what is deleted.
const (
	statusPendingCreate = "PENDING_CREATE"
	statusBuild         = "BUILD" // of a standard or operations connection: an operation on it is being carried out
	statusActive        = "ACTIVE"
	statusDown          = "DOWN" // the port has no signal
	statusError         = "ERROR"
	statusPendingUpdate = "PENDING_UPDATE"
	statusPendingDelete = "PENDING_DELETE"
	statusApply         = "APPLY"          // a request for a connection is submitted
	statusPendingSurvey = "PENDING_SURVEY" // the site has to be surveyed
	statusDeny          = "DENY"           // the survey was refused
	statusPendingPay    = "PENDING_PAY"    // the order has to be paid
	statusDeleted       = "DELETED"
)

var statuses = []string{
	statusPendingCreate, statusBuild, statusActive, statusDown, statusError, statusPendingUpdate, statusPendingDelete, statusApply, statusPendingPay, statusDeleted,
}

// The documented types of a connection.
const (
	typeStandard = "standard"
	typeHosting  = "hosting" // an operations connection: the partner's, which carries hosted ones
	typeHosted   = "hosted"  // one VLAN of an operations connection, for a tenant
)

// connection is one connection of any type with all that the simulator knows of it.
type connection struct {
	simulator.Trait
	ID             string `json:"id"`
	Type           string `json:"type"`
	TenantID       string `json:"tenantId"` // the project it is for
	Name           string `json:"name"`
	Description    string `json:"description"`
	BandwidthMbps  int    `json:"bandwidthMbps"`
	HostingID      string `json:"hostingId,omitempty"`
	VLAN           int    `json:"vlan,omitempty"`
	Location       string `json:"location"`
	PeerLocation   string `json:"peerLocation"`
	Provider       string `json:"provider"`
	PortType       string `json:"portType"`
	ProviderStatus string `json:"providerStatus"`
	DeviceID       string `json:"deviceId,omitempty"`
	SpecCode       string `json:"specCode,omitempty"`
	ChargeMode     string `json:"chargeMode,omitempty"`

	Lifecycle     string          `json:"lifecycle"`
	Override      string          `json:"override,omitempty"` // shown instead of the lifecycle's status
	OverrideUntil *time.Time      `json:"overrideUntil,omitempty"`
	Next          *simulator.Step `json:"next,omitempty"`
	Reason        string          `json:"reason,omitempty"`    // of an ERROR
	Interface     bool            `json:"interface,omitempty"` // the tenant's virtual interface is on it

	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	ActiveAt  *time.Time `json:"activeAt,omitempty"` // first in service
	EndedAt   *time.Time `json:"endedAt,omitempty"`
}

func (c *connection) Ref() (id, name string) { return c.ID, c.Name }

func (c *connection) Deleted() bool { return c.Lifecycle == statusDeleted }

func (c *connection) Snapshot() *connection {
	return new(*c)
}

func (c *connection) Changing() {}

func (c *connection) Purchase() (simulator.Purchase, bool) {
	return simulator.Purchase{
		Name: c.Name, ID: c.ID, Status: c.status(), SpeedMbps: c.BandwidthMbps,
		RequestedAt: c.CreatedAt, ChangedAt: c.UpdatedAt, ActiveAt: c.ActiveAt, DeletedAt: c.EndedAt, EndedAt: c.EndedAt,
	}, !c.Seeded
}

// status is what the API shows.
func (c *connection) status() string {
	if c.Override != "" {
		return c.Override
	}
	return c.Lifecycle
}

// inService tells whether the connection is built, whatever its line does.
func (c *connection) inService() bool {
	return c.Lifecycle == statusActive || c.Lifecycle == statusDown
}

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *Simulator) settleAll() {
	now := s.account.Now()
	for _, c := range s.account.Connections() {
		for !c.Stalled && !c.Held && c.Next != nil && !c.Next.At.After(now) {
			s.account.Touch(c)
			s.arrive(c, c.Next.To, c.Next.At)
		}
		if c.OverrideUntil != nil && !c.OverrideUntil.After(now) {
			s.account.Touch(c)
			c.Override, c.OverrideUntil = "", nil
			s.account.Changed()
		}
	}
}

// arrive moves a connection to the status of a due step, and plans the step after it.
func (s *Simulator) arrive(c *connection, status string, at time.Time) {
	if status == statusActive && s.portDown(c) {
		status = statusDown
	}
	s.move(c, status, at)
	if status == statusBuild {
		c.Next = &simulator.Step{At: at.Add(s.options.BuildTime), To: statusActive}
	}
}

// portDown tells whether the port that carries a hosted connection is down.
func (s *Simulator) portDown(c *connection) bool {
	hosting, found := s.account.FindByID(c.HostingID)
	return found && hosting.Lifecycle == statusDown
}

// begin starts what the account asked for. It ends a status that was only shown: the connection does move again.
func (s *Simulator) begin(c *connection, status string, next simulator.Step) {
	c.Override = ""
	s.move(c, status, s.account.Now())
	c.Next = &next
}

func (s *Simulator) move(c *connection, status string, at time.Time) {
	c.Lifecycle, c.Next = status, nil
	if status == statusActive && c.ActiveAt == nil {
		c.ActiveAt = &at
	}
	if status == statusDeleted {
		c.EndedAt = &at
	}
	s.disturb(c, at)
	s.record(c, at)
}

func (s *Simulator) record(c *connection, at time.Time) {
	c.UpdatedAt = at
	s.account.Changed()
}

// nameOf tells which connection a call is about: the one in the path, or the one to be created.
func (s *Simulator) nameOf(r *http.Request, body []byte) string {
	if c, found := s.account.FindByID(r.PathValue("id")); found {
		return c.Name
	}
	read, _ := simulator.ReadFields(body) // no fields when it is no object
	return read.Object(hostedConnect).Text("name")
}

// disturb lets the scenario stall a connection in the status it has just arrived in, or show another status for a while.
func (s *Simulator) disturb(c *connection, at time.Time) {
	disturbed := s.account.Disturb(c.Name, c.Lifecycle, statusPendingCreate, at)
	c.Held = disturbed.Held
	if disturbed.Shown != "" {
		c.Override, c.OverrideUntil = disturbed.Shown, disturbed.Until
	}
}
