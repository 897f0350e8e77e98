package main

import (
	"slices"
	"strings"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

var (
	stateNames = plainTexts(order.States...)
	partyNames = plainTexts(providers.PartyApprover, providers.PartyOperator, providers.PartySupport,
		providers.PartyProvider, providers.PartySeller)
)

// plainTexts are the words as plain text.
func plainTexts[W ~string](words ...W) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = string(word)
	}
	return all
}

// orderFilter picks orders; what is "" picks all.
type orderFilter struct {
	provider, account, state, party string
	limit                           int
}

func (a *app) listCommand() *cobra.Command {
	var f orderFilter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List orders: the open ones, then those that have ended, each newest first",
		Example: "  turnup list\n  turnup list --state held\n  turnup list --party operator -o json",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.validate(); err != nil {
				return badInput(err, "turnup list --help shows the filters")
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			listed, more, err := orders.List(cmd.Context(), c, f.conditions(), f.limit)
			if err != nil {
				return err
			}
			if more {
				a.say("there are more than %d; --limit shows more", f.limit)
			}
			if err := orders.MarkOutOfService(cmd.Context(), c, listed); err != nil {
				return err
			}
			return a.printList(listed)
		},
	}
	cmd.Flags().StringVar(&f.provider, "provider", "", "only orders of this provider: "+strings.Join(workflows.Providers(), ", "))
	cmd.Flags().StringVar(&f.account, "account", "", "only orders of the account of this name")
	cmd.Flags().StringVar(&f.state, "state", "", "only orders in this state: "+strings.Join(stateNames, ", "))
	cmd.Flags().StringVar(&f.party, "party", "", "only orders that wait for this party: "+strings.Join(partyNames, ", "))
	f.limit = 100
	numberFlag(cmd, &f.limit, "limit", "show at most `N` orders")
	completeFlag(cmd, "provider", workflows.Providers()...)
	completeFlag(cmd, "state", stateNames...)
	completeFlag(cmd, "party", partyNames...)
	return cmd
}

func (f orderFilter) validate() error {
	var faults providers.Faults
	among := func(flag, value string, allowed []string) {
		if value != "" && !slices.Contains(allowed, value) {
			faults.Add(flag, "must be one of "+strings.Join(allowed, ", "), value)
		}
	}
	among("--provider", f.provider, workflows.Providers())
	if f.account != "" && !order.IsAccount(f.account) {
		faults.Add("--account", order.AccountRule, f.account)
	}
	among("--state", f.state, stateNames)
	among("--party", f.party, partyNames)
	if f.limit < 1 {
		faults.Add("--limit", "must be 1 or more", f.limit)
	}
	return faults.Err()
}

// conditions are the filter in the words of Temporal's visibility. An order that was stopped from outside keeps the
// search attributes of its last moment, so what they say of an open order counts only while it runs.
func (f orderFilter) conditions() []string {
	var all []string
	if f.provider != "" {
		all = append(all, orders.Equals(order.KeyProvider, f.provider))
	}
	if f.account != "" {
		all = append(all, orders.Equals(order.KeyAccount, f.account))
	}
	if f.party != "" {
		all = append(all, orders.Equals(order.KeyAwaitingParty, f.party), orders.WhereRunning)
	}
	state := order.State(f.state)
	switch {
	case state == order.StateFailed:
		all = append(all, "("+orders.Equals(order.KeyOrderState, f.state)+" OR "+orders.WhereStopped+")")
	case state.Ended():
		all = append(all, orders.Equals(order.KeyOrderState, f.state))
	case state != "":
		all = append(all, orders.Equals(order.KeyOrderState, f.state), orders.WhereRunning)
	}
	return all
}

func (a *app) printList(listed []orders.Listed) error {
	rows := make([][]string, len(listed))
	for i, o := range listed {
		state := string(o.State)
		if o.OutOfServiceSince != nil {
			state += ", out of service"
		}
		rows[i] = []string{
			o.ID, state, dash(string(o.AwaitingParty)), dash(o.Metro), date(o.StartedAt),
			dash(strings.Join(o.ConnectionIDs, ", ")),
		}
	}
	return printRows(a, listed, "no orders", []string{"ORDER", "STATE", "WAITS FOR", "METRO", "STARTED", "CONNECTION"}, rows)
}
