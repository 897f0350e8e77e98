package activities_test

import (
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEquinixRemovalStepsByStatus is what each step does, and whether it asks the provider for anything.
func TestEquinixRemovalStepsByStatus(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status, far  string
		asksToDelete int
		gone         string
	}{
		{"PENDING_AUTO_APPROVAL", "NOT_AVAILABLE", 1, looks},
		{"PENDING_APPROVAL", "NOT_AVAILABLE", 1, looks},
		{"PROVISIONING", "NOT_AVAILABLE", 1, looks},
		{"PROVISIONED", "AVAILABLE", 1, looks},
		{"PROVISIONED", "PENDING_APPROVAL", 1, looks},
		{"PENDING_BGP_PEERING", "PENDING_BGP", 1, looks},
		{"REJECTED", "REJECTED", 1, looks},
		{"NOT_PROVISIONED", "NOT_AVAILABLE", 1, looks},
		{"NOT_DEPROVISIONED", "AVAILABLE", 1, looks},
		{"FROZEN", "AVAILABLE", 1, looks}, // a status that no document names
		{"PENDING_DELETE", "AVAILABLE", 0, looks},
		{"DEPROVISIONING", "AVAILABLE", 0, looks},
		{"DEPROVISIONED", "NOT_AVAILABLE", 0, done},
		{"DELETED", "NOT_AVAILABLE", 0, done},
	} {
		t.Run(tt.status+" "+tt.far, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabric) {
				id := f.buys(tt.status, tt.far)
				_, err := run[any](t, f.Equinix, f.Gone, id)
				assert.Equal(t, tt.gone, outcome(t, err), "gone")
				_, err = run[any](t, f.Equinix, f.Delete, id)
				assert.Equal(t, done, outcome(t, err), "delete")
				assert.Equal(t, tt.asksToDelete, f.provider.Calls()["deleteConnection"])
			})
		})
	}
}

// untilDone runs the activity as often as Temporal would, while the provider's clock moves on by each pause. It
// returns the failure that ended it, if any.
func (f *fabric) untilDone(function any, id string) error {
	f.t.Helper()
	var attempts retries[int]
	for range 30 {
		_, err := attempts.run(f.Equinix, function, id)
		if err == nil || failureOf(f.t, err).final {
			return err
		}
		f.clock.Advance(max(failureOf(f.t, err).delay, time.Second))
	}
	f.t.Fatal("no end in 30 attempts")
	return nil
}

func TestEquinixRemovalLeavesNothingOnTheBill(t *testing.T) {
	t.Parallel()
	fault := func(operation, kind string, status, count int) simulator.Fault {
		return simulator.Fault{Operation: operation, Kind: kind, Status: status, Count: count}
	}
	for name, faults := range map[string][]simulator.Fault{
		"as it should": nil,
		"every answer is lost": {
			fault("deleteConnection", simulator.FaultDropAfter, 0, 1), fault("getConnection", simulator.FaultTruncate, 0, 1),
		},
		"every request is lost": {
			fault("deleteConnection", simulator.FaultDropBefore, 0, 1), fault("getConnection", simulator.FaultDropBefore, 0, 1),
		},
		"the credential lacks a right for a while": {
			fault("getConnection", simulator.FaultStatus, 403, 2), fault("deleteConnection", simulator.FaultStatus, 403, 1),
		},
		"Equinix does not know it yet": {
			fault("getConnection", simulator.FaultRefuse, 0, 4), fault("deleteConnection", simulator.FaultStatus, 404, 3),
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabric) {
				id := f.buys("", "")
				for _, fault := range faults {
					f.spoil(fault)
				}
				for range 2 { // a step that a worker died in is run again
					require.NoError(t, f.untilDone(f.Delete, id))
				}
				require.NoError(t, f.untilDone(f.Gone, id))
				assert.Zero(t, f.provider.Ledger().Counts.Live)
				require.NoError(t, f.untilDone(f.Delete, id))
				require.NoError(t, f.untilDone(f.Gone, id))
				assert.Empty(t, f.provider.Faults(), "each fault struck")
			})
		})
	}
}

func TestEquinixConnectionThatNobodyKnowsIsGoneAfterTheSettleTime(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		const nowhere = "00000000-0000-0000-0000-000000000000"
		require.NoError(t, f.untilDone(f.Delete, nowhere))
		assert.Equal(t, begin.Add(pace.Settle), f.clock.Now())
		require.NoError(t, f.untilDone(f.Gone, nowhere))
	})
}

func TestEquinixRefusedRemovalAsksAPerson(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		id := f.buys("", "")
		f.spoil(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400})
		assert.Equal(t, refused(providers.KindInvalid), failureOf(t, f.untilDone(f.Delete, id)))
		require.NoError(t, f.untilDone(f.Delete, id), "once the person has talked to the provider")
	})
}
