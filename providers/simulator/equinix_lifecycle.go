package simulator

import (
	"cmp"
	"time"
)

// fabricStage is a connection's status at Equinix and at the provider, its two sides.
type fabricStage struct {
	Status   string `json:"status"`
	Provider string `json:"provider"`
}

// The stages a connection goes through. "Connect to Myself" has those of a connection between own ports; the rest are of
// the Equinix Fabric API v4 and of what clients of ECX v3 have seen.
var (
	autoApproval     = fabricStage{"PENDING_AUTO_APPROVAL", "NOT_AVAILABLE"} // between own ports
	pendingApproval  = fabricStage{"PENDING_APPROVAL", "NOT_AVAILABLE"}      // another company's profile
	provisioning     = fabricStage{"PROVISIONING", "NOT_AVAILABLE"}
	provisioned      = fabricStage{"PROVISIONED", "AVAILABLE"}
	bothProvisioning = fabricStage{"PROVISIONING", "PROVISIONING"}       // a seller with an API of its own builds at once
	bothProvisioned  = fabricStage{"PROVISIONED", "PROVISIONED"}         // … and is done
	awaitsConfirming = fabricStage{"PROVISIONED", "PENDING_APPROVAL"}    // the buyer must accept it at the seller
	confirming       = fabricStage{"PROVISIONED", "PROVISIONING"}        // … and has
	awaitsPeering    = fabricStage{"PENDING_BGP_PEERING", "PENDING_BGP"} // the buyer must configure the peering
	rejected         = fabricStage{"REJECTED", "REJECTED"}
	notProvisioned   = fabricStage{"NOT_PROVISIONED", "NOT_AVAILABLE"}
	deprovisioning   = fabricStage{"DEPROVISIONING", "AVAILABLE"}
	deprovisioned    = fabricStage{"DEPROVISIONED", "NOT_AVAILABLE"}
	notDeprovisioned = fabricStage{"NOT_DEPROVISIONED", "AVAILABLE"}
)

var equinixStatuses = []string{
	autoApproval.Status, pendingApproval.Status, provisioning.Status, provisioned.Status, awaitsPeering.Status, rejected.Status,
	notProvisioned.Status, deprovisioning.Status, deprovisioned.Status, notDeprovisioned.Status,
}

// fabricStates are the states of Fabric v4 that go with a status; any other status goes with the empty one, which is
// documented too.
var fabricStates = map[string]string{
	autoApproval.Status: "PENDING", pendingApproval.Status: "PENDING", awaitsPeering.Status: "PENDING",
	provisioning.Status: "PROVISIONING", provisioned.Status: "ACTIVE", rejected.Status: "FAILED", notProvisioned.Status: "FAILED",
	deprovisioning.Status: "DEPROVISIONING", deprovisioned.Status: "DEPROVISIONED", notDeprovisioned.Status: "FAILED",
}

// status is what the APIs show.
func (c *fabricConnection) status() EquinixStatus {
	shown := EquinixStatus{
		Status:         cmp.Or(c.Override.Status, c.Lifecycle.Status),
		ProviderStatus: cmp.Or(c.Override.ProviderStatus, c.Lifecycle.Provider),
	}
	shown.State = cmp.Or(c.Override.State, fabricStates[shown.Status])
	return shown
}

// ended tells whether a connection of that stage was never built or is gone: it cannot be billed.
func (f fabricStage) ended() bool { return f.Status == deprovisioned.Status || f == rejected }

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *Equinix) settleAll() {
	now := s.clock.Now()
	for _, c := range s.connections {
		for !c.Stalled && !c.Held && c.Next != nil && !c.Next.At.After(now) {
			s.touch(c)
			due := *c.Next
			s.arrive(c, due.To, due.At)
		}
		s.settleChange(c, now)
		if c.OverrideUntil != nil && !c.OverrideUntil.After(now) {
			s.touch(c)
			c.Override, c.OverrideUntil = EquinixStatus{}, nil
			s.present.dirty = true
		}
	}
}

// arrive moves a connection to a stage, and plans the step after it.
func (s *Equinix) arrive(c *fabricConnection, to fabricStage, at time.Time) {
	c.Lifecycle, c.Next, c.UpdatedAt = to, nil, at
	s.present.dirty = true
	if (to == provisioned || to == bothProvisioned) && c.FirstActiveAt == nil {
		c.FirstActiveAt = &at
	}
	if to.Status == deprovisioned.Status {
		c.DeletedAt = &at
	}
	if to == awaitsConfirming {
		c.SellerRef = newSellerRef()
	}
	if to.Status == provisioned.Status && c.Order.Z.PortID == "" && c.SellerTag == 0 {
		c.SellerTag = 100 + s.positions[c.ID]%3900 // the seller picks a tag of its own
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

func (s *Equinix) plan(c *fabricConnection, at time.Time) {
	after := func(wait time.Duration, to fabricStage) { c.Next = &fabricStep{At: at.Add(wait), To: to} }
	switch c.Lifecycle {
	case autoApproval:
		after(s.options.BuildTime, provisioning)
	case pendingApproval:
		if s.options.ApprovalTime > 0 {
			after(s.options.ApprovalTime, provisioning)
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
func (s *Equinix) begin(c *fabricConnection) {
	s.enter(c)
	c.Lags = s.scenario.lagging(c.Order.Name)
	s.arrive(c, s.first(c), c.CreatedAt)
}

func (s *Equinix) first(c *fabricConnection) fabricStage {
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
func (s *Equinix) built(c *fabricConnection) fabricStage {
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
func (s *Equinix) remove(c *fabricConnection) {
	now := s.clock.Now()
	before := c.status()
	c.Override, c.OverrideUntil = EquinixStatus{}, nil
	stale := s.scenario.staling(c.Order.Name)
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
func (s *Equinix) removed(c *fabricConnection) fabricStage {
	gone := deprovisioned
	if seller := s.sellerOf(c); seller != nil && seller.Integrated {
		gone.Provider = deprovisioned.Status
	}
	return gone
}
