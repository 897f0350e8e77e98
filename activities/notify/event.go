// Package notify tells people what orders wait for, and how that and they ended: what is due to be told, by which channel, and what was.
package notify

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/activities"
)

// Types of the events.
const (
	EventWaitOpened      = "turnup.wait.opened"      // an order waits for a person
	EventWaitReminder    = "turnup.wait.reminder"    // it still waits
	EventWaitEscalation  = "turnup.wait.escalation"  // it still waits, and others should know
	EventWaitOverdue     = "turnup.wait.overdue"     // its deadline has passed
	EventWaitClaimed     = "turnup.wait.claimed"     // a person has taken it
	EventWaitAnswered    = "turnup.wait.answered"    // what it waited for came
	EventWaitWithdrawn   = "turnup.wait.withdrawn"   // the order waits for it no more: it was given up
	EventOrderEnded      = "turnup.order.ended"      // completed, failed or cancelled
	EventFindingOpened   = "turnup.finding.opened"   // our books and the provider's differ
	EventFindingClosed   = "turnup.finding.closed"   // they do so no more
	EventInventoryReport = "turnup.inventory.report" // a run of the inventory is over
)

// Event is one piece of news about an order.
type Event struct {
	Type    string    `json:"type"`
	OrderID string    `json:"orderId"`
	RunID   string    `json:"runId"`
	Time    time.Time `json:"time"`
	Data    EventData `json:"data"`

	Ticket *Ticket `json:"-"` // of the order, if it has one: for whoever writes notes there
}

// EventData is the data of a CloudEvent; what does not apply is left out.
type EventData struct {
	Wait          string              `json:"wait,omitempty"` // hand-off, or activation
	Title         string              `json:"title,omitempty"`
	Party         string              `json:"party,omitempty"` // who must act
	Since         time.Time           `json:"since,omitzero"`
	Deadline      time.Time           `json:"deadline,omitzero"`
	Command       string              `json:"command,omitempty"` // what moves the order on
	Link          string              `json:"link,omitempty"`    // a page about the order, which changes nothing by being opened
	By            string              `json:"by,omitempty"`      // who has taken it, or answered
	State         string              `json:"state,omitempty"`
	Finding       *activities.Finding `json:"finding,omitempty"`
	Reason        string              `json:"reason,omitempty"`
	ConnectionIDs []string            `json:"connectionIds,omitempty"`
	Warnings      []string            `json:"warnings,omitempty"` // how what was delivered differs from what was ordered, among others
}

// ID is the same for an event that is told again, so that receivers can drop it.
func (e Event) ID() string {
	return fmt.Sprintf("%s/%s/%s/%s/%d", e.OrderID, e.RunID, e.Type, e.Data.Wait, e.Time.UnixMilli())
}

// AlertKey is the same for everything that is told of one wait, or of one finding: what opens it, and what closes it.
func (e Event) AlertKey() string { return alertKey(e.OrderID, e.RunID, e.Data.Wait) }

func alertKey(orderID, runID, wait string) string {
	return fmt.Sprintf("turnup/%s/%s/%s", orderID, runID, wait)
}

// Closes reports whether the event ends what others of the same key opened.
func (e Event) Closes() bool {
	return slices.Contains([]string{EventWaitAnswered, EventWaitWithdrawn, EventFindingClosed}, e.Type)
}

// kinds are the words by which rules name events.
var kinds = map[string]string{
	EventWaitOpened: "opened", EventWaitReminder: "reminder", EventWaitEscalation: "escalation", EventWaitOverdue: "overdue",
	EventOrderEnded: "ended", EventFindingOpened: "finding", EventFindingClosed: "finding", EventInventoryReport: "report",
}

// Kinds are the words by which a rule can name events. What closes something is told wherever it was opened.
var Kinds = []string{"opened", "reminder", "escalation", "overdue", "ended", "finding", "report"}

// kindOf is the order's kind: that of what a change or a decommission is about too.
func kindOf(orderID string) string {
	parts := strings.Split(orderID, "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[len(parts)-2]
}
