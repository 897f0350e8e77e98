package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"turnup/workflows"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// findOrder turns what a person calls an order, a name or kind/name, into its workflow ID.
func findOrder(ctx context.Context, c client.Client, name string) (string, error) {
	kind, bare := workflows.SplitOrderID(name)
	kinds := workflows.Kinds
	if kind != "" {
		if !slices.Contains(kinds, kind) {
			return "", badInput(fmt.Errorf("there is no kind of order called %q; there are %v", kind, kinds), "write KIND/NAME or just NAME")
		}
		kinds = []string{kind}
	}
	var found []string
	for _, kind := range kinds {
		id := workflows.OrderID(kind, bare)
		_, err := c.DescribeWorkflowExecution(ctx, id, "")
		var missing *serviceerror.NotFound
		if errors.As(err, &missing) {
			continue
		}
		if err != nil {
			return "", withHint(fmt.Errorf("look for order %s: %w", id, err), "try again")
		}
		found = append(found, id)
	}
	switch len(found) {
	case 0:
		return "", withHint(fmt.Errorf("there is no order called %s", name), "turnup list shows the orders there are")
	case 1:
		return found[0], nil
	}
	return "", badInput(fmt.Errorf("%s may be %s", name, strings.Join(found, " or ")), "give the kind with it")
}

func sortedKeys(a, b map[string]any) []string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return slices.Sorted(maps.Keys(all))
}
