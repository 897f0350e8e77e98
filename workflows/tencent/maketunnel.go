package tencent

import (
	"fmt"
	"slices"
	"time"

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

const (
	mostMakes        = 3                // requests in doubt before a person makes the tunnel
	makePause        = 15 * time.Second // before another request, when nothing was sent or done; doubles
	longestMakePause = 10 * time.Minute
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
	before, err := t.findTunnels(ctx, activities.UntilLooked)
	if err != nil {
		return err
	}
	for _, conn := range before {
		t.farEnd.before = append(t.farEnd.before, conn.ID)
	}
	for sent, pause := 0, makePause; sent < mostMakes; pause = min(2*pause, longestMakePause) {
		id, err := t.askForTunnel(ctx)
		switch record.KindOf(err) {
		case "":
			if err != nil || id == "" {
				return err // cancelled before it was sent, or somebody's is there, which will be seen
			}
			t.madeTunnel(ctx, id)
			return ctx.Err()
		case providers.KindInvalid, providers.KindRejected, providers.KindNotFound, providers.KindUnauthorized:
			t.cantMake(ctx, record.Reason(err))
			return nil
		case providers.KindNotSent, providers.KindUnavailable, providers.KindRateLimited:
			t.rec.Note(ctx, record.By, "no tunnel was made, trying again: "+record.Reason(err))
			if err := t.rec.Pause(ctx, err, max(record.RetryDelay(err), pause)); err != nil {
				return err
			}
			continue
		}
		sent++
		t.rec.Note(ctx, record.By, "the request for the tunnel got no clear answer, looking for it: "+record.Reason(err))
		if id, err = t.foundTunnel(ctx); err != nil {
			return err
		}
		if id != "" {
			t.madeTunnel(ctx, id)
			return ctx.Err()
		}
	}
	t.cantMake(ctx, "no request for it got a clear answer")
	return nil
}

// askForTunnel sends one request, after a look. A worker that died with it has left a doubt.
func (t *tencent) askForTunnel(ctx workflow.Context) (id string, err error) {
	request := t.tunnelRequest()
	once := t.atFarEnd(options.RoundTrips(options.BuyOnce(ctx, "make tunnel "+request.Name), 3))
	t.farEnd.asked = true
	err = t.rec.ExecuteOnce(once, tencentCloudOnly.MakeTunnel, request, &id)
	if err != nil && record.KindOf(err) == "" && !temporal.IsCanceledError(err) {
		err = temporal.NewNonRetryableApplicationError(record.Reason(err), string(providers.KindAmbiguous), err)
	}
	return id, err
}

// foundTunnel is the tunnel that a request without a clear answer made, or "". It looks whatever becomes of ctx: what was made must be known,
// so that it can be removed.
func (t *tencent) foundTunnel(ctx workflow.Context) (string, error) {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	found, err := t.findTunnels(disconnected, activities.UntilSettled)
	if err != nil {
		return "", err
	}
	request := t.tunnelRequest()
	for _, conn := range found {
		if !slices.Contains(t.farEnd.before, conn.ID) && !conn.Dead() && request.Elsewhere(conn) == "" {
			return conn.ID, nil
		}
	}
	return "", ctx.Err()
}

// findTunnels are the tunnels with the order's mark; those that were there before it asked for one are no news.
func (t *tencent) findTunnels(ctx workflow.Context, until activities.Until) ([]providers.Connection, error) {
	search := activities.Search{Marks: []string{Mark(t.order.Name)}, Known: t.farEnd.before, Until: until}
	var found activities.Found
	looking := t.atFarEnd(options.Find(ctx, "look for the tunnel "+search.Marks[0], until))
	if err := t.rec.Read(looking, activities.StepFind, search, &found); err != nil {
		return nil, record.ActivityError("look for the tunnel", err)
	}
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
func (t *tencent) cantMake(ctx workflow.Context, why string) {
	t.rec.Note(ctx, record.By, "turnup could not make the tunnel: "+why)
	t.farEnd.failed = "turnup could not make the tunnel: " + why + ". "
	t.noteTunnel(ctx, tencentcloud.Sighting{})
}

// ownLatecomer reports whether the tunnel is one that a request which was given up has made after all.
func (t *tencent) ownLatecomer(tunnel tencentcloud.Tunnel) bool {
	return t.farEnd.asked && tunnel.Name == Mark(t.order.Name) && !slices.Contains(t.farEnd.before, tunnel.ID)
}

// removeTunnel removes the tunnel that turnup made, one too of which it is not sure yet, and reads back that it is gone, whatever becomes of
// ctx. One that a person made is named, and left.
func (t *tencent) removeTunnel(ctx workflow.Context, why string) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if t.farEnd.made == "" && t.farEnd.asked {
		id, err := t.foundTunnel(ctx)
		if err != nil {
			return err
		}
		t.farEnd.made = id
	}
	if t.farEnd.made == "" {
		return nil
	}
	t.rec.Note(ctx, record.By, fmt.Sprintf("removing tunnel %s: %s", t.farEnd.made, why))
	if err := purchase.RemoveTunnel(t.atFarEnd(ctx), t.rec, t.farEnd.made); err != nil {
		return err
	}
	t.farEnd.made, t.farEnd.asked = "", false
	return nil
}
