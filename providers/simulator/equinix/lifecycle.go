package equinix

import (
	"cmp"
	"time"

	"turnup/providers/simulator"
)

// stage is a connection's status at Equinix and at the provider, its two sides.
type stage struct {
	Status   string `json:"status"`
	Provider string `json:"provider"`
}

// The stages a connection goes through. "Connect to Myself" has those of a connection between own ports; the rest are of
// the Equinix Fabric API v4 and of what clients of ECX v3 have seen.
var (
	autoApproval     = stage{"PENDING_AUTO_APPROVAL", "NOT_AVAILABLE"} // between own ports
	pendingApproval  = stage{"PENDING_APPROVAL", "NOT_AVAILABLE"}      // another company's profile
	provisioning     = stage{"PROVISIONING", "NOT_AVAILABLE"}
	provisioned      = stage{"PROVISIONED", "AVAILABLE"}
	bothProvisioning = stage{"PROVISIONING", "PROVISIONING"}       // a seller with an API of its own builds at once
	bothProvisioned  = stage{"PROVISIONED", "PROVISIONED"}         // … and is done
	awaitsConfirming = stage{"PROVISIONED", "PENDING_APPROVAL"}    // the buyer must accept it at the seller
	confirming       = stage{"PROVISIONED", "PROVISIONING"}        // … and has
	awaitsPeering    = stage{"PENDING_BGP_PEERING", "PENDING_BGP"} // the buyer must configure the peering
	rejected         = stage{"REJECTED", "REJECTED"}
	notProvisioned   = stage{"NOT_PROVISIONED", "NOT_AVAILABLE"}
	deprovisioning   = stage{"DEPROVISIONING", "AVAILABLE"}
	deprovisioned    = stage{"DEPROVISIONED", "NOT_AVAILABLE"}
	notDeprovisioned = stage{"NOT_DEPROVISIONED", "AVAILABLE"}
)

var statuses = []string{
	autoApproval.Status, pendingApproval.Status, provisioning.Status, provisioned.Status, awaitsPeering.Status, rejected.Status,
	notProvisioned.Status, deprovisioning.Status, deprovisioned.Status, notDeprovisioned.Status,
}

// states are the states of Fabric v4 that go with a status; any other status goes with the empty one, which is
// documented too.
var states = map[string]string{
	autoApproval.Status: "PENDING", pendingApproval.Status: "PENDING", awaitsPeering.Status: "PENDING",
	provisioning.Status: "PROVISIONING", provisioned.Status: "ACTIVE", rejected.Status: "FAILED", notProvisioned.Status: "FAILED",
	deprovisioning.Status: "DEPROVISIONING", deprovisioned.Status: "DEPROVISIONED", notDeprovisioned.Status: "FAILED",
}

// status is what the APIs show.
func (c *connection) status() Shown {
	shown := Shown{
		Status:         cmp.Or(c.Override.Status, c.Lifecycle.Status),
		ProviderStatus: cmp.Or(c.Override.ProviderStatus, c.Lifecycle.Provider),
	}
	shown.State = cmp.Or(c.Override.State, states[shown.Status])
	return shown
}

// ended tells whether a connection of that stage was never built or is gone: it cannot be billed.
func (f stage) ended() bool { return f.Status == deprovisioned.Status || f == rejected }

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *Simulator) settleAll() {
	now := s.account.Now()
	for _, c := range s.account.Connections() {
		for !c.Stalled && !c.Held && c.Next != nil && !c.Next.At.After(now) {
			s.account.Touch(c)
			due := *c.Next
			s.arrive(c, due.To, due.At)
		}
		s.settleChange(c, now)
		if c.OverrideUntil != nil && !c.OverrideUntil.After(now) {
			s.account.Touch(c)
			c.Override, c.OverrideUntil = Shown{}, nil
			s.account.Changed()
		}
	}
}

