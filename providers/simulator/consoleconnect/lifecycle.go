package consoleconnect

import (
	"time"

	"turnup/providers/simulator"
)

// The documented statuses of a connection that the simulator itself gives ("Console Connect API, Layer 2 Connections").
const (
	statusCreating   = "CREATING"   // accepted, being built
	statusPending    = "PENDING"    // waits for the approval of a party
	statusAccepted   = "ACCEPTED"   // accepted by the target, not up yet
	statusManual     = "MANUAL"     // being provisioned by hand
	statusActivating = "ACTIVATING" // coming up again
	statusActive     = "ACTIVE"
	statusDenied     = "DENIED"    // refused by the company that was asked
	statusCancelled  = "CANCELLED" // cancelled by the requester
	statusError      = "ERROR"
	statusDisabling  = "DISABLING"
	statusDisabled   = "DISABLED"
	statusDeleting   = "DELETING"
	statusDeleted    = "DELETED"
)

var statuses = []string{
	statusCreating, statusPending, statusAccepted, statusManual, statusActivating, statusActive, statusDenied, statusCancelled,
	statusError, statusDisabling, statusDisabled, statusDeleting, statusDeleted,
}

// The documented values of request.status; it is null when nothing waits for an approval.
const (
	requestPending   = "PENDING"
	requestWithdrawn = "WITHDRAWN"
	requestRejected  = "REJECTED"
)

// connection is one connection with all that the simulator knows of it.
type connection struct {
	simulator.Trait
	ID            string          `json:"id"`
	Order         order           `json:"order"` // as bought, with later edits of name and speed
	Lifecycle     string          `json:"lifecycle"`
	Override      string          `json:"override,omitempty"` // shown instead of the lifecycle's status
	OverrideUntil *time.Time      `json:"overrideUntil,omitempty"`
	Next          *simulator.Step `json:"next,omitempty"`
	RequestStatus string          `json:"requestStatus,omitempty"`
	DestApproved  bool            `json:"destApproved"`
	Change        *change         `json:"change,omitempty"`
	ErrorReason   string          `json:"errorReason,omitempty"`

	SourceVLAN int      `json:"sourceVlan,omitempty"`
	DestVLAN   int      `json:"destVlan,omitempty"` // between own ports; the other company's is in the hand-off
	Handoff    *Handoff `json:"handoff,omitempty"`
	Mails      []Mail   `json:"mails,omitempty"`
	Tickets    []ticket `json:"tickets,omitempty"`

	CreatedAt       time.Time  `json:"createdAt"`
	UpdatedAt       time.Time  `json:"updatedAt"`
	StatusChangedAt time.Time  `json:"statusChangedAt"`
	ActiveChangedAt *time.Time `json:"activeChangedAt,omitempty"`
	FirstActiveAt   *time.Time `json:"firstActiveAt,omitempty"`
	DeletedAt       *time.Time `json:"deletedAt,omitempty"`
	EndedAt         *time.Time `json:"endedAt,omitempty"`  // since when it cannot be billed any more
	Incoming        bool       `json:"incoming,omitempty"` // the other company requested it; the order is as if we had
	History         []event    `json:"history,omitempty"`

	shown []byte // the API's view, until touched
}

// change is a change of speed that waits for the other company's approval.
type change struct {
	SpeedMbps int       `json:"speedMbps"`
	AskedAt   time.Time `json:"askedAt"`
}

type event struct {
	At        time.Time `json:"at"`
	Status    string    `json:"status"`
	Name      string    `json:"name"`
	SpeedMbps int       `json:"speedMbps"`
	UserID    string    `json:"userId"`
}

func (c *connection) Ref() (id, name string) { return c.ID, c.Order.Name }

func (c *connection) Deleted() bool { return c.status() == statusDeleted }

func (c *connection) Snapshot() *connection {
	return new(*c)
}

func (c *connection) Changing() { c.shown = nil }

// status is what the API shows.
func (c *connection) status() string {
	if c.Override != "" {
		return c.Override
	}
	return c.Lifecycle
}

