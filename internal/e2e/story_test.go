package e2e_test

import (
	"slices"
	"testing"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mostEvents is the longest history an order may have.
const mostEvents = 120

func TestStory(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)

	planned := h.turnup(success, plan("hkg-1")...)
	assert.Contains(t, planned.data, "turnup-tencent-hkg-1")
	assert.Contains(t, planned.data, `"destCompany": "tencent-cloud"`)
	assert.False(t, h.exists("hkg-1"), "a plan starts nothing")
	assert.Zero(t, h.creates(), "a plan buys nothing")

	o := h.order("hkg-1", "--approval", "--not-by-requester")
	p := o.untilWaits(order.HandoffApproval)
	assert.Equal(t, order.StateHeld, p.State)
	require.NotNil(t, p.Price)
	assert.True(t, p.Price.Known, "the approver sees the price")
	status := h.turnup(waiting, "status", "hkg-1")
	assert.Contains(t, status.data, "turnup approve tencent/hkg-1", "the screen says what to type")
	assert.Contains(t, status.data, "price: "+p.Price.String())
	o.listedAs(listedOrder{State: "held", AwaitingParty: "approver", OpenHandoffs: []string{"approval"}})
	refused := h.turnup(badInput, "approve", "hkg-1", "--by", "ana")
	assert.Contains(t, refused.chat, "somebody else", "ana placed the order")
	assert.Zero(t, h.creates(), "nothing is bought before the approval")
	h.turnup(success, "approve", "hkg-1", "--by", "li")

	p = o.untilStatus("PENDING")
	assert.Equal(t, order.StatePending, p.State)
	o.listedAs(listedOrder{
		State: "pending", AwaitingParty: "support", OpenHandoffs: []string{"support-handoff"}, ConnectionIDs: []string{p.Legs[0].ID},
	})

	o.untilQuiet()
	require.NoError(t, h.worker.Kill())
	mail := o.provision()
	h.startWorker("worker-2")

	h.turnup(success, "complete", "hkg-1", "support-handoff", "--by", "omar", "--note", "from the mail",
		"--set", "providerAccountId="+mail.ProviderAccountID, "--set", "sharedConnectionId="+mail.SharedConnectionID, "--set", "vlanId=61")
	corrected := o.complete(success, order.HandoffSupport,
		"providerAccountId="+mail.ProviderAccountID, "sharedConnectionId="+mail.SharedConnectionID, "vlanId=60")
	assert.Contains(t, corrected.String(), "corrected")
	p = o.untilWaitsOnly(order.HandoffTencentPortal)
	assert.Equal(t, "ACTIVE", p.Legs[0].Status)
	o.listedAs(listedOrder{State: "held", AwaitingParty: "operator", OpenHandoffs: []string{"tencent-portal"}, ConnectionIDs: []string{p.Legs[0].ID}})
	o.complete(success, order.HandoffTencentPortal, "tunnelId=dcx-abcdefgh")

	p = o.ends(order.StateCompleted)
	h.turnup(success, "status", "hkg-1")
	o.listedAs(listedOrder{State: "completed", ConnectionIDs: []string{p.Legs[0].ID}})
	o.boughtOnce()
	assert.Equal(t, 1, h.creates())
	assert.LessOrEqual(t, o.events(), int64(mostEvents))
	var record []string
	for _, entry := range p.Record {
		if entry.By != "turnup" {
			record = append(record, entry.By+" "+entry.What)
		}
	}
	assert.Equal(t, []string{
		"ana placed the order", "li answered approval", "omar answered support-handoff", "omar corrected support-handoff", "omar answered tencent-portal",
	}, record)
	connection := result[tencent.Connection](o)
	assert.Equal(t, tencent.Connection{
		Order: "tencent/hkg-1", ConnectionID: p.Legs[0].ID, ConnectionName: "turnup-tencent-hkg-1",
		PortID: "66c29b3c6dcad34e5b728c9d", PortName: "My-Port-2", PortVLAN: connection.PortVLAN,
		MetroID: "77d9f1fbbcaa906f3cddb6d1", Metro: "Hong Kong (HKG)", SpeedMbps: 100, ClassOfService: "SILVER",
		ProviderAccountID: mail.ProviderAccountID, SharedConnectionID: mail.SharedConnectionID, TencentVLAN: 60, TunnelID: "dcx-abcdefgh",
		RequestedBy: "ana", ApprovedBy: "li", CompletedBy: "omar", Identity: "5d4d056242fbd3000ab4c01d", ActiveAt: connection.ActiveAt,
	}, connection)
	assert.NotZero(t, connection.PortVLAN)
	assert.False(t, connection.ActiveAt.IsZero())
}

// listedOrder is an order as "turnup list -o json" shows it. Its field names are a promise to scripts.
type listedOrder struct {
	ID            string   `json:"id"`
	State         string   `json:"state"`
	Provider      string   `json:"provider"`
	Metro         string   `json:"metro"`
	AwaitingParty string   `json:"awaitingParty"`
	OpenHandoffs  []string `json:"openHandoffs"`
	ConnectionIDs []string `json:"connectionIds"`
}

// listedAs waits until the list, which follows an order with a short delay, shows it so.
func (o placed) listedAs(want listedOrder) {
	o.t.Helper()
	want.ID, want.Provider, want.Metro = o.id(), "consoleconnect", "HKG"
	var rows []listedOrder
	o.harness.until("list shows "+asJSON(want), func() bool {
		rows = decode[[]listedOrder](o.harness, o.turnup(success, "list", "-o", "json"))
		return slices.ContainsFunc(rows, func(row listedOrder) bool { return asJSON(row) == asJSON(want) })
	})
}
