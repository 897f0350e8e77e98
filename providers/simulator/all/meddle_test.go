package all_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
)

// Whatever somebody else does to a connection is in the books under their name, after a restart too, and nowhere as the doing
// of whoever has the API's credential.
func TestSomebodyElseMeddles(t *testing.T) {
	t.Parallel()
	for _, spec := range all.Specs {
		file := filepath.Join(t.TempDir(), "state")
		clock := simulator.NewManualClock(time.Now())
		options := simulator.Options{Clock: clock, BuildTime: time.Minute, RemoveTime: time.Minute}
		sim := spec.New(options)
		require.NoError(t, sim.KeepState(file))
		status, body := control(t, sim, "connections", `{"name":"a-1","vlan":77,"speedMbps":50,"by":"joe@example.org"}`)
		require.Equal(t, http.StatusOK, status, "%s: %s", spec.Name, body)
		var added struct {
			ID string `json:"id"`
		}
		require.NoError(t, json.Unmarshal([]byte(body), &added))

		var want []simulator.Act
		for _, step := range []struct {
			act  simulator.Act
			body string
		}{
			{simulator.ActRename, `{"name":"b-1","by":"jane@example.org"}`}, {simulator.ActResize, `{"speedMbps":60}`},
			{simulator.ActRetag, `{"vlan":78}`}, {simulator.ActDown, ""}, {simulator.ActUp, ""}, {simulator.ActDelete, ""},
		} {
			status, body := control(t, sim, "connections/"+added.ID+"/"+string(step.act), step.body)
			if strings.Contains(body, "shows no line") {
				continue
			}
			assert.Equal(t, http.StatusOK, status, "%s: %s %s", spec.Name, step.act, body)
			want = append(want, step.act)
			clock.Advance(2 * time.Minute)
		}
		status, _ = control(t, sim, "connections/"+added.ID+"/rename", `{"name":"c-1"}`)
		assert.Equal(t, http.StatusConflict, status, "%s: it is gone", spec.Name)

		again := spec.New(options)
		require.NoError(t, again.KeepState(file))
		for _, ledger := range []simulator.Ledger{sim.Ledger(), again.Ledger()} {
			assert.Equal(t, simulator.LedgerCounts{Foreign: 1}, ledger.Counts, spec.Name)
			foreign := ledger.Foreign[0]
			assert.Equal(t, []any{"b-1", 60, false}, []any{foreign.Name, foreign.SpeedMbps, foreign.Live}, spec.Name)
			assert.Empty(t, foreign.Touched, "through the API")
			var acts []simulator.Act
			for _, meddled := range foreign.Meddled {
				acts = append(acts, meddled.Act)
			}
			assert.Equal(t, want, acts, spec.Name)
			assert.Equal(t, "jane@example.org", foreign.Meddled[0].By)
			assert.Equal(t, simulator.SomebodyElse, foreign.Meddled[1].By)
		}
	}
}

func TestMeddlingIsChecked(t *testing.T) {
	t.Parallel()
	for _, spec := range all.Specs {
		sim := spec.New(simulator.Options{})
		_, body := control(t, sim, "connections", `{"name":"turnup-a-1","status":"ERROR"}`)
		assert.Contains(t, body, `"ERROR"`, "%s: with any name, and any status", spec.Name)
		assert.True(t, sim.Ledger().Foreign[0].Live, spec.Name)
		for path, want := range map[string]string{
			"rename {}":                         "rename takes name, and by",
			`rename {"name":"b","speedMbps":5}`: "rename takes name, and by",
			`resize {"speedMbps":-5}`:           "resize takes speedMbps, and by",
			`retag {"name":"b"}`:                "retag takes vlan, cTag, farVlan or farCTag, and by",
			`delete {"vlan":5}`:                 "delete takes nothing but by",
			`rename {"nmae":"b"}`:               "not understood",
		} {
			act, body, _ := strings.Cut(path, " ")
			status, answer := control(t, sim, "connections/turnup-a-1/"+act, body)
			assert.GreaterOrEqual(t, status, http.StatusBadRequest, "%s: %s", spec.Name, path)
			assert.Contains(t, answer, want, "%s: %s", spec.Name, path)
		}
		assert.Empty(t, sim.Ledger().Foreign[0].Meddled, spec.Name)
		status, _ := control(t, sim, "connections/nobody/delete", "")
		assert.Equal(t, http.StatusNotFound, status, spec.Name)
	}
}
