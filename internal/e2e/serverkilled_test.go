package e2e_test

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// killServer kills Temporal with kill -9, starts it again, and checks that the order waits as before.
func (o placed) killServer(wait string) {
	o.t.Helper()
	before := o.untilWaits(wait)
	o.untilQuiet()
	require.NoError(o.t, o.server.Kill())
	o.startServer()
	after := o.untilWaits(wait)
	assert.Equal(o.t, before.Waits, after.Waits, "the wait goes on where it was, with the same deadline")
}

// Temporal's server is killed in each of the order's waits.
func TestServerKilledInEachWait(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)
	o := h.order("hkg-1", "--approval")
	o.killServer(order.HandoffApproval)
	h.turnup(success, "approve", "hkg-1", "--by", "li")
	o.untilStatus("PENDING")

	o.killServer(order.HandoffSupport)
	o.complete(success, order.HandoffSupport, supportValues...)
	o.provision()
	o.untilWaitsOnly(order.HandoffTencentPortal)

	o.killServer(order.HandoffTencentPortal)
	o.complete(success, order.HandoffTencentPortal, portalValues...)

	o.ends(order.StateCompleted)
	o.boughtOnce()
	assert.Equal(t, 1, h.creates())
	assert.LessOrEqual(t, o.events(), int64(mostEvents))
}

// The people are done first, so that the order waits for nothing but the provider.
func TestServerKilledWaitingForActivation(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.complete(success, order.HandoffSupport, supportValues...)
	o.untilWaitsOnly(order.WaitActivation)
	o.killServer(order.WaitActivation)
	o.provision()
	o.ends(order.StateCompleted)
	o.boughtOnce()
	assert.Equal(t, 1, h.creates())
}

// The provider acts while nobody is there to see it.
func TestEverythingKilledAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)
	o := h.order("hkg-1")
	o.untilStatus("PENDING")
	o.untilQuiet()
	require.NoError(t, h.worker.Kill())
	require.NoError(t, h.server.Kill())
	o.provision()
	h.startServer()
	h.startWorker("worker-2")
	o.complete(success, order.HandoffSupport, supportValues...)
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.ends(order.StateCompleted)
	o.boughtOnce()
	assert.Equal(t, 1, h.creates())
}
