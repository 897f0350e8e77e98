package tencent

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
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

// FarEnd is the provider at whose accounts connections to Tencent Cloud end.
const FarEnd = "tencent"

// tencentCloudOnly names the activities at such an account; a worker runs them.
var tencentCloudOnly *activities.TencentCloud

// farEnd is what an order knows of its tunnel at Tencent Cloud.
type farEnd struct {
	account string                 // ours there, by its name here; "" when no worker looks at it
	sent    tencentcloud.Support   // what the tunnel is looked for by
	seen    *tencentcloud.Sighting // nil until somebody looked
	at      time.Time              // of that

	made     string         // the tunnel that turnup made
	adopted  bool           // that is told by its mark alone: no request of the order made it, and it is not removed unasked
	failed   string         // why turnup could not make it
	tries    purchase.Tries // to make it
	asked    bool           // a request for it was sent whose answer does not name it
	doubtful bool           // one got no clear answer
	looked   bool           // for tunnels with its mark
	others   []string       // of those, what was there before
}

// support is what the support team sent, and the speed that was ordered.
func (t *tencent) support() tencentcloud.Support {
	vlan, _ := strconv.Atoi(t.rec.Value(order.HandoffSupport, "vlanId")) // the form took nothing but digits
	return tencentcloud.Support{
		Account:      t.rec.Value(order.HandoffSupport, "providerAccountId"),
		ConnectionID: t.rec.Value(order.HandoffSupport, "sharedConnectionId"),
		VLAN:         vlan, SpeedMbps: t.order.SpeedMbps,
	}
}

// joinTunnel waits until the tunnel that support means is there and available. turnup looks for it itself, and believes a person only where
// it sees the same, or was told that it can't see that account.
func (t *tencent) joinTunnel(ctx workflow.Context) error {
	t.rec.Check(order.HandoffTencentPortal, record.Checks{Known: t.refutes, Look: t.lookForAnswer})
	if err := t.heedSupport(ctx); err != nil {
		return err
	}
	return t.rec.Together(ctx, t.watchTunnel, t.tunnelUp)
}

// watchTunnel notes what the account's watch tells of the tunnel. What support sent may be corrected meanwhile.
func (t *tencent) watchTunnel(ctx workflow.Context) error {
	for !t.tunnelUpOrUnseen() {
		if err := t.heedSupport(ctx); err != nil {
			return err
		}
		what := fmt.Sprintf("wait for the tunnel on %s with VLAN %d", t.farEnd.sent.ConnectionID, t.farEnd.sent.VLAN)
		enough := func() bool { return t.tunnelUpOrUnseen() || t.support() != t.farEnd.sent }
		var now tencentcloud.Sighting
		ended, err := t.rec.ExecuteUntil(t.atFarEnd(options.Poll(ctx, what)), tencentCloudOnly.Sight, t.seenOfTunnel(), &now, enough)
		if err != nil {
			return err
		}
		if ended {
			t.sawTunnel(ctx, now)
		}
	}
	return nil
}

// heedSupport begins anew when support sent other values than those that the tunnel was looked for by.
func (t *tencent) heedSupport(ctx workflow.Context) error {
	sent := t.support()
	if sent == t.farEnd.sent {
		return nil
	}
	t.farEnd.sent, t.farEnd.seen, t.farEnd.failed = sent, nil, ""
	t.noteTunnel(ctx, tencentcloud.Sighting{})
	return t.makeTunnel(ctx)
}

func (t *tencent) atFarEnd(ctx workflow.Context) workflow.Context {
	return workflow.WithTaskQueue(ctx, order.Queue(FarEnd, t.farEnd.account))
}

func (t *tencent) seenOfTunnel() activities.Seen {
	sent := t.farEnd.sent
	seen := activities.Seen{ConnectionID: fmt.Sprintf("%s/%d", sent.ConnectionID, sent.VLAN), Support: &sent}
	if t.farEnd.seen != nil {
		seen.Status = t.farEnd.seen.Key()
	}
	if tunnel := t.tunnel(); tunnel != nil {
		seen.Tunnel, seen.Building = tunnel.ID, tunnel.Status == ""
	}
	return seen
}

