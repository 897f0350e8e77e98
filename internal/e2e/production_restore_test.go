//go:build production

package e2e_test

import (
	"testing"

	"turnup/activities"
	"turnup/internal/stack"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The database is lost, and restored to a moment after which people and providers went on. docs/backup.md is this test in prose:
// nothing is bought twice, nothing is left to nobody, and nothing that was removed meanwhile comes back.
func TestProductionRestore(t *testing.T) {
	h := production(t)
	steady := h.hasBought("steady")
	cancelled := h.hasBought("cancelled-later")
	approved := h.order("approved-later", "--approval")
	approved.untilWaits(order.HandoffApproval)
	undone := h.order("undone-later", "--approval")
	undone.untilWaits(order.HandoffApproval)
	undecided := h.order("approved-after", "--approval")
	undecided.untilWaits(order.HandoffApproval)
	served := h.at(simequinix.Name).orderEquinix("served", portToPort()...)
	served.ends(order.StateCompleted)

	at, err := h.Backup(t.Context())
	require.NoError(t, err)
	lost := h.hasBought("lost")
	for _, o := range []placed{approved, undone} {
		h.turnup(success, "approve", o.name, "--by", "li")
		o.untilWaits(order.HandoffSupport)
	}
	for _, o := range []placed{undone, cancelled} {
		h.turnup(success, "cancel", o.name, "--wait")
	}
	h.turnup(success, "decommission", served.name, "--wait")
	require.NoError(t, h.Archive(t.Context()))

	require.NoError(t, h.worker.Kill())
	for _, role := range stack.Roles {
		require.NoError(t, h.Role(role).Kill())
	}
	require.NoError(t, h.Postgres().Kill())
	require.NoError(t, h.Restore(t.Context(), at))
	require.NoError(t, h.StartCluster(t.Context()))
	h.worker = h.workerOf("1", "TURNUP_HOLD_PURCHASES=true")

	assert.False(t, h.exists(lost.name), "the backup is older than the order")
	found := h.audited()
	assert.Equal(t, map[string]string{lost.id(): activities.FindingOrphan, served.id(): activities.FindingGone}, found)

	// What the audit found, a person settles: by what the providers have, and by what the webhook told since.
	h.turnup(success, asked(lost.name)...)
	lost.takesBack()
	h.turnup(success, "approve", approved.name, "--by", "li")
	approved.takesBack()
	h.turnup(success, "approve", undecided.name, "--by", "li")
	undecided.untilWaits(order.HandoffResolvePurchase)
	undecided.nothingLeft(0)
	undecided.complete(success, order.HandoffResolvePurchase, "action=retry") // nobody had decided about it: it has bought nothing
	h.turnup(success, "cancel", undone.name, "--wait")
	cancelled.ends(order.StateFailed) // by itself: its connection is gone
	h.turnup(success, "forget", served.name, "--reason", "decommissioned before the restore")
	h.until("the audit finds nothing any more", func() bool { return len(h.audited()) == 0 })

	require.NoError(t, h.worker.Stop(patience))
	h.worker = h.workerOf("1")
	for _, o := range []placed{steady, lost, approved, undecided} {
		o.goesLive()
		o.boughtOnce()
	}
	undone.nothingLeft(1)
	cancelled.nothingLeft(1)
	served.billed()
	for _, provider := range []string{simconsoleconnect.Name, simequinix.Name} {
		for _, bought := range h.at(provider).ledger().Purchases {
			assert.False(t, bought.Duplicate, "%s was bought twice", bought.Name)
		}
	}
}

// hasBought is an order that has bought, and waits for the support team.
func (h *harness) hasBought(name string) placed {
	h.t.Helper()
	o := h.order(name)
	o.untilStatus("PENDING")
	return o
}

// takesBack has an order that is held take over what it had bought before the restore.
func (o placed) takesBack() {
	o.t.Helper()
	o.untilWaits(order.HandoffResolvePurchase)
	bought := o.bought()
	require.Len(o.t, bought, 1)
	o.complete(success, order.HandoffResolvePurchase, "action=adopt", "connectionId="+bought[0].ID)
	p := o.until("it has taken it over, or says what speaks against that", func(p order.Progress) bool {
		return len(p.Legs) == 1 || waits(p, order.HandoffResolvePurchase)
	})
	if len(p.Legs) == 0 {
		o.complete(success, order.HandoffResolvePurchase, "action=adopt", "connectionId="+bought[0].ID)
	}
	p = o.until("it has taken over what it bought", func(p order.Progress) bool { return len(p.Legs) == 1 })
	assert.Equal(o.t, bought[0].ID, p.Legs[0].ID)
}

// audited is what turnup audit finds, by order.
func (h *harness) audited() map[string]string {
	h.t.Helper()
	data, chat, code, err := h.StarterEnv(h.t.Context(), h.settings, "audit", "-o", "json")
	require.NoError(h.t, err)
	require.Contains(h.t, []int{success, waiting}, code, chat)
	found := map[string]string{}
	for _, report := range decode[[]activities.InventoryReport](h, said{data, chat}) {
		for _, f := range report.Findings {
			found[f.Order] = f.Kind
		}
	}
	return found
}
