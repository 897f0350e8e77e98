package tencent

import (
	"cmp"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// Workflow is the runbook of an order for a Layer-2 connection to Tencent Cloud. Console Connect sells it like a
// connection to any other company; its support team then completes the provisioning and sends three values, with
// which somebody creates the tunnel in the Tencent portal.
func Workflow(ctx workflow.Context, o Order) (Connection, error) {
	o = o.WithDefaults()
	opening := record.Opening{ID: o.ID(), Summary: o.Summary(), Provider: Provider, Order: o.Order, Whole: o, Term: o.Term.text(), Handoffs: handoffs}
	return record.Run(ctx, opening, func(rec *record.Record) (func(workflow.Context) error, func() Connection) {
		t := &tencent{rec: rec, order: o}
		return t.run, t.result
	})
}

// tunnelFirst is why a tunnel goes when its connection does.
const tunnelFirst = "it comes before the connection"

// tencent is one order under way.
type tencent struct {
	rec   *record.Record
	legs  *purchase.Purchase
	order Order
	port  providers.Port
	metro providers.Metro

	choices      []order.Choice // of port and metro
	request      consoleconnect.Request
	refusedVLANs []int // by the port

	farEnd farEnd
}

func (t *tencent) run(ctx workflow.Context) error {
	if err := t.order.Validate(); err != nil {
		return record.Refuse(err)
	}
	if err := t.survey(ctx); err != nil {
		return err
	}
	if err := t.rec.Approve(ctx); err != nil {
		return err
	}
	if err := t.buy(ctx); err != nil {
		if t.legs.Doubtful() { // before a reset the order may have come as far as its tunnel
			if err := t.removeTunnel(ctx, tunnelFirst); err != nil {
				return err
			}
		}
		return t.legs.EndUnbought(ctx, err)
	}
	if err := t.legs.WithLatecomerWatch(ctx, t.turnUp); err != nil {
		if t.rec.Answered(order.HandoffTencentPortal) && t.tunnelID() != cmp.Or(t.farEnd.made, "-") {
			t.rec.Note(ctx, record.By, strings.TrimSpace("the tunnel in the Tencent portal must be deleted there by hand "+t.tunnelID()))
		}
		if err := t.removeTunnel(ctx, tunnelFirst); err != nil {
			return err
		}
		return t.legs.Undo(ctx, err)
	}
	return nil
}

// survey picks the port and the metro and asks for the price. Nothing is bought.
func (t *tencent) survey(ctx workflow.Context) error {
	defer t.rec.Step(ctx, "survey", "choosing port and metro")()
	var places activities.ConsoleConnectPlaces
	reading := options.ReadWhole(ctx, "list our ports and Tencent's metros")
	err := t.rec.Read(reading, consoleConnectOnly.Survey, t.order.Survey(), &places)
	if err != nil {
		return record.ActivityError("survey", err)
	}
	t.rec.BoughtWith(places.Identity)
	t.farEnd.account = places.FarEnd
	if t.port, t.metro, t.choices, err = t.order.Choose(places); err != nil {
		return record.Refuse(err)
	}
	if err := t.checkNetwork(ctx); err != nil {
		return err
	}
	t.request = t.order.Request(t.port, t.metro)
	t.rec.Chose(t.metroName(), t.choices, nil)
	if places.VLAN != nil {
		t.askFor(*places.VLAN)
	}
	t.legs = purchase.New(t.rec, t.request, removal)
	return t.rec.AskPrice(ctx, t.request)
}

// metroName is the metro, in a word.
func (t *tencent) metroName() string { return cmp.Or(t.metro.Code, t.metro.Name) }

// turnUp waits until the provider has built the connection and people have done their part, in whatever order these
// come. A person may take days; then the connection is looked at once more before the order says that traffic can flow.
func (t *tencent) turnUp(ctx workflow.Context) error {
	told := t.request
	told.VLANChosen = false // any VLAN serves the order; but people were told of this one
	t.rec.Ordered(told.Differs)
	parts := []func(workflow.Context) error{t.watch, t.activate, t.handOver}
	if t.order.SupportTicket != nil {
		t.rec.OpensTicket()
		parts = append(parts, t.ticket)
	}
	if err := t.rec.Together(ctx, parts...); err != nil {
		return err
	}
	active, err := t.legs.StillActive(ctx)
	if err != nil {
		return err
	}
	joined, err := t.tunnelStillUp(ctx)
	if err != nil {
		return err
	}
	var again []func(workflow.Context) error
	if !active {
		again = append(again, t.watch, t.activate)
	}
	if !joined {
		again = append(again, t.joinTunnel)
	}
	if len(again) > 0 {
		if err := t.rec.Together(ctx, again...); err != nil {
			return err
		}
	}
	return t.removeLate(ctx)
}

// leg is the order's one connection.
func (t *tencent) leg() order.Leg { return t.rec.Progress.Legs[0] }

func (t *tencent) watch(ctx workflow.Context) error {
	return t.legs.MustFollow(ctx, purchase.WatchSpec{Seller: "Console Connect"}, t.leg())
}

// activate gives the provider's work a party, a deadline and reminders.
func (t *tencent) activate(ctx workflow.Context) error {
	wait := order.Wait{Name: order.WaitActivation, Party: providers.PartyProvider, Title: "Console Connect builds the connection"}
	return t.rec.Await(ctx, wait, t.order.Activation, t.rec.Active)
}

// handOver brings the support team's values to the Tencent portal. Either answer may come first; the values can be
// corrected until the portal step, which uses them, is done. Where turnup looks for the tunnel itself, that begins with the values.
func (t *tencent) handOver(ctx workflow.Context) error {
	join := t.joinTunnel
	if t.farEnd.account == "" {
		t.rec.Invite(order.HandoffTencentPortal)
		join = func(ctx workflow.Context) error { return t.rec.Ask(ctx, order.HandoffTencentPortal) }
	}
	if err := t.rec.Ask(ctx, order.HandoffSupport); err != nil {
		return err
	}
	if err := join(ctx); err != nil {
		return err
	}
	t.rec.Settle(order.HandoffSupport, "the Tencent portal step is done with its values")
	return nil
}
