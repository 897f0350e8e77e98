package equinix

import (
	"cmp"

	"turnup/activities"
	"turnup/providers"
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
	opening := record.Opening{ID: o.ID(), Summary: o.Summary(), Provider: Provider, Order: o.Order, Whole: o.Redacted(), Handoffs: handoffs}
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

	unbought error // why a pair's other leg was not bought
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
	if err := e.buy(ctx); err != nil {
		return err
	}
	if err := e.legs.WithLatecomerWatch(ctx, e.turnUp); err != nil {
		return e.legs.Undo(ctx, err)
	}
	return nil
}

// buy buys the legs. A pair of which the rest can't be bought is turned up with the leg that there is, unless nothing is left of
// that one.
func (e *equinix) buy(ctx workflow.Context) error {
	err := e.legs.Buy(ctx)
	if err == nil {
		return nil
	}
	if len(e.rec.Progress.Legs) == 0 {
		return e.legs.EndUnbought(ctx, err)
	}
	missing := e.legs.Missing()[0]
	err = e.withoutRest(ctx, missing, record.ActivityError("buy "+missing, err))
	if err != nil {
		return e.legs.Undo(ctx, err)
	}
	return nil
}

// withoutRest is nil when the order goes on with the leg that it has. A person who is to decide that is asked later, while that
// leg is followed.
func (e *equinix) withoutRest(ctx workflow.Context, missing string, cause error) error {
	if !record.IsRejected(cause) {
		return cause
	}
	if lost, err := e.legs.Lost(ctx, 0); err != nil || lost != nil {
		return cmp.Or(err, lost)
	}
	if e.order.IfHalfBuilt == HoldPair {
		e.unbought = cause
		return nil
	}
	return e.decideWithout(ctx, missing, cause)
}

// survey finds the ports, metros and profiles, works out the tags, and asks for the price. Nothing is bought.
func (e *equinix) survey(ctx workflow.Context) error {
	defer e.rec.Step(ctx, "survey", "looking at ports and profiles")()
	reading := options.ReadWhole(ctx, "look at ports and profiles")
	var places activities.EquinixPlaces
	if err := e.rec.Read(reading, equinixOnly.Survey, e.order.Survey(), &places); err != nil {
		return record.ActivityError("survey", err)
	}
	e.rec.BoughtWith(places.Identity)
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

// turnUp waits until every leg is active, and still is when the last of them is: others, or people, may take days.
func (e *equinix) turnUp(ctx workflow.Context) error {
	for {
		if err := e.follow(ctx); err != nil {
			return err
		}
		if active, err := e.legs.StillActive(ctx); err != nil || active {
			return err
		}
	}
}

// follow follows the legs, also while it is decided what becomes of a pair that can't be bought wholly.
func (e *equinix) follow(ctx workflow.Context) error {
	var parts []func(workflow.Context) error
	if cause := e.unbought; cause != nil {
		e.unbought = nil
		parts = append(parts, func(ctx workflow.Context) error { return e.decideWithout(ctx, e.legs.Missing()[0], cause) })
	}
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
	wait := order.Wait{Name: order.WaitActivation, Party: providers.PartyProvider, Title: title}
	return e.rec.Await(ctx, wait, e.order.Activation, e.rec.Active)
}
