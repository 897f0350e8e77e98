package tencent

import (
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
	err := t.rec.Read(reading, tencentCloudOnly.CheckNetwork, *t.order.Tencent, nil)
	if record.KindOf(err) == providers.KindInvalid {
		return temporal.NewNonRetryableApplicationError(record.Reason(err), order.ErrorRefused, nil)
	}
	if err != nil {
		return record.ActivityError("check the tunnel's network", err)
	}
	return nil
}

// makeTunnel asks for the tunnel, if the order does. By what rules requests are counted, repeated and doubted is the purchase's affair; the rest is
// other, and simpler. A connection has one tunnel of a VLAN: Tencent Cloud refuses a second one, so that no request makes two, and whatever the
// answers were, it is the order's own if it carries the mark and was not there when the order looked before. What turnup can't make a person
// makes in the portal, who is told why: there is no question to hold the order for, and nothing here ends it.
func (t *tencent) makeTunnel(ctx workflow.Context) error {
	if t.order.Tencent == nil {
		return nil
	}
	defer t.rec.Step(ctx, "tunnel", "making the tunnel at Tencent Cloud")()
	t.farEnd.tries.Anew()
	made, err := t.formerTunnel(ctx)
	for why := ""; err == nil && !made; {
		if t.farEnd.tries.Enough() {
			t.cantMake(ctx, "no request for it came to anything; the last one: "+why)
			return nil
		}
		made, why, err = t.askForTunnel(ctx)
	}
	return err
}

// askForTunnel sends one request, after a look, and reports whether that was all: the tunnel is made, somebody's is there, or a person has to make
// it. If not, why says what came of it.
func (t *tencent) askForTunnel(ctx workflow.Context) (all bool, why string, err error) {
	wanted := activities.TunnelPurchase{Request: t.tunnelRequest(), Others: t.farEnd.others}
	once := t.atFarEnd(options.RoundTrips(options.BuyOnce(ctx, "make tunnel "+wanted.Name), t.farEnd.tries.RoundTrips(3)))
	var id string
	err = t.rec.ExecuteOnce(once, tencentCloudOnly.MakeTunnel, wanted, &id)
	outcome := purchase.OutcomeOf(err)
	if outcome == purchase.NotTaken || outcome == purchase.Bought && id == "" {
		return true, "", err
	}
	if outcome == purchase.Bought {
		t.tookTunnel(ctx, id, "made")
		return true, "", ctx.Err()
	}
	why = record.Reason(err)
	if outcome == purchase.NotSent {
		t.rec.Note(ctx, record.By, why)
		return false, why, t.rec.Pause(ctx, err, t.farEnd.tries.AfterNotSent(err))
	}
	t.farEnd.asked = true
	t.farEnd.tries.Sent()
	if outcome == purchase.NothingDone {
		t.rec.Note(ctx, record.By, "Tencent Cloud did nothing, trying again: "+why)
		return false, why, t.rec.Pause(ctx, err, t.farEnd.tries.AfterNothingDone(err))
	}
	if outcome == purchase.InDoubt {
		t.farEnd.doubtful = true
		t.rec.Note(ctx, record.By, "the request for the tunnel got no clear answer, looking for it: "+why)
	}
	if found, err := t.lookAfterRequest(ctx); err != nil || found {
		return found, why, err
	}
	if outcome == purchase.Refused {
		t.cantMake(ctx, why)
		return true, why, nil
	}
	return false, why, nil
}

// lookAfterRequest takes over the tunnel that a request without a clear answer, or one that was refused, made after all. It looks whatever
// becomes of ctx: what was made must be known, so that it can be removed.
func (t *tencent) lookAfterRequest(ctx workflow.Context) (found bool, err error) {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	own, err := t.ownTunnels(disconnected, false)
	if err != nil {
		return false, err
	}
	request := t.tunnelRequest()
	for _, conn := range own {
		if request.Elsewhere(conn) == "" {
			t.tookTunnel(ctx, conn.ID, "made")
			return true, ctx.Err()
		}
	}
	return false, ctx.Err()
}

// tookTunnel notes that the tunnel is the order's own.
func (t *tencent) tookTunnel(ctx workflow.Context, id, how string) {
	t.farEnd.made = id
	what := how + " tunnel " + id + " at Tencent Cloud"
	sent := t.farEnd.sent
	t.noteTunnel(ctx, tencentcloud.Sighting{Tunnel: &tencentcloud.Tunnel{
		ID: id, Name: Mark(t.order.Name), ConnectionID: sent.ConnectionID, VLAN: sent.VLAN, Observation: providers.Observation{Phase: providers.PhaseBuilding},
	}})
	t.rec.Found(ctx, order.HandoffTencentPortal, what, map[string]order.Value{"tunnelId": order.Value(id)})
}

// cantMake has a person make the tunnel, or fix what is in the way.
func (t *tencent) cantMake(ctx workflow.Context, why string) {
	t.rec.Note(ctx, record.By, "turnup could not make the tunnel: "+why)
	t.farEnd.failed = "turnup could not make the tunnel: " + why + ". "
	t.noteTunnel(ctx, tencentcloud.Sighting{})
}
