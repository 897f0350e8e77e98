package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// join takes the open order of that name for the one that was asked for, if it asks for the same.
func join[T order[T]](ctx context.Context, c client.Client, order T) (started, error) {
	id := order.ID()
	description, err := describe(ctx, c, id)
	if err != nil {
		return started{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	switch info.GetStatus() {
	case enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
	case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return started{}, badInput(fmt.Errorf("order %s was completed already; a name buys once", id),
			"see it with turnup status "+id+", or order under another name")
	default:
		return started{}, withHint(fmt.Errorf("order %s was open and ended just now", id), "see it with turnup status "+id+", then order it again")
	}
	open, err := openOrder[T](ctx, c, id)
	if err != nil {
		return started{}, err
	}
	if different := differences(open.WithDefaults(), order.WithDefaults()); different != nil {
		return started{}, badInput(fmt.Errorf("order %s is open and asks for something else:\n%s", id, strings.Join(different, "\n")),
			"order what you want under another name, or cancel the open one with turnup cancel "+id)
	}
	return started{ID: id, RunID: info.GetExecution().GetRunId(), Joined: true}, nil
}

// openOrder is the order as the open workflow was given it: the first event's input, so that no worker is needed.
func openOrder[T any](ctx context.Context, c client.Client, id string) (T, error) {
	var order T
	events := c.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	event, err := events.Next()
	if err != nil {
		return order, temporalFailed("read the open order "+id, err)
	}
	input := event.GetWorkflowExecutionStartedEventAttributes().GetInput()
	if len(input.GetPayloads()) != 1 {
		return order, badInput(errors.New("the open order "+id+" was not started by turnup"), "order under another name")
	}
	if err := converter.GetDefaultDataConverter().FromPayloads(input, &order); err != nil {
		return order, badInput(fmt.Errorf("read the open order %s: %w", id, err), "order under another name")
	}
	return order, nil
}

// differences lists the fields in which two orders differ. Who placed them does not matter.
func differences(open, asked any) []string {
	was, is := fields(open), fields(asked)
	every := maps.Clone(was)
	maps.Copy(every, is)
	delete(every, "requestedBy")
	var all []string
	for _, name := range slices.Sorted(maps.Keys(every)) {
		if !reflect.DeepEqual(was[name], is[name]) {
			all = append(all, fmt.Sprintf("%s: the open order has %s, you gave %s", name, shown(name, was[name]), shown(name, is[name])))
		}
	}
	return all
}

// fields are an order's fields by their JSON names; those of a part are name.part.
func fields(order any) map[string]any {
	data, err := json.Marshal(order)
	if err != nil {
		panic("an order does not marshal: " + err.Error()) // it is made of texts and numbers
	}
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		panic("an order does not unmarshal: " + err.Error())
	}
	flat := map[string]any{}
	flatten(flat, "", tree)
	return flat
}

func flatten(flat map[string]any, prefix string, tree map[string]any) {
	for name, value := range tree {
		if part, ok := value.(map[string]any); ok {
			flatten(flat, prefix+name+".", part)
			continue
		}
		flat[prefix+name] = value
	}
}

// shown is a field's value for people; an authorization key is not for them.
func shown(name string, value any) string {
	if value == nil {
		return "nothing"
	}
	if strings.HasSuffix(name, "authorizationKey") {
		return "another key"
	}
	data, _ := json.Marshal(value) // it was unmarshalled from JSON just now
	return string(data)
}
