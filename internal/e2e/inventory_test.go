package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// told are the webhook's events of a type.
func (r *receiver) told(kind string) []event {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.events), func(e event) bool { return e.Type != kind })
}

// An order that somebody terminated in Temporal can tell nobody that its connection lives. The account's inventory does, also when
// no order waits; and what is in service is none of its business.
func TestOrphan(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := open(t, "TURNUP_INVENTORY_EVERY=2s", "TURNUP_WEBHOOK_URL="+hook.URL).at(simequinix.Name)
	well := h.orderEquinix("well", portToPort()...)
	well.ends(order.StateCompleted)
	lost := h.orderEquinix("lost", portToPort()...)
	var left string
	lost.until("it has bought", func(p order.Progress) bool {
		if len(p.Legs) > 0 {
			left = p.Legs[0].ID
		}
		return left != ""
	})
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), lost.id(), "", "somebody thought it was stuck"))

	h.until("the webhook was told", func() bool { return len(hook.told(notify.EventFindingOpened)) > 0 })
	told := hook.told(notify.EventFindingOpened)
	assert.Equal(t, []string{left}, told[0].Data.ConnectionIDs)
	assert.Equal(t, "equinix/lost", told[0].Subject)
	assert.Contains(t, told[0].Data.Reason, "no service and no open order has it; its mark is that of equinix/lost, which was terminated in Temporal")
	assert.Equal(t, "turnup orphans", told[0].Data.Command)

	assert.Contains(t, h.turnup(success, "connections", "--provider", "equinix").data, "no service and no open order has it")
	var listed []struct{ ID, Orphan string }
	require.NoError(t, json.Unmarshal([]byte(h.turnup(success, "connections", "--provider", "equinix", "-o", "json").data), &listed))
	for _, c := range listed {
		assert.Equal(t, c.ID == left, c.Orphan != "", c.ID)
	}

	h.turnup(success, "import", "equinix", "--name", "lost", "--connection", left, "--yes")
	h.until("it is nobody's no more", func() bool { return len(hook.told(notify.EventFindingClosed)) > 0 })
	assert.Len(t, hook.told(notify.EventFindingOpened), 1)
	assert.Len(t, hook.told(notify.EventFindingClosed), 1)
}

// The namespace is lost for good, and nothing is left but what the providers have.
func TestNamespaceLost(t *testing.T) {
	t.Parallel()
	h := open(t).at(simequinix.Name)
	var ids []string
	for _, name := range []string{"sv-1", "sv-2"} {
		ids = append(ids, h.orderEquinix(name, portToPort()...).ends(order.StateCompleted).ConnectionIDs()...)
	}
	require.NoError(t, h.worker.Stop(patience))
	require.NoError(t, h.server.Stop(patience))
	files, err := filepath.Glob(filepath.Join(h.dir, "temporal.db*"))
	require.NoError(t, err)
	for _, file := range files {
		require.NoError(t, os.Remove(file))
	}
	h.startServer()
	h.startWorker("worker-2")

	file := filepath.Join(h.dir, "import.yaml")
	found := h.turnup(waiting, "orphans", "--provider", "equinix", "--file", file)
	for _, id := range ids {
		assert.Regexp(t, id+` .* [0-9.]+ USD `, found.data, "with what it costs a month")
	}
	assert.Contains(t, h.turnup(badInput, "import", "-f", file).chat, "nothing was imported")
	assert.Contains(t, h.turnup(success, "import", "-f", file, "--yes").chat, "equinix/sv-1 is in service, and protected")
	h.until("the services show", func() bool { return len(h.turnup(success, "orphans", "--provider", "equinix").data) == 0 })
	assert.NotContains(t, h.turnup(success, "inventory", "sv-2").data, "DIFFERS")
	assert.Contains(t, h.turnup(success, "import", "-f", file, "--yes").chat, "equinix/sv-2 is in service with these connections already")
	refused := h.turnup(badInput, "import", "equinix", "--name", "sv-3", "--connection", ids[0], "--yes")
	assert.Contains(t, refused.chat, "connection "+ids[0]+" is that of service/equinix/sv-1")
	assert.Equal(t, 2, h.creates())
}

// Whatever somebody else does in the portal is found, and can be accepted, or restored.
func TestBehindOurBack(t *testing.T) {
	t.Parallel()
	h := open(t).at(simequinix.Name)
	names := map[simulator.Act]any{
		simulator.ActRename: map[string]string{"name": "somebody-elses"}, simulator.ActResize: map[string]int{"speedMbps": 200},
		simulator.ActRetag: map[string]int{"vlan": 77}, simulator.ActDelete: nil, simulator.ActDown: nil,
	}
	ids := map[simulator.Act]string{}
	for act := range names {
		ids[act] = h.orderEquinix("sv-"+string(act), portToPort()...).ends(order.StateCompleted).ConnectionIDs()[0]
	}
	assert.Contains(t, h.turnup(success, "audit", "--provider", "equinix").data, "5 services")
	for act, words := range names {
		h.act(ids[act], string(act), words)
	}
	require.NoError(t, h.control.AddForeign(t.Context(), simulator.Foreign{Name: "tu-nobodys-1", VLAN: 2999}))

	var report []activities.InventoryReport
	require.NoError(t, json.Unmarshal([]byte(h.turnup(waiting, "inventory", "--now", "--provider", "equinix", "-o", "json").data), &report))
	found := map[string]string{}
	for _, f := range report[0].Findings {
		found[f.Order] = f.Kind + " " + f.Field + f.By
	}
	by := simulator.SomebodyElse
	assert.Equal(t, map[string]string{
		"equinix/sv-rename": "changed name" + by, "equinix/sv-resize": "changed speedMbps" + by, "equinix/sv-retag": "changed srcVlan" + by,
		"equinix/sv-delete": "gone ", "equinix/sv-down": "down ", "equinix/nobodys": "orphan ",
	}, found)
	assert.Contains(t, h.turnup(waiting, "inventory", "--provider", "equinix").data, "speedMbps 200, where 50 is expected")
	assert.Contains(t, h.turnup(waiting, "inventory", "sv-resize").data, "DIFFERS")

	h.turnup(success, "accept", "sv-resize")
	h.turnup(success, "inventory", "sv-resize")
	assert.Contains(t, h.turnup(success, "restore", "sv-rename").chat, "change/equinix/sv-rename")
	require.NoError(t, h.temporal.GetWorkflow(t.Context(), "change/equinix/sv-rename", "").Get(t.Context(), nil))
	h.turnup(success, "inventory", "sv-rename")
	assert.Contains(t, h.turnup(badInput, "restore", "sv-retag").chat, "nothing of it can be changed by turnup")
	assert.Contains(t, h.turnup(badInput, "accept", "sv-delete").chat, "is not there any more")
}
