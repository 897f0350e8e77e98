package e2e_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"turnup/providers"
	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPortsAndMetros(t *testing.T) {
	t.Parallel()
	h := open(t)
	table := h.turnup(success, "ports").data
	assert.NotEmpty(t, lineWith(table, "NAME", "STATUS", "FREE"))
	assert.NotEmpty(t, lineWith(table, "My-Port-1", "66c29b3c6dcad34e5b728c9c", "ACTIVE", "1000", "635", "yes"))
	assert.NotEmpty(t, lineWith(table, "My-Port-Single", "no: one untagged connection owns the whole port"))
	ports := decode[[]providers.Port](h, h.turnup(success, "ports", "-o", "json"))
	require.Len(t, ports, 7, "the deleted one is left out")
	assert.Equal(t, "My-Port-1", ports[0].Name)
	assert.Equal(t, 635, *ports[0].FreeMbps)

	table = h.turnup(success, "metros").data
	assert.NotEmpty(t, lineWith(table, "HKG", "Hong Kong", "77d9f1fbbcaa906f3cddb6d1", "yes"))
	assert.NotEmpty(t, lineWith(table, "SEL", "no: it has no Layer 2"))
	metros := decode[[]providers.Metro](h, h.turnup(success, "metros", "-o", "json"))
	require.Len(t, metros, 6)
	assert.Equal(t, "HKG", metros[0].Code)
	assert.Equal(t, "5aa89b04ac86ba0012345be1", metros[2].FacilityID, "Tokyo's facility, in the other spelling")
	assert.Len(t, decode[[]providers.Metro](h, h.turnup(success, "metros", "--company", "acme", "-o", "json")), 2)
}

// A provider that once asks for a day of rest stops nobody who looks.
func TestALookupDoesNotWaitForAPauseOfADay(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.inject(simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: 503, RetryAfter: "86400"})
	said := h.turnup(failure, "ports")
	assert.Contains(t, said.chat, "503")
	assert.Contains(t, said.chat, "next: ")
	assert.NotEmpty(t, lineWith(h.turnup(success, "ports").data, "My-Port-1"))
	assert.NotEmpty(t, lineWith(h.turnup(success, "connections", "--provider", "consoleconnect").data, "ACTIVE"))
}

// With no worker everything that needs one says so; what does not need one works.
func TestNoWorker(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider()
	h.order("hkg-1")
	var all sync.WaitGroup
	for _, args := range [][]string{{"ports"}, {"metros"}, plan("hkg-2"), {"status", "hkg-1"}, {"approve", "hkg-1"}} {
		all.Go(func() {
			_, chat, code, err := h.Starter(t.Context(), args...)
			assert.NoError(t, err)
			assert.Equal(t, failure, code, "%v", args)
			assert.Contains(t, chat, "turnup-worker", "%v", args)
			assert.Contains(t, chat, "next: ")
		})
	}
	h.until("it is listed", func() bool { return lineWith(h.turnup(success, "list").data, "tencent/hkg-1", "acknowledged") != "" })
	joined := decode[[]startedOrder](h, h.turnup(success, asked("hkg-1", "-o", "json")...))
	assert.True(t, joined[0].Joined)
	all.Wait()
	h.startWorker("worker-1")
	placed{h, "hkg-1"}.untilWaits(order.HandoffSupport)
}

// With no server there is nothing to be done, and turnup says what.
func TestNoServer(t *testing.T) {
	t.Parallel()
	h := build(t)
	for _, args := range [][]string{asked("hkg-1"), {"list"}, {"status", "hkg-1"}} {
		_, chat, code, err := h.Starter(t.Context(), args...)
		require.NoError(t, err)
		assert.Equal(t, failure, code, "%v", args)
		assert.Contains(t, chat, h.TemporalAddress())
		assert.Contains(t, chat, "TEMPORAL_ADDRESS")
	}
}

