package order

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// Order is what every kind of order has in common.
type Order struct {
	Kind        string                `json:"kind"`
	Name        string                `json:"name"`                // unique among the orders of its kind
	Account     string                `json:"account,omitempty"`   // the provider's account by its name here; "" is DefaultAccount
	RequestedBy Person                `json:"requestedBy"`         // who placed it
	Approval    Approval              `json:"approval"`            // whether somebody must agree to the price
	Handoffs    map[string]WaitPolicy `json:"handoffs,omitempty"`  // by hand-off; what is left out has defaults
	Activation  WaitPolicy            `json:"activation,omitzero"` // the wait for the provider to finish
}

// Approval says whether an order waits for somebody's agreement before it buys.
type Approval struct {
	Required       bool `json:"required"`
	NotByRequester bool `json:"notByRequester"`      // the approver must be somebody else than who placed the order
	Approvers      int  `json:"approvers,omitempty"` // how many people must agree; 0 means one
}

// What happens when a wait's deadline has passed.
const (
	OnDeadlineHold = "hold" // go on waiting, and say so
	OnDeadlineFail = "fail" // end the order as failed and undo what was bought
)

// WaitPolicy says how long to wait for somebody, how often to remind them, and what to do when that was too long.
type WaitPolicy struct {
	Deadline    Duration `json:"deadline,omitempty"`    // counted from when the wait begins
	RemindEvery Duration `json:"remindEvery,omitempty"` // goes on after the deadline
	OnDeadline  string   `json:"onDeadline,omitempty"`  // hold or fail
}

// defaultPolicies is the one place for the waits' defaults. Every policy an order leaves out, wholly or in part, comes
// from here.
var defaultPolicies = map[string]WaitPolicy{
	HandoffApproval:        {Deadline: "3d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	HandoffSupport:         {Deadline: "5d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	HandoffTencentPortal:   {Deadline: "3d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	HandoffResolvePurchase: {Deadline: "1d", RemindEvery: "4h", OnDeadline: OnDeadlineHold},
	HandoffResolvePair:     {Deadline: "1d", RemindEvery: "4h", OnDeadline: OnDeadlineHold},
	HandoffResolveRemoval:  {Deadline: "1d", RemindEvery: "4h", OnDeadline: OnDeadlineHold},
	WaitChange:             {Deadline: "1d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	WaitRemoval:            {Deadline: "1d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	WaitCredential:         {Deadline: "1d", RemindEvery: "4h", OnDeadline: OnDeadlineHold},
	WaitWorker:             {Deadline: "1d", RemindEvery: "4h", OnDeadline: OnDeadlineHold},
	WaitProvider:           {Deadline: "1d", RemindEvery: "12h", OnDeadline: OnDeadlineHold},
	WaitService:            {Deadline: "1d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	WaitAccept:             {Deadline: "5d", RemindEvery: "1d", OnDeadline: OnDeadlineHold},
	WaitActivation:         {Deadline: "30d", RemindEvery: "7d", OnDeadline: OnDeadlineHold},
}

// WaitNames are the names of everything that an order can wait for.
func WaitNames() []string { return slices.Sorted(maps.Keys(defaultPolicies)) }

// OrDefault fills what the order left out.
func (p WaitPolicy) OrDefault(name string) WaitPolicy {
	d := defaultPolicies[name]
	return WaitPolicy{
		Deadline:    cmp.Or(p.Deadline, d.Deadline),
		RemindEvery: cmp.Or(p.RemindEvery, d.RemindEvery),
		OnDeadline:  cmp.Or(p.OnDeadline, d.OnDeadline),
	}
}

// Policy is the order's policy for the hand-off.
func (o Order) Policy(handoff string) WaitPolicy { return o.Handoffs[handoff].OrDefault(handoff) }

// AtAccount is the name of the account that the order is for.
func (o Order) AtAccount() string { return AccountName(o.Account) }

// ID is the order's workflow ID.
func (o Order) ID() string { return ID(o.Kind, o.Name) }

const (
	nameRule   = "must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit"
	lengthRule = "must be between 1s and 730d, written like 90m, 36h or 5d"
)

var namePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// IsName reports whether an order may have the name.
func IsName(name string) bool { return namePattern.MatchString(name) }

// Check adds the faults of the common fields. handoffs are the ones this kind of order can have.
func (o Order) Check(faults *providers.Faults, kind string, handoffs ...string) {
	if o.Kind != kind {
		faults.Add("kind", fmt.Sprintf("must be %s", kind), o.Kind)
	}
	if !IsName(o.Name) {
		faults.Add("name", nameRule, o.Name)
	}
	if o.Account != "" && !IsAccount(o.Account) {
		faults.Add("account", AccountRule, o.Account)
	}
	CheckPerson(faults, "requestedBy", o.RequestedBy)
	if o.Approval.NotByRequester && !o.Approval.Required {
		faults.Add("approval.notByRequester", "needs approval.required: true", true)
	}
	if n := o.Approval.Approvers; n != 0 && (!o.Approval.Required || n < 1 || n > 5) {
		faults.Add("approval.approvers", "must be 1 to 5, and needs approval.required: true", n)
	}
	for _, name := range workflow.DeterministicKeys(o.Handoffs) {
		if !slices.Contains(handoffs, name) {
			faults.Add("handoffs", fmt.Sprintf("must be among %v", handoffs), name)
			continue
		}
		o.Handoffs[name].check(faults, "handoffs."+name)
		if name == HandoffResolveRemoval && o.Handoffs[name].OnDeadline == OnDeadlineFail {
			faults.Add("handoffs."+name+".onDeadline", "must be hold: no order ends while what it bought may still be billed", OnDeadlineFail)
		}
	}
	o.Activation.check(faults, "activation")
}

func (p WaitPolicy) check(faults *providers.Faults, field string) {
	if outside(p.Deadline) {
		faults.Add(field+".deadline", lengthRule, p.Deadline)
	}
	if outside(p.RemindEvery) {
		faults.Add(field+".remindEvery", lengthRule, p.RemindEvery)
	}
	if p.OnDeadline != "" && p.OnDeadline != OnDeadlineHold && p.OnDeadline != OnDeadlineFail {
		faults.Add(field+".onDeadline", "must be hold or fail", p.OnDeadline)
	}
}

func outside(d Duration) bool {
	if d == "" {
		return false
	}
	length, err := d.Parse()
	return err != nil || length < time.Second || length > 730*Day
}
