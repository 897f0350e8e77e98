package record

import (
	"errors"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Read is Execute for what an order can't go on without, and that is asked for until there is an answer: no trouble of the
// provider, of the worker's credential or of the workers is a reason to fail. While all is well it costs nothing more than
// Execute. When the credential is refused, or there is no answer for options.Patience, the same is asked again beside a wait
// that says whose trouble it is.
func (r *Record) Read(ctx workflow.Context, activity, input, out any) error {
	err := r.Execute(options.Patiently(ctx), activity, input, out)
	if KindOf(err) != providers.KindUnauthorized && !outOfPatience(err) {
		return err
	}
	return r.keepAsking(ctx, r.stuck(ctx, err), activity, input, out)
}

// ExecuteOnce is Execute for a request that must not be sent twice. When no worker takes it for options.Patience, nothing was sent,
// and it is asked for again beside a wait.
func (r *Record) ExecuteOnce(ctx workflow.Context, activity, input, out any) error {
	err := r.Execute(options.TakenSoon(ctx), activity, input, out)
	var timeout *temporal.TimeoutError
	if !errors.As(err, &timeout) || timeout.TimeoutType() != enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START {
		return err
	}
	return r.keepAsking(ctx, r.stuck(ctx, err), activity, input, out)
}

// keepAsking is Execute beside a wait. A cancellation is the activity's affair alone: the wait ends with it, and what it did
// counts.
func (r *Record) keepAsking(ctx workflow.Context, wait order.Wait, activity, input, out any) error {
	future := workflow.ExecuteActivity(ctx, activity, input)
	waiting, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := r.Await(waiting, wait, order.WaitPolicy{}.OrDefault(wait.Name), future.IsReady); err != nil {
		return err
	}
	return future.Get(ctx, out)
}

// Pause lets some time pass before what failed is tried again. A pause that people would wonder about is a wait.
func (r *Record) Pause(ctx workflow.Context, failed error, pause time.Duration) error {
	if pause < options.Patience/5 { // the requests to buy before a person is asked are five
		return r.Sleep(ctx, pause)
	}
	wait := r.stuck(ctx, failed)
	over := workflow.NewTimerWithOptions(ctx, pause, workflow.TimerOptions{Summary: "pause before the next try"})
	if err := r.Await(ctx, wait, order.WaitPolicy{}.OrDefault(wait.Name), over.IsReady); err != nil {
		return err
	}
	return over.Get(ctx, nil)
}

// outOfPatience reports whether the activity ended because its time was over, and not with an answer: Temporal gives the last
// failure when the next attempt would come too late, and that is one that could have been tried again.
func outOfPatience(err error) bool {
	var failure *temporal.ApplicationError
	var timeout *temporal.TimeoutError
	return errors.As(err, &timeout) || errors.As(err, &failure) && !failure.NonRetryable()
}

// stuck is the wait for what is in the way of an activity that got no answer.
func (r *Record) stuck(ctx workflow.Context, err error) order.Wait {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return order.Wait{
			Name: order.WaitWorker, Party: providers.PartyOperator, Title: "No worker does what the order asks for",
			Instructions: "See that a worker runs that serves the task queue " + workflow.GetActivityOptions(ctx).TaskQueue +
				", and read its log, or wait while it works off what came before within its budget; the order goes on by itself then.",
		}
	}
	switch failure.Type() {
	case string(providers.KindUnauthorized):
		return order.Wait{
			Name: order.WaitCredential, Party: providers.PartyOperator, Title: "The provider refuses the worker's credential",
			Instructions: "Give the worker a credential that the provider takes, with the rights it needs; the order goes on by itself then. " +
				"The provider says: " + failure.Message(),
		}
	case activities.TypeOtherAccount:
		return order.Wait{
			Name: order.WaitCredential, Party: providers.PartyOperator, Title: "The worker has another account's credential",
			Instructions: "Give the worker the credential of the account that the order bought with; the order goes on by itself then. Told: " + failure.Message(),
		}
	case activities.TypeNotYet:
		return order.Wait{
			Name: order.WaitProvider, Party: providers.PartyProvider, Title: "The order looks until the provider's lists are sure to be complete",
			Instructions: "The order goes on by itself. Seen when this began: " + failure.Message(),
		}
	}
	return order.Wait{
		Name: order.WaitProvider, Party: providers.PartyProvider, Title: "The provider gives no answer that the order can go on with",
		Instructions: "It is asked again and again, and the order goes on by itself. When this began: " + failure.Message(),
	}
}
