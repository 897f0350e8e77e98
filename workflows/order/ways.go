package order

import (
	"slices"
	"strings"
	"time"
)

// Way is a command with which a person moves an order on, or out of where it stands, and what that does.
type Way struct {
	Command string `json:"command"`
	Does    string `json:"does"`
}

// option is one of the answers that a hand-off offers.
type option struct {
	value string // of the form's first field
	with  string // the field that goes with it, or ""
	does  string
}

// Actions of resolve-removal: not each removal offers both.
const (
	RemovalRetry = "retry"
	RemovalKeep  = "keep"
)

// Command is the command line that answers the hand-off of the order. What a person must fill in shows as ..., which
// the form refuses: an example that was sent by mistake would pass for an answer.
func (h Handoff) Command(orderID string) string {
	if h.Name == HandoffApproval {
		return "turnup approve " + orderID
	}
	command := "turnup complete " + orderID + " " + h.Name
	for _, field := range h.Form {
		goesWith := slices.ContainsFunc(h.options, func(o option) bool { return o.with == field.Name })
		if !field.Optional || goesWith {
			command += set(field.Name, "...")
		}
	}
	return command
}

// Confirm is the way that answers the hand-off of the order with values that were proposed. They fit the form, so that nothing in them is special to
// a shell.
func (h Handoff) Confirm(orderID string, proposed map[string]Value) Way {
	command := "turnup complete " + orderID + " " + h.Name
	for _, field := range h.Form {
		if value := proposed[field.Name]; value != "" {
			command += set(field.Name, string(value))
		}
	}
	return Way{Command: command, Does: "confirm the values that are proposed, once you have compared them"}
}

func set(field, value string) string { return " --set " + field + "=" + value }

// Ways are the commands that answer the hand-off of the order, each with what it does: those of its options that are only,
// or all.
func (h Handoff) Ways(orderID string, only ...string) []Way {
	if len(h.options) == 0 {
		return []Way{{Command: h.Command(orderID), Does: "say that it is done"}}
	}
	var ways []Way
	for _, o := range h.options {
		if len(only) > 0 && !slices.Contains(only, o.value) {
			continue
		}
		command := "turnup complete " + orderID + " " + h.Name + set(h.Form[0].Name, o.value)
		if h.Name == HandoffApproval {
			command = "turnup " + o.value + " " + orderID
		}
		if o.with != "" {
			command += set(o.with, "...")
		}
		ways = append(ways, Way{Command: command, Does: o.does})
	}
	return ways
}

// cancellable are the waits that a cancellation ends. The others are those of something that must come to its end first.
var cancellable = []string{HandoffApproval, HandoffSupport, HandoffTencentPortal, WaitAccept, WaitActivation, WaitCredential}

// WithWays is the wait of the order with the ways on from it: those that answer it, or that show when it is over, and the way
// out, where there is one.
func (w Wait) WithWays(orderID string, answers ...Way) Wait {
	w.Ways = answers
	if len(answers) == 0 && w.Command != "" {
		w.Ways = []Way{{Command: w.Command, Does: "say that it is done"}}
	}
	if len(w.Ways) == 0 {
		w.Ways = []Way{{Command: "turnup watch " + orderID, Does: "see it go on; it does so by itself, when that is done"}}
	}
	if slices.Contains(cancellable, w.Name) {
		w.Ways = append(w.Ways, Way{Command: "turnup cancel " + orderID, Does: cancelDoes(orderID)})
	}
	return w
}

func cancelDoes(orderID string) string {
	if isDeed(orderID) {
		return "give it up; the connections stay as they are"
	}
	return "give the order up; what it has bought, if anything, is removed"
}

// Ahead is what happens by itself to the order that waits so. stamp writes a time.
func (w Wait) Ahead(orderID string, stamp func(time.Time) string) string {
	switch {
	case w.Overdue:
		return "it goes on when that is done, which was due by " + stamp(w.Deadline)
	case w.OnDeadline == OnDeadlineFail && isDeed(orderID):
		return "unless that is done by " + stamp(w.Deadline) + ", it ends as failed"
	case w.OnDeadline == OnDeadlineFail:
		return "unless that is done by " + stamp(w.Deadline) + ", it ends as failed, and what it has bought, if anything, is removed"
	}
	return "it goes on when that is done, which is due by " + stamp(w.Deadline) + ", and waits on if it is not"
}

// isDeed reports whether the order is what is done to connections that are there: a change, or a decommission.
func isDeed(orderID string) bool {
	kind, _ := SplitID(orderID)
	return strings.Contains(kind, "/")
}

// Offer is an answer among which a person chooses: a value of the form's first field.
type Offer struct{ Value, Does string }

// Offers are the answers that the order's wait for the hand-off offers now; none where the form's values are the answer.
func (h Handoff) Offers(orderID string, w Wait) []Offer {
	var offers []Offer
	for _, o := range h.options {
		way := h.Ways(orderID, o.value)[0]
		if slices.Contains(w.Ways, way) {
			offers = append(offers, Offer{o.value, o.does})
		}
	}
	return offers
}
