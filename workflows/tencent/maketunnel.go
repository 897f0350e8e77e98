package tencent

import (
	"fmt"
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// mostMakes is how often a tunnel is asked for before a person makes it.
const mostMakes = 3

// tunnelRequest is the tunnel that the order asks for, by what support sent.
func (t *tencent) tunnelRequest() tencentcloud.Request {
	sent := t.farEnd.sent
	return tencentcloud.Request{
		Name: Mark(t.order.Name), ConnectionID: sent.ConnectionID, ConnectionOwner: sent.Account, VLAN: sent.VLAN, SpeedMbps: sent.SpeedMbps,
		Network: t.order.Tencent.Network, BGPKey: t.order.Tencent.BGPKey,
	}
}

// NeedsFarEnd is what is wrong with an order that has turnup make the tunnel when no worker looks at our account, or nil.
func (o Order) NeedsFarEnd(account string) error {
	var faults providers.Faults
	if o.Tencent != nil && account == "" {
		faults.Add("tencent", "needs a worker that looks at our account at Tencent Cloud (TENCENT_SECRET_ID, TENCENT_SECRET_KEY)", nil)
	}
	return faults.Err()
}

// checkNetwork has the order's side of the tunnel checked before anything is bought.
func (t *tencent) checkNetwork(ctx workflow.Context) error {
	if t.order.Tencent == nil {
		return nil
	}
	if err := t.order.NeedsFarEnd(t.farEnd.account); err != nil {
		return record.Refuse(err)
	}
	reading := t.atFarEnd(options.Read(ctx, "check gateway and VPC at Tencent Cloud"))
	if err := t.rec.Read(reading, tencentCloudOnly.CheckNetwork, *t.order.Tencent, nil); err != nil {
		return record.ActivityError("check the tunnel's network", err)
	}
	return nil
}

// makeTunnel asks for the tunnel, if the order does. A connection has one tunnel of a VLAN: Tencent Cloud refuses a second one, so that no
// request makes two, and whatever the answers were, it is the order's own if it carries the mark and was not there when the order looked
// before. What turnup can't make a person makes, who is told why; so nothing here ends the order.
func (t *tencent) makeTunnel(ctx workflow.Context) error {
	if t.order.Tencent == nil {
		return nil
	}
	defer t.rec.Step(ctx, "tunnel", "making the tunnel at Tencent Cloud")()
	if err := t.removeTunnel(ctx, "support sent other values"); err != nil {
		return err
	}
	before, err := t.findTunnels(ctx, nil, activities.UntilLooked)
	if err != nil {
		return err
	}
	request := t.tunnelRequest()
	for range mostMakes {
		var id string
		once := t.atFarEnd(options.RoundTrips(options.BuyOnce(ctx, "make tunnel "+request.Name), 3))
		err := t.rec.ExecuteOnce(once, tencentCloudOnly.MakeTunnel, request, &id)
		if temporal.IsCanceledError(err) {
			return err // no worker had taken it
		}
		if err == nil {
			t.madeTunnel(ctx, id)
			return ctx.Err()
		}
		t.rec.Note(ctx, record.By, "the tunnel was not made for sure: "+record.Reason(err))
		switch record.KindOf(err) {
		case providers.KindInvalid, providers.KindRejected, providers.KindNotFound, providers.KindUnauthorized, providers.KindNotSent:
			t.cantMake(ctx, err)
			return nil
		}
		if id, err = t.foundTunnel(ctx, before); err != nil {
			return err
		}
		if id != "" {
			t.madeTunnel(ctx, id)
			return ctx.Err()
		}
		t.cantMake(ctx, err)
	}
	return nil
}

// foundTunnel is the tunnel that a request without a clear answer made, or "". It looks whatever becomes of ctx: what was made must be known,
// so that it can be removed.
func (t *tencent) foundTunnel(ctx workflow.Context, before []providers.Connection) (string, error) {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	var known []string
	for _, conn := range before {
		known = append(known, conn.ID)
	}
	found, err := t.findTunnels(disconnected, known, activities.UntilSettled)
	if err != nil {
		return "", err
	}
	request := t.tunnelRequest()
	for _, conn := range found {
		if !slices.Contains(known, conn.ID) && !conn.Dead() && request.Elsewhere(conn) == "" {
			return conn.ID, nil
		}
	}
	return "", ctx.Err()
}

// findTunnels are the tunnels with the order's mark.
func (t *tencent) findTunnels(ctx workflow.Context, known []string, until activities.Until) ([]providers.Connection, error) {
	search := activities.Search{Marks: []string{Mark(t.order.Name)}, Known: known, Until: until, Identity: t.farEnd.identity}
	var found activities.Found
	looking := t.atFarEnd(options.Find(ctx, "look for the tunnel "+search.Marks[0], until))
	if err := t.rec.Read(looking, activities.StepFind, search, &found); err != nil {
		return nil, record.ActivityError("look for the tunnel", err)
	}
	t.farEnd.identity = found.Identity
	return found.Connections, nil
}

// madeTunnel notes that the tunnel is the order's own.
func (t *tencent) madeTunnel(ctx workflow.Context, id string) {
	t.farEnd.made = id
	what := "made tunnel " + id + " at Tencent Cloud"
	sent := t.farEnd.sent
	t.noteTunnel(ctx, tencentcloud.Sighting{Tunnel: &tencentcloud.Tunnel{
		ID: id, Name: Mark(t.order.Name), ConnectionID: sent.ConnectionID, VLAN: sent.VLAN, Observation: providers.Observation{Phase: providers.PhaseBuilding},
	}})
	t.rec.Found(ctx, order.HandoffTencentPortal, what, map[string]order.Value{"tunnelId": order.Value(id)})
}

// cantMake has a person make the tunnel, or mend what is in the way.
func (t *tencent) cantMake(ctx workflow.Context, err error) {
	why := "no request for it got a clear answer"
	if err != nil {
		why = record.Reason(err)
	}
	t.farEnd.failed = "turnup could not make the tunnel: " + why + ". "
	t.noteTunnel(ctx, tencentcloud.Sighting{})
}

// removeTunnel removes the tunnel that turnup made, and reads back that it is gone, whatever becomes of ctx. One that a person made is named,
// and left.
func (t *tencent) removeTunnel(ctx workflow.Context, why string) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if t.farEnd.made == "" {
		return nil
	}
	t.rec.Note(ctx, record.By, fmt.Sprintf("removing tunnel %s: %s", t.farEnd.made, why))
	if err := purchase.RemoveTunnel(t.atFarEnd(ctx), t.rec, *t.rec.Progress.Tunnel); err != nil {
		return err
	}
	t.farEnd.made = ""
	return nil
}
