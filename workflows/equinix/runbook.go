package equinix

import (
	"turnup/activities"
	fabric "turnup/providers/equinix"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Workflow is the runbook of an order on Equinix Fabric: a connection between two ports of ours, or from one to another
// company's service profile; or a redundant pair of either.
func Workflow(ctx workflow.Context, o Order) (Connections, error) {
	o = o.WithDefaults()
	opening := record.Opening{ID: o.ID(), Provider: Provider, Order: o.Order, Whole: o.Redacted(), Handoffs: handoffs}
	return record.Run(ctx, opening, func(rec *record.Record) (func(workflow.Context) error, func() Connections) {
		e := &equinix{rec: rec, order: o}
		return e.run, e.result
	})
}

// equinix is one order under way.
type equinix struct {
	rec   *record.Record
	legs  *purchase.Purchase
	order Order
	plan  Plan
}

func (e *equinix) run(ctx workflow.Context) error {
	if err := e.order.Validate(); err != nil {
		return record.Refuse(err)
	}
	if err := e.survey(ctx); err != nil {
		return err
	}
	if err := e.rec.Approve(ctx); err != nil {
		return err
	}
	err := e.legs.Buy(ctx)
	if err != nil && len(e.rec.Progress.Legs) == 0 {
		return e.legs.EndUnbought(ctx, err)
	}
	if err != nil {
		missing := e.legs.Missing()[0]
		err = e.decideWithout(ctx, missing, record.ActivityError("buy "+missing, err))
	}
	if err == nil {
		err = e.legs.WithLatecomerWatch(ctx, e.turnUp)
	}
	if err != nil {
		return e.legs.Undo(ctx, err)
	}
	return nil
}

// survey finds the ports, metros and profiles, works out the tags, and asks for the price. Nothing is bought.
func (e *equinix) survey(ctx workflow.Context) error {
	defer e.rec.Step(ctx, "survey", "looking at ports and profiles")()
	reading := options.ReadWhole(ctx, "look at ports and profiles")
	var places activities.EquinixPlaces
	if err := e.rec.Read(reading, equinixOnly.Survey, e.order.Survey(), &places); err != nil {
		return record.ActivityError("survey", err)
	}
	e.rec.BoughtWith(places.Account)
	plan, err := e.order.Resolve(places)
	if err != nil {
		return record.Refuse(err)
	}
	e.plan = plan
	e.rec.Chose(plan.Legs[0].Metro, plan.Choices, plan.Warnings)
	if err := e.checkKeys(ctx); err != nil {
		return err
	}
	e.legs = purchase.New(e.rec, plan.Request, purchase.DeleteAndReadBack)
	return e.rec.AskPrice(ctx, plan.Request)
}

// checkKeys asks the seller about the authorization keys.
func (e *equinix) checkKeys(ctx workflow.Context) error {
	questions, fields := e.plan.KeyQuestions()
	var wrong error
	for i, question := range questions {
		var answer fabric.KeyAnswer
		err := e.rec.Read(options.Read(ctx, "check the authorization key"), equinixOnly.CheckKey, question, &answer)
		if err != nil {
			return record.ActivityError("check the authorization key", err)
		}
		wrong = order.BothFaults(wrong, e.order.CheckKey(fields[i], answer))
	}
	if wrong != nil {
		return record.Refuse(wrong)
	}
	return nil
}

// turnUp waits until every leg is active.
func (e *equinix) turnUp(ctx workflow.Context) error {
	var parts []func(workflow.Context) error
	for _, leg := range e.rec.Progress.Legs {
		parts = append(parts, func(ctx workflow.Context) error { return e.watch(ctx, leg) })
	}
	return e.rec.Together(ctx, append(parts, e.activate)...)
}

// watch follows a leg until it is active. When it never will be, the order's policy says whether the other leg is worth
// having without it.
func (e *equinix) watch(ctx workflow.Context, leg order.Leg) error {
	failure, err := e.legs.Follow(ctx, purchase.WatchSpec{Seller: "Equinix"}, leg)
	if err != nil || failure == nil {
		return err
	}
	if err := e.decideWithout(ctx, leg.Mark, failure); err != nil {
		return err
	}
	return e.legs.RemoveLeg(ctx, leg.ID)
}

// activate gives the wait for Equinix, or for whoever it waits for, a deadline and reminders.
func (e *equinix) activate(ctx workflow.Context) error {
	title := "Equinix builds the connection"
	if e.order.Secondary != nil {
		title = "Equinix builds the connections"
	}
	wait := order.Wait{Name: order.WaitActivation, Party: e.rec.Awaited(), Title: title}
	return e.rec.Await(ctx, wait, e.order.Activation, e.rec.Active)
}
