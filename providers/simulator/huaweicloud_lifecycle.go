package simulator

import (
	"net/http"
	"time"
)

// The documented statuses that the simulator itself gives ("Querying the Hosted Connection List", "Updating a
// Connection"). The last is shown to nobody but the control endpoint: the API does not find what is deleted.
const (
	dcPendingCreate = "PENDING_CREATE"
	dcBuild         = "BUILD" // of a standard or operations connection: an operation on it is being carried out
	dcActive        = "ACTIVE"
	dcDown          = "DOWN" // the port has no signal
	dcError         = "ERROR"
	dcPendingUpdate = "PENDING_UPDATE"
	dcPendingDelete = "PENDING_DELETE"
	dcApply         = "APPLY"          // a request for a connection is submitted
	dcPendingSurvey = "PENDING_SURVEY" // the site has to be surveyed
	dcDeny          = "DENY"           // the survey was refused
	dcPendingPay    = "PENDING_PAY"    // the order has to be paid
	dcDeleted       = "DELETED"
)

var directConnectStatuses = []string{
	dcPendingCreate, dcBuild, dcActive, dcDown, dcError, dcPendingUpdate, dcPendingDelete, dcApply, dcPendingPay, dcDeleted,
}

// The documented types of a connection.
const (
	typeStandard = "standard"
	typeHosting  = "hosting" // an operations connection: the partner's, which carries hosted ones
	typeHosted   = "hosted"  // one VLAN of an operations connection, for a tenant
)

// directConnect is one connection of any type with all that the simulator knows of it.
type directConnect struct {
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

	Lifecycle     string     `json:"lifecycle"`
	Override      string     `json:"override,omitempty"` // shown instead of the lifecycle's status
	OverrideUntil *time.Time `json:"overrideUntil,omitempty"`
	Stalled       bool       `json:"stalled,omitempty"` // takes no step by itself
	Held          bool       `json:"held,omitempty"`    // takes no step out of this status by itself: the scenario stalls it
	Next          *step      `json:"next,omitempty"`
	Reason        string     `json:"reason,omitempty"`    // of an ERROR
	Interface     bool       `json:"interface,omitempty"` // the tenant's virtual interface is on it

	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
	ActiveAt  *time.Time `json:"activeAt,omitempty"` // first in service
	EndedAt   *time.Time `json:"endedAt,omitempty"`
	Lags      bool       `json:"lags,omitempty"`   // the lists lag behind its creation when the scenario says so
	Seeded    bool       `json:"seeded,omitempty"` // nobody bought it through the API
}

func (c *directConnect) ref() (id, name string) { return c.ID, c.Name }

func (c *directConnect) isDeleted() bool { return c.Lifecycle == dcDeleted }

func (c *directConnect) snapshot() *directConnect {
	copied := *c
	return &copied
}

func (c *directConnect) changing() {}

func (c *directConnect) purchase(now time.Time) (Purchase, bool) {
	until := now
	if c.EndedAt != nil {
		until = *c.EndedAt
	}
	return Purchase{
		Name: c.Name, ID: c.ID, Status: c.status(), SpeedMbps: c.BandwidthMbps,
		RequestedAt: c.CreatedAt, ChangedAt: c.UpdatedAt, ActiveAt: c.ActiveAt, DeletedAt: c.EndedAt, EndedAt: c.EndedAt,
		Live: c.EndedAt == nil, LiveSeconds: until.Sub(c.CreatedAt).Seconds(),
	}, !c.Seeded
}

// status is what the API shows.
func (c *directConnect) status() string {
	if c.Override != "" {
		return c.Override
	}
	return c.Lifecycle
}

// inService tells whether the connection is built, whatever its line does.
func (c *directConnect) inService() bool { return c.Lifecycle == dcActive || c.Lifecycle == dcDown }

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *HuaweiCloud) settleAll() {
	now := s.clock.Now()
	for _, c := range s.connections {
		for !c.Stalled && !c.Held && c.Next != nil && !c.Next.At.After(now) {
			s.touch(c)
			s.arrive(c, c.Next.To, c.Next.At)
		}
		if c.OverrideUntil != nil && !c.OverrideUntil.After(now) {
			s.touch(c)
			c.Override, c.OverrideUntil = "", nil
			s.present.dirty = true
		}
	}
}

// arrive moves a connection to the status of a due step, and plans the step after it.
func (s *HuaweiCloud) arrive(c *directConnect, status string, at time.Time) {
	if status == dcActive && s.portDown(c) {
		status = dcDown
	}
	s.move(c, status, at)
	if status == dcBuild {
		c.Next = &step{At: at.Add(s.options.BuildTime), To: dcActive}
	}
}

// portDown tells whether the port that carries a hosted connection is down.
func (s *HuaweiCloud) portDown(c *directConnect) bool {
	hosting, found := s.findByID(c.HostingID)
	return found && hosting.Lifecycle == dcDown
}

// begin starts what the account asked for. It ends a status that was only shown: the connection does move again.
func (s *HuaweiCloud) begin(c *directConnect, status string, next step) {
	c.Override = ""
	s.move(c, status, s.clock.Now())
	c.Next = &next
}

func (s *HuaweiCloud) move(c *directConnect, status string, at time.Time) {
	c.Lifecycle, c.Next = status, nil
	if status == dcActive && c.ActiveAt == nil {
		c.ActiveAt = &at
	}
	if status == dcDeleted {
		c.EndedAt = &at
	}
	s.disturb(c, at)
	s.record(c, at)
}

func (s *HuaweiCloud) record(c *directConnect, at time.Time) {
	c.UpdatedAt = at
	s.present.dirty = true
}

// nameOf tells which connection a call is about: the one in the path, or the one to be created.
func (s *HuaweiCloud) nameOf(r *http.Request, body []byte) string {
	if c, found := s.findByID(r.PathValue("id")); found {
		return c.Name
	}
	read, _ := readFields(body) // no fields when it is no object
	return read.object(hostedConnect).text("name")
}

// lagsInLists tells whether the lists do not show the connection yet.
func (s *HuaweiCloud) lagsInLists(c *directConnect) bool {
	return s.scenario != nil && c.Lags && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.listLag))
}

// lagsByID tells whether the connection is not found by its id yet.
func (s *HuaweiCloud) lagsByID(c *directConnect) bool {
	return s.scenario != nil && s.clock.Now().Before(c.CreatedAt.Add(s.scenario.getLag))
}

// disturb lets the scenario stall a connection in the status it has just arrived in, or show another status for a while.
func (s *HuaweiCloud) disturb(c *directConnect, at time.Time) {
	c.Held = s.scenario.stalling(c.Name, c.Lifecycle, dcPendingCreate)
	if shown, lasts := s.scenario.inventing(c.Name, c.Lifecycle, dcPendingCreate); shown != "" {
		until := at.Add(lasts)
		c.Override, c.OverrideUntil = shown, &until
	}
}
