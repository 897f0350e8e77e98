package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// console names Console Connect's activities; a worker runs them.
var console *activities.ConsoleConnect

// lookup has a worker run one reading activity, outside any workflow, and decodes its result.
func lookup(ctx context.Context, c client.Client, summary string, result, activity any, args ...any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTime+5*time.Second)
	defer cancel()
	handle, err := c.ExecuteActivity(ctx, client.StartActivityOptions{
		ID: "lookup/" + uuid.NewString(), TaskQueue: workflows.ConsoleConnectQueue, Summary: summary,
		ScheduleToCloseTimeout: answerTime,
		RetryPolicy:            &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 3},
	}, activity, args...)
	if err == nil {
		err = handle.Get(ctx, result)
	}
	if err == nil {
		return nil
	}
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) {
		if failed.Type() == string(providers.KindUnauthorized) {
			return withHint(fmt.Errorf("%s: %s", summary, failed.Message()), "give the worker a key that the provider takes (CONSOLECONNECT_API_KEY)")
		}
		return withHint(fmt.Errorf("%s: %s", summary, failed.Message()), "try again, or see the worker's log")
	}
	var slow *temporal.TimeoutError
	if errors.As(err, &slow) || ctx.Err() != nil {
		return withHint(fmt.Errorf("%s: no worker answered within %s", summary, answerTime), "see that a turnup-worker with Console Connect credentials runs")
	}
	return withHint(fmt.Errorf("%s: %w", summary, err), "try again")
}

func (a *app) portsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "ports",
		Short:   "List your ports, and why one cannot carry a new connection",
		Example: "  turnup ports\n  turnup ports -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			ports := []providers.Port{}
			if err := lookup(cmd.Context(), c, "list ports", &ports, console.Ports); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(ports)
			}
			rows := make([][]string, len(ports))
			for i, p := range ports {
				free := "-"
				if p.FreeMbps != nil {
					free = strconv.Itoa(*p.FreeMbps)
				}
				rows[i] = []string{p.Name, p.ID, p.Status, strconv.Itoa(p.SpeedMbps), free, usable(p.Unfit)}
			}
			return table(a.out, []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "USABLE"}, rows)
		},
	}
}

func (a *app) metrosCommand() *cobra.Command {
	company := workflows.TencentCompany
	cmd := &cobra.Command{
		Use:     "metros",
		Short:   "List the metros where a company can be reached",
		Example: "  turnup metros\n  turnup metros --company tencent-cloud -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			metros := []providers.Metro{}
			if err := lookup(cmd.Context(), c, "list metros of "+company, &metros, console.Metros, company); err != nil {
				return err
			}
			if a.json {
				return a.printJSON(metros)
			}
			rows := make([][]string, len(metros))
			for i, m := range metros {
				rows[i] = []string{dash(m.Code), m.Name, dash(m.Country), m.ID, usable(m.Unfit)}
			}
			return table(a.out, []string{"CODE", "NAME", "COUNTRY", "ID", "USABLE"}, rows)
		},
	}
	cmd.Flags().StringVar(&company, "company", company, "the company's username at Console Connect")
	return cmd
}

func usable(unfit string) string {
	if unfit == "" {
		return "yes"
	}
	return "no: " + unfit
}
