package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"turnup/internal/actor"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is done beside orders goes through the desk as well, in the name of whoever has logged in and with their roles.
func TestUpkeepAtTheDesk(t *testing.T) {
	t.Parallel()
	h := build(t).at(simequinix.Name)
	identity, err := h.Identity(actor.Require)
	require.NoError(t, err)
	h.started(identity...)
	_, err = h.StartDesk(t.Context())
	require.NoError(t, err)
	ana, li := h.logsIn("ana"), h.logsIn("li")

	ana.turnup(success, append([]string{"order", "equinix", "--name", "sv-1", "--speed", "50", "--notify", "netops@example.com"}, portToPort()...)...)
	s := placed{ana, "equinix/sv-1"}
	id := s.ends(order.StateCompleted).ConnectionIDs()[0]
	h.until("it is listed", func() bool { return lineWith(li.turnup(success, "services").data, s.id(), "inService") != "" })
	assert.NotEmpty(t, lineWith(li.turnup(success, "accounts").data, "equinix", "default"))
	assert.Contains(t, li.turnup(success, "notifications").chat, "nobody is told")
	assert.NotContains(t, ana.turnup(success, "connections", "--provider", "equinix").String(), "it can't be told")

	h.act(id, string(simulator.ActResize), map[string]int{"speedMbps": 200})
	assert.Contains(t, li.turnup(failure, "inventory", "--now", "--provider", "equinix").chat, "Li is no operator")
	assert.Contains(t, ana.turnup(waiting, "inventory", "--now", "--provider", "equinix").data, "speedMbps 200, where 50 is expected")
	assert.Contains(t, ana.turnup(waiting, "audit", "--provider", "equinix").data, "1 service")
	assert.Contains(t, li.turnup(failure, "inventory", "sv-1").chat, "Li is no requester or operator or auditor")
	assert.Contains(t, ana.turnup(waiting, "inventory", "sv-1").data, "DIFFERS")
	assert.Contains(t, li.turnup(failure, "accept", "sv-1").chat, "Li is no operator")
	assert.Contains(t, ana.turnup(success, "accept", "sv-1").chat, "accepted: connection "+id+" has speedMbps 200")
	assert.Contains(t, ana.turnup(success, "accept", "sv-1").chat, "is as expected")
	h.act(id, string(simulator.ActRename), map[string]string{"name": "somebody-elses"})
	assert.Contains(t, ana.turnup(success, "restore", "sv-1", "--wait").chat, "change/equinix/sv-1 started")
	ana.turnup(success, "inventory", "sv-1")

	ana.turnup(success, "forget", "sv-1", "--reason", "to be found again")
	ana.turnup(success, append([]string{"order", "equinix", "--name", "lost", "--speed", "50", "--notify", "netops@example.com"}, portToPort()...)...)
	lost, left := placed{ana, "equinix/lost"}, ""
	lost.until("it has bought", func(p order.Progress) bool {
		if len(p.Legs) > 0 {
			left = p.Legs[0].ID
		}
		return left != ""
	})
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), lost.id(), "", "somebody thought it was stuck"))
	file := filepath.Join(t.TempDir(), "import.yaml")
	h.until("it is nobody's", func() bool {
		return lineWith(ana.turnup(success, "connections", "--provider", "equinix").data, left, "no service and no open order has it") != ""
	})
	assert.NotEmpty(t, lineWith(ana.turnup(waiting, "orphans", "--provider", "equinix", "--file", file).data, left))
	entries, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(file, []byte(string(entries)+"\n- {kind: equinix, name: sv-1, connections: ["+id+"]}\n"), 0o600))
	assert.Contains(t, li.turnup(failure, "import", "-f", file, "--yes").chat, "Li is no operator")
	imported := ana.turnup(success, "import", "-f", file, "--yes").chat
	assert.Contains(t, imported, "equinix/sv-1 is in service, and protected")
	assert.Contains(t, imported, "equinix/lost is in service, and protected")
	assert.Contains(t, ana.turnup(success, "import", "-f", file, "--yes").chat, "in service with these connections already")
	ana.turnup(success, "import", "--finished")
	assert.Contains(t, ana.turnup(badInput, "accounts", "adopt", "default").chat, "there is nothing to adopt")

	require.NoError(t, h.control.ReplaceCredential(t.Context(), "their-client", "their-secret", 4711))
	h.refusedWorker(order.DefaultAccount, "their-client", "their-secret")
	assert.Contains(t, li.turnup(failure, "accounts", "adopt", "default").chat, "Li is no operator")
	assert.Contains(t, ana.turnup(success, "accounts", "adopt", "default").chat, "account default at equinix is 4711 from now on")
	assert.NotEmpty(t, lineWith(ana.turnup(success, "accounts").data, "4711", "by Ana"))
}
