package order

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// Handoff describes a step that a person does: who, what, and the values they give when it is done.
type Handoff struct {
	Name         string          `json:"name"`
	Party        providers.Party `json:"party"` // whom the order waits for
	Title        string          `json:"title"`
	Instructions string          `json:"instructions"`
	Form         []Field         `json:"form"`
	options      []option        // the answers to choose among; none where the form's values are the answer
	check        func(Answer, *providers.Faults)
}

// Field is one value of a hand-off's form.
type Field struct {
	Name     string `json:"name"`
	Rule     string `json:"rule"`
	Example  string `json:"example"`
	Optional bool   `json:"optional,omitempty"`
	valid    matcher
}

// matcher tells which values a field takes.
type matcher interface{ MatchString(text string) bool }

// idRule takes what can be a provider's id.
type idRule struct{}

func (idRule) MatchString(text string) bool { return providers.IsID(text) }

// Answer is what a person says when a hand-off is done. It is the payload of the update, and of the signal, that
// carries the hand-off's name.
type Answer struct {
	By     Person           `json:"by"`               // who says so
	Values map[string]Value `json:"values,omitempty"` // by field name
	Note   string           `json:"note,omitempty"`
}

// Cancellation is what a person says who has an order end. It is the payload of UpdateCancel.
type Cancellation struct {
	By     Person `json:"by"`
	Reason string `json:"reason,omitempty"`
}

// Claim is what a person says who takes a hand-off, so that nobody else does and nobody is reminded of it. It is the payload of
// UpdateClaim.
type Claim struct {
	By      Person `json:"by"`
	Handoff string `json:"handoff"`           // or any other wait that a person of ours sees to
	Release bool   `json:"release,omitempty"` // gives it back
}

// Receipt tells the sender what their answer did.
type Receipt struct {
	Handoff    string    `json:"handoff"`
	AcceptedAt time.Time `json:"acceptedAt"`
	Correction bool      `json:"correction,omitempty"` // it replaced an earlier answer
	Unchanged  bool      `json:"unchanged,omitempty"`  // it said what was known already
	Missing    int       `json:"missing,omitempty"`    // how many more people must approve
}

// Value is a form value. In JSON it may also be written as a number or a boolean, since people do.
type Value string

// UnmarshalJSON takes strings, numbers and booleans.
func (v *Value) UnmarshalJSON(data []byte) error {
	text := strings.TrimSpace(string(data))
	if strings.HasPrefix(text, `"`) {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*v = Value(strings.TrimSpace(s))
		return nil
	}
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		return fmt.Errorf("a value must be a string, a number or a boolean, not %s", text)
	}
	if text == "null" {
		text = ""
	}
	*v = Value(text)
	return nil
}

// FieldUnverified is the field of HandoffTencentPortal by which a person answers for a tunnel that turnup can't see.
const FieldUnverified = "unverified"

