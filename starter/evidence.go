package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"turnup/internal/evidence"
	"turnup/internal/orders"
	"turnup/providers"

	"github.com/spf13/cobra"
)

// keysVariable names the file with the public keys that may sign who people are, as workers have it.
const keysVariable = "TURNUP_IDENTITY_KEYS"

// evidenceFlags say of what, and where to.
type evidenceFlags struct{ from, to, into string }

func (a *app) evidenceCommand() *cobra.Command {
	var f evidenceFlags
	cmd := &cobra.Command{
		Use:   "evidence NAME",
		Short: "Write the file that proves what became of an order, and who answered; or those of all that ended in a time",
		Long: `Write the file that proves what became of an order, and who answered: a zip with its record, a page to be printed, the whole history, the tokens by
which people proved who they are, the public keys that check them, and checksums. With --from and --to it is a file for each order, change
and decommission that ended in that time. What is there already is not written again.

The keys are those of TURNUP_IDENTITY_KEYS, or the desk's. A worker must run, which tells the record. The history holds what the
order was asked with: keep the files as you keep orders. turnup evidence verify checks one, without a network.`,
		Example: "  turnup evidence hkg-prod-1\n  turnup evidence --from 2026-11-01 --to 2026-12-01 --into evidence\n  turnup evidence verify tencent-hkg-prod-1-01a21e4c.zip --keys identity-keys.json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, to, err := f.check(args)
			if err != nil {
				return err
			}
			if _, err := trustedKeys(""); err != nil {
				return err
			}
			if len(args) == 1 {
				return a.evidenceOf(cmd.Context(), args[0], f.into)
			}
			return a.evidenceOfAll(cmd.Context(), orders.Filter{EndedFrom: from, EndedTo: to, Limit: mostListed}, f.into)
		},
		ValidArgsFunction: a.completeOrders(orders.Filter{}),
	}
	cmd.Flags().StringVar(&f.from, "from", "", "those that ended on this day or later, such as 2026-11-01, or at this time")
	cmd.Flags().StringVar(&f.to, "to", "", "those that ended before this day, or time; left out: up to now")
	cmd.Flags().StringVar(&f.into, "into", ".", "the folder that the files are written to")
	cmd.AddCommand(a.verifyCommand())
	return cmd
}

// check reads the times, and says everything that is wrong.
func (f evidenceFlags) check(args []string) (from, to time.Time, err error) {
	var faults providers.Faults
	read := func(flag, given string) time.Time {
		if given == "" {
			return time.Time{}
		}
		day, err := time.ParseInLocation(time.DateOnly, given, time.Local)
		if err == nil {
			return day
		}
		at, err := time.Parse(time.RFC3339, given)
		if err != nil {
			faults.Add(flag, "must be a day such as 2026-11-01, or a time such as 2026-11-01T08:00:00Z", given)
		}
		return at
	}
	from, to = read("--from", f.from), read("--to", f.to)
	if !to.IsZero() && !from.Before(to) {
		faults.Add("--to", "must be after --from", f.to)
	}
	if len(args) == 1 && f.from+f.to != "" {
		faults.Add("NAME", "goes not with --from and --to", args[0])
	}
	if len(args) == 0 && f.from == "" {
		faults.Add("NAME", "must be given, or --from", nil)
	}
	if err := faults.Err(); err != nil {
		return from, to, badInput(err, "turnup evidence --help shows examples")
	}
	return from, to, nil
}

// writtenEvidence is what evidence prints with -o json.
type writtenEvidence struct {
	ID   string `json:"id"`
	File string `json:"file"`
	Was  bool   `json:"was"` // it was there already
}

func (a *app) evidenceOf(ctx context.Context, name, into string) error {
	at, id, err := a.findOrder(ctx, name)
	if err != nil {
		return err
	}
	one, err := writeEvidence(ctx, at, id, "", into)
	if err != nil {
		return err
	}
	return a.printEvidence([]writtenEvidence{one})
}

func (a *app) evidenceOfAll(ctx context.Context, f orders.Filter, into string) error {
	at, err := a.access(ctx)
	if err != nil {
		return err
	}
	ended, err := at.List(ctx, f)
	if err != nil {
		return err
	}
	all, wrong := []writtenEvidence{}, []error{}
	for i, o := range ended.Orders {
		one, err := writeEvidence(ctx, at, o.ID, o.RunID, into)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		all = append(all, one)
		a.say("%s%s", one.ID, counted(i+1, len(ended.Orders)))
	}
	return errors.Join(append(wrong, a.printEvidence(all))...)
}

