package consoleconnect_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

func TestStateOutlivesTheSimulator(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	first := newRig(t)
	require.NoError(t, first.sim.KeepState(file))
	id := first.buy("kept")
	mail, err := first.sim.Provision(id, consoleconnect.Handoff{})
	require.NoError(t, err)
	first.call(http.StatusOK, http.MethodPost, v2+"/connections/"+id, object{"speed": 50})

	second := newRig(t)
	require.NoError(t, second.sim.KeepState(file))
	assert.Equal(t, first.sim.Ledger(), second.sim.Ledger())
	assert.Equal(t, []consoleconnect.Mail{mail}, second.sim.Mails())
	assert.Equal(t, first.connection(id), second.connection(id))
	assert.Equal(t, 585, second.remaining(portOne))
	second.clock.Advance(manualTime)
	assert.Equal(t, "ACTIVE", second.status(id), "the lifecycle goes on")
	assert.Equal(t, 61, func() int {
		second.buy("other")
		m, _ := second.sim.Provision("other", consoleconnect.Handoff{})
		return m.VLANID
	}())

	leftovers, err := filepath.Glob(filepath.Join(filepath.Dir(file), "*.tmp"))
	require.NoError(t, err)
	assert.Empty(t, leftovers)
}

func TestStateThatCannotBeUsedIsReported(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.json")
	require.NoError(t, os.WriteFile(broken, []byte("not json"), 0o600))
	r := newRig(t)
	require.ErrorContains(t, r.sim.KeepState(broken), "broken.json does not hold a simulator's state")
	require.Error(t, r.sim.KeepState(filepath.Join(folder, "missing", "state.json")))

	file := filepath.Join(folder, "gone", "state.json")
	require.NoError(t, os.Mkdir(filepath.Dir(file), 0o700))
	late := newRig(t)
	require.NoError(t, late.sim.KeepState(file))
	require.NoError(t, os.RemoveAll(filepath.Dir(file)))
	late.call(http.StatusInternalServerError, http.MethodPut, createPath, toTencent())
}

func TestManyClientsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	require.NoError(t, r.sim.KeepState(filepath.Join(t.TempDir(), "state.json")))
	const buyers = 20
	var group sync.WaitGroup
	for i := range buyers {
		group.Go(func() {
			name := fmt.Sprintf("order-%d", i)
			response, _, err := r.send(http.MethodPut, createPath, toTencent(object{"name": name, "speed": 50}))
			assert.NoError(t, err)
			if response.StatusCode == http.StatusOK {
				_, err = r.sim.Provision(name, consoleconnect.Handoff{})
				assert.NoError(t, err)
			}
			r.sim.Ledger()
			r.sim.Connections()
			_, _, err = r.send(http.MethodGet, v2+"/connections?page=1&count=100&status=MANUAL", nil)
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Equal(t, simulator.LedgerCounts{Purchases: 12, Live: 12}, r.sim.Ledger().Counts, "635 Mbps hold twelve times 50")
	assert.Equal(t, 35, r.remaining(portOne))
	vlans := map[int]bool{}
	for _, mail := range r.sim.Mails() {
		vlans[mail.VLANID] = true
	}
	assert.Len(t, vlans, 12, "no VLAN was given twice")
	assert.Equal(t, buyers, r.sim.Calls()["createConnection"])
}