// arrive moves a connection to a stage, and plans the step after it.
func (s *Simulator) arrive(c *connection, to stage, at time.Time) {
	if (to.Status == provisioned.Status) != (c.Lifecycle.Status == provisioned.Status) {
		c.LineChangedAt = &at
	}
	c.Lifecycle, c.Next, c.UpdatedAt = to, nil, at
	s.account.Changed()
	if (to == provisioned || to == bothProvisioned) && c.FirstActiveAt == nil {
		c.FirstActiveAt = &at
	}
	if to.Status == deprovisioned.Status {
		c.DeletedAt = &at
	}
	if to == awaitsConfirming {
		c.SellerRef = "dxcon-" + simulator.NewUUID()[:8] // in the form AWS gives a hosted connection
	}
	if to.Status == provisioned.Status && c.Order.Z.PortID == "" && c.SellerTag == 0 {
		c.SellerTag = 100 + s.account.Position(c.ID)%3900 // the seller picks a tag of its own
	}
	switch {
	case to.ended() && c.EndedAt == nil:
		c.EndedAt = &at
	case !to.ended() && to.Status != deprovisioning.Status:
		c.EndedAt = nil // it was brought to life again
	}
	s.plan(c, at)
	s.disturb(c, at)
}

func (s *Simulator) plan(c *connection, at time.Time) {
	after := func(wait time.Duration, to stage) { c.Next = &step{At: at.Add(wait), To: to} }
	switch c.Lifecycle {
	case autoApproval:
		after(s.options.BuildTime, provisioning)
	case pendingApproval:
		if s.options.SellerTime > 0 {
			after(s.options.SellerTime, provisioning)
		}
	case provisioning, bothProvisioning:
		after(s.options.BuildTime, s.built(c))
	case confirming:
		after(s.options.BuildTime, bothProvisioned)
	}
	if c.Lifecycle.Status != deprovisioning.Status {
		return
	}
	if c.FailDelete {
		c.FailDelete = false
		after(s.options.RemoveTime, notDeprovisioned)
		return
	}
	after(s.options.RemoveTime, s.removed(c))
}

// begin enters a connection at its first stage.
func (s *Simulator) begin(c *connection) {
	s.account.Enter(c)
	c.Lags = s.account.Lags(c.Order.Name)
	s.arrive(c, s.first(c), c.CreatedAt)
}

func (s *Simulator) first(c *connection) stage {
	seller := s.sellerOf(c)
	switch {
	case seller == nil || seller.own():
		return autoApproval
	case seller.Integrated:
		return bothProvisioning
	}
	return pendingApproval
}

// built is where building ends: with some sellers the buyer has to do something first.
func (s *Simulator) built(c *connection) stage {
	seller := s.sellerOf(c)
	switch {
	case seller == nil || !seller.Integrated:
		return provisioned
	case seller.Confirmed:
		return awaitsConfirming
	case seller.Peered:
		return awaitsPeering
	}
	return bothProvisioned
}

// remove starts the removal of a connection. It ends a status that was only shown, unless the deletion is to stay unseen
// for a while.
func (s *Simulator) remove(c *connection) {
	now := s.account.Now()
	before := c.status()
	c.Override, c.OverrideUntil = Shown{}, nil
	stale := s.account.DeletesLate(c.Order.Name)
	if c.StaleFor != "" {
		stale, _ = time.ParseDuration(c.StaleFor) // checked when it was set
		c.StaleFor = ""
	}
	c.DeleteAskedAt = &now
	if c.updateInProgress() {
		s.endChange(c, changeRejected, now)
	}
	going := deprovisioning
	if seller := s.sellerOf(c); seller != nil && seller.Integrated {
		going.Provider = deprovisioning.Status
	}
	s.arrive(c, going, now)
	if stale > 0 {
		until := now.Add(stale)
		c.Override, c.OverrideUntil = before, &until
	}
}

// removed is where a removal ends: documented for a connection between own ports, seen with a seller that has an API.
func (s *Simulator) removed(c *connection) stage {
	gone := deprovisioned
	if seller := s.sellerOf(c); seller != nil && seller.Integrated {
		gone.Provider = deprovisioned.Status
	}
	return gone
}
