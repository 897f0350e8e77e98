//go:build production

package e2e_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// tellsRolesApart: what each token may do on the real cluster; deploy/temporal/server has the whole table.
func (h *harness) tellsRolesApart() {
	h.t.Helper()
	denied := func(err error) bool {
		var refused *serviceerror.PermissionDenied
		return errors.As(err, &refused)
	}
	list := func(c client.Client) error {
		ctx, cancel := context.WithTimeout(h.t.Context(), 10*time.Second)
		defer cancel()
		_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{})
		return err
	}
	o := h.order("guarded", "--approval")
	ana := h.as("ana")
	for what, err := range map[string]error{
		"take a worker's task": func() error {
			_, err := ana.WorkflowService().PollWorkflowTaskQueue(h.t.Context(), &workflowservice.PollWorkflowTaskQueueRequest{
				Namespace: "turnup", TaskQueue: &taskqueuepb.TaskQueue{Name: "turnup"},
			})
			return err
		}(),
		"terminate": ana.TerminateWorkflow(h.t.Context(), o.id(), "", "to be rid of it"),
		"reset": func() error {
			_, err := ana.ResetWorkflowExecution(h.t.Context(), &workflowservice.ResetWorkflowExecutionRequest{Namespace: "turnup"})
			return err
		}(),
	} {
		assert.True(h.t, denied(err), "an operator may not %s: %v", what, err)
	}
	require.NoError(h.t, list(h.as("viewer")))
	_, chat, code, err := h.StarterEnv(h.t.Context(), h.Settings("viewer"), asked("by-viewer")...)
	require.NoError(h.t, err)
	assert.NotEqual(h.t, success, code, "a viewer may not order: %s", chat)
	assert.False(h.t, h.exists("by-viewer"))

	none := filepath.Join(h.dir, "none.jwt")
	require.NoError(h.t, os.WriteFile(none, []byte("none"), 0o600))
	require.Error(h.t, list(h.as("ana", "TEMPORAL_API_KEY_FILE="+none)), "without a token")
	require.Error(h.t, list(h.as("ana", "TEMPORAL_API_KEY_FILE=", "TEMPORAL_TLS_CLIENT_CERT_PATH=", "TEMPORAL_TLS_CLIENT_KEY_PATH=")), "without a certificate")
	for _, role := range []string{"internal-frontend", "history", "matching"} {
		inside := h.as("admin", "TEMPORAL_ADDRESS="+h.RoleAddress(role), "TEMPORAL_TLS_SERVER_NAME=internode.temporal",
			"TEMPORAL_TLS_SERVER_CA_CERT_PATH="+filepath.Join(h.KeysDir(), "cluster-ca.pem"))
		assert.Error(h.t, list(inside), "%s is for the cluster's own certificates", role)
	}
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "reject", o.name, "--by", "li", "--note", "only a test")
}

// namesWhoPlaced: the history says whose token placed the order, whatever the order says.
func (h *harness) namesWhoPlaced(o placed) {
	h.t.Helper()
	events := h.temporal.GetWorkflowHistory(h.t.Context(), o.id(), "", false, 0)
	first, err := events.Next()
	require.NoError(h.t, err)
	assert.Equal(h.t, "jwt/ana", first.GetPrincipal().GetType()+"/"+first.GetPrincipal().GetName())
}

// renewsKeys replaces every certificate and the signer of all tokens while programs run and an order is under way.
func (h *harness) renewsKeys() {
	h.t.Helper()
	o := h.order("while-renewed", "--approval")
	o.untilWaits(order.HandoffApproval)
	old, err := os.ReadFile(filepath.Join(h.KeysDir(), "ana.jwt"))
	require.NoError(h.t, err)
	stale := filepath.Join(h.dir, "stale.jwt")
	require.NoError(h.t, os.WriteFile(stale, old, 0o600))
	shown := map[string]string{"frontend": h.certificateOf("frontend"), "history": h.certificateOf("history")}
	for _, name := range []string{"frontend", "internode", "worker", "ana"} {
		require.NoError(h.t, os.Remove(filepath.Join(h.KeysDir(), name+".pem")))
	}
	require.NoError(h.t, os.Remove(filepath.Join(h.KeysDir(), "signer.key")))
	require.NoError(h.t, h.RenewKeys())

	for role, before := range shown {
		h.until(role+" shows its new certificate", func() bool { now := h.certificateOf(role); return now != "" && now != before })
	}
	h.until("a token of the old signer is refused", func() bool {
		_, err := h.as("ana", "TEMPORAL_API_KEY_FILE="+stale).CountWorkflow(h.t.Context(), &workflowservice.CountWorkflowExecutionsRequest{})
		return err != nil && strings.Contains(err.Error(), "unauthorized")
	})
	require.NoError(h.t, h.Role("frontend").Kill()) // every connection begins again, with new certificates
	require.NoError(h.t, h.StartCluster(h.t.Context()))
	h.turnup(success, "approve", o.name, "--by", "li")
	o.goesLive()
	o.boughtOnce()
}
