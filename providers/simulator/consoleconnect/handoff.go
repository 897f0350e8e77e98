package consoleconnect

import (
	"fmt"
	"strings"
	"time"

	"turnup/providers/simulator"
)

// The VLANs the support team hands over lie between 1 and lastHandoffVLANID, beginning with firstHandoffVLANID.
const (
	firstHandoffVLANID = 60
	lastHandoffVLANID  = 3000
)

// handedVLANs counts how often each VLAN was handed over, at the index of the VLAN.
type handedVLANs [lastHandoffVLANID + 1]int

func (h *handedVLANs) hand(vlan int) {
	if vlan > 0 && vlan < len(h) {
		h[vlan]++
	}
}

// next is the first VLAN that was handed over least: when all were, they come round again.
func (h *handedVLANs) next() int {
	next := firstHandoffVLANID
	for i := range lastHandoffVLANID {
		vlan := (firstHandoffVLANID-1+i)%lastHandoffVLANID + 1
		if h[vlan] < h[next] {
			next = vlan
		}
	}
	return next
}

// handOver is the support team's part of a connection to Tencent: approve, provision by hand, send the values.
func (s *Simulator) handOver(c *connection, values Handoff, at time.Time) Mail {
	values = s.completeHandoff(c, values)
	c.Handoff = &values
	if c.Lifecycle == statusCreating || c.Lifecycle == statusPending {
		c.approve()
		s.move(c, statusManual, at, seedSupportUserID)
		c.Next = &simulator.Step{At: at.Add(s.options.ManualTime), To: statusActive}
	}
	sent := Mail{
		At: at, To: "noc@" + Company + ".example", ConnectionID: c.ID, Name: c.Order.Name, Handoff: values,
		Subject: "Your connection " + c.Order.Name + " to Tencent Cloud",
		Text: strings.Join([]string{
			"Please complete the provisioning in the Tencent portal with these values.",
			"Provider Account ID: " + values.ProviderAccountID,
			"Shared Connection ID: " + values.SharedConnectionID,
			fmt.Sprintf("VLAN ID: %d", values.VLANID),
		}, "\n"),
	}
	c.Mails = append(c.Mails, sent)
	s.vlans.hand(sent.VLANID)
	s.account.Changed()
	s.account.Logf("mail to %s: %s: Provider Account ID %s, Shared Connection ID %s, VLAN ID %d",
		sent.To, c.Order.Name, values.ProviderAccountID, values.SharedConnectionID, values.VLANID)
	return sent
}

// completeHandoff fills empty values: what was sent before, or else a VLAN of its own on the one connection that is shared. The
// simulated Tencent Cloud knows account and connection, so that an order can be rehearsed at both.
func (s *Simulator) completeHandoff(c *connection, values Handoff) Handoff {
	defaults := Handoff{ProviderAccountID: providerAccountID, SharedConnectionID: sharedConnectionID, VLANID: s.vlans.next()}
	if c.Handoff != nil {
		defaults = *c.Handoff
	}
	if values.ProviderAccountID == "" {
		values.ProviderAccountID = defaults.ProviderAccountID
	}
	if values.SharedConnectionID == "" {
		values.SharedConnectionID = defaults.SharedConnectionID
	}
	if values.VLANID == 0 {
		values.VLANID = defaults.VLANID
	}
	return values
}
