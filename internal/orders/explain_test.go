package orders_test

import (
	"os"
	"testing"
	"time"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

func TestMain(m *testing.M) {
	time.Local = time.FixedZone("HKT", 8*60*60) // so that a time that is shown in another zone is seen
	os.Exit(m.Run())
}

var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

func wait(name string, since time.Duration, party providers.Party) order.Wait {
	w := order.Wait{Name: name, Party: party, Title: "Title of " + name, Since: noon.Add(since), Deadline: noon.Add(72 * time.Hour), OnDeadline: order.OnDeadlineHold}
	h, known := order.FindHandoff(name)
	if !known {
		return w.WithWays("tencent/a")
	}
	w.Party, w.Command = h.Party, h.Command("tencent/a")
	return w.WithWays("tencent/a", h.Ways("tencent/a")...)
}

func TestExplain(t *testing.T) {
	t.Parallel()
	open := func(state order.State, waits ...order.Wait) orders.View {
		return orders.View{Progress: order.Progress{ID: "tencent/a", State: state, Doing: "buying", StartedAt: noon, Waits: waits}}
	}
	ended := func(state order.State, reason string) orders.View {
		at := noon.Add(time.Hour)
		v := orders.View{Progress: order.Progress{ID: "tencent/a", State: state, Reason: reason, StartedAt: noon, EndedAt: &at,
			Legs: []order.Leg{{Connection: providers.Connection{ID: "c1"}}}}}
		v.Ways = v.WaysOn()
		return v
	}
	fails, late := wait(order.HandoffApproval, 0, ""), wait(order.WaitActivation, 0, providers.PartyProvider)
	fails.OnDeadline, late.Overdue = order.OnDeadlineFail, true
	taken := open(order.StateHeld, wait(order.HandoffTencentPortal, time.Hour, ""))
	taken.Waits[0].ClaimedBy, taken.Waits[0].ClaimedAt = "li", noon.Add(2*time.Hour)
	retries := open(order.StateInProgress)
	retries.Retrying = []orders.Retrying{{Step: "Buy", Attempt: 3, Last: "unavailable"}}
	serves := ended(order.StateCompleted, "")
	serves.Service = &order.ServiceStatus{Service: order.Service{Kind: "tencent", Name: "a", Since: noon}}
	serves.Ways = serves.WaysOn()
	differs := serves
	differs.Service = &order.ServiceStatus{Service: serves.Service.Service, Findings: []order.ServiceFinding{{Since: noon.Add(2 * time.Hour)}}}
	usual := orders.UsualTimes{order.HandoffSupport: {Orders: 20, HalfSeconds: 2 * 86400, MostSeconds: 3 * 86400}}
	priced := open(order.StateHeld, wait(order.HandoffApproval, 0, ""))
	priced.Price = &providers.Price{Known: true, Monthly: "120", Currency: "USD"}
	for name, test := range map[string]struct {
		view orders.View
		says string
	}{
		"a price": {
			priced,
			"tencent/a waits for the approver since 2024-03-01 20:00 HKT (3h ago): Title of approval; the price is 120 a month USD; it goes on when that is done, " +
				"which is due by 2024-03-04 20:00 HKT, and waits on if it is not; turnup approve tencent/a (it goes on)",
		},
		"a hand-off that somebody has taken": {
			taken,
			"tencent/a waits for the operator since 2024-03-01 21:00 HKT (2h ago): Title of tencent-portal; it goes on when that is done, which is due by 2024-03-04 20:00 HKT, " +
				"and waits on if it is not; li has taken it (1h ago); turnup complete tencent/a tencent-portal (say that it is done)",
		},
		"a hand-off": {
			open(order.StateHeld, wait(order.HandoffTencentPortal, time.Hour, "")),
			"tencent/a waits for the operator since 2024-03-01 21:00 HKT (2h ago): Title of tencent-portal; it goes on when that is done, which is due by 2024-03-04 20:00 HKT, " +
				"and waits on if it is not; turnup complete tencent/a tencent-portal (say that it is done)",
		},
		"our side before the provider": {
			open(order.StateHeld, wait(order.WaitActivation, 0, providers.PartyProvider), fails),
			"tencent/a waits for the approver since 2024-03-01 20:00 HKT (3h ago): Title of approval; unless that is done by 2024-03-04 20:00 HKT, it ends as failed, " +
				"and what it has bought, if anything, is removed; it waits for activation as well; turnup approve tencent/a (it goes on)",
		},
		"the provider": {
			open(order.StatePending, wait(order.WaitActivation, 0, providers.PartyProvider)),
			"tencent/a waits for the provider since 2024-03-01 20:00 HKT (3h ago): Title of activation; it goes on when that is done, which is due by 2024-03-04 20:00 HKT, " +
				"and waits on if it is not; nobody of ours has to act; turnup watch tencent/a (see it go on; it does so by itself, when that is done)",
		},
		"what took others two days": {
			open(order.StateHeld, wait(order.HandoffSupport, time.Hour, "")),
			"tencent/a waits for the support since 2024-03-01 21:00 HKT (2h ago): Title of support-handoff; it goes on when that is done, which is due by 2024-03-04 20:00 HKT, " +
				"and waits on if it is not; that usually takes 2d, nine times in ten at most 3d; turnup complete tencent/a support-handoff --set providerAccountId=... --set sharedConnectionId=... --set vlanId=... (say that it is done)",
		},
		"the provider, for too long": {
			open(order.StateHeld, late),
			"tencent/a waits for the provider since 2024-03-01 20:00 HKT (3h ago): Title of activation; it goes on when that is done, which was due by 2024-03-04 20:00 HKT; " +
				"turnup watch tencent/a (see it go on; it does so by itself, when that is done)",
		},
		"nobody": {
			open(order.StateInProgress),
			"tencent/a waits for nobody: buying since 2024-03-01 20:00 HKT (3h ago); it goes on by itself; turnup watch tencent/a (see it go on)",
		},
		"a step that fails": {
			retries,
			"tencent/a waits for nobody: buying since 2024-03-01 20:00 HKT (3h ago); Buy failed at attempt 3 and is tried again by itself: unavailable; turnup watch tencent/a (see it go on)",
		},
		"failed, and something is left": {
			ended(order.StateFailed, "rejected by li"),
			"tencent/a ended as failed: rejected by li, since 2024-03-01 21:00 HKT; nobody has to act; nothing happens by itself; " +
				"turnup decommission tencent/a (take it out of service: what it bought is removed, and read back as gone)",
		},
		"in service": {
			serves,
			"tencent/a is in service, since 2024-03-01 20:00 HKT; nobody has to act; nothing happens by itself; " +
				"turnup decommission tencent/a (take it out of service: what it bought is removed, and read back as gone)",
		},
		"in service, and not as expected": {
			differs,
			"tencent/a is in service, and its connection is not as expected, since 2024-03-01 22:00 HKT; the operator has to act; nothing happens by itself; " +
				"turnup inventory tencent/a (see what differs)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, test.says, orders.Explain(test.view, usual, noon.Add(3*time.Hour)).Sentence)
		})
	}
}
