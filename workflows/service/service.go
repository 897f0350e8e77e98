// Package service is what was ordered, for as long as it lives and is billed: one open workflow for each completed order or
// imported connection. It is the lock of the name, holds what is expected of its connections, and has them changed or taken out of
// service by workflows of their own, one at a time. At rest it has no timer and no activity.
package service

import (
	"time"

	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// What a run of a service holds at most, before it continues as new: old runs of old code are to die out.
const (
	mostEvents = 1000
	longestRun = 30 * order.Day // it ends with the first message after that: a service at rest has no timer
)

// Ended is what a service returns that has ended.
type Ended struct {
	Service string             `json:"service"` // ID of the order that left it
	How     order.ServiceState `json:"how"`     // decommissioned or forgotten
	By      string             `json:"by"`
	At      time.Time          `json:"at"`
	Reason  string             `json:"reason,omitempty"` // why it was forgotten
}

// Workflow is the workflow of a service, to which those deeds can be done. It is started with an order.Service; what it has besides
// it takes along from run to run. A cancellation ends no service: it would only be lost sight of.
func Workflow(deeds Deeds) func(ctx workflow.Context, begun order.ServiceStatus) (*Ended, error) {
	return func(ctx workflow.Context, begun order.ServiceStatus) (*Ended, error) {
		ctx, _ = workflow.NewDisconnectedContext(ctx)
		s := &service{ServiceStatus: begun, deeds: deeds}
		s.State = order.ServiceInService
		s.shown = s.toShow()
		if err := s.listen(ctx); err != nil {
			return nil, err
		}
		if len(s.Record) == 0 {
			s.note(ctx, by, "in service; "+s.Origin)
		}
		s.show(ctx)
		return s.live(ctx)
	}
}

// service is one run of a service.
type service struct {
	order.ServiceStatus
	deeds Deeds
	shown shown  // what Temporal's lists show now
	renew bool   // an upgrade asks for a new run
	over  *Ended // nil as long as it lives

	findings, renewals workflow.ReceiveChannel
}

// live takes what comes until the service ends, or this run of it does.
func (s *service) live(ctx workflow.Context) (*Ended, error) {
	for {
		err := workflow.Await(ctx, func() bool { return s.hasSignals() || s.mayEnd(ctx) || s.mayRenew(ctx) })
		if err != nil {
			return nil, err
		}
		s.takeSignals(ctx) // what is left over would be lost with this run
		switch {
		case s.mayEnd(ctx):
			return s.over, nil
		case s.mayRenew(ctx):
			return nil, workflow.NewContinueAsNewError(ctx, order.TypeService, s.ServiceStatus)
		}
	}
}

// mayEnd reports whether the service is over, and whoever asked something of it has the answer.
func (s *service) mayEnd(ctx workflow.Context) bool {
	return s.over != nil && workflow.AllHandlersFinished(ctx)
}

// mayRenew reports whether another run is due, and nothing is under way that this one must see the end of.
func (s *service) mayRenew(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	due := s.renew || info.GetCurrentHistoryLength() >= mostEvents || workflow.Now(ctx).Sub(info.WorkflowStartTime) >= longestRun
	return due && s.over == nil && s.UnderWay == nil && workflow.AllHandlersFinished(ctx)
}

// end ends the service.
func (s *service) end(ctx workflow.Context, how order.ServiceState, who, reason string) {
	s.State, s.over = how, &Ended{Service: s.OrderID(), How: how, By: who, At: workflow.Now(ctx), Reason: reason}
}