// tunnel is the one that support means, as it was seen last, or nil.
func (t *tencent) tunnel() *tencentcloud.Tunnel {
	if t.farEnd.seen == nil {
		return nil
	}
	return t.farEnd.seen.Tunnel
}

func (t *tencent) tunnelActive() bool {
	tunnel := t.tunnel()
	return tunnel != nil && tunnel.Phase == providers.PhaseActive
}

// unseen reports whether a person answered for a tunnel that turnup can't see.
func (t *tencent) unseen() bool {
	return t.rec.Value(order.HandoffTencentPortal, order.FieldUnverified) != ""
}

func (t *tencent) tunnelUpOrUnseen() bool { return t.tunnelActive() || t.unseen() }

// tunnelUp waits for whoever makes the tunnel, and then for the owner of the shared connection to accept it. One that is refused, or
// disappears, has to be made anew.
func (t *tencent) tunnelUp(ctx workflow.Context) error {
	for {
		if err := t.rec.Ask(ctx, order.HandoffTencentPortal); err != nil {
			return err
		}
		if t.unseen() {
			t.rec.FarEnd(ctx, t.ownTunnel(), []string{"turnup has not seen the tunnel at Tencent Cloud: " + t.rec.AnsweredBy(order.HandoffTencentPortal) + " answered for it"})
			return nil
		}
		wait := order.Wait{Name: order.WaitAccept}
		t.sayWhoAccepts(&wait)
		over := func() bool { return t.tunnelActive() || t.tunnel() == nil }
		if err := t.rec.Await(ctx, wait, t.order.Policy(order.WaitAccept), over); err != nil || t.tunnelActive() {
			return err
		}
		t.rec.Note(ctx, record.By, "the tunnel has to be made anew: "+t.nearText("it is not there any more"))
		t.rec.Reopen(order.HandoffTencentPortal)
	}
}

// ownTunnel is what is left to look after when a person answered for another tunnel: the one that turnup made, or nil.
func (t *tencent) ownTunnel() *order.Tunnel {
	if t.farEnd.made == "" {
		return nil
	}
	return t.rec.Progress.Tunnel
}

// sawTunnel notes what was seen of the tunnel. One that fits ends the step in the portal, whoever made it.
func (t *tencent) sawTunnel(ctx workflow.Context, now tencentcloud.Sighting) {
	t.noteTunnel(ctx, now)
	tunnel := now.Tunnel
	if tunnel != nil && t.tookByMark(ctx, *tunnel) {
		t.noteTunnel(ctx, now)
	}
	if tunnel == nil || t.rec.Answered(order.HandoffTencentPortal) {
		return
	}
	what := fmt.Sprintf("found tunnel %s at Tencent Cloud, on %s with VLAN %d", tunnel.ID, tunnel.ConnectionID, tunnel.VLAN)
	t.rec.Found(ctx, order.HandoffTencentPortal, what, map[string]order.Value{"tunnelId": order.Value(tunnel.ID)})
}

func (t *tencent) noteTunnel(ctx workflow.Context, now tencentcloud.Sighting) {
	before, sent := t.tunnel(), t.farEnd.sent
	if now.Key() != "" || before != nil {
		t.farEnd.seen, t.farEnd.at = &now, workflow.Now(ctx)
	}
	told := &order.Tunnel{Account: t.farEnd.account, Owner: sent.Account, ConnectionID: sent.ConnectionID, VLAN: sent.VLAN, Near: now.Near, Made: t.farEnd.made}
	if tunnel := now.Tunnel; tunnel != nil {
		told.ID, told.Name, told.Status, told.SpeedMbps = tunnel.ID, tunnel.Name, tunnel.Status, tunnel.SpeedMbps
	}
	t.rec.FarEnd(ctx, told, now.Warnings)
	sees := t.farEnd.failed
	switch {
	case now.Tunnel == nil && len(now.Near) > 0:
		sees += "turnup looks there itself, and sees what does not fit: " + t.nearText("") + ". "
	case now.Tunnel == nil && before != nil:
		sees += "turnup looks there itself: tunnel " + before.ID + " is not there any more. "
	}
	t.rec.Sees(ctx, order.HandoffTencentPortal, sees)
	t.rec.Amend(ctx, order.WaitAccept, t.sayWhoAccepts)
}

