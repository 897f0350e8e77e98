package main

import (
	"context"
	"fmt"
	"slices"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// applyFlags are what apply was asked for.
type applyFlags struct {
	file, account string
	prune, dryRun bool
	yes           string // "" when it was not said, confirmed without a number, or the number
}

const confirmed = "yes"

func (a *app) applyCommand() *cobra.Command {
	var f applyFlags
	cmd := &cobra.Command{
		Use:   "apply -f DIR|FILE",
		Short: "Make what is in service what order files say: order what is missing, change what differs",
		Long: `Make what is in service what order files say. They are those of a folder and the folders in it (.yaml, .yml, .csv), or one file: YAML
as for turnup order, of all kinds, or CSV with a row an order and a header of the same field names, those of a part as part.field.

First comes the plan, which asks no worker and changes nothing. Each connection is
  created     it is ordered
  joined      an open order asks for the same
  unchanged   it is in service as desired
  differs     it is there in another way: in what, the change that is made of it, and what can't be changed
  notInFile   it is in service, and in no file: --prune takes it out of service
What a file leaves out is not compared. When anything in any file is wrong, all of it is named, and nothing is done. The plan is
carried out once it is confirmed, and the same command again goes on where an earlier one was stopped.

--prune decommissions what is in service but in no file, of the kinds at the accounts that the files name; never what is protected or
imported. It is confirmed by the exact number of decommissions: --yes N.

Exit codes: 0 all is as desired, or on its way; 1 something failed, or differs and can't be changed; 2 bad input, or not confirmed,
and nothing was done; 3 something waits for a person.`,
		Example: `  turnup apply -f connections --dry-run
  turnup apply -f connections --yes
  turnup apply -f connections/emea.csv --account emea -o json --yes
  turnup apply -f connections --prune --yes 2`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && f.yes == confirmed { // --yes N: a flag that may have no value takes none from the next word
				f.yes, args = args[0], nil
			}
			return takesArgs()(cmd, args)
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return a.apply(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.file, "file", "f", "", "a folder of order files, or one: .yaml, .yml or .csv")
	flags.StringVar(&f.account, "account", "", "only what is of the account of this name; the rest of the files is read, and left alone")
	flags.BoolVar(&f.prune, "prune", false, "decommission what is in service but in no file")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show the plan, and do nothing")
	flags.StringVar(&f.yes, "yes", "", "carry out the plan without asking; with --prune give the number of decommissions: --yes `N`")
	flags.Lookup("yes").NoOptDefVal = confirmed
	return cmd
}

// apply plans, has the plan confirmed, and carries it out.
func (a *app) apply(ctx context.Context, f applyFlags) error {
	all, err := a.desired(f)
	if err != nil {
		return err
	}
	wanted := slices.DeleteFunc(slices.Clone(all), func(p placed) bool { return !f.means(p) })
	if len(wanted) == 0 {
		return badInput(fmt.Errorf("%s holds no order of account %s", f.file, f.account), "check --account; nothing was done")
	}
	at, err := a.access(ctx)
	if err != nil {
		return err
	}
	a.say("%d connections desired; looking at what is there", len(wanted))
	s, err := presentIn(ctx, at)
	if err != nil {
		return err
	}
	rows, err := planApply(ctx, at, s, wanted, a.by)
	if err != nil {
		return err
	}
	rows = append(rows, s.notInFiles(all, f)...)
	if !a.json {
		if err := a.printApply(rows); err != nil {
			return err
		}
	}
	if !f.dryRun && slices.ContainsFunc(rows, (*applyRow).toDo) {
		if err := a.confirmApply(ctx, f, rows); err != nil {
			return err
		}
		err = a.carryOut(ctx, at, rows)
	}
	if a.json {
		if err := a.printJSON(applied{counts(rows), rows}); err != nil {
			return err
		}
	}
	if err != nil {
		return err
	}
	return exitWith(applyCode(rows))
}

// desired is all that the files ask for, at whatever account.
func (a *app) desired(f applyFlags) ([]placed, error) {
	var faults providers.Faults
	if f.file == "" {
		faults.Add("--file", "must be a folder of order files, or one of them", nil)
	}
	if f.account != "" && !order.IsAccount(f.account) {
		faults.Add("--account", "must be an account's name", f.account)
	}
	if err := faults.Err(); err != nil {
		return nil, badInput(err, "turnup apply --help shows examples")
	}
	return desiredIn(f.file, a.by)
}

// means reports whether the order is of the account that was named, if one was.
func (f applyFlags) means(p placed) bool {
	return f.account == "" || order.AccountName(p.common().Account) == f.account
}

// applyCode is what the rows mean for a script.
func applyCode(rows []*applyRow) int {
	code := exitOK
	for _, r := range rows {
		switch {
		case r.Error != "", r.State == applyDiffers && (r.Change == nil || r.Why != ""):
			return exitFailure
		case r.Waits, r.Done != "" && r.approval:
			code = exitWaiting
		}
	}
	return code
}
