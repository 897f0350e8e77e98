package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

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
	return group(&cobra.Command{Use: "plan", Short: "Show what an order would buy; buys nothing"}, a.planTencentCommand())
}

func (a *app) planTencentCommand() *cobra.Command {
	var flags tencentFlags
	cmd := &cobra.Command{
		Use:   "tencent",
		Short: "Show the port, the metro, the price and the exact request of a Tencent order; buys nothing",
		Long:  "Show what a Tencent order would buy: the port and the metro with why they are chosen, the price, and the exact\nrequest. Buys nothing and starts nothing.\n" + tencentExample,
		Example: `  turnup plan tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup plan tencent -f order.yaml -o json`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(cmd, a.by)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			plans, err := planTencent(cmd.Context(), c, orders)
			if err != nil {
				return err
			}
			return a.printPlans(plans)
		},
	}
	flags.bind(cmd)
	return cmd
}

// planTencent takes the orders through the runbook's steps up to the purchase, with the runbook's own rules.
func planTencent(ctx context.Context, c client.Client, orders []workflows.TencentOrder) ([]plan, error) {
	ports, err := lookup[[]providers.Port](ctx, c, "list ports", console.Ports)
	if err != nil {
		return nil, err
	}
	metros, err := lookup[[]providers.Metro](ctx, c, "list Tencent's metros", console.Metros, workflows.TencentCompany)
	if err != nil {
		return nil, err
	}
	var plans []plan
	var wrong []error
	for _, order := range orders {
		port, metro, choices, err := order.Choose(ports, metros)
		if err != nil {
			wrong = append(wrong, badInput(fmt.Errorf("order %s would be refused:\n%w", order.ID(), err), "mend what is named; nothing was started"))
			continue
		}
		p := plan{ID: order.ID(), Mark: order.Mark(), Choices: choices}
		request := order.Request(port, metro)
		p.Price = priceOf(ctx, c, request)
		if p.Request, err = lookup[activities.Preview](ctx, c, "write down the request", console.Preview, request); err != nil {
			wrong = append(wrong, err)
			break
		}
		plans = append(plans, p)
	}
	return plans, errors.Join(wrong...)
}

// priceOf is the request's price, or why there is none: an order goes on without a price too.
func priceOf(ctx context.Context, c client.Client, request activities.L2Request) providers.Price {
	price, err := lookup[providers.Price](ctx, c, "ask for the price", console.Price, request)
	if err != nil {
		return providers.Price{Reason: err.Error()}
	}
	return price
}

func (a *app) printPlans(plans []plan) error {
	if a.json {
		return a.printJSON(plans)
	}
	var b strings.Builder
	for _, p := range plans {
		writePlan(&b, p)
	}
	_, err := io.WriteString(a.out, b.String())
	return err
}

func writePlan(b *strings.Builder, p plan) {
	fmt.Fprintf(b, "%s would buy a connection called %s\n", p.ID, p.Mark)
	for _, choice := range p.Choices {
		fmt.Fprintf(b, "  %s: %s (%s), %s\n", choice.Of, printable(choice.Name), choice.ID, choice.Why)
		writePassedOver(b, choice.PassedOver)
	}
	fmt.Fprintf(b, "  price: %s\n  request: %s %s\n", printable(p.Price.String()), p.Request.Method, p.Request.URL)
	var body bytes.Buffer
	if err := json.Indent(&body, p.Request.Body, "    ", "  "); err != nil {
		body.Reset()
		body.Write(p.Request.Body)
	}
	fmt.Fprintf(b, "    %s\n", body.String())
}

// writePassedOver gives a line to each reason: a provider may have dozens of metros that nobody asked for.
func writePassedOver(b *strings.Builder, others []workflows.Candidate) {
	var reasons []string
	names := map[string][]string{}
	for _, other := range others {
		if names[other.Why] == nil {
			reasons = append(reasons, other.Why)
		}
		names[other.Why] = append(names[other.Why], fmt.Sprintf("%s (%s)", printable(other.Name), other.ID))
	}
	for _, why := range reasons {
		fmt.Fprintf(b, "      not %s: %s\n", strings.Join(names[why], ", "), printable(why))
	}
}
