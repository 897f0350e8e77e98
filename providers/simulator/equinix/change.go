package equinix

import (
	"time"

	"turnup/providers/simulator"
)

// wrongChange lists what is wrong with an update. Only what is provisioned can be updated, one update at a time ("Update
// Bandwidth/Speed of a Connection").
func (s *Simulator) wrongChange(c *connection, wanted change) []fault {
	var faults faultList
	switch {
	case c.incoming():
		faults.add(ruleNotAuthorized, fieldID, "the connection is another company's")
	case c.Lifecycle.Status != provisioned.Status:
		faults.add(ruleTransient, fieldID, "only a provisioned connection can be updated")
	case c.updateInProgress():
		faults.add(ruleTransient, fieldID, "an update is in progress")
	}
	if wanted.Speed == 0 {
		return faults.list
	}
	mbps, seller := mbpsOf(wanted.Speed, wanted.Unit), s.sellerOf(c)
	switch {
	case wanted.Speed < 1 || mbps > portMbps:
		faults.add(ruleField, fieldSpeed, "must be a whole number, at most %d Mbps", portMbps)
	case wanted.Unit != "MB" && wanted.Unit != "GB":
		faults.add(ruleField, fieldUnit, "must be MB or GB")
	case seller != nil && seller.FixedSpeed:
		faults.add(ruleField, fieldSpeed, "%s does not change the speed of a connection", seller.Name)
	case seller != nil && !seller.offers(mbps):
		faults.add(ruleSpeed, fieldSpeed, "%s does not offer %d Mbps", seller.Name, mbps)
	}
	return faults.list
}

// ask begins an update. It is carried out after its time, or when the seller has agreed to another speed.
func (s *Simulator) ask(c *connection, wanted change) {
	now := s.account.Now()
	wanted.ID, wanted.AskedAt, wanted.UpdatedAt, wanted.Status = simulator.NewUUID(), now, now, changeApproved
	due := now.Add(s.options.ChangeTime)
	if seller := s.sellerOf(c); seller != nil && seller.SellerAgrees && wanted.Speed != 0 {
		wanted.Status = changeSubmitted
		due = now.Add(s.options.SellerTime + s.options.ChangeTime)
	}
	if wanted.Status == changeApproved || s.options.SellerTime > 0 {
		wanted.DueAt = &due
	}
	c.Change, c.UpdatedAt = &wanted, now
	s.account.Changed()
}

func (s *Simulator) settleChange(c *connection, now time.Time) {
	if !c.updateInProgress() || c.Stalled || c.Change.DueAt == nil || c.Change.DueAt.After(now) {
		return
	}
	s.account.Touch(c)
	done := *c.Change
	if done.Name != "" {
		c.Order.Name = done.Name
	}
	if done.Speed != 0 {
		c.Order.Speed, c.Order.Unit = done.Speed, done.Unit
	}
	if len(done.Notifications) > 0 {
		c.Order.Notifications = done.Notifications
	}
	s.endChange(c, changeCompleted, *done.DueAt)
}

func (s *Simulator) endChange(c *connection, status string, at time.Time) {
	ended := *c.Change
	ended.Status, ended.UpdatedAt = status, at
	c.Change, c.UpdatedAt = &ended, at
	s.account.Changed()
}
