//go:build production

package e2e_test

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// uiShowsWhatTheTokenAllows: Temporal's UI, as its unit has it, has no permission of its own.
func (h *harness) uiShowsWhatTheTokenAllows() {
	h.t.Helper()
	dir, address := filepath.Join(h.dir, "ui"), freeAddress(h.t)
	text, err := os.ReadFile(root + "/deploy/systemd/ui.yaml")
	require.NoError(h.t, err)
	settings := strings.NewReplacer("127.0.0.1:7233", h.TemporalAddress(), "port: 8233", "port: "+strings.TrimPrefix(address, "127.0.0.1:")).Replace(string(text))
	require.NoError(h.t, os.Mkdir(dir, 0o700))
	require.NoError(h.t, os.WriteFile(filepath.Join(dir, "production.yaml"), []byte(settings), 0o600))
	ui := exec.CommandContext(h.t.Context(), filepath.Join(programs(), "temporal-ui"), "--root", h.dir, "--config", "ui", "--env", "production", "start")
	file := func(name string) string { return filepath.Join(h.KeysDir(), name) }
	ui.Env = []string{"TEMPORAL_TLS_CA=" + file("ca.pem"), "TEMPORAL_TLS_CERT=" + file("viewer.pem"), "TEMPORAL_TLS_KEY=" + file("viewer.key"), "TEMPORAL_AUTH_ENABLED=false"}
	log, err := os.Create(filepath.Join(h.dir, "ui.log"))
	require.NoError(h.t, err)
	ui.Stdout, ui.Stderr = log, log
	require.NoError(h.t, ui.Start())
	defer func() { _ = ui.Process.Kill(); _ = ui.Wait(); _ = log.Close() }()

	count := func(token string) int {
		request, err := http.NewRequestWithContext(h.t.Context(), http.MethodGet, "http://"+address+"/api/v1/namespaces/turnup/workflow-count", nil)
		require.NoError(h.t, err)
		if token != "" {
			request.Header.Set("Authorization", "Bearer "+token)
		}
		response, err := web.Do(request)
		if err != nil {
			return 0
		}
		_ = response.Body.Close()
		return response.StatusCode
	}
	h.until("the UI answers", func() bool { return count("") != 0 })
	assert.Equal(h.t, http.StatusForbidden, count(""))
	token, err := os.ReadFile(file("viewer.jwt"))
	require.NoError(h.t, err)
	h.until("the UI counts orders for a viewer", func() bool { return count(strings.TrimSpace(string(token))) == http.StatusOK })
}
