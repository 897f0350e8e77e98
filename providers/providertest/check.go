package providertest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

// Fixture is a file of the package's testdata.
func Fixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name)) // #nosec G304 -- a fixture of the test's own package
	require.NoError(t, err)
	return string(data)
}

// Fixtures are all JSON files of the package's testdata.
func Fixtures(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	texts := make([]string, len(files))
	for i, file := range files {
		texts[i] = Fixture(t, filepath.Base(file))
	}
	return texts
}

// Fields names the fields of the faults in err, in their order; none when there is no error.
func Fields(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	var names []string
	for _, fault := range faults {
		names = append(names, fault.Field)
		assert.NotEmpty(t, fault.Rule)
	}
	return names
}

// Statuses checks how each raw status is read, reasons aside. It stays as it was written, whatever is made of it.
func Statuses(t *testing.T, observe func(raw string) providers.Observation, want map[string]providers.Observation) {
	t.Helper()
	for raw, observation := range want {
		got := observe(raw)
		got.Reason = ""
		observation.Status = raw
		assert.Equal(t, observation, got, "status %q", raw)
	}
}

// CheckAnswer checks what a client returned after whatever a server said: an error has a kind, a connection has an id and
// a phase, and a status that nobody knows is unknown and alive, so that it keeps an order waiting, where it can be seen.
func CheckAnswer(t testing.TB, err error, connections ...providers.Connection) {
	t.Helper()
	if err != nil {
		assert.NotEmpty(t, providers.KindOf(err), "an error without a kind: %v", err)
		return
	}
	for _, c := range connections {
		assert.NotEmpty(t, c.ID)
		assert.Contains(t, phases, c.Phase, "status %q", c.Status)
		if c.Phase == providers.PhaseUnknown {
			assert.False(t, c.Gone || c.Dead() || c.Phase.Settled(), "an unknown status %q is taken for an end", c.Status)
		}
	}
}

var phases = []providers.Phase{
	providers.PhaseBuilding, providers.PhaseWaiting, providers.PhaseActive, providers.PhaseDown, providers.PhaseFailed,
	providers.PhaseClosing, providers.PhaseClosed, providers.PhaseUnknown,
}
