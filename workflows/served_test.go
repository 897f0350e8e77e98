package workflows_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/service"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// completes has people and the provider do all that the order waits for.
func (r *rehearsal) completes() {
	r.answers(time.Hour, order.HandoffApproval, approve)
	r.supportActs(2 * time.Hour)
	r.answers(3*time.Hour, order.HandoffSupport, supportValues)
	r.answers(4*time.Hour, order.HandoffTencentPortal, portalValues)
}

func approvedOrder() tencent.Order {
	o := validOrder()
	o.Approval.Required = true
	return o
}

// What a completed order leaves has all that is needed to change, compare and remove it, years later.
func TestOrderLeavesAService(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.completes()
	done, err := r.order(approvedOrder())
	require.NoError(t, err)
	require.Len(t, r.left, 1)
	left := r.left[0]
	assert.Equal(t, "service/tencent/hkg-prod-1", left.ID())
	assert.Equal(t, []string{done.ConnectionID}, left.ConnectionIDs())
	assert.Equal(t, order.ServedConnection{
		ID: done.ConnectionID, Mark: mark, Name: done.ConnectionName, SpeedMbps: 100, Metro: done.MetroID, Class: "SILVER",
		SrcPortID: done.PortID, SrcPort: done.PortName, SrcVLAN: done.PortVLAN, DstVLAN: 60,
		InServiceAt: left.Connections[0].InServiceAt,
	}, left.Connections[0])
	assert.False(t, left.Connections[0].InServiceAt.IsZero(), "its term has begun")
	assert.Equal(t, map[string]string{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "60", "tunnelId": "dcx-abcdefgh"}, left.Values)
	assert.Equal(t, []string{"ana", "li", "li"}, []string{left.RequestedBy, left.ApprovedBy, left.CompletedBy})
	assert.Equal(t, []string{"consoleconnect", order.DefaultAccount, done.Identity, order.OriginOrdered, "HKG", "1m evergreen"},
		[]string{left.Provider, left.Account, left.Identity, left.Origin, left.Metro, left.Term})
	assert.True(t, left.Approval.Required)
	assert.True(t, left.Price.Known)
	hour := int(time.Hour.Seconds())
	assert.InDeltaMapValues(t, map[string]int{"approval": hour, "support-handoff": 2 * hour, "tencent-portal": hour, "activation": hour}, left.WaitedSeconds, 300)
	assert.NotEmpty(t, left.OrderRun)
	assert.False(t, left.Since.IsZero())
}

// An order does not end before its service stands: people see why, and what does it.
func TestOrderWhoseServiceCanNotStandYet(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	freed := r.Now().Add(9 * time.Hour)
	r.taken = func() error {
		if r.Now().Before(freed) {
			return temporal.NewNonRetryableApplicationError("tencent/hkg-prod-1 is in service with connection x; turnup forget ends that", service.TypeConflict, nil)
		}
		return nil
	}
	r.completes()
	r.looks(7*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, "waiting for service", p.Doing)
		assert.Contains(t, p.Waits[0].Instructions, "is in service with connection x; turnup forget ends that")
		assert.Equal(t, providers.PartyOperator, p.Waits[0].Party)
	})
	r.at(8*time.Hour, r.CancelWorkflow) // too late: it is done
	_, err := r.order(approvedOrder())
	require.NoError(t, err)
	assert.Len(t, r.left, 1)
	assert.Equal(t, order.StateCompleted, r.progress().State)
	assert.Equal(t, 1, r.ledger().Live)
}

func TestOrderThatFailsLeavesNoService(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.answers(time.Hour, order.HandoffApproval, map[string]order.Value{"decision": "reject"})
	_, err := r.order(approvedOrder())
	require.Error(t, err)
	assert.Empty(t, r.left)
}

// Whoever starts an order by hand meets the lock of the name all the same.
func TestNameInServiceBuysNothing(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.ranBefore, r.inService = true, []string{"58af"}
	_, err := r.order(validOrder())
	failsWith(t, err, order.ErrorRefused)
	assert.ErrorContains(t, err, "is in service with connection 58af")
	assert.Zero(t, r.ledger().Live)
	assert.Empty(t, r.left)
}
