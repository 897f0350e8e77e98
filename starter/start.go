package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"turnup/workflows"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// started is what order prints for each order with -o json.
type started struct {
	ID     string `json:"id"`
	RunID  string `json:"runId"`
	Joined bool   `json:"joined"` // the order was open already
}

// startOrders starts every order, or joins it when it is open, and with wait follows each to its end.
func (a *app) startOrders(ctx context.Context, orders []workflows.TencentOrder, wait bool) error {
	c, err := a.temporal(ctx)
	if err != nil {
		return err
	}
	all := make([]started, 0, len(orders))
	for _, order := range orders {
		s, err := start(ctx, c, order)
		if err != nil {
			return err
		}
		all = append(all, s)
		what := "started"
		if s.Joined {
			what = "joined: it is open already, nothing new was started"
		}
		a.say("%s %s", s.ID, what)
	}
	if !wait {
		if a.json {
			return a.printJSON(all)
		}
		for _, s := range all {
			fmt.Fprintln(a.out, s.ID)
		}
		a.say("watch it with: turnup watch %s", all[0].ID)
		return nil
	}
	code := exitOK
	for _, s := range all {
		progress, err := a.follow(ctx, c, s.ID, workflows.Progress.WaitsForPerson)
		if err != nil {
			return err
		}
		if err := a.show(ctx, c, progress); err != nil {
			return err
		}
		code = max(code, exitCode(progress))
	}
	return result(code)
}

// result is the error that makes a command end with the exit code.
func result(code int) error {
	if code == exitOK {
		return nil
	}
	return ended(code)
}

// exitCode is what an order's progress means for a script.
func exitCode(p workflows.Progress) int {
	switch {
	case p.State == workflows.StateFailed || p.State == workflows.StateCancelled:
		return exitFailure
	case p.WaitsForPerson():
		return exitWaiting
	}
	return exitOK
}

func start(ctx context.Context, c client.Client, order workflows.TencentOrder) (started, error) {
	order = order.WithDefaults()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       order.ID(),
		TaskQueue:                                workflows.TaskQueue,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            order.Summary(),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.KeyProvider.ValueSet(workflows.ProviderConsoleConnect),
			workflows.KeyOrderState.ValueSet(string(workflows.StateAcknowledged)),
		),
	}, workflows.Tencent, order)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return join(ctx, c, order)
	}
	if err != nil {
		return started{}, withHint(fmt.Errorf("start %s: %w", order.ID(), err), "look with turnup status "+order.ID()+" whether it was started, then try again: a second start joins the first")
	}
	return started{ID: run.GetID(), RunID: run.GetRunID()}, nil
}

// join takes the open order of that name for the one that was asked for, if it asks for the same.
func join(ctx context.Context, c client.Client, order workflows.TencentOrder) (started, error) {
	id := order.ID()
	description, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return started{}, withHint(fmt.Errorf("look at %s, which exists already: %w", id, err), "try again")
	}
	info := description.GetWorkflowExecutionInfo()
	if info.GetStatus() != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		return started{}, withHint(fmt.Errorf("order %s was completed already; a name buys once", id),
			"see it with turnup status "+id+", or order under another name")
	}
	open, err := openOrder(ctx, c, id)
	if err != nil {
		return started{}, err
	}
	if different := differences(open, order); different != "" {
		return started{}, badInput(fmt.Errorf("order %s is open and asks for something else:\n%s", id, different),
			"order what you want under another name, or cancel the open one with turnup cancel "+id)
	}
	return started{ID: id, RunID: info.GetExecution().GetRunId(), Joined: true}, nil
}

// openOrder is the order as the open workflow was given it: the first event's input, so that no worker is needed.
func openOrder(ctx context.Context, c client.Client, id string) (workflows.TencentOrder, error) {
	var order workflows.TencentOrder
	events := c.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	if !events.HasNext() {
		return order, withHint(fmt.Errorf("order %s has no history", id), "try again")
	}
	event, err := events.Next()
	if err != nil {
		return order, withHint(fmt.Errorf("read the open order %s: %w", id, err), "try again")
	}
	payloads := event.GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()
	if len(payloads) != 1 {
		return order, withHint(errors.New("the open order "+id+" was not started by turnup"), "order under another name")
	}
	if err := json.Unmarshal(payloads[0].GetData(), &order); err != nil {
		return order, withHint(fmt.Errorf("read the open order %s: %w", id, err), "order under another name")
	}
	return order, nil
}

// differences lists the fields in which two orders differ. Who placed them does not matter.
func differences(open, asked workflows.TencentOrder) string {
	open.RequestedBy = asked.RequestedBy
	was, is := fields(open.WithDefaults()), fields(asked.WithDefaults())
	var faults []byte
	for _, name := range sortedKeys(was, is) {
		if reflect.DeepEqual(was[name], is[name]) {
			continue
		}
		faults = fmt.Appendf(faults, "%s: the open order has %s, you gave %s\n", name, compact(was[name]), compact(is[name]))
	}
	return string(faults)
}

func fields(order workflows.TencentOrder) map[string]any {
	data, err := json.Marshal(order)
	if err != nil {
		panic("an order does not marshal: " + err.Error()) // it is made of texts and numbers
	}
	var all map[string]any
	if err := json.Unmarshal(data, &all); err != nil {
		panic("an order does not unmarshal: " + err.Error())
	}
	return all
}

func compact(value any) string {
	if value == nil {
		return "nothing"
	}
	data, _ := json.Marshal(value) // it was unmarshalled from JSON just now
	return string(data)
}
