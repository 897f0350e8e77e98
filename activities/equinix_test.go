package activities_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEquinixChange asks once, looks until it is done, and asks nothing of what is so already or is gone.
func TestEquinixChange(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, a equinixAccount) {
		id := a.buys("")
		change := func(c activities.EquinixChange) (providers.Connection, error) {
			c.ConnectionID = id
			return run[providers.Connection](a.account, "Change", c)
		}
		require.NoError(t, a.provider.Activate(id))
		now, err := change(activities.EquinixChange{Name: a.mark, SpeedMbps: 50})
		require.NoError(t, err, "nothing to change")
		assert.Equal(t, id, now.ID)
		_, err = change(activities.EquinixChange{SpeedMbps: 200})
		assert.Equal(t, waits(pace.Settle/6), failureOf(t, err))
		assert.ErrorContains(t, err, "asked for the change")
		_, err = change(activities.EquinixChange{SpeedMbps: 200})
		assert.Equal(t, waits(pace.First), failureOf(t, err))
		assert.ErrorContains(t, err, "the change is ")
		a.clock.Advance(time.Minute)
		now, err = change(activities.EquinixChange{SpeedMbps: 200})
		require.NoError(t, err)
		assert.Equal(t, 200, now.SpeedMbps)
		assert.Equal(t, 1, a.calls("updateConnection"))

		require.NoError(t, a.client.Delete(t.Context(), id))
		_, err = change(activities.EquinixChange{SpeedMbps: 500})
		assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	})
}

// TestEquinixRemovalByBothStatuses is about what is told of both sides.
func TestEquinixRemovalByBothStatuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status, far  string
		asksToDelete int
		gone         string
	}{
		{"PENDING_APPROVAL", "NOT_AVAILABLE", 1, looks},
		{"PROVISIONED", "AVAILABLE", 1, looks},
		{"PROVISIONED", "PENDING_APPROVAL", 1, looks},
		{"PENDING_BGP_PEERING", "PENDING_BGP", 1, looks},
		{"REJECTED", "REJECTED", 1, looks},
		{"NOT_DEPROVISIONED", "AVAILABLE", 1, looks},
		{"PENDING_DELETE", "AVAILABLE", 0, looks},
		{"DEPROVISIONED", "NOT_AVAILABLE", 0, done},
		{"DELETED", "NOT_AVAILABLE", 0, done},
	} {
		t.Run(tt.status+" "+tt.far, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, a equinixAccount) {
				id := a.buys("")
				require.NoError(t, a.provider.SetStatus(id, simequinix.Shown{Status: tt.status, ProviderStatus: tt.far}))
				_, err := run[any](a.account, "Gone", activities.Owned{ConnectionID: id})
				assert.Equal(t, tt.gone, outcome(t, err), "gone")
				_, err = run[any](a.account, "Delete", activities.Owned{ConnectionID: id})
				assert.Equal(t, done, outcome(t, err), "delete")
				assert.Equal(t, tt.asksToDelete, a.calls("deleteConnection"))
			})
		})
	}
}

func TestEquinixSurvey(t *testing.T) {
	t.Parallel()
	const (
		globex  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01"
		unknown = "b4d1f3e5-2a7c-4c9f-8e38-000000000000"
		primary = "7f891d3b-973c-73c0-bae0-30ac1885197a"
	)
	overBothAPIs(t, func(t *testing.T, a equinixAccount) {
		survey := func(q activities.EquinixSurvey) activities.EquinixPlaces {
			q.SpeedMbps = 50
			places, err := run[activities.EquinixPlaces](a.account, "Survey", q)
			require.NoError(t, err)
			return places
		}
		places := survey(activities.EquinixSurvey{Ports: []string{"DEMO-SV1-Dot1q-PRI", "demo-dc5-dot1q-pri", primary}})
		assert.Equal(t, []string{"DEMO-SV1-Dot1q-PRI", "DEMO-DC5-Dot1q-PRI"}, portNames(places.Ports.Rows), "one port that has two names is one")
		assert.Zero(t, a.calls("listMetros"), "nobody asked for a metro")
		assert.Empty(t, places.Profiles)

		places = survey(activities.EquinixSurvey{Ports: []string{"DEMO-SV1-Dot1q-PRI", "nowhere"}, Profiles: []string{globex, unknown}, Metros: []string{"SV", "XX"}})
		all, err := run[providers.Listed[providers.Port]](a.account, "Ports", activities.ListQuestion{})
		require.NoError(t, err)
		assert.LessOrEqual(t, len(places.Ports.Rows), 1+10, "the port that is meant, and those whose names are most like the other one's")
		assert.Equal(t, "DEMO-SV1-Dot1q-PRI", places.Ports.Rows[0].Name)
		assert.Equal(t, len(all.Rows), len(places.Ports.Rows)+places.Ports.More)
		require.Len(t, places.Metros, 1)
		assert.Equal(t, "SV", places.Metros[0].Code)
		assert.Equal(t, "Approved by Globex", places.Profiles[globex].Name)
		assert.NotEmpty(t, places.Profiles[unknown].Unusable, "a profile that nobody knows is the order's fault")

		a.spoil(simulator.Fault{Operation: "getProfile", Kind: simulator.FaultStatus, Status: 403})
		const initech = "b4d1f3e5-2a7c-4c9f-8e38-000000000001" // which nobody has read yet
		_, err = run[any](a.account, "Survey", activities.EquinixSurvey{Profiles: []string{initech}})
		assert.Equal(t, noCredential, failureOf(t, err))
		assert.ErrorContains(t, err, "read service profile "+initech)
	})
}
