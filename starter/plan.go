package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
)

// plan is what an order would do.
type plan struct {
	ID      string             `json:"id"`
	Mark    string             `json:"mark"` // the connection's name at the provider
	Choices []workflows.Choice `json:"choices"`
	Price   providers.Price    `json:"price"`
	Request activities.Preview `json:"request"`
}

func (a *app) planCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Show what an order would buy; buys nothing",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.planTencentCommand())
	return cmd
}

func (a *app) planTencentCommand() *cobra.Command {
	var flags tencentFlags
	cmd := &cobra.Command{
		Use:   "tencent",
		Short: "Show the port, the metro, the price and the exact request of a Tencent order; buys nothing",
		Long:  "Show what a Tencent order would buy: the port and the metro with why they are chosen, the price, and the exact\nrequest. Buys nothing and starts nothing.\n" + tencentExample,
		Example: `  turnup plan tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup plan tencent -f order.yaml -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(a.by)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			plans := make([]plan, len(orders))
			for i, order := range orders {
				if plans[i], err = planTencent(cmd.Context(), c, order); err != nil {
					return err
				}
			}
			if a.json {
				return a.printJSON(plans)
			}
			for _, p := range plans {
				a.printPlan(p)
			}
			return nil
		},
	}
	flags.bind(cmd)
	return cmd
}

// planTencent goes through the runbook's steps up to the purchase, with the runbook's own rules.
func planTencent(ctx context.Context, c client.Client, order workflows.TencentOrder) (plan, error) {
	p := plan{ID: order.ID(), Mark: order.Mark()}
	var ports []providers.Port
	if err := lookup(ctx, c, "list ports", &ports, console.Ports); err != nil {
		return p, err
	}
	var metros []providers.Metro
	if err := lookup(ctx, c, "list Tencent's metros", &metros, console.Metros, workflows.TencentCompany); err != nil {
		return p, err
	}
	port, metro, choices, err := order.Choose(ports, metros)
	if err != nil {
		return p, badInput(fmt.Errorf("order %s would be refused:\n%w", p.ID, err), "mend what is named; nothing was started")
	}
	p.Choices = choices
	request := order.Request(port, metro)
	if err := lookup(ctx, c, "ask for the price", &p.Price, console.Price, request); err != nil {
		var f *failure
		if !errors.As(err, &f) {
			return p, err
		}
		p.Price = providers.Price{Reason: f.Error()} // an order goes on without a price too
	}
	return p, lookup(ctx, c, "write down the request", &p.Request, console.Preview, request)
}

func (a *app) printPlan(p plan) {
	fmt.Fprintf(a.out, "%s would buy a connection called %s\n", p.ID, p.Mark)
	for _, choice := range p.Choices {
		fmt.Fprintf(a.out, "  %s: %s (%s), %s\n", choice.Of, choice.Name, choice.ID, choice.Why)
		for _, other := range choice.PassedOver {
			fmt.Fprintf(a.out, "      not %s (%s): %s\n", other.Name, other.ID, other.Why)
		}
	}
	fmt.Fprintf(a.out, "  price: %s\n  request: %s %s\n", p.Price, p.Request.Method, p.Request.URL)
	var body bytes.Buffer
	if err := json.Indent(&body, p.Request.Body, "    ", "  "); err == nil {
		fmt.Fprintf(a.out, "    %s\n", body.String())
	}
}
