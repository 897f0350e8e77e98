package consoleconnect_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return text
}

func TestOneChangeIsOneLine(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	c := newCrowd(t, 500, file)
	whole := read(t, file)
	assert.Equal(t, 1, bytes.Count(whole, []byte("\n")))
	id := c.buy("one more")
	require.NoError(t, c.sim.Stall(id))
	c.call("GET", v2+"/connections/"+id, "")
	_, err := c.sim.Provision(id, consoleconnect.Handoff{})
	require.NoError(t, err)
	added := bytes.TrimPrefix(read(t, file), whole)
	assert.Equal(t, 3, bytes.Count(added, []byte("\n")))
	assert.Less(t, len(added), 5000)

	again := newCrowd(t, 0, file)
	assert.Equal(t, c.sim.Ledger().Counts, again.sim.Ledger().Counts)
	assert.Len(t, again.sim.Mails(), 1)
	assert.Equal(t, 1, bytes.Count(read(t, file), []byte("\n")), "written together at the start")
}

func TestHalfALineAtTheEndWasNeverAnswered(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	newCrowd(t, 0, file).buy("kept")
	text := append(read(t, file), `{"connections":[{"id":"half`...)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	again := newCrowd(t, 0, file)
	again.buy("next")
	assert.Equal(t, 2, newCrowd(t, 0, file).sim.Ledger().Counts.Purchases)

	require.NoError(t, os.WriteFile(file, []byte(`{"connections":[`), 0o600))
	require.ErrorContains(t, newRig(t).sim.KeepState(file), "does not hold a simulator's state")
}

func TestStateIsWrittenAnewWhenItsFileIsGone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	c := newCrowd(t, 0, file)
	c.buy("first")
	require.NoError(t, os.Remove(file))
	c.buy("second")
	assert.Equal(t, 2, newCrowd(t, 0, file).sim.Ledger().Counts.Purchases)
}

func TestStateOfAnEarlierVersionIsTakenUp(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	require.NoError(t, os.WriteFile(file, []byte(`{
 "connections": [
  {"id": "aa", "order": {"name": "old"}, "lifecycle": "DENIED", "statusChangedAt": "2025-05-20T07:44:00Z"},
  {"id": "bb", "order": {"name": "older"}, "lifecycle": "ACTIVE"}
 ],
 "mails": []
}`), 0o600))
	assert.Equal(t, simulator.LedgerCounts{Purchases: 2, Live: 1}, newCrowd(t, 0, file).sim.Ledger().Counts)
}

func TestHandedVLANsComeRound(t *testing.T) {
	t.Parallel()
	c := newCrowd(t, 62, "")
	for vlan := 62; vlan <= 3000; vlan++ {
		_, err := c.sim.Provision(c.ids[0], consoleconnect.Handoff{VLANID: vlan})
		require.NoError(t, err)
	}
	var handed []int
	for _, id := range c.ids[1:] {
		mail, err := c.sim.Provision(id, consoleconnect.Handoff{})
		require.NoError(t, err)
		handed = append(handed, mail.VLANID)
	}
	want := []int{60, 61}
	for vlan := 1; vlan <= 59; vlan++ {
		want = append(want, vlan)
	}
	assert.Equal(t, want, handed, "what is left, up to 3000 and then from 1")
	mail, err := c.sim.Provision(c.buy("one too many"), consoleconnect.Handoff{})
	require.NoError(t, err)
	assert.Equal(t, 60, mail.VLANID, "round again")
}
