package e2e_test

import (
	"encoding/json"
	"io"
	"net"
	"os/exec"
	"path/filepath"
	"testing"

	"turnup/providers/simulator/all"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
)

// admin runs turnup-admin for a namespace, and checks its exit code.
func (h *harness) admin(code int, namespace string, args ...string) said {
	h.t.Helper()
	cmd := exec.CommandContext(h.t.Context(), filepath.Join(programs(), "turnup-admin"), args...)
	cmd.Env = []string{"HOME=" + h.dir, "TEMPORAL_ADDRESS=" + h.TemporalAddress(), "TEMPORAL_NAMESPACE=" + namespace}
	output, err := cmd.CombinedOutput()
	if code == success {
		require.NoError(h.t, err, "%s", output)
	}
	require.Equal(h.t, code, cmd.ProcessState.ExitCode(), "%s", output)
	return said{data: string(output)}
}

// A namespace is made, put right and left alone by one command, which refuses what can't be changed; a worker is not ready before.
func TestNamespaceCommand(t *testing.T) {
	t.Parallel()
	h := build(t)
	assert.Contains(t, h.admin(failure, "orders", "namespace", "--wait", "300ms").data, "waiting, since nobody answers yet: connect to Temporal at "+h.TemporalAddress())
	h.startServer()
	h.startProvider()
	assert.Contains(t, h.admin(success, "orders", "namespace").data, "namespace orders made, search attributes added: ")
	assert.Equal(t, "namespace orders was there\n", h.admin(success, "orders", "namespace").data)

	var changed map[string]any
	require.NoError(t, json.Unmarshal([]byte(h.admin(success, "orders", "namespace", "--retention-days", "30", "-o", "json").data), &changed))
	assert.Equal(t, map[string]any{
		"namespace": "orders", "made": false, "retentionBefore": "2160h0m0s", "retention": "720h0m0s", "addedSearchAttributes": []any{},
	}, changed)

	_, err := h.temporal.OperatorService().RemoveSearchAttributes(t.Context(), &operatorservice.RemoveSearchAttributesRequest{
		Namespace: "orders", SearchAttributes: []string{"Metro", "SupportSeconds"},
	})
	require.NoError(t, err)
	const lacks = "503 the namespace lacks search attributes, without which no order can go on: Metro, SupportSeconds; turnup-admin namespace adds them\n"
	health := freeAddress(t)
	worker := exec.CommandContext(t.Context(), filepath.Join(programs(), "turnup-worker"))
	worker.Env = append([]string{"HOME=" + h.dir, "TEMPORAL_ADDRESS=" + h.TemporalAddress(), "TEMPORAL_NAMESPACE=orders", "TURNUP_HEALTH_ADDR=" + health},
		all.Specs[0].Worker(h.ProviderURL(all.Specs[0].Name))...)
	require.NoError(t, worker.Start())
	t.Cleanup(func() { _ = worker.Process.Kill(); _ = worker.Wait() })
	h.until("the worker says why it is not ready", func() bool { return h.says("http://"+health+"/readyz") == lacks })
	assert.Contains(t, h.admin(success, "orders", "namespace", "--retention-days", "30").data, "search attributes added: Metro, SupportSeconds")
	h.until("it is ready", func() bool { return h.says("http://"+health+"/readyz") == "200 ready\n" })

	_, err = h.temporal.OperatorService().RemoveSearchAttributes(t.Context(), &operatorservice.RemoveSearchAttributesRequest{
		Namespace: "orders", SearchAttributes: []string{"Metro"},
	})
	require.NoError(t, err)
	h.until("Metro can be of another type", func() bool {
		_, err = h.temporal.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
			Namespace: "orders", SearchAttributes: map[string]enumspb.IndexedValueType{"Metro": enumspb.INDEXED_VALUE_TYPE_DOUBLE},
		})
		return err == nil
	})
	h.until("it is refused", func() bool {
		cmd := exec.CommandContext(t.Context(), filepath.Join(programs(), "turnup-admin"), "namespace")
		cmd.Env = []string{"HOME=" + h.dir, "TEMPORAL_ADDRESS=" + h.TemporalAddress(), "TEMPORAL_NAMESPACE=orders"}
		output, _ := cmd.CombinedOutput()
		return cmd.ProcessState.ExitCode() == failure && assert.Contains(t, string(output), "search attribute Metro is a Double and must be a Keyword")
	})
	h.admin(badInput, "orders", "namespace", "--retention-days", "0")
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// says is the answer of an address: its status and text.
func (h *harness) says(url string) string {
	response, err := web.Get(url)
	if err != nil {
		return err.Error()
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	require.NoError(h.t, err)
	return response.Status[:4] + string(text)
}
