package main

import (
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
)

var (
	states  = texts(workflows.States...)
	parties = texts(providers.PartyApprover, providers.PartyOperator, providers.PartySupport, providers.PartyProvider, providers.PartySeller)
)

// texts are the words as plain text.
func texts[W ~string](words ...W) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = string(word)
	}
	return all
}

// filter picks orders; what is "" picks all.
type filter struct {
	provider, state, party string
	limit                  int
}

func (a *app) listCommand() *cobra.Command {
	var f filter
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List orders: the open ones, then those that have ended, each newest first",
		Example: "  turnup list\n  turnup list --state held\n  turnup list --party operator -o json",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.validate(); err != nil {
				return badInput(err, "turnup list --help shows the filters")
			}
			orders, more, err := a.list(cmd.Context(), f.conditions(), f.limit)
			if err != nil {
				return err
			}
			if more {
				a.say("there are more than %d; --limit shows more", f.limit)
			}
			return a.printList(orders)
		},
	}
	cmd.Flags().StringVar(&f.provider, "provider", "", "only orders of this provider: "+strings.Join(workflows.ProviderNames, ", "))
	cmd.Flags().StringVar(&f.state, "state", "", "only orders in this state: "+strings.Join(states, ", "))
	cmd.Flags().StringVar(&f.party, "party", "", "only orders that wait for this party: "+strings.Join(parties, ", "))
	cmd.Flags().IntVar(&f.limit, "limit", 100, "at most so many")
	suggest(cmd, "provider", workflows.ProviderNames...)
	suggest(cmd, "state", states...)
	suggest(cmd, "party", parties...)
	return cmd
}

func (f filter) validate() error {
	var faults providers.Faults
	among := func(flag, value string, allowed []string) {
		if value != "" && !slices.Contains(allowed, value) {
			faults.Add(flag, "must be one of "+strings.Join(allowed, ", "), value)
		}
	}
	among("--provider", f.provider, workflows.ProviderNames)
	among("--state", f.state, states)
	among("--party", f.party, parties)
	if f.limit < 1 {
		faults.Add("--limit", "must be 1 or more", f.limit)
	}
	return faults.Err()
}

// conditions are the filter in the words of Temporal's visibility. An order that was stopped from outside keeps the
// search attributes of its last moment, so what they say of an open order counts only while it runs.
func (f filter) conditions() []string {
	var all []string
	if f.provider != "" {
		all = append(all, is(workflows.KeyProvider, f.provider))
	}
	if f.party != "" {
		all = append(all, is(workflows.KeyAwaitingParty, f.party), running)
	}
	state := workflows.State(f.state)
	switch {
	case state == workflows.StateFailed:
		all = append(all, "("+is(workflows.KeyOrderState, f.state)+" OR "+stoppedOutside+")")
	case state.Ended():
		all = append(all, is(workflows.KeyOrderState, f.state))
	case state != "":
		all = append(all, is(workflows.KeyOrderState, f.state), running)
	}
	return all
}

func (a *app) printList(orders []listed) error {
	rows := make([][]string, len(orders))
	for i, o := range orders {
		rows[i] = []string{o.ID, string(o.State), dash(string(o.AwaitingParty)), dash(o.Metro), date(o.StartedAt), dash(strings.Join(o.ConnectionIDs, ", "))}
	}
	return printRows(a, orders, "no orders", []string{"ORDER", "STATE", "WAITS FOR", "METRO", "STARTED", "CONNECTION"}, rows)
}
