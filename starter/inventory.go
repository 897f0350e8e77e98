package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// inventoryFlags pick accounts.
type inventoryFlags struct{ provider, account string }

func (f *inventoryFlags) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.provider, "provider", "", "only this provider: "+strings.Join(workflows.AccountProviders(), ", "))
	cmd.Flags().StringVar(&f.account, "account", "", "only the accounts of this name")
	completeFlag(cmd, "provider", workflows.AccountProviders()...)
}

func (a *app) inventoryCommand() *cobra.Command {
	var f inventoryFlags
	var now, all bool
	cmd := &cobra.Command{
		Use:   "inventory [NAME]",
		Short: "Compare our services and orders with what the providers have: the last run's findings, or one service field by field",
		Long: `Show what the last run of each account's inventory found, or with a NAME what is expected of that service and what its provider
has, field by field. The inventory only reads: it changes nothing.

Findings: orphan (it lives, carries our mark, and no service and no open order has it), gone, changed, down, stuck (a change or a build
that lasts), tunnel (at the far end: gone, down or another) and halfPair. What may be on its way to what is expected is believed when a second run sees it; until then it shows as seen
once. turnup accept, restore, import and forget are what can be done about them.

-o jsonl is a finding a line. Exit code 3: a finding waits for a person.`,
		Example:     "  turnup inventory\n  turnup inventory --now --provider equinix\n  turnup inventory equinix/sv-dc-1\n  turnup inventory --all -o json",
		Args:        cobra.MaximumNArgs(1),
		Annotations: map[string]string{moreFormats: "jsonl"}, // a finding a line, or a service
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return a.compareOne(cmd.Context(), args[0])
			}
			switch {
			case all:
				return a.eachInventory(cmd.Context(), f, func(ctx context.Context, at orders.Access, id string) (activities.InventoryReport, error) {
					return compareNow(ctx, at, id, activities.InventoryQuestion{Foreign: all})
				})
			case now:
				return a.eachInventory(cmd.Context(), f, a.runInventory)
			}
			at, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			reports, err := at.Reports(cmd.Context(), f.provider, f.account)
			return a.printReports(reports, err)
		},
	}
	f.bind(cmd)
	cmd.Flags().BoolVar(&now, "now", false, "have a run made now, and show how far it is")
	cmd.Flags().BoolVar(&all, "all", false, "ask the provider now, and list what is not ours, too")
	cmd.MarkFlagsMutuallyExclusive("now", "all")
	return cmd
}

// eachInventory reports on each of the accounts, and ends with exit code 3 when a finding waits for a person.
func (a *app) eachInventory(ctx context.Context, f inventoryFlags, report func(context.Context, orders.Access, string) (activities.InventoryReport, error)) error {
	reports, err := a.reports(ctx, f, report)
	return a.printReports(reports, err)
}

// printReports prints those that could be had; err is about the others.
func (a *app) printReports(reports []activities.InventoryReport, err error) error {
	if reports == nil {
		return err
	}
	for _, r := range reports {
		if err := a.printOneReport(r); err != nil {
			return err
		}
	}
	if a.json {
		if err := a.printJSON(reports); err != nil {
			return err
		}
	}
	if err == nil && slices.ContainsFunc(reports, activities.InventoryReport.Waits) {
		err = exitWith(exitWaiting)
	}
	return err
}

// reports are those on each of the accounts. One that fails does not keep the others back.
func (a *app) reports(ctx context.Context, f inventoryFlags, report func(context.Context, orders.Access, string) (activities.InventoryReport, error)) ([]activities.InventoryReport, error) {
	at, err := a.access(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := at.Inventories(ctx, f.provider, f.account)
	if err != nil {
		return nil, err
	}
	reports := []activities.InventoryReport{}
	var wrong []error
	for _, id := range ids {
		r, err := report(ctx, at, id)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		reports = append(reports, r)
	}
	return reports, errors.Join(wrong...)
}

// compareNow has a worker compare the account's books at once. Nothing is remembered of it.
func compareNow(ctx context.Context, at orders.Access, id string, q activities.InventoryQuestion) (activities.InventoryReport, error) {
	provider, account, _ := order.SplitInventoryID(id)
	q.Provider, q.Account = provider, account
	return lookup[activities.InventoryReport](ctx, at, served{provider, account}, "compare "+provider+"/"+account, activities.StepInventory, q)
}

// runInventory has a run made, or joins the one that goes on, and says how far it is.
func (a *app) runInventory(ctx context.Context, at orders.Access, id string) (r activities.InventoryReport, err error) {
	run, err := at.RunInventory(ctx, id)
	if err != nil {
		return r, err
	}
	tick := time.NewTicker(a.pace)
	defer tick.Stop()
	for said := ""; ; {
		if run, err = at.FollowInventory(ctx, id, run); err != nil {
			return r, err
		}
		if run.Report != nil {
			return *run.Report, nil
		}
		if now := rowsRead(run); run.ID != "" && now != said {
			said = now
			a.say("%s: %s", id, now)
		}
		select {
		case <-ctx.Done():
			return r, withHint(errInterrupted, "the run goes on; turnup inventory shows what it finds")
		case <-tick.C:
		}
	}
}
