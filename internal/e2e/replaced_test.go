package e2e_test

import (
	"testing"

	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A client id is replaced while an order waits: the order, its watch and its removal go on with the new one. With the credential
// of another organization a worker is not let in before a person says that the account has moved; and then nothing of the former
// account's is done or believed gone, and nobody's order fails.
func TestCredentialReplacedWhileAnOrderWaits(t *testing.T) {
	t.Parallel()
	h := open(t).at(simequinix.Name)
	o := h.orderEquinix("waits", toProfile(globex)...)
	o.untilWaits(order.WaitActivation)
	require.NoError(t, h.worker.Stop(patience))
	require.NoError(t, h.control.ReplaceCredential(t.Context(), "new-client", "new-secret", 0))
	renewed := []string{"EQUINIX_CLIENT_ID=new-client", "EQUINIX_CLIENT_SECRET=new-secret"}
	worker := h.startWorker("worker-2", renewed...)
	h.act(o.marks()[0], "approve", nil)
	o.ends(order.StateCompleted)
	require.NoError(t, worker.Stop(patience))

	require.NoError(t, h.control.ReplaceCredential(t.Context(), "their-client", "their-secret", 4711))
	told := h.refusedWorker(order.DefaultAccount, "their-client", "their-secret")
	assert.Contains(t, told, "this worker's credential is for 4711")
	h.startWorker("worker-other", only("huawei")...) // by which the account answers
	assert.Contains(t, h.turnup(success, "accounts", "adopt", "default", "--by", "li").chat, "account default at equinix is 4711 from now on")
	h.startWorker("worker-3", "EQUINIX_CLIENT_ID=their-client", "EQUINIX_CLIENT_SECRET=their-secret")
	h.turnup(success, "decommission", o.name)
	removal := placed{h, "decommission/" + o.id()}
	removal.until("it says whose account it has", func(order.Progress) bool {
		return removal.lastFailure() == "OtherAccount"
	})
	o.billed(o.marks()[0])
}

// lastFailure is the type of what the activity that the order waits for failed with last.
func (o placed) lastFailure() string {
	description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
	if err != nil {
		return ""
	}
	for _, pending := range description.GetPendingActivities() {
		if failure := pending.GetLastFailure().GetApplicationFailureInfo(); failure != nil {
			return failure.GetType()
		}
	}
	return ""
}
