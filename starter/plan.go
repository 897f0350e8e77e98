package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"
)

// plan is what an order would do.
type plan struct {
	ID       string              `json:"id"`
	Marks    []string            `json:"marks"` // the connections' names at the provider
	Choices  []order.Choice      `json:"choices"`
	Warnings []string            `json:"warnings,omitempty"`
	Price    providers.Price     `json:"price"`
	Requests []providers.Preview `json:"requests"` // in turn

	Checked   []string `json:"checked,omitempty"`   // at the far end
	Unchecked []string `json:"unchecked,omitempty"` // what can't be told beforehand

	Usual orders.UsualTimes `json:"usual,omitempty"` // how long such an order's waits take
}

// planEach plans the orders one by one. An order that would be refused does not hold up the others.
func planEach[T orderable[T]](orders []T, one func(T) (plan, error)) ([]plan, error) {
	var plans []plan
	var wrong []error
	for _, o := range orders {
		p, err := one(o)
		if err != nil {
			wrong = append(wrong, err)
			if isBadInput(err) {
				continue
			}
			break
		}
		plans = append(plans, p)
	}
	return plans, errors.Join(wrong...)
}

// wouldBeRefused is the error of a plan for an order that its runbook would refuse.
func wouldBeRefused(id string, err error) error {
	return badInput(fmt.Errorf("order %s would be refused:\n%w", id, err), fixAndRepeat)
}

// priceOf is the request's price, or why there is none: an order goes on without a price too.
func priceOf(ctx context.Context, at orders.Access, account served, request any) providers.Price {
	price, err := lookup[providers.Price](ctx, at, account, "ask for the price", activities.StepPrice, request)
	if err != nil {
		return providers.Price{Reason: err.Error()}
	}
	return price
}

// previewOf are the requests that buying would send, checked by the provider where it can.
func previewOf(ctx context.Context, at orders.Access, account served, request any) ([]providers.Preview, error) {
	return lookup[[]providers.Preview](ctx, at, account, "check the request", activities.StepPreview, request)
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
	what := "a connection"
	if len(p.Marks) > 1 {
		what = "connections"
	}
	fmt.Fprintf(b, "%s would buy %s called %s\n", p.ID, what, strings.Join(p.Marks, " and "))
	for _, choice := range p.Choices {
		fmt.Fprintf(b, "  %s: %s, %s\n", choice.Of, printable(choice.Label()), choice.Why)
		writePassedOver(b, choice)
	}
	for _, warning := range p.Warnings {
		fmt.Fprintf(b, "  warning: %s\n", printable(warning))
	}
	for _, checked := range p.Checked {
		fmt.Fprintf(b, "  checked: %s\n", printable(checked))
	}
	for _, unchecked := range p.Unchecked {
		fmt.Fprintf(b, "  not checked: %s\n", printable(unchecked))
	}
	fmt.Fprintf(b, "  price: %s\n", printable(p.Price.String()))
	writeUsual(b, p.Usual)
	for _, request := range p.Requests {
		fmt.Fprintf(b, "  request: %s\n", indented(request.String(), "    "))
	}
}

// writeUsual writes how long each wait took that others had.
func writeUsual(b *strings.Builder, times orders.UsualTimes) {
	for _, name := range order.TimedWaits {
		if usual := times[name]; usual.Orders > 0 {
			fmt.Fprintf(b, "  %s: %s\n", name, usual)
		}
	}
}

// writePassedOver gives a line to each reason: a provider may have dozens of ports.
func writePassedOver(b *strings.Builder, choice order.Choice) {
	var reasons []string
	names := map[string][]string{}
	for _, other := range choice.PassedOver {
		if names[other.Why] == nil {
			reasons = append(reasons, other.Why)
		}
		names[other.Why] = append(names[other.Why], fmt.Sprintf("%s (%s)", printable(other.Name), other.ID))
	}
	for _, why := range reasons {
		fmt.Fprintf(b, "      not %s: %s\n", strings.Join(names[why], ", "), printable(why))
	}
	if choice.Others != "" {
		fmt.Fprintf(b, "      nor %s\n", choice.Others)
	}
}
