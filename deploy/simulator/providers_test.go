package main_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestServesEveryProvider(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	badDay := filepath.Join(folder, "badday.yaml")
	rules := "rules:\n  - {operation: [listIncoming, whoAmI], fault: status, count: 1}\n  - {operation: listHostedDirectConnects, fault: status, count: 1}\n"
	require.NoError(t, os.WriteFile(badDay, []byte(rules), 0o600))
	args := []string{"--equinix-addr", "127.0.0.1:0", "--huawei-addr", "127.0.0.1:0", "--tencent-addr", "127.0.0.1:0", "--state", filepath.Join(folder, "sim.json"), "--scenario", badDay}
	first := start(t, args...)
	equinix := first.address("Equinix")
	assert.Contains(t, first.line("client secret"), "demo-secret")
	assert.Contains(t, first.line("control"), equinix+"/_simulator/")
	huawei := first.address("Huawei Cloud")
	assert.Contains(t, first.line("  SK"), "demo-secret-key")
	tencent := first.address("Tencent Cloud")
	assert.Contains(t, first.line("SecretKey"), "exampleSecretKey")
	assert.Contains(t, first.line("scenario  "), "2 rules", "the operations of all providers are known")
	buy(t, equinix)
	assert.Contains(t, first.line("equinix: createConnection: 200 rehearsal"), "PENDING_AUTO_APPROVAL")
	for _, address := range []string{first.url, equinix, huawei, tencent} {
		response, err := http.Get(address + "/_simulator/")
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusOK, response.StatusCode)
	}
	require.NoError(t, first.cmd.Process.Signal(syscall.SIGTERM))
	for range first.lines {
	}
	require.NoError(t, first.cmd.Wait())
	for _, file := range []string{"sim.json", "sim.equinix.json", "sim.huawei.json", "sim.tencent.json"} {
		assert.FileExists(t, filepath.Join(folder, file))
	}
	second := start(t, args...)
	second.address("Equinix")
	assert.Contains(t, second.line("state"), "1 bought so far, 1 live")
}

// buy orders a connection between own ports at Equinix.
func buy(t *testing.T, equinix string) {
	t.Helper()
	post := func(path, token, body string) (answer map[string]string) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, equinix+path, strings.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+token)
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		defer func() { _ = response.Body.Close() }()
		require.NoError(t, json.NewDecoder(response.Body).Decode(&answer))
		return answer
	}
	token := post("/oauth2/v1/token", "", `{"grant_type":"client_credentials","client_id":"demo-client","client_secret":"demo-secret"}`)["access_token"]
	bought := post("/ecx/v3/l2/connections", token, `{"primaryName":"rehearsal","speed":50,"speedUnit":"MB","notifications":["noc@example.org"],
		"primaryPortUUID":"7f891d3b-973c-73c0-bae0-30ac1885197a","primaryVlanSTag":10,
		"primaryZSidePortUUID":"7f891d3b-99c8-9c80-bae0-30ac1885197a","primaryZSideVlanSTag":10}`)
	require.NotEmpty(t, bought["primaryConnectionId"])
}
