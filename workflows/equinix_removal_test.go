package workflows_test

import (
	"testing"
	"time"

	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// Cancelling before the purchase means that nothing happened; after it, what was bought is removed and read back.
func TestEquinixRemoval_CancelledInEveryState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		o      equinix.Order
		scenes func(f *fabricStage)
		when   time.Duration
		bought int
		status string // at Equinix, just before
	}{
		"waiting for approval":  {o: approvedByUs(pair()), when: time.Hour},
		"PENDING_AUTO_APPROVAL": {o: pair(), when: 30 * time.Second, bought: 2, status: "PENDING_AUTO_APPROVAL"},
		"PROVISIONING":          {o: pair(), when: 90 * time.Second, bought: 2, status: "PROVISIONING"},
		"PENDING_APPROVAL":      {o: toProfile(approvedProfile), when: time.Hour, bought: 1, status: "PENDING_APPROVAL"},
		"half active": {o: pair(), when: time.Hour, bought: 2, status: "PROVISIONED", scenes: func(f *fabricStage) {
			f.takesLong(secondary)
		}},
		"the cloud waits for us": {o: hosted(), when: time.Hour, bought: 1, status: "PROVISIONED"},
		"an invented status": {o: single(), when: time.Hour, bought: 1, status: "FROZEN", scenes: func(f *fabricStage) {
			f.shows(time.Minute, primary, simequinix.Shown{Status: "FROZEN"})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				if test.scenes != nil {
					test.scenes(f)
				}
				f.at(test.when, func() {
					if test.bought > 0 {
						assert.Equal(t, test.status, f.provider.Ledger().Purchases[0].Status)
					}
					f.CancelWorkflow()
				})
				_, err := f.order(test.o)
				var cancelled *temporal.CanceledError
				require.ErrorAs(t, err, &cancelled)
				assert.Equal(t, order.StateCancelled, f.progress().State)
				assert.Equal(t, test.bought, f.ledger().Purchases)
				assert.Empty(t, f.live(), "nothing is left billing")
			})
		})
	}
}

func approvedByUs(o equinix.Order) equinix.Order {
	o.Approval.Required = true
	return o
}

func (f *fabricStage) decommission(o workflows.DecommissionOrder) (workflows.Decommissioned, error) {
	return runs[workflows.Decommissioned](f.stage, workflows.TypeDecommission, o)
}

// outOfService asks to remove the connections.
func outOfService(ids ...string) workflows.DecommissionOrder {
	return workflows.DecommissionOrder{Order: single().Order, ConnectionIDs: ids}
}

// A decommission ends when reads show that everything is gone, whatever the provider shows meanwhile.
func TestEquinixRemoval_Decommission(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(f *fabricStage, ids []string){
		"as it should":    func(*fabricStage, []string) {},
		"gone already":    func(f *fabricStage, ids []string) { f.removes(ids[0]) },
		"one is not here": func(f *fabricStage, ids []string) { ids[0] = "00000000-0000-0000-0000-000000000000" },
		"still shown as PROVISIONED": func(f *fabricStage, ids []string) {
			require.NoError(f.t, f.provider.Stale(ids[1], 40*time.Minute))
		},
		"waits for the seller": func(f *fabricStage, ids []string) {
			f.shows(30*time.Second, ids[0], simequinix.Shown{Status: "PENDING_DELETE"})
			f.shows(20*time.Hour, ids[0], simequinix.Shown{})
		},
		"not removed at first": func(f *fabricStage, ids []string) { require.NoError(f.t, f.provider.FailDelete(ids[1])) },
		"every answer is lost": func(f *fabricStage, _ []string) {
			f.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultDropAfter, Count: 2})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				ids := f.boughtBefore(pair())
				bought := ids[0]
				require.NoError(t, f.provider.Activate(primary))
				require.NoError(t, f.provider.Activate(secondary))
				spoil(f, ids)
				done, err := f.decommission(outOfService(ids...))
				require.NoError(t, err)
				assert.Equal(t, ids, done.ConnectionIDs)
				want := []string(nil)
				if ids[0] != bought {
					want = []string{primary} // nobody asked for it
				}
				assert.Equal(t, want, f.live())
				assert.Equal(t, order.StateCompleted, f.progress().State)
			})
		})
	}
}

// That Equinix does not know an id for a while, by 404 or by 400 with its code, proves nothing: it is asked to delete it all
// the same, and shows it again.
func TestEquinixRemoval_UnknownToEquinix(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simulator.Fault{
		"by its code": {Operation: "getConnection", Kind: simulator.FaultRefuse, Count: 2},
		"by 404":      {Operation: "getConnection", Kind: simulator.FaultStatus, Status: 404, Count: 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				id := f.boughtBefore(single())[0]
				f.spoil(fault)
				_, err := f.decommission(outOfService(id))
				require.NoError(t, err)
				assert.Empty(t, f.live())
				record := f.progress().Record
				assert.Contains(t, record[len(record)-2].What, "connection "+id+" is gone: the provider shows it as DEPROVISIONED")
			})
		})
	}
}

// What the provider keeps refusing is a case for a person; the other connection is not held up by it.
func TestEquinixRemoval_OneThatDoesNotGo(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.boughtBefore(pair())
		require.NoError(t, f.provider.Activate(primary))
		for hour := range 6 {
			f.shows(time.Duration(hour)*time.Hour, ids[0], simequinix.Shown{Status: "NOT_DEPROVISIONED", ProviderStatus: "AVAILABLE"})
		}
		f.looks(5*time.Hour+time.Minute, func(p order.Progress) {
			assert.Equal(t, order.StateHeld, p.State)
			assert.Equal(t, order.HandoffResolveRemoval, p.Waits[0].Name)
			assert.Contains(t, p.Reason, "connection "+ids[0]+" may still be billed; the provider refuses to remove it: the provider was asked to delete")
			assert.NotContains(t, p.Reason, ids[1])
			assert.NotContains(t, f.live(), secondary)
		})
		f.shows(6*time.Hour, ids[0], simequinix.Shown{})
		f.answers(7*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
		_, err := f.decommission(outOfService(ids...))
		require.NoError(t, err)
		assert.Empty(t, f.live())
	})
}

func TestEquinixRemoval_DecommissionAsksForApproval(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := outOfService(f.boughtBefore(single())...)
		o.Approval.Required = true
		f.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, "decommission/equinix/sv-dc-1", p.ID)
			assert.Equal(t, []string{primary}, f.live())
		})
		f.at(2*time.Hour, f.CancelWorkflow)
		_, err := f.decommission(o)
		require.Error(t, err)
		assert.Equal(t, []string{primary}, f.live(), "it stays in service")
	})
}
