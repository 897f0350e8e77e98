package watch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// helloTime is how long an account may take to answer, which a worker's workflow task does.
const helloTime = 10 * time.Second

// start is how the account's workflow is started, if it is not there.
func (o Orders) start() (client.StartWorkflowOptions, State) {
	options := client.StartWorkflowOptions{
		ID: order.AccountID(o.Provider, o.Account), TaskQueue: order.TaskQueue,
		StaticSummary:            "knows whose account it is, and asks " + o.Provider + " once for every order that waits",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}
	return options, State{Account: order.Account{Provider: o.Provider, Name: o.Account}}
}

// Hello is what a worker says to the account when it comes: whose account its credential is for, "" when the provider does not tell,
// and the budget. It is activities.ErrOtherAccount when the account is another's.
func (o Orders) Hello(ctx context.Context, identity string) error {
	return o.hello(ctx, identity, func(is order.Account) bool { return is.RequestsPerSecond == o.RequestsPerSecond })
}

// Greet implements activities.Orders.
func (o Orders) Greet(ctx context.Context, identity string) error {
	return o.hello(ctx, identity, func(order.Account) bool { return true })
}

// hello says nothing that the account knows already: its memo tells, which takes no worker and leaves no event. Anything else
// starts the account if need be.
func (o Orders) hello(ctx context.Context, identity string, knows func(order.Account) bool) error {
	ctx, cancel := context.WithTimeout(ctx, helloTime)
	defer cancel()
	start, state := o.start()
	if is, err := o.remembered(ctx, start.ID); err != nil {
		return err
	} else if is.Name != "" && (identity == "" || is.Identity == identity) && knows(is) {
		return nil
	}
	hello, err := o.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: o.Client.NewWithStartWorkflowOperation(start, order.TypeAccount, state),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: UpdateHello, Args: []any{Hello{identity, o.RequestsPerSecond}}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err == nil {
		err = hello.Get(ctx, nil)
	}
	var refused *temporal.ApplicationError
	switch {
	case errors.As(err, &refused) && refused.Type() == activities.TypeOtherAccount:
		return fmt.Errorf("%w: %s", activities.ErrOtherAccount, refused.Message())
	case err != nil:
		return fmt.Errorf("say hello to %s: %w", start.ID, err)
	}
	return nil
}

// remembered is what the account's workflow knows of it; nothing, if it does not run.
func (o Orders) remembered(ctx context.Context, id string) (is order.Account, err error) {
	described, err := o.Client.DescribeWorkflowExecution(ctx, id, "")
	if notFound(err) {
		return is, nil
	}
	if err != nil {
		return is, fmt.Errorf("look at %s: %w", id, err)
	}
	return order.AccountOf(described.GetWorkflowExecutionInfo())
}
