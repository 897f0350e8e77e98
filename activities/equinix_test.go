package activities_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fabric is a simulated Equinix account, whose clock moves only when told to, and the activities that use it.
type fabric struct {
	*activities.Equinix
	t        *testing.T
	api      string
	clock    *simulator.ManualClock
	provider *simulator.Equinix
}

// overBothAPIs runs the test once for each API: whatever an activity does, it must do over both.
func overBothAPIs(t *testing.T, test func(t *testing.T, f *fabric)) {
	t.Helper()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			test(t, newFabric(t, api))
		})
	}
}

const (
	fabricV4 = "fabric-v4"
	ecxV3    = "ecx-v3"
)

func newFabric(t *testing.T, api string) *fabric {
	t.Helper()
	f := &fabric{t: t, api: api, clock: simulator.NewManualClock(begin)}
	f.provider = simulator.NewEquinix(simulator.EquinixOptions{Clock: f.clock, BuildTime: time.Minute, ChangeTime: time.Minute, RemoveTime: 5 * time.Minute})
	server := httptest.NewServer(f.provider)
	t.Cleanup(server.Close)
	config := equinix.Config{
		BaseURL: server.URL, ClientID: simulator.EquinixClientID, ClientSecret: simulator.EquinixClientSecret, RetryWait: time.Millisecond,
	}
	f.Equinix = &activities.Equinix{Account: accountOver(t, api, config), Pace: pace, Watch: alone()}
	return f
}

func accountOver(t *testing.T, api string, config equinix.Config) equinix.Account {
	t.Helper()
	if api == ecxV3 {
		client, err := ecxv3.New(config)
		require.NoError(t, err)
		return client.Account()
	}
	client, err := fabricv4.New(config)
	require.NoError(t, err)
	return client.Account()
}

const fabricMark = "tu-sv-dc-1-1"

// fabricRequest is a connection between two ports of the demonstration account.
var fabricRequest = activities.EquinixRequest{
	Speed: 50, Unit: "MB", Notifications: []string{"netops@example.com"},
	Legs: []activities.EquinixRequestLeg{{
		Name: fabricMark,
		A:    activities.EquinixRequestA{PortID: "7f891d3b-973c-73c0-bae0-30ac1885197a", Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 1201}},
		Z:    activities.EquinixRequestZ{PortID: "7f891d3b-9732-7320-bae0-30ac1885197a", Encapsulation: providers.Dot1Q, Metro: "DC", Tags: providers.Tags{S: 1301}},
	}},
}

// buys has a connection that shows the status on our side, and the other one on the far side; "" shows its own.
func (f *fabric) buys(status, far string) (id string) {
	f.t.Helper()
	bought, err := run[[]providers.Connection](f.t, f.Equinix, f.Buy, activities.EquinixPurchase{Request: fabricRequest})
	require.NoError(f.t, err)
	require.Len(f.t, bought, 1)
	require.NoError(f.t, f.provider.SetStatus(bought[0].ID, simulator.EquinixStatus{Status: status, ProviderStatus: far}))
	return bought[0].ID
}

func (f *fabric) spoil(fault simulator.Fault) {
	f.t.Helper()
	require.NoError(f.t, f.provider.Inject(fault))
}

