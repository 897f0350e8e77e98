package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// join takes the open order of that name for the one that was asked for, if it asks for the same.
func join(ctx context.Context, c client.Client, r runbook, o order.Placed) (Started, error) {
	id := o.ID()
	description, err := Describe(ctx, c, id)
	if err != nil {
		return Started{}, err
	}
	info := description.GetWorkflowExecutionInfo()
	switch info.GetStatus() {
	case enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
	case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return Started{}, BadInput(fmt.Errorf("order %s was completed already, and no service was made of it; a name buys once", id),
			"turnup import --finished makes one; see it with turnup status "+id+", or order under another name")
	default:
		return Started{}, WithHint(fmt.Errorf("order %s was open and ended just now", id),
			"see it with turnup status "+id+", then order it again")
	}
	different, err := unlike(ctx, c, r, o)
	if err != nil {
		return Started{}, err
	}
	if different != nil {
		return Started{}, BadInput(fmt.Errorf("order %s is open and asks for something else:\n%s", id, strings.Join(different, "\n")),
			"order what you want under another name, or cancel the open one with turnup cancel "+id)
	}
	return Started{ID: id, RunID: info.GetExecution().GetRunId(), Joined: true}, nil
}

// OpenDifferences lists in which fields the open order of the order's name asks for something else.
func (t Temporal) OpenDifferences(ctx context.Context, o order.Placed) ([]string, error) {
	r, err := runbookOf(o.ID())
	if err != nil {
		return nil, err
	}
	return unlike(ctx, t, r, o)
}

func unlike(ctx context.Context, c client.Client, r runbook, o order.Placed) ([]string, error) {
	data, err := given(ctx, c, o.ID(), "")
	if err != nil {
		return nil, err
	}
	open, err := r.read(order.FromJSON(data, false))
	if err != nil {
		return nil, cantRead(o.ID(), err)
	}
	return Differences(open, o), nil
}

// OpenOrder is the order as the workflow was given it: the first event's input, so that no worker is needed. run is "" for the last.
func OpenOrder[T any](ctx context.Context, c client.Client, id, run string) (o T, err error) {
	data, err := given(ctx, c, id, run)
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(data, &o); err != nil {
		return o, cantRead(id, err)
	}
	return o, nil
}

func given(ctx context.Context, c client.Client, id, run string) (data json.RawMessage, err error) {
	events := c.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	event, err := events.Next()
	if err != nil {
		return nil, TemporalFailed("read the open order "+id, err)
	}
	input := event.GetWorkflowExecutionStartedEventAttributes().GetInput()
	if len(input.GetPayloads()) != 1 {
		return nil, BadInput(errors.New("the open order "+id+" was not started by turnup"), "order under another name")
	}
	if err := converter.GetDefaultDataConverter().FromPayloads(input, &data); err != nil {
		return nil, cantRead(id, err)
	}
	return data, nil
}

func cantRead(id string, err error) error {
	return BadInput(fmt.Errorf("read the open order %s: %w", id, err), "order under another name")
}

// Differences lists the fields in which two orders differ. Who placed them does not matter.
func Differences(open, asked any) []string {
	was, is := fieldsOf(open), fieldsOf(asked)
	every := maps.Clone(was)
	maps.Copy(every, is)
	delete(every, "requestedBy")
	var all []string
	for _, name := range slices.Sorted(maps.Keys(every)) {
		if !reflect.DeepEqual(was[name], is[name]) {
			had, gave := shownValue(name, was[name]), shownValue(name, is[name])
			all = append(all, fmt.Sprintf("%s: the open order has %s, you gave %s", name, had, gave))
		}
	}
	return all
}

// fieldsOf are an order's fields by their JSON names; those of a part are name.part.
func fieldsOf(o any) map[string]any {
	data, err := json.Marshal(o)
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

// shownValue is a field's value for people; an authorization key is not for them.
func shownValue(name string, value any) string {
	if value == nil {
		return "nothing"
	}
	if strings.HasSuffix(name, "authorizationKey") {
		return "another key"
	}
	data, _ := json.Marshal(value) // it was unmarshalled from JSON just now
	return string(data)
}