// What programs read: each command's JSON, with nothing else on stdout.
func TestJSON(t *testing.T) {
	t.Parallel()
	h := open(t)
	planned := decode[[]struct {
		ID       string
		Marks    []string
		Price    providers.Price
		Requests []struct {
			Method string
			Body   struct{ Name, DestCompany string }
		}
	}](h, h.turnup(success, plan("hkg-1", "-o", "json")...))
	require.Len(t, planned, 1)
	require.Len(t, planned[0].Requests, 1)
	assert.Equal(t, "PUT", planned[0].Requests[0].Method)
	assert.Equal(t, planned[0].Marks, []string{planned[0].Requests[0].Body.Name})
	assert.Equal(t, "tencent-cloud", planned[0].Requests[0].Body.DestCompany)
	assert.True(t, planned[0].Price.Known)

	assert.Equal(t, "[]\n", h.turnup(success, "list", "-o", "json").data)
	assert.Equal(t, "[]\n", h.turnup(success, "handoffs", "-o", "json").data)
	o := h.order("hkg-1", "--approval")
	o.untilWaits(order.HandoffApproval)
	shown := decode[order.Progress](h, h.turnup(waiting, "status", "hkg-1", "-o", "json"))
	assert.Equal(t, order.StateHeld, shown.State)
	assert.Equal(t, "approval", shown.Waits[0].Name)
	receipt := decode[order.Receipt](h, h.turnup(success, "approve", "hkg-1", "-o", "json"))
	assert.Equal(t, "approval", receipt.Handoff)

	var watched said
	var watching sync.WaitGroup
	watching.Go(func() { watched = h.turnup(success, "watch", "hkg-1", "-o", "json") })
	o.goesLive()
	watching.Wait()
	var last order.Progress
	for line := range strings.Lines(watched.data) {
		last = order.Progress{}
		require.NoError(t, json.Unmarshal([]byte(line), &last), "each line is one object")
	}
	assert.Equal(t, order.StateCompleted, last.State)
}

func TestListsAndHandoffs(t *testing.T) {
	t.Parallel()
	h := open(t)
	file := filepath.Join(t.TempDir(), "orders.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
kind: tencent
name: from-file-1
metro: Hong Kong
speedMbps: 100
approval: {required: true}
---
kind: tencent
name: from-file-2
port: My-Port-1
metro: SIN
speedMbps: 50
term: {duration: 12, unit: m, evergreen: false}
handoffs:
  support-handoff: {deadline: 36h, remindEvery: 12h, onDeadline: fail}
`), 0o600))
	started := decode[[]startedOrder](h, h.turnup(success, "order", "tencent", "-f", file, "-o", "json"))
	require.Len(t, started, 2)
	first, second := placed{h, "from-file-1"}, placed{h, "from-file-2"}
	first.untilWaits(order.HandoffApproval)
	p := second.untilStatus("PENDING")
	support := p.Waits[0]
	if support.Name != order.HandoffSupport {
		support = p.Waits[1]
	}
	assert.InDelta(t, 36, support.Deadline.Sub(support.Since).Hours(), 0.01)
	assert.Equal(t, "fail", support.OnDeadline)
	assert.Equal(t, 50, p.Legs[0].SpeedMbps)
	third := h.order("latest", "--approval")
	third.untilWaits(order.HandoffApproval)

	type row struct {
		ID           string   `json:"id"`
		OpenHandoffs []string `json:"openHandoffs"`
	}
	ids := func(rows []row) []string {
		var all []string
		for _, r := range rows {
			all = append(all, r.ID)
		}
		return all
	}
	var open []row
	h.until("all three are listed", func() bool {
		open = decode[[]row](h, h.turnup(success, "handoffs", "-o", "json"))
		return len(open) == 3
	})
	assert.Equal(t, "tencent/latest", open[2].ID, "oldest first")
	table := h.turnup(success, "handoffs").data
	assert.Less(t, strings.Index(table, "from-file-1"), strings.Index(table, "tencent/latest"))
	assert.NotEmpty(t, lineWith(table, "tencent/latest", "approval", "approver", "turnup approve tencent/latest"))
	assert.NotEmpty(t, lineWith(table, "tencent/from-file-2", "support-handoff", "support", "turnup complete tencent/from-file-2 support-handoff"))

	for filter, want := range map[string][]string{
		"--state=held":              {"tencent/from-file-1", "tencent/latest"},
		"--state=pending":           {"tencent/from-file-2"},
		"--state=completed":         nil,
		"--party=approver":          {"tencent/from-file-1", "tencent/latest"},
		"--party=support":           {"tencent/from-file-2"},
		"--provider=consoleconnect": {"tencent/from-file-1", "tencent/from-file-2", "tencent/latest"},
	} {
		listed := decode[[]row](h, h.turnup(success, "list", filter, "-o", "json"))
		assert.ElementsMatch(t, want, ids(listed), filter)
	}
	assert.Len(t, decode[[]row](h, h.turnup(success, "list", "--limit", "1", "-o", "json")), 1)
	for _, filter := range []string{"--state=lost", "--party=dinner", "--provider=acme", "--limit=0"} {
		assert.Contains(t, h.turnup(badInput, "list", filter).chat, strings.SplitN(filter, "=", 2)[0])
	}
}
