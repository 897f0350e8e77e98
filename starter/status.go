package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/workflows"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "status NAME",
		Short:             "Show where an order stands, what it waits for, and who must act",
		Example:           "  turnup status hkg-prod-1\n  turnup status tencent/hkg-prod-1 -o json",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeOrders,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.order(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			progress, err := queryProgress(cmd.Context(), c, id)
			if err != nil {
				return err
			}
			if err := a.show(cmd.Context(), c, progress); err != nil {
				return err
			}
			return result(exitCode(progress))
		},
	}
}

// order connects and finds the order that was named.
func (a *app) order(ctx context.Context, name string) (client.Client, string, error) {
	c, err := a.temporal(ctx)
	if err != nil {
		return nil, "", err
	}
	id, err := findOrder(ctx, c, name)
	return c, id, err
}

func queryProgress(ctx context.Context, c client.Client, id string) (workflows.Progress, error) {
	var progress workflows.Progress
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	value, err := c.QueryWorkflow(ctx, id, "", workflows.QueryProgress)
	if err == nil {
		err = value.Get(&progress)
	}
	if err != nil {
		return progress, withHint(fmt.Errorf("ask order %s where it stands: %w", id, err),
			"see that a turnup-worker runs; the order itself is safe in Temporal")
	}
	return progress, nil
}

// retrying is a step that is tried again, or a wait that looks again, as Temporal sees it.
type retrying struct {
	Step    string     `json:"step"`
	Attempt int32      `json:"attempt"`
	Last    string     `json:"last"` // how the last attempt ended
	Next    *time.Time `json:"next,omitempty"`
}

// statusView is what status prints with -o json.
type statusView struct {
	workflows.Progress
	Retrying []retrying `json:"retrying,omitempty"`
}

// show prints an order's progress with what Temporal knows of its running steps.
func (a *app) show(ctx context.Context, c client.Client, p workflows.Progress) error {
	view := statusView{Progress: p}
	if !p.State.Ended() {
		var err error
		if view.Retrying, err = pending(ctx, c, p.ID); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(view)
	}
	return printStatus(a.out, view)
}

func pending(ctx context.Context, c client.Client, id string) ([]retrying, error) {
	description, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return nil, withHint(fmt.Errorf("look at order %s: %w", id, err), "try again")
	}
	var all []retrying
	for _, activity := range description.GetPendingActivities() {
		if activity.GetLastFailure() == nil {
			continue
		}
		r := retrying{Step: activity.GetActivityType().GetName(), Attempt: activity.GetAttempt(), Last: activity.GetLastFailure().GetMessage()}
		if next := activity.GetNextAttemptScheduleTime(); next != nil {
			at := next.AsTime()
			r.Next = &at
		}
		all = append(all, r)
	}
	return all, nil
}

func (a *app) watchCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "watch NAME",
		Short: "Show an order's progress live until it has ended",
		Long: `Show an order's progress live until it has ended. Leaving does not touch the order.

With -o json each change is one JSON object on one line.`,
		Example:           "  turnup watch hkg-prod-1",
		Args:              cobra.ExactArgs(1),
		ValidArgsFunction: a.completeOrders,
		RunE: func(cmd *cobra.Command, args []string) error {
			c, id, err := a.order(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			progress, err := a.follow(cmd.Context(), c, id, func(workflows.Progress) bool { return false })
			if err != nil {
				return err
			}
			if !a.json {
				if err := a.show(cmd.Context(), c, progress); err != nil {
					return err
				}
			}
			return result(exitCode(progress))
		},
	}
}

// watchEvery is how often a terminal asks for an order's progress.
const watchEvery = time.Second

// follow shows each change of an order's progress until it has ended or enough is true. A worker that is away for a
// while is waited for.
func (a *app) follow(ctx context.Context, c client.Client, id string, enough func(workflows.Progress) bool) (workflows.Progress, error) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	said, away := 0, false
	last := ""
	for {
		progress, err := queryProgress(ctx, c, id)
		switch {
		case errors.Is(err, context.Canceled) || ctx.Err() != nil:
			return progress, withHint(ctx.Err(), "the order goes on; look again with turnup watch "+id)
		case err != nil && !away:
			away = true
			a.say("no worker answers for %s; it is safe in Temporal, waiting", id)
		case err == nil:
			away = false
			if said, last, err = a.tell(progress, said, last); err != nil {
				return progress, err
			}
			if progress.State.Ended() || enough(progress) {
				return progress, nil
			}
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// tell prints what is new since said lines of the order's record and the last headline.
func (a *app) tell(p workflows.Progress, said int, last string) (int, string, error) {
	line := headline(p)
	if len(p.Record) == said && line == last {
		return said, last, nil
	}
	if a.json {
		return len(p.Record), line, printJSONLine(a.out, p)
	}
	for _, entry := range p.Record[min(said, len(p.Record)):] {
		a.say("%s  %s: %s", clock(entry.At), entry.By, entry.What)
	}
	if line != last {
		a.say("%s  %s", clock(time.Now()), line)
	}
	return len(p.Record), line, nil
}
