package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fabricStage is an Equinix order on the stage, over one of the two APIs.
type fabricStage struct {
	*stage
	api      string
	provider *simequinix.Simulator
	account  fabric.Account
}

const (
	fabricV4 = "fabric-v4"
	ecxV3    = "ecx-v3"
)

// overBothAPIs runs the test once for each API: whatever an order does, it must do over both.
func overBothAPIs(t *testing.T, test func(t *testing.T, f *fabricStage)) {
	t.Helper()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			test(t, rehearseFabric(t, api))
		})
	}
}

func rehearseFabric(t *testing.T, api string) *fabricStage {
	t.Helper()
	return rehearseFabricAt(t, api, activities.DefaultPace)
}

func rehearseFabricAt(t *testing.T, api string, pace activities.Pace) *fabricStage {
	t.Helper()
	f := rehearseFabricUnserved(t, api)
	sells(f.stage, f.account, &activities.Equinix{Account: f.account, Pace: pace, Watch: alone(pace)}, pace, alone(pace))
	return f
}

// rehearseFabricUnserved is an order whose activities nobody serves yet.
func rehearseFabricUnserved(t *testing.T, api string) *fabricStage {
	t.Helper()
	s := newStage(t)
	provider := simequinix.New(simulator.Options{Clock: s, BuildTime: time.Minute, ChangeTime: time.Minute, RemoveTime: time.Minute})
	config := fabricv4.Config{
		Common:   rest.Common{BaseURL: serves(t, provider), Now: s.Now, RetryWait: time.Millisecond},
		ClientID: "demo-client", ClientSecret: "demo-secret",
	}
	return &fabricStage{stage: s, api: api, provider: provider, account: accountOver(t, api, config)}
}

func accountOver(t *testing.T, api string, config fabricv4.Config) fabric.Account {
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

func (f *fabricStage) order(o equinix.Order) (equinix.Connections, error) {
	return runs[equinix.Connections](f.stage, equinix.Kind.Type, o)
}

func (f *fabricStage) ledger() simulator.LedgerCounts { return f.provider.Ledger().Counts }

// live are the names of what may be billed.
func (f *fabricStage) live() []string {
	var names []string
	for _, bought := range f.provider.Ledger().Purchases {
		if bought.Live {
			names = append(names, bought.Name)
		}
	}
	return names
}

func (f *fabricStage) spoil(faults ...simulator.Fault) {
	f.t.Helper()
	for _, fault := range faults {
		require.NoError(f.t, f.provider.Inject(fault))
	}
}

// plays has somebody act on the connection of that name.
func (f *fabricStage) plays(after time.Duration, act func(name string) error, name string) {
	f.at(after, func() { assert.NoError(f.t, act(name)) })
}

// fails has Equinix give a connection that status, which is the end of its creation.
func (f *fabricStage) fails(after time.Duration, name, status string) {
	f.plays(after, func(name string) error { return f.provider.Fail(name, status, "no capacity") }, name)
}

// takesLong keeps a connection in PROVISIONING until somebody acts on it.
func (f *fabricStage) takesLong(name string) {
	f.shows(30*time.Second, name, simequinix.Shown{Status: "PROVISIONING", ProviderStatus: "NOT_AVAILABLE"})
}

// shows has Equinix show that of a connection; nothing at all ends it.
func (f *fabricStage) shows(after time.Duration, name string, status simequinix.Shown) {
	f.at(after, func() { assert.NoError(f.t, f.provider.SetStatus(name, status)) })
}

func (f *fabricStage) survey(o equinix.Order) activities.EquinixPlaces {
	f.t.Helper()
	survey := activities.EquinixPlaces{Profiles: map[string]providers.Profile{}}
	var err error
	survey.Ports.Rows, err = providers.Collect(f.account.Ports(f.t.Context()))
	require.NoError(f.t, err)
	survey.Metros, err = providers.Collect(f.account.Metros(f.t.Context()))
	require.NoError(f.t, err)
	for _, id := range o.ProfileIDs() {
		survey.Profiles[id], err = f.account.Profile(f.t.Context(), id)
		require.NoError(f.t, err)
	}
	return survey
}

// boughtBefore leaves connections like the order's legs at Equinix.
func (f *fabricStage) boughtBefore(o equinix.Order) []string {
	f.t.Helper()
	plan, err := o.Resolve(f.survey(o))
	require.NoError(f.t, err)
	var all []providers.Connection
	for len(all) < len(plan.Request.Legs) {
		bought, err := f.account.Create(f.t.Context(), plan.Request, all)
		require.NoError(f.t, err)
		all = append(all, bought...)
	}
	var ids []string
	for _, connection := range all {
		ids = append(ids, connection.ID)
	}
	return ids
}

func (f *fabricStage) removes(id string) {
	f.t.Helper()
	require.NoError(f.t, f.account.Delete(f.t.Context(), id))
}

// single is a connection between two ports of the demonstration account, pair a redundant pair.
func single() equinix.Order {
	o := equinix.Order{
		Order: order.Order{Kind: equinix.Name, Name: "sv-dc-1", RequestedBy: "ana"},
		Speed: 50, Notifications: []string{"netops@example.com"},
	}
	o.ASide.Port, o.ASide.S = "DEMO-SV1-Dot1q-PRI", 1201
	o.ZSide.Port, o.ZSide.S = "DEMO-DC5-Dot1q-PRI", 1301
	return o
}

func pair() equinix.Order {
	o := single()
	o.Secondary = &equinix.Leg{}
	o.Secondary.ASide.Port, o.Secondary.ASide.S = "DEMO-SV1-Dot1q-SEC", 1202
	o.Secondary.ZSide.Port, o.Secondary.ZSide.S = "DEMO-DC5-Dot1q-SEC", 1302
	return o
}

// The names of sv-dc-1's connections.
const (
	primary   = "tu-sv-dc-1-1"
	secondary = "tu-sv-dc-1-2"
)
