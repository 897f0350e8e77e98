package orders

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/workflows"
	"turnup/workflows/order"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// Find turns what a person calls an order, a name or kind/name, into its workflow ID. One that Temporal has forgotten is found
// as long as it is in service.
func (t Temporal) Find(ctx context.Context, name string) (string, error) {
	name, _ = order.ServedOrderID(name)
	kind, bare := order.SplitID(name)
	kinds := workflows.KindNames()
	if kind != "" {
		if !workflows.IsKind(order.BareKind(kind)) {
			return "", BadInput(fmt.Errorf("there is no kind of order called %q; there are %v", kind, kinds), "write KIND/NAME or just NAME")
		}
		kinds = []string{kind}
	}
	var found []string
	for _, kind := range kinds {
		id := order.ID(kind, bare)
		is, err := isKnown(ctx, t, id)
		if err != nil {
			return "", err
		}
		if is {
			found = append(found, id)
		}
	}
	switch len(found) {
	case 0:
		return "", noOrder(name)
	case 1:
		return found[0], nil
	}
	return "", BadInput(fmt.Errorf("%s may be %s", name, strings.Join(found, " or ")), "give the kind with it")
}

func isKnown(ctx context.Context, c client.Client, id string) (bool, error) {
	_, err := Describe(ctx, c, id)
	var missing *serviceerror.NotFound
	if !errors.As(err, &missing) {
		return err == nil, err
	}
	s, err := FindService(ctx, c, id)
	return s != nil, err
}

func noOrder(name string) error {
	return nothingThere(fmt.Errorf("there is no order called %q", name), "turnup list shows the orders there are")
}

// HasEnded is the error of doing something to an order that is over.
func HasEnded(id string) error {
	return alone(fmt.Errorf("order %s has ended already", id), "turnup status "+id+" shows how")
}

// Describe is what Temporal itself knows of the order. No worker is needed.
func Describe(ctx context.Context, c client.Client, id string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	description, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return nil, TemporalFailed("look for order "+id, err)
	}
	return description, nil
}
