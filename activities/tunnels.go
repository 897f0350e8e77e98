package activities

import (
	"context"
	"slices"

	"turnup/providers"
	"turnup/providers/tencentcloud"

	"go.temporal.io/sdk/activity"
)

// TunnelNetwork is our side of a tunnel.
type TunnelNetwork struct {
	tencentcloud.Network
	BGPKey string `json:"bgpKey,omitempty"` // the name under which the worker has the key
}

// CheckNetwork says what of our side of a tunnel does not fit the account, as Faults, and what can't be told before support has sent its
// values.
func (t *TencentCloud) CheckNetwork(ctx context.Context, n TunnelNetwork) (unchecked []string, err error) {
	var faults providers.Faults
	if n.BGPKey != "" && t.BGPKey(n.BGPKey) == "" {
		faults.Add("tencent.bgpKey", "must be the name of a key that the worker has, as TENCENT_BGP_KEY_NAME", n.BGPKey)
	}
	unchecked = []string{"whether the shared connection takes the tunnel: support sends it, and the answer to the request is the check"}
	if n.Region == "" {
		unchecked = append(unchecked, "gateway "+n.Gateway+": the order names no region")
		return unchecked, translateFaults(faults)
	}
	gateway, err := t.Tunnels.Gateway(ctx, n.Region, n.Gateway)
	switch kind := providers.KindOf(err); {
	case err == nil:
		n.CheckGateway(&faults, "tencent.", gateway)
	case kind == providers.KindNotFound:
		faults.Add("tencent.gateway", "must be a direct connect gateway of the account in "+n.Region, n.Gateway)
	case kind == providers.KindUnauthorized, tencentcloud.NoSuchCall(err), triedEnough(ctx, kind): // gateways are another API's
		unchecked = append(unchecked, "gateway "+n.Gateway+": "+err.Error())
	default:
		return nil, translateDuring("read gateway "+n.Gateway, err)
	}
	return unchecked, translateFaults(faults)
}

const (
	mostTries      = 5 // to look at something beforehand, which for some minutes nobody can
	mostForAPerson = 2
)

// triedEnough reports whether a look that an order can do without was tried often enough.
func triedEnough(ctx context.Context, kind providers.Kind) bool {
	if kind != providers.KindUnavailable && kind != providers.KindRateLimited {
		return false
	}
	most := mostTries
	if ForAPerson(ctx) {
		most = mostForAPerson
	}
	return int(activity.GetInfo(ctx).Attempt) >= most
}

func translateFaults(faults providers.Faults) error {
	if len(faults) == 0 {
		return nil
	}
	return translate(faults)
}

// TunnelPurchase asks for an order's tunnel.
type TunnelPurchase struct {
	tencentcloud.Request
	Others []string `json:"others,omitempty"` // tunnels with its mark that are not the order's
}

// MakeTunnel sends one request for a tunnel, after a look whether its connection has one of that VLAN. When it has, nothing is sent, and
// the id is "", or that of the very tunnel if it carries the order's mark and is not among the others: an earlier request made it. Its errors
// are never retried; their type says whether it may have been made.
func (t *TencentCloud) MakeTunnel(ctx context.Context, p TunnelPurchase) (id string, err error) {
	if t.Watch.HoldPurchases {
		return "", final(providers.KindRejected, "nothing was sent, since purchases are held (TURNUP_HOLD_PURCHASES)")
	}
	ctx = whileFresh(ctx)
	if _, err := t.Watch.identity(ctx, t.Steps.Account, ""); err != nil {
		return "", notSent("it can't be told whose account this is", err)
	}
	s := sights{of: t}
	if err := s.list(ctx); err != nil {
		return "", notSent("it can't be seen what there is", err)
	}
	sent := tencentcloud.Support{Account: p.ConnectionOwner, ConnectionID: p.ConnectionID, VLAN: p.VLAN}
	if there := sent.Look(s.tunnels, nil).Tunnel; there != nil {
		if there.Name == p.Name && !slices.Contains(p.Others, there.ID) {
			return there.ID, nil
		}
		return "", nil
	}
	id, err = t.Tunnels.Create(ctx, p.Request)
	if err != nil {
		return "", translateRequest(err)
	}
	return id, nil
}

// TunnelSearch asks which tunnels with the order's mark are its own.
type TunnelSearch struct {
	Search
	OriginalRun string   `json:"originalRun,omitempty"` // of the order, before any reset
	Before      bool     `json:"before,omitempty"`      // it is about to ask for the first one
	Asked       bool     `json:"asked,omitempty"`       // a request may have made one
	Others      []string `json:"others,omitempty"`      // that are not its own, as the look before said
}

// TunnelsFound are the tunnels with an order's mark.
type TunnelsFound struct {
	Own    []providers.Connection `json:"own,omitempty"`    // what a request of the order may have made, as far as it lives
	Others []string               `json:"others,omitempty"` // ids of those that were there before it asked for any
}

// OwnTunnels looks for the tunnels with the order's mark, where one can be its own. Tencent Cloud's time of creation has no zone, so only looks
// tell: what is there before the order asks for one is not its own. After a reset it is, unless a look from before the reset says otherwise: the
// order may have asked, and has forgotten it. Only the activity can tell the run: a reset replays the old part under another.
func (t *TencentCloud) OwnTunnels(ctx context.Context, q TunnelSearch) (TunnelsFound, error) {
	all, own := TunnelsFound{Others: q.Others}, q.Asked || wasReset(ctx, q.OriginalRun)
	if !own && !q.Before {
		return all, nil
	}
	q.Known, q.patient = q.Others, true
	found, err := t.Find(ctx, q.Search)
	if err != nil {
		return TunnelsFound{}, err
	}
	for _, conn := range found.Connections {
		switch {
		case slices.Contains(q.Others, conn.ID), conn.Dead():
		case own:
			all.Own = append(all.Own, conn)
		default:
			all.Others = append(all.Others, conn.ID)
		}
	}
	return all, nil
}

// TunnelChange asks for another name or bandwidth of a tunnel.
type TunnelChange struct {
	TunnelID string              `json:"tunnelId"`
	To       tencentcloud.Change `json:"to"`
}

// ChangeTunnel asks for a tunnel's change, and ends when a read shows the values, settled.
func (t *TencentCloud) ChangeTunnel(ctx context.Context, c TunnelChange) (providers.Connection, error) {
	if err := t.Watch.mayAct(ctx, t.Steps.Account, ""); err != nil {
		return providers.Connection{}, err
	}
	return t.Pace.change(ctx, c.TunnelID, func() (changeLook, error) {
		now, err := t.Tunnels.Tunnel(ctx, c.TunnelID)
		if err != nil {
			return changeLook{}, err
		}
		look := changeLook{now: now.Connection()}
		if now.Phase == providers.PhaseBuilding {
			look.busy = still(look.now)
		}
		if left := c.To.Left(now); left != (tencentcloud.Change{}) {
			look.ask = func() error { return t.Tunnels.Change(ctx, now.ID, left) }
		}
		return look, nil
	})
}

// wasReset reports whether the workflow's run is not its original one.
func wasReset(ctx context.Context, original string) bool {
	return original != "" && original != activity.GetInfo(ctx).WorkflowExecution.RunID
}
