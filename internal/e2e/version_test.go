package e2e_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryProgramSaysItsVersion asks whatever "make build" made: one line that begins with the program's name.
func TestEveryProgramSaysItsVersion(t *testing.T) {
	t.Parallel()
	built, err := filepath.Glob(filepath.Join(programs(), "turnup*"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(built), 7, "starter, worker, simulator, demo, chaos, bench and devserver")
	for _, program := range built {
		said, err := exec.Command(program, "--version").CombinedOutput()
		require.NoError(t, err, program)
		assert.Equal(t, 1, strings.Count(string(said), "\n"), "%s: %s", program, said)
		assert.True(t, strings.HasPrefix(string(said), filepath.Base(program)+" "), "%s: %s", program, said)
	}
}