func TestEquinixFind(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		find := func(until activities.Until, known ...string) ([]providers.Connection, error) {
			question := activities.FindEquinix{Marks: []string{fabricMark, "tu-sv-dc-1-2"}, Known: known, Until: until}
			return run[[]providers.Connection](t, f.Equinix, f.Find, question)
		}
		found, err := find(activities.UntilLooked)
		require.NoError(t, err)
		assert.Empty(t, found)
		_, err = find(activities.UntilSettled)
		assert.Equal(t, waits(pace.Settle/6), failureOf(t, err))
		assert.ErrorContains(t, err, "nothing new carries tu-sv-dc-1-1 or tu-sv-dc-1-2")

		id := f.buys("", "")
		for _, until := range []activities.Until{activities.UntilLooked, activities.UntilSettled, activities.UntilNews} {
			found, err = find(until)
			require.NoError(t, err)
			require.Len(t, found, 1, "other connections of the account are not ours")
			assert.Equal(t, id, found[0].ID)
		}
		_, err = find(activities.UntilNews, id)
		assert.Equal(t, waits(pace.First), failureOf(t, err), "what is known is no news")
		f.spoil(simulator.Fault{Operation: "listConnections", Kind: simulator.FaultStatus, Status: 403})
		_, err = find(activities.UntilLooked)
		assert.Equal(t, failure{kind: string(providers.KindUnauthorized), delay: 5 * time.Minute}, failureOf(t, err), "an order can't end without it")
	})
}

func TestEquinixCreateInDoubtIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		kind   providers.Kind
		bought int
	}{
		"500 before":     {simulator.Fault{Kind: simulator.FaultStatus}, providers.KindAmbiguous, 0},
		"502 after":      {simulator.Fault{Kind: simulator.FaultStatus, Status: 502, HTML: true, When: simulator.After}, providers.KindAmbiguous, 1},
		"dropped before": {simulator.Fault{Kind: simulator.FaultDropBefore}, providers.KindAmbiguous, 0},
		"dropped after":  {simulator.Fault{Kind: simulator.FaultDropAfter}, providers.KindAmbiguous, 1},
		"half an answer": {simulator.Fault{Kind: simulator.FaultTruncate}, providers.KindAmbiguous, 1},
		"refused":        {simulator.Fault{Kind: simulator.FaultRefuse}, providers.KindInvalid, 0},
		"no permission":  {simulator.Fault{Kind: simulator.FaultStatus, Status: 403}, providers.KindUnauthorized, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabric) {
				_, err := run[any](t, f.Equinix, f.Ports) // a connection that is kept invites Go's transport to send again
				require.NoError(t, err)
				fault := test.fault
				fault.Operation = "createConnection"
				f.spoil(fault)
				_, err = run[any](t, f.Equinix, f.Buy, activities.EquinixPurchase{Request: fabricRequest})
				assert.Equal(t, refused(test.kind), failureOf(t, err))
				assert.Equal(t, 1, f.provider.Calls()["createConnection"])
				assert.Equal(t, test.bought, f.provider.Ledger().Counts.Purchases)
			})
		})
	}
}

// TestEquinixChange asks once, looks until it is done, and asks nothing of what is so already or is gone.
func TestEquinixChange(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		id := f.buys("", "")
		change := func(c activities.EquinixChange) (providers.Connection, error) {
			c.ConnectionID = id
			return run[providers.Connection](t, f.Equinix, f.Change, c)
		}
		require.NoError(t, f.provider.Activate(id))
		now, err := change(activities.EquinixChange{Name: fabricMark, SpeedMbps: 50})
		require.NoError(t, err, "nothing to change")
		assert.Equal(t, id, now.ID)
		_, err = change(activities.EquinixChange{SpeedMbps: 200})
		assert.Equal(t, waits(pace.First), failureOf(t, err))
		assert.ErrorContains(t, err, "asked for the change")
		_, err = change(activities.EquinixChange{SpeedMbps: 200})
		assert.Equal(t, waits(pace.First), failureOf(t, err))
		assert.ErrorContains(t, err, "the change is ")
		f.clock.Advance(time.Minute)
		now, err = change(activities.EquinixChange{SpeedMbps: 200})
		require.NoError(t, err)
		assert.Equal(t, 200, now.SpeedMbps)
		assert.Equal(t, 1, f.provider.Calls()["updateConnection"])

		require.NoError(t, f.Account.Delete(t.Context(), id))
		_, err = change(activities.EquinixChange{SpeedMbps: 500})
		assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	})
}
