package huawei

import (
	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Workflow is the runbook of an order for a hosted connection at Huawei Cloud Direct Connect: a part of an operations
// connection of ours, for a tenant, who then puts a virtual interface on it.
func Workflow(ctx workflow.Context, o Order) (Connection, error) {
	o = o.WithDefaults()
	opening := record.Opening{ID: o.ID(), Summary: o.Summary(), Provider: Provider, Order: o.Order, Whole: o, Handoffs: handoffs}
	return record.Run(ctx, opening, func(rec *record.Record) (func(workflow.Context) error, func() Connection) {
		h := &huawei{rec: rec, order: o}
		return h.run, h.result
	})
}

// huawei is one order under way.
type huawei struct {
	rec   *record.Record
	legs  *purchase.Purchase
	order Order
	on    providers.Port // the operations connection
}

func (h *huawei) run(ctx workflow.Context) error {
	if err := h.order.Validate(); err != nil {
		return record.Refuse(err)
	}
	if err := h.survey(ctx); err != nil {
		return err
	}
	if err := h.rec.Approve(ctx); err != nil {
		return err
	}
	if err := h.legs.Buy(ctx); err != nil {
		return h.legs.EndUnbought(ctx, err)
	}
	if err := h.legs.WithLatecomerWatch(ctx, h.turnUp); err != nil {
		return h.legs.Undo(ctx, err)
	}
	return nil
}

// survey picks the operations connection and looks whether the VLAN and the speed are available. Nothing is bought.
func (h *huawei) survey(ctx workflow.Context) error {
	defer h.rec.Step(ctx, "survey", "looking at the operations connection")()
	summary := "look at our connections, and at what " + h.order.OperationsConnection + " carries"
	var places activities.HuaweiPlaces
	err := h.rec.Read(options.ReadWhole(ctx, summary), huaweiOnly.Survey, h.order.Survey(), &places)
	if err != nil {
		return record.ActivityError("survey", err)
	}
	h.rec.BoughtWith(places.Identity)
	var choices []order.Choice
	if h.on, choices, err = h.order.Choose(places); err != nil {
		return record.Refuse(err)
	}
	h.rec.Chose(h.on.FacilityID, choices, h.order.Doubts(h.on, places.Room))
	if err := h.order.CheckRoom(h.on, places.Room); err != nil {
		return record.Refuse(err)
	}
	h.rec.Progress.Requests = places.Requests
	h.legs = purchase.New(h.rec, h.order.Request(h.on), purchase.DeleteAndReadBack)
	return nil
}

// turnUp waits until the connection is active.
func (h *huawei) turnUp(ctx workflow.Context) error { return h.rec.Together(ctx, h.watch, h.activate) }

// leg is the order's one connection.
func (h *huawei) leg() order.Leg { return h.rec.Progress.Legs[0] }

// watch follows the connection. DOWN and ERROR hold the order, since a line that is repaired comes back.
func (h *huawei) watch(ctx workflow.Context) error {
	return h.legs.MustFollow(ctx, purchase.WatchSpec{Seller: "Huawei Cloud", Recoverable: true}, h.leg())
}

// activate gives Huawei Cloud's work a party, a deadline and reminders.
func (h *huawei) activate(ctx workflow.Context) error {
	wait := order.Wait{Name: order.WaitActivation, Party: providers.PartyProvider, Title: "Huawei Cloud builds the hosted connection"}
	return h.rec.Await(ctx, wait, h.order.Activation, h.rec.Active)
}
