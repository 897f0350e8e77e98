package stack

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingSurvivesAKilledOwner(t *testing.T) {
	t.Parallel()
	h := listen(t)
	bin := binDir(t)
	owner := exec.Command(filepath.Join(bin, "owner"), filepath.Join(bin, "calls-home"), h.Addr().String(), filepath.Join(t.TempDir(), "log"))
	owner.Stderr = os.Stderr
	require.NoError(t, owner.Start())
	defer func() { _ = owner.Wait() }()
	conn := h.call(t)

	require.NoError(t, owner.Process.Kill())
	requireGone(t, conn)
}
