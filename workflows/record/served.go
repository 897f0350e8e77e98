package record

import (
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	servePause  = time.Minute // before what was bought is tried to be kept once more; doubles
	longestSoon = time.Hour   // of these pauses
)

// serve has what the order bought kept as a service, and does not return before that stands: an order that ended without would be
// forgotten with its history, while its connections are billed on.
func (r *Record) serve(ctx workflow.Context) error {
	left := r.leaves(ctx)
	err := startService(ctx, left)
	if err == nil {
		return nil
	}
	stands := false
	again := func(ctx workflow.Context) error {
		for pause := servePause; ; pause = min(2*pause, longestSoon) {
			if err := r.Sleep(ctx, pause); err != nil {
				return err
			}
			if stands = startService(ctx, left) == nil; stands {
				return nil
			}
		}
	}
	wait := order.Wait{
		Name: order.WaitService, Party: providers.PartyOperator, Title: "What was bought can't be kept as a service yet",
		Instructions: "The order is done, and ends when its service stands, which is tried again at least once an hour. When this began: " + Reason(err),
	}
	return r.Together(ctx, again, func(ctx workflow.Context) error {
		return r.Await(ctx, wait, order.WaitPolicy{}.OrDefault(wait.Name), func() bool { return stands })
	})
}

// startService starts the service by a local activity, which the next worker repeats if this one dies.
func startService(ctx workflow.Context, s order.Service) error {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		Summary: "keep " + order.Named(s.ConnectionIDs()) + " as " + order.ServiceID(s.OrderID()),
		// Shorter than a workflow task, so that no retry costs events.
		StartToCloseTimeout: 3 * time.Second, ScheduleToCloseTimeout: 6 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 500 * time.Millisecond, MaximumAttempts: 3},
	})
	return workflow.ExecuteLocalActivity(ctx, order.StepStartService, s).Get(ctx, nil)
}

// leaves is what the order leaves in service: its legs as the provider told of them last.
func (r *Record) leaves(ctx workflow.Context) order.Service {
	p := r.Progress
	s := order.Service{
		Kind: p.Kind, Name: p.Name, Provider: p.Provider, Account: order.AccountName(r.common.Account), Identity: p.Identity,
		Origin: order.OriginOrdered, Since: workflow.Now(ctx), Metro: r.metro, Term: r.term, Price: p.Price, Approval: r.common.Approval,
		Tunnel: p.Tunnel, WaitedSeconds: order.WaitedIn(p.Steps), RequestedBy: p.RequestedBy, OrderRun: workflow.GetInfo(ctx).WorkflowExecution.RunID,
	}
	for _, leg := range p.Legs {
		s.Connections = append(s.Connections, order.Served(leg.Connection, leg.Mark))
	}
	for _, h := range r.handoffs {
		switch {
		case h.answer == nil:
		case h.Name == order.HandoffApproval:
			s.ApprovedBy = string(h.answer.By)
		case !h.IsDecision():
			s.CompletedBy = string(h.answer.By)
			s.Keep(h.answer.Values)
		}
	}
	return s
}