func (t *tencent) nearText(none string) string {
	if t.farEnd.seen == nil || len(t.farEnd.seen.Near) == 0 {
		return none
	}
	return strings.Join(t.farEnd.seen.Near, "; ")
}

// sayWhoAccepts has the wait say who must act for the tunnel to become available, and why.
func (t *tencent) sayWhoAccepts(w *order.Wait) {
	tunnel := t.tunnel()
	if tunnel == nil {
		return
	}
	w.Party, w.Title = cmp.Or(tunnel.Party, providers.PartyProvider), "Tencent Cloud sets the tunnel up"
	if tunnel.Phase == providers.PhaseWaiting {
		w.Title = "Console Connect's support team accepts the tunnel at Tencent Cloud"
	}
	w.Instructions = fmt.Sprintf("Tunnel %s is %s", tunnel.ID, tunnel.Status)
	if tunnel.Reason != "" {
		w.Instructions += ": " + tunnel.Reason
	}
	w.Instructions += ". turnup sees by itself when it is available."
}

// refutes notes what is known already to be wrong with a person's answer.
func (t *tencent) refutes(a order.Answer, faults *providers.Faults) {
	id := string(a.Values["tunnelId"])
	if a.Values[order.FieldUnverified] != "" || id == "" || t.farEnd.seen == nil {
		return
	}
	if why := t.farEnd.seen.About(id); why != "" {
		faults.Add("tunnelId", "must be the tunnel that support means, by what was seen at "+t.farEnd.at.UTC().Format("15:04 MST")+": "+why, id)
	}
}

// lookForAnswer looks for the tunnel that a person says is there, and fails when it is not. Where it is there already, nobody has to look.
func (t *tencent) lookForAnswer(ctx workflow.Context, a order.Answer) error {
	if a.Values[order.FieldUnverified] != "" || t.tunnel() != nil {
		return nil
	}
	refused := func(why string) error {
		return temporal.NewNonRetryableApplicationError(why+"\n"+tencentcloud.Unverified, order.ErrorInvalidAnswer, nil)
	}
	var now tencentcloud.Sighting
	if err := t.rec.Execute(t.atFarEnd(options.AtOnce(ctx, "look for the tunnel that "+string(a.By)+" tells of")), tencentCloudOnly.SightNow, t.seenOfTunnel(), &now); err != nil {
		return refused("the tunnel can't be looked for now: " + record.Reason(err))
	}
	t.noteTunnel(ctx, now)
	if why := t.farEnd.sent.Refutes(now, string(a.Values["tunnelId"])); why != "" {
		return refused(why)
	}
	return nil
}

// tunnelStillUp looks at the tunnel once more, if time has passed since it was seen.
func (t *tencent) tunnelStillUp(ctx workflow.Context) (bool, error) {
	if t.farEnd.account == "" || t.unseen() || t.farEnd.at.Equal(workflow.Now(ctx)) {
		return true, nil
	}
	var now tencentcloud.Sighting
	reading := t.atFarEnd(options.Read(ctx, "look at the tunnel once more"))
	if err := t.rec.Read(reading, tencentCloudOnly.SightNow, t.seenOfTunnel(), &now); err != nil {
		return false, record.ActivityError("look at the tunnel once more", err)
	}
	t.noteTunnel(ctx, now)
	if !t.tunnelActive() && now.Tunnel == nil {
		t.rec.Reopen(order.HandoffTencentPortal)
	}
	return t.tunnelActive(), nil
}