// own tells whether both ends are ports of the account: no other company has to approve.
func (c *connection) own() bool { return c.Order.DestCompany == Company }

func (c *connection) touches(portID string) bool {
	return c.Order.PortID == portID || c.Order.DestPortID == portID
}

// occupies tells whether the connection takes capacity on its ports.
func (c *connection) occupies() bool {
	switch c.status() {
	case statusDeleted, statusDenied, statusCancelled:
		return false
	}
	return true
}

// reservedMbps counts a change that is only asked for: its bandwidth is reserved at once.
func (c *connection) reservedMbps() int {
	if c.Change != nil {
		return max(c.Order.SpeedMbps, c.Change.SpeedMbps)
	}
	return c.Order.SpeedMbps
}

func (c *connection) vlanOn(portID string) int {
	if c.Order.PortID == portID {
		return c.SourceVLAN
	}
	return c.DestVLAN
}

func (c *connection) approve() {
	c.DestApproved = true
	c.RequestStatus = ""
}

// ended tells whether a connection of that status was never built or is gone: it cannot be billed.
func ended(lifecycle string) bool {
	return lifecycle == statusDeleted || lifecycle == statusDenied || lifecycle == statusCancelled
}

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *Simulator) settleAll() {
	now := s.account.Now()
	for _, c := range s.account.Connections() {
		for !c.Stalled && !c.Held && c.Next != nil && !c.Next.At.After(now) {
			s.account.Touch(c)
			due := *c.Next
			c.Next = nil
			s.arrive(c, due.To, due.At)
		}
		s.settleChange(c, now)
		s.settleOverride(c, now)
	}
}

func (s *Simulator) settleChange(c *connection, now time.Time) {
	if c.Change == nil || c.Stalled || s.options.AutoSupport == 0 {
		return
	}
	if due := c.Change.AskedAt.Add(s.options.AutoSupport); !due.After(now) {
		s.account.Touch(c)
		s.applyChange(c, due, seedSupportUserID)
	}
}

func (s *Simulator) settleOverride(c *connection, now time.Time) {
	if c.OverrideUntil == nil || c.OverrideUntil.After(now) {
		return
	}
	s.account.Touch(c)
	c.Override, c.OverrideUntil = "", nil
	s.account.Changed()
}

// arrive moves a connection to the status of a due step, and plans the step after it.
func (s *Simulator) arrive(c *connection, status string, at time.Time) {
	switch status {
	case statusPending:
		s.move(c, status, at, seedUserID)
		if s.options.AutoSupport > 0 {
			c.Next = &simulator.Step{At: at.Add(s.options.AutoSupport), To: statusManual}
		}
	case statusManual:
		s.handOver(c, Handoff{}, at)
	default:
		s.move(c, status, at, seedUserID)
	}
}

// move sets a status and writes it into the connection's history.
func (s *Simulator) move(c *connection, status string, at time.Time, userID string) {
	c.Lifecycle = status
	c.Next = nil
	c.StatusChangedAt = at
	s.disturb(c, at)
	if status == statusActive {
		c.ActiveChangedAt = &at
	}
	if status == statusActive && c.FirstActiveAt == nil {
		c.FirstActiveAt = &at
	}
	if status == statusDeleted {
		c.DeletedAt = &at
	}
	switch {
	case ended(status) && c.EndedAt == nil:
		c.EndedAt = &at
	case !ended(status) && status != statusDeleting:
		c.EndedAt = nil // support brought a refused one to life
	}
	s.record(c, at, userID)
}

func (s *Simulator) record(c *connection, at time.Time, userID string) {
	c.UpdatedAt = at
	c.History = append(c.History, event{At: at, Status: c.Lifecycle, Name: c.Order.Name, SpeedMbps: c.Order.SpeedMbps, UserID: userID})
	s.account.Changed()
}

func (s *Simulator) applyChange(c *connection, at time.Time, userID string) {
	c.Order.SpeedMbps = c.Change.SpeedMbps
	c.Change = nil
	c.RequestStatus = ""
	s.record(c, at, userID)
}
