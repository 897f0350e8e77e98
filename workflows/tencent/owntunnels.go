package tencent

import (
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows/options"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// ownTunnels are the living tunnels that the order may have made. A look before it asked for any also notes which are not its own.
func (t *tencent) ownTunnels(ctx workflow.Context, before bool) ([]providers.Connection, error) {
	mark := Mark(t.order.Name)
	asked := activities.TunnelSearch{
		Search: activities.Search{Marks: []string{mark}}, OriginalRun: workflow.GetInfo(ctx).OriginalRunID,
		Before: before, Asked: t.farEnd.asked, Others: t.farEnd.others,
	}
	if t.farEnd.doubtful {
		asked.Until = activities.UntilSettled
	}
	var found activities.TunnelsFound
	looking := t.atFarEnd(options.Find(ctx, "look for the tunnel "+mark, asked.Until))
	if err := t.rec.Read(looking, tencentCloudOnly.OwnTunnels, asked, &found); err != nil {
		return nil, record.ActivityError("look for the tunnel", err)
	}
	t.farEnd.looked, t.farEnd.others = true, found.Others
	return found.Own, nil
}

// formerTunnel takes over the tunnel that the order made before a reset, if it fits what support sent, and removes what was made for other
// values.
func (t *tencent) formerTunnel(ctx workflow.Context) (took bool, err error) {
	if t.farEnd.looked {
		return false, t.removeTunnel(ctx, "support sent other values")
	}
	own, err := t.ownTunnels(ctx, true)
	if err != nil {
		return false, err
	}
	for _, id := range t.farEnd.others {
		t.rec.Note(ctx, record.By, "tunnel "+id+" carries the order's mark, and was there before: an earlier order of the name may have made it")
	}
	request, unfit := t.tunnelRequest(), []string(nil)
	for _, conn := range own {
		if t.farEnd.made != "" || request.Elsewhere(conn) != "" {
			unfit = append(unfit, conn.ID)
			continue
		}
		t.tookTunnel(ctx, conn.ID, "took over")
	}
	return t.farEnd.made != "", t.remove(ctx, unfit, "it was made for other values")
}

// tookByMark takes the tunnel that support means for turnup's own if it carries the order's mark: a request of the order made it, though the answer
// did not say so, or an earlier order of the name did. The latter is as sure as it gets, since connection and VLAN are the order's too; but it is not
// removed unasked, as no connection is that was there before.
func (t *tencent) tookByMark(ctx workflow.Context, tunnel tencentcloud.Tunnel) bool {
	if t.farEnd.made != "" || tunnel.Name != Mark(t.order.Name) {
		return false
	}
	t.farEnd.made = tunnel.ID
	if asked := t.farEnd.asked && !slices.Contains(t.farEnd.others, tunnel.ID); !asked {
		t.farEnd.adopted = true
		t.rec.Note(ctx, record.By, "tunnel "+tunnel.ID+" carries the order's mark, and is taken over; no request of this order made it")
	}
	return true
}

// removeTunnel removes the tunnel that turnup made, one too of which it is not sure yet, and reads back that it is gone, whatever becomes of
// ctx. One that a person made is named, and left.
func (t *tencent) removeTunnel(ctx workflow.Context, why string) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	if err := t.keepAdopted(ctx); err != nil {
		return err
	}
	var ids []string
	if t.farEnd.made != "" {
		ids = []string{t.farEnd.made}
	}
	if t.mayHaveOthers() {
		own, err := t.ownTunnels(ctx, false)
		if err != nil {
			return err
		}
		ids = append(ids, idsBut(own, t.farEnd.made)...)
	}
	if err := t.remove(ctx, ids, why); err != nil {
		return err
	}
	t.farEnd.made = ""
	return nil
}

// keepAdopted gives up a tunnel that is the order's by its mark alone, unless a person says that it may be removed.
func (t *tencent) keepAdopted(ctx workflow.Context) error {
	if !t.farEnd.adopted {
		return nil
	}
	id := t.farEnd.made
	remove, err := purchase.AskWhetherToRemove(ctx, t.rec, "tunnel "+id+" carries the order's mark, but no request of this order made it")
	if err != nil {
		return err
	}
	t.farEnd.adopted = false
	if !remove {
		t.farEnd.made, t.farEnd.others = "", append(t.farEnd.others, id)
		t.rec.Note(ctx, record.By, "tunnel "+id+" stays")
	}
	return nil
}

// mayHaveOthers reports whether tunnels beside the one that is known may be the order's own: a request without a clear answer may have made them,
// or a part of the order from before a reset.
func (t *tencent) mayHaveOthers() bool {
	return t.order.Tencent != nil && t.farEnd.account != "" && (t.farEnd.doubtful || !t.farEnd.looked)
}

// removeLate removes what a request without a clear answer made later, for other values of support's: it would be nobody's.
func (t *tencent) removeLate(ctx workflow.Context) error {
	if !t.farEnd.doubtful {
		return nil
	}
	defer t.rec.Step(ctx, "last look", "looking whether a request for a tunnel came late")()
	return purchase.OrAsk(ctx, t.rec, "a tunnel", func(ctx workflow.Context) error {
		own, err := t.ownTunnels(ctx, false)
		if err != nil {
			return err
		}
		disconnected, release := workflow.NewDisconnectedContext(ctx)
		defer release()
		return t.remove(disconnected, idsBut(own, t.farEnd.made), "a request for it came late")
	})
}

func (t *tencent) remove(ctx workflow.Context, ids []string, why string) error {
	for _, id := range ids {
		t.rec.Note(ctx, record.By, "removing tunnel "+id+": "+why)
	}
	return purchase.RemoveTunnels(t.atFarEnd(ctx), t.rec, ids...)
}

// idsBut are the ids of the connections, without that one.
func idsBut(connections []providers.Connection, known string) (ids []string) {
	for _, conn := range connections {
		if conn.ID != known {
			ids = append(ids, conn.ID)
		}
	}
	return ids
}