// Handoffs are all hand-offs there are, in the order in which an order meets them.
var Handoffs = []Handoff{
	{
		Name: HandoffApproval, Party: providers.PartyApprover, Title: "Approve the purchase",
		Instructions: "Look at the port, the metro and the price, then approve or reject. Nothing has been bought yet.",
		Form: []Field{
			{Name: "decision", Rule: "must be approve or reject", Example: "approve", valid: regexp.MustCompile(`^(approve|reject)$`)},
		},
		options: []option{
			{value: "approve", does: "it goes on"},
			{value: "reject", does: "it ends as failed, and nothing is done"},
		},
	},
	{
		Name: HandoffSupport, Party: providers.PartySupport, Title: "Pass on the support team's mail",
		Instructions: "Console Connect's support team completes the provisioning and sends the Provider Account ID, the Shared Connection ID and the VLAN ID. Enter them here.",
		Form: []Field{
			{Name: "providerAccountId", Rule: "must be a Tencent account: 5 to 20 digits", Example: "12325464", valid: regexp.MustCompile(`^[0-9]{5,20}$`)},
			{Name: "sharedConnectionId", Rule: "must be a Tencent connection: dc- and then a-z, 0-9", Example: "dc-kd7d06of", valid: regexp.MustCompile(`^dc-[a-z0-9]{1,40}$`)},
			{Name: "vlanId", Rule: "must be a VLAN that Tencent accepts: 1 to 3000", Example: "60", valid: regexp.MustCompile(`^([1-9][0-9]{0,2}|[12][0-9]{3}|3000)$`)},
		},
	},
	{
		Name: HandoffTencentPortal, Party: providers.PartyOperator, Title: "Create the tunnel in the Tencent portal",
		Instructions: "Tencent Cloud console, Direct Connect, Dedicated tunnels, Shared dedicated tunnel, New: enter the support team's three values, choose the gateway, and submit. Then say so here; the tunnel's id, if you have it, goes with it as --set tunnelId=...",
		Form: []Field{
			{Name: "tunnelId", Rule: "must be a Tencent tunnel: dcx- and then a-z, 0-9", Example: "dcx-abcdefgh", Optional: true, valid: regexp.MustCompile(`^dcx-[a-z0-9]{1,40}$`)},
			{Name: FieldUnverified, Rule: "must be yes, or left out", Example: "yes", Optional: true, valid: regexp.MustCompile(`^yes$`)},
		},
	},
	{
		Name: HandoffResolvePurchase, Party: providers.PartyOperator, Title: "Say whether the connection was bought",
		Instructions: "It can't be told whether the order has bought its connection, or whose the one is that was found. Look in the provider's portal.",
		Form: []Field{
			{Name: "action", Rule: "must be adopt, retry or abandon", Example: "adopt", valid: regexp.MustCompile(`^(adopt|retry|abandon)$`)},
			{Name: "connectionId", Rule: "must be the provider's id of the connection, given with action adopt only", Example: "58afc0499430ab7f3666b990", Optional: true, valid: idRule{}},
		},
		options: []option{
			{value: "adopt", with: "connectionId", does: "go on with that connection; what speaks against it is shown first"},
			{value: "retry", does: "look once more, and buy only if it is surely not there"},
			{value: "abandon", does: "it is not there: give the order up"},
		},
		check: adoptNamesConnection,
	},
	{
		Name: HandoffResolvePair, Party: providers.PartyOperator, Title: "Say what becomes of a pair that is half built",
		Instructions: "One leg of the redundant pair can't be built. Decide what becomes of the other.",
		Form: []Field{
			{Name: "action", Rule: "must be keep or remove", Example: "keep", valid: regexp.MustCompile(`^(keep|remove)$`)},
		},
		options: []option{
			{value: "keep", does: "go on with the other leg alone; the order ends as partial"},
			{value: "remove", does: "remove the other leg too; the order fails"},
		},
	},
	{
		Name: HandoffResolveRemoval, Party: providers.PartyOperator, Title: "Help to remove what was bought",
		Instructions: "A connection is not removed, and may still be billed. When the provider refuses to remove it, clear the obstacle or remove it in the provider's portal first: " +
			"it ends only when a read shows that the connection is gone.",
		Form: []Field{
			{Name: "action", Rule: "must be retry or keep", Example: "retry", valid: regexp.MustCompile(`^(retry|keep)$`)},
		},
		options: []option{
			{value: RemovalRetry, does: "the connection is removed, and read back as gone"},
			{value: RemovalKeep, does: "the connection stays as it is"},
		},
	},
}

// FindHandoff returns the hand-off of that name.
func FindHandoff(name string) (Handoff, bool) {
	i := slices.IndexFunc(Handoffs, func(h Handoff) bool { return h.Name == name })
	if i < 0 {
		return Handoff{}, false
	}
	return Handoffs[i], true
}

func adoptNamesConnection(a Answer, faults *providers.Faults) {
	if (a.Values["action"] == "adopt") != (a.Values["connectionId"] != "") {
		faults.Add("connectionId", "must be given with action adopt, and with no other", a.Values["connectionId"])
	}
}

// IsDecision reports whether the answer is one of a few ways to go on, and not values that the order needs.
func (h Handoff) IsDecision() bool { return len(h.options) > 0 }

// Faults returns everything that is wrong with the answer's values.
func (h Handoff) Faults(a Answer) providers.Faults {
	var faults providers.Faults
	CheckPerson(&faults, "by", a.By)
	for _, field := range h.Form {
		value := string(a.Values[field.Name])
		if value == "" && field.Optional {
			continue
		}
		if !field.valid.MatchString(value) {
			faults.Add(field.Name, field.Rule, value)
		}
	}
	for _, name := range workflow.DeterministicKeys(a.Values) {
		if !slices.ContainsFunc(h.Form, func(f Field) bool { return f.Name == name }) {
			faults.Add(name, fmt.Sprintf("is not asked for; the form has %s", h.fieldNames()), a.Values[name])
		}
	}
	CheckNote(&faults, "note", a.Note)
	if h.check != nil {
		h.check(a, &faults)
	}
	return faults
}

// Same reports whether two answers say the same, whoever gave them.
func (h Handoff) Same(a, b Answer) bool {
	return a.Note == b.Note && !slices.ContainsFunc(h.Form, func(f Field) bool { return a.Values[f.Name] != b.Values[f.Name] })
}

// maxNote keeps a note from filling the order's history and its details page.
const maxNote = 1000

// CheckNote adds the fault of a note that is too long.
func CheckNote(faults *providers.Faults, field, text string) {
	if note := []rune(text); len(note) > maxNote {
		faults.Add(field, fmt.Sprintf("must be at most %d characters", maxNote), string(note[:20])+"…")
	}
}

func (h Handoff) fieldNames() string {
	names := make([]string, len(h.Form))
	for i, field := range h.Form {
		names[i] = field.Name
	}
	return strings.Join(names, ", ")
}
