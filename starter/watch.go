package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "watch NAME",
		Short: "Show an order's progress live until it has ended",
		Long: `Show an order's progress live until it has ended. Leaving does not touch the order.

With -o json each change is one JSON object on one line, as status prints it.`,
		Example:           "  turnup watch hkg-prod-1\n  turnup watch hkg-prod-1 -o json",
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeOrders(orders.Filter{Open: true}),
		RunE: func(cmd *cobra.Command, args []string) error {
			at, id, err := a.findOrder(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			tell := a.narrator(a.out)
			if a.json {
				tell = a.jsonLines()
			}
			v, err := a.follow(cmd.Context(), at, id, tell, func(order.Progress) bool { return false })
			if err != nil {
				return err
			}
			return exitWith(exitCode(v.Progress))
		},
	}
}

// follow tells each look at an order until it has ended or enough is true. A worker or a server that is away for a while
// is waited for.
func (a *app) follow(
	ctx context.Context, at orders.Access, id string, tell func(orders.View) error, enough func(order.Progress) bool,
) (orders.View, error) {
	tick := time.NewTicker(a.pace)
	defer tick.Stop()
	away := false
	for {
		v, err := at.Look(ctx, id)
		switch {
		case ctx.Err() != nil:
			return v, withHint(errInterrupted, "the order goes on; look again with turnup watch "+id)
		case isBadInput(err):
			return v, err // there is no such order, or no longer
		case err != nil && !away:
			a.say("%v; the order is safe in Temporal, waiting for an answer", err)
		case err == nil:
			if err := tell(v); err != nil {
				return v, err
			}
			if v.State.Ended() || enough(v.Progress) {
				return v, nil
			}
		}
		away = err != nil
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// narrator tells people what is new in an order's record, where it stands now, and how a wait can be ended.
func (a *app) narrator(out io.Writer) func(orders.View) error {
	said, last := 0, ""
	return func(v orders.View) error {
		for _, entry := range v.Record[min(said, len(v.Record)):] {
			if _, err := fmt.Fprintf(out, "%s  %s: %s\n", clock(entry.At), entry.By, printable(entry.What+answerOf(entry))); err != nil {
				return err
			}
		}
		said = len(v.Record)
		now := standing(v)
		if now == last {
			return nil
		}
		last = now
		_, err := fmt.Fprintf(out, "%s  %s", clock(time.Now()), now)
		return err
	}
}

// standing is where an order stands: why, whom it waits for, and the commands that lead on.
func standing(v orders.View) string {
	const indent = "          "
	var b strings.Builder
	fmt.Fprintln(&b, headline(v))
	if v.Reason != "" {
		fmt.Fprintf(&b, "%swhy: %s\n", indent, indented(v.Reason, indent))
	}
	for _, w := range v.Waits {
		fmt.Fprintf(&b, "%swaits for %s: %s\n", indent, w.Party, printable(w.Title))
		if w.ForPerson() {
			writeWays(&b, indent, w.Ways)
		}
	}
	writeWays(&b, indent, v.Ways)
	return b.String()
}

// jsonLines tells programs each change of an order's progress. Another attempt at the same step is no change.
func (a *app) jsonLines() func(orders.View) error {
	last := ""
	encoder := a.lines()
	return func(v orders.View) error {
		now, err := json.Marshal(v.Progress)
		if err != nil {
			return err
		}
		if string(now) == last {
			return nil
		}
		last = string(now)
		return encoder.Encode(v)
	}
}
