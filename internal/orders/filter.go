package orders

import (
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
)

// Words by which orders are filtered.
var (
	StateNames = texts(order.States...)
	PartyNames = texts(providers.PartyApprover, providers.PartyOperator, providers.PartySupport, providers.PartyProvider, providers.PartySeller)
)

func texts[W ~string](words ...W) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = string(word)
	}
	return all
}

// Filter picks orders; what is "" picks all.
type Filter struct {
	Provider string `json:"provider,omitempty"`
	Account  string `json:"account,omitempty"`
	State    string `json:"state,omitempty"`
	Party    string `json:"party,omitempty"`   // that they wait for
	Handoff  string `json:"handoff,omitempty"` // that is open
	Open     bool   `json:"open,omitempty"`    // only those that have not ended
	Limit    int    `json:"limit,omitempty"`   // how many are shown at most; 1 or more

	EndedFrom time.Time `json:"endedFrom,omitzero"` // only those that ended then or later
	EndedTo   time.Time `json:"endedTo,omitzero"`   // only those that ended before
}

// Listing is orders as lists show them.
type Listing struct {
	Orders []Listed `json:"orders"`
	More   bool     `json:"more,omitempty"` // there are more than were asked for
}

// WaitingList is the orders that wait for a person.
type WaitingList struct {
	Orders []Waiting `json:"orders"`
	More   bool      `json:"more,omitempty"` // there are more than MostWaiting
}

// Check adds everything that is wrong with the filter. before is what stands before the fields' names, as -- does before flags.
func (f Filter) Check(faults *providers.Faults, before string) {
	CheckWord(faults, before+"provider", f.Provider, workflows.Providers())
	checkAccountName(faults, before, f.Account)
	CheckWord(faults, before+"state", f.State, StateNames)
	CheckWord(faults, before+"party", f.Party, PartyNames)
	if _, known := order.FindHandoff(f.Handoff); f.Handoff != "" && !known {
		faults.Add(before+"handoff", "must be a hand-off", f.Handoff)
	}
	if f.Limit < 1 {
		faults.Add(before+"limit", "must be 1 or more", f.Limit)
	}
}

// CheckWord adds what is wrong with a value that is "" or one of the words.
func CheckWord(faults *providers.Faults, field, value string, words []string) {
	if value != "" && !slices.Contains(words, value) {
		faults.Add(field, "must be one of "+strings.Join(words, ", "), value)
	}
}

// CheckAccount adds what is wrong with what names accounts; "" is every provider, or account.
func CheckAccount(faults *providers.Faults, provider, account string) {
	CheckWord(faults, "provider", provider, workflows.AccountProviders())
	checkAccountName(faults, "", account)
}

func checkAccountName(faults *providers.Faults, before, account string) {
	if account != "" && !order.IsAccount(account) {
		faults.Add(before+"account", order.AccountRule, account)
	}
}

// Conditions are the filter in the words of Temporal's visibility. An order that was stopped from outside keeps the
// search attributes of its last moment, so what they say of an open order counts only while it runs.
func (f Filter) Conditions() []string {
	var all []string
	if f.Provider != "" {
		all = append(all, order.Equals(order.KeyProvider.GetName(), f.Provider))
	}
	if f.Account != "" {
		all = append(all, order.Equals(order.KeyAccount.GetName(), f.Account))
	}
	if f.Party != "" {
		all = append(all, order.Equals(order.KeyAwaitingParty.GetName(), f.Party), WhereRunning)
	}
	state := order.State(f.State)
	switch {
	case state == order.StateFailed:
		all = append(all, "("+order.Equals(order.KeyOrderState.GetName(), f.State)+" OR "+WhereStopped+")")
	case state.Ended():
		all = append(all, order.Equals(order.KeyOrderState.GetName(), f.State))
	case state != "":
		all = append(all, order.Equals(order.KeyOrderState.GetName(), f.State), WhereRunning)
	}
	if f.Open {
		all = append(all, WhereRunning)
	}
	if f.Handoff != "" {
		all = append(all, order.Equals(order.KeyOpenHandoffs.GetName(), f.Handoff))
	}
	if !f.EndedFrom.IsZero() {
		all = append(all, "CloseTime >= "+order.Quoted(f.EndedFrom.UTC().Format(time.RFC3339Nano)))
	}
	if !f.EndedTo.IsZero() {
		all = append(all, "CloseTime < "+order.Quoted(f.EndedTo.UTC().Format(time.RFC3339Nano)))
	}
	return all
}