func (a *app) printEvidence(all []writtenEvidence) error {
	rows := make([][]string, len(all))
	for i, one := range all {
		did := "written"
		if one.Was {
			did = "was there"
		}
		rows[i] = []string{one.ID, one.File, did}
	}
	return printRows(a, all, "nothing ended in that time", []string{"ORDER", "FILE", ""}, rows)
}

// writeEvidence writes the file whole, and leaves one alone that is there.
func writeEvidence(ctx context.Context, at orders.Access, id, run, into string) (writtenEvidence, error) {
	e, err := at.Evidence(ctx, id, run)
	if err != nil {
		return writtenEvidence{}, err
	}
	file := filepath.Join(into, e.Name)
	was, err := evidence.Write(into, e.Name, e.Data)
	if err != nil {
		return writtenEvidence{}, withHint(err, "give a folder that is there by --into")
	}
	return writtenEvidence{ID: id, File: file, Was: was}, nil
}

func (a *app) verifyCommand() *cobra.Command {
	var keys string
	cmd := &cobra.Command{
		Use:   "verify FILE",
		Short: "Check a file of evidence, without a network: every byte, every token, every answer",
		Long: `Check a file of evidence, without a network. Any byte that was changed is found; each token is checked once more, for what it was with; and each
answer is named that has no valid one.

Give the keys that you trust by --keys, or TURNUP_IDENTITY_KEYS. Without, the file's own are taken: they find what was changed, and not a
file that somebody has made up whole, with keys of their own.

Exit codes: 0 it is what was written, and every answer is proven; 1 it is not; 2 it can't be read.`,
		Example: "  turnup evidence verify tencent-hkg-prod-1-01a21e4c.zip --keys identity-keys.json",
		Args:    takesArgs("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			trusted, err := trustedKeys(keys)
			if err != nil {
				return err
			}
			data, err := os.ReadFile(args[0]) // #nosec G304 -- the user names the file
			if err != nil {
				return badInput(fmt.Errorf("read the evidence: %w", err), "give a file that turnup evidence has written")
			}
			v, err := evidence.Verify(data, trusted)
			if err != nil {
				return badInput(err, "give a file that turnup evidence has written")
			}
			return a.printVerdict(v)
		},
	}
	cmd.Flags().StringVar(&keys, "keys", "", "file of the public keys that you trust (default: that of TURNUP_IDENTITY_KEYS)")
	return cmd
}

// trustedKeys are those of the file, or of TURNUP_IDENTITY_KEYS; nil for neither.
func trustedKeys(file string) ([]byte, error) {
	if file == "" {
		file = os.Getenv(keysVariable)
	}
	if file == "" {
		return nil, nil
	}
	data, err := os.ReadFile(file) // #nosec G304 -- the user names the file
	if err == nil {
		err = evidence.Trusted(data)
	}
	if err != nil {
		return nil, badInput(fmt.Errorf("read the keys that are trusted: %w", err), "give the list of public keys that workers have ("+keysVariable+")")
	}
	return data, nil
}

func (a *app) printVerdict(v evidence.Verdict) error {
	rows := make([][]string, len(v.Answers))
	for i, answer := range v.Answers {
		who := string(answer.By)
		if answer.Actor != nil {
			who = fmt.Sprintf("%s (%s at %s)", answer.Actor.Name, answer.Actor.Subject, answer.Actor.Issuer)
		}
		rows[i] = []string{answer.What, date(answer.At), dash(printable(who)), answer.Worth, dash(printable(answer.Why))}
	}
	if a.json {
		if err := a.printJSON(v); err != nil {
			return err
		}
	} else if err := printRows(a, v.Answers, "nobody answered anything", []string{"WHAT", "WHEN", "WHO", "IS", "WHY"}, rows); err != nil {
		return err
	}
	for _, fault := range v.Faults {
		a.say("%s", fault)
	}
	if v.Note != "" {
		a.say("%s", v.Note)
	}
	if v.Keys != "given" {
		a.say("the keys are the file's own: give those that you trust by --keys")
	}
	if v.Proven() {
		a.say("%s, run %s: as it was written, and every answer is proven", v.Workflow, v.RunID)
		return nil
	}
	unproven := slices.DeleteFunc(slices.Clone(v.Answers), func(answer evidence.Answer) bool { return answer.Worth == evidence.Proven })
	if len(unproven) > 0 {
		a.say("%s, run %s: %d of %d answers are not proven", v.Workflow, v.RunID, len(unproven), len(v.Answers))
	}
	return exitWith(exitFailure)
}
