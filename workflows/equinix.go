package workflows

import (
	"strings"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// fabric names Equinix's activities; the worker holds the real ones.
var fabric *activities.Equinix

// Equinix is the runbook of an order on Equinix Fabric: a connection between two ports of ours, or from one to another
// company's service profile; or a redundant pair of either.
func Equinix(ctx workflow.Context, order EquinixOrder) (EquinixConnections, error) {
	order = order.WithDefaults()
	record, err := openRecord(ctx, order.ID(), ProviderEquinix, order.Order, order.Redacted(), equinixHandoffs...)
	if err != nil {
		return EquinixConnections{}, err
	}
	ctx = workflow.WithTaskQueue(ctx, Queue(ProviderEquinix))
	e := &equinix{record: record, order: order}
	if err := e.close(ctx, e.run(ctx)); err != nil {
		return EquinixConnections{}, err
	}
	return e.result(), nil
}

// equinix is one Equinix order under way.
type equinix struct {
	*record
	order EquinixOrder
	plan  EquinixPlan
}

func (e *equinix) run(ctx workflow.Context) error {
	if err := e.order.Validate(); err != nil {
		return refuse(err)
	}
	if err := e.survey(ctx); err != nil {
		return err
	}
	if err := e.approve(ctx, e.order.Approval); err != nil {
		return err
	}
	p := e.purchase()
	err := e.buy(ctx, p)
	if err != nil && len(e.Legs) == 0 {
		return e.endEarly(ctx, p, failed("buy "+p.names(), err))
	}
	if err != nil {
		err = e.goOnWithout(ctx, e.missing(p)[0], failed("buy "+e.missing(p)[0], err))
	}
	if err == nil {
		err = e.whileWeeding(ctx, p, e.turnUp)
	}
	if err != nil {
		return e.undo(ctx, p, err)
	}
	return nil
}

// survey finds the ports, metros and profiles, works out the tags, and asks for the price. Nothing is bought.
func (e *equinix) survey(ctx workflow.Context) error {
	defer e.step(ctx, "survey", "looking at ports and profiles")()
	question := e.order.survey()
	options := exchanges(lookup(ctx, "look at ports and profiles"), 2+len(question.Profiles))
	var places activities.EquinixPlaces
	if err := workflow.ExecuteActivity(options, fabric.Survey, question).Get(ctx, &places); err != nil {
		return failed("survey", err)
	}
	plan, err := e.order.Resolve(places)
	if err != nil {
		return refuse(err)
	}
	e.plan, e.Choices, e.Warnings, e.place = plan, plan.Choices, plan.Warnings, plan.Legs[0].Metro
	if err := e.checkKeys(ctx); err != nil {
		return err
	}
	return e.askPrice(ctx, fabric.Price, e.plan.Request)
}

// checkKeys asks the seller about the authorization keys.
func (e *equinix) checkKeys(ctx workflow.Context) error {
	questions, fields := e.plan.KeyQuestions()
	var wrong error
	for i, question := range questions {
		var answer activities.EquinixKeyAnswer
		err := workflow.ExecuteActivity(lookup(ctx, "check the authorization key"), fabric.CheckKey, question).Get(ctx, &answer)
		if err != nil {
			return failed("check the authorization key", err)
		}
		wrong = bothFaults(wrong, e.order.CheckKey(fields[i], answer))
	}
	if wrong != nil {
		return refuse(wrong)
	}
	return nil
}

// purchase tells the purchase block about Equinix.
func (e *equinix) purchase() purchase {
	var marks []string
	for _, leg := range e.plan.Request.Legs {
		marks = append(marks, leg.Name)
	}
	names := strings.Join(marks, " and ")
	return purchase{
		marks:  marks,
		unlike: func(conn providers.Connection) string { return unlikeSpeed(conn, e.order.SpeedMbps()) },
		find: func(ctx workflow.Context, known []string, until activities.Until) (found []providers.Connection, err error) {
			input := activities.FindEquinix{Marks: marks, Known: known, Until: until}
			err = workflow.ExecuteActivity(search(ctx, "look for "+names, until), fabric.Find, input).Get(ctx, &found)
			return found, err
		},
		create: func(ctx workflow.Context, have []providers.Connection, known []string) (bought []providers.Connection, err error) {
			input := activities.EquinixPurchase{Request: e.plan.Request, Have: have, Known: known}
			err = workflow.ExecuteActivity(exchanges(once(ctx, "buy "+names), 3), fabric.Buy, input).Get(ctx, &bought)
			return bought, err
		},
		read: func(ctx workflow.Context, id string) (conn providers.Connection, err error) {
			err = workflow.ExecuteActivity(lookup(ctx, "read connection "+id), fabric.Observe, activities.Seen{ConnectionID: id}).Get(ctx, &conn)
			return conn, err
		},
		removal: equinixRemoval,
	}
}

// turnUp waits until every leg is active.
func (e *equinix) turnUp(ctx workflow.Context) error {
	var parts []func(workflow.Context) error
	for _, leg := range e.Legs {
		parts = append(parts, func(ctx workflow.Context) error { return e.watch(ctx, leg) })
	}
	return together(ctx, append(parts, e.activate)...)
}

// watch follows a leg until it is active. When it never will be, the order's policy says whether the other leg is worth
// having without it.
func (e *equinix) watch(ctx workflow.Context, leg Leg) error {
	failure, err := e.follow(ctx, lookout{seller: "Equinix", observe: fabric.Observe}, leg)
	if err != nil || failure == nil {
		return err
	}
	if err := e.goOnWithout(ctx, leg.Name, failure); err != nil {
		return err
	}
	return e.giveUp(ctx, leg)
}

// activate gives the wait for Equinix, or for whoever it waits for, a deadline and reminders.
func (e *equinix) activate(ctx workflow.Context) error {
	title := "Equinix builds the connection"
	if e.order.Secondary != nil {
		title = "Equinix builds the connections"
	}
	wait := Wait{Name: WaitActivation, Party: e.awaited(), Title: title}
	return e.await(ctx, wait, e.order.Activation, e.active)
}

func (e *equinix) active() bool {
	for _, leg := range e.Legs {
		if leg.Phase != providers.PhaseActive {
			return false
		}
	}
	return true
}
