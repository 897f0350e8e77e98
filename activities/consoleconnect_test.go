package activities_test

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPorts(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	ports, err := run[[]providers.Port](t, a.ConsoleConnect, a.Ports)
	require.NoError(t, err)
	fit := map[string]bool{}
	for _, p := range ports {
		fit[p.Name] = p.Unfit == ""
	}
	assert.Equal(t, map[string]bool{
		"My-Port-1": true, "My-Port-2": true, "My-Port-Full": true, // how much is free depends on the order
		"My-Port-Disabled": false, "My-Port-Single": false, "My-Port-New": false, "My-Port-Closed": false,
	}, fit)
	assert.Equal(t, port, ports[0].ID)
	assert.Equal(t, 635, *ports[0].FreeMbps)
}

func TestMetros(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	metros, err := run[[]providers.Metro](t, a.ConsoleConnect, a.Metros, "tencent-cloud")
	require.NoError(t, err)
	unfit := map[string]string{}
	for _, m := range metros {
		unfit[m.Label()] = m.Unfit
	}
	assert.Equal(t, map[string]string{
		"Hong Kong (HKG)": "", "Singapore (SIN)": "", "Tokyo (TYO)": "", "Jakarta": "",
		"Seoul (SEL)": "it has no Layer 2", "Frankfurt (FRA)": "it is not ready",
	}, unfit)
	_, err = run[any](t, a.ConsoleConnect, a.Metros, "nobody")
	assert.Equal(t, refused(providers.KindNotFound), failureOf(t, err))
}

func TestPrice(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	price, err := run[providers.Price](t, a.ConsoleConnect, a.Price, wanted)
	require.NoError(t, err)
	assert.Equal(t, providers.Price{Known: true, Total: "1440", Monthly: "1440"}, price)

	unpriced := wanted
	unpriced.DestFacilityID = "5aa89b04ac86ba0012345be1"
	price, err = run[providers.Price](t, a.ConsoleConnect, a.Price, unpriced)
	require.NoError(t, err, "no price is no failure")
	assert.False(t, price.Known)
	assert.NotEmpty(t, price.Reason)
}

func TestPreviewIsWhatCreateSends(t *testing.T) {
	t.Parallel()
	var method, address, body string
	a := consoleConnect(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		method, address, body = r.Method, "http://"+r.Host+r.URL.String(), string(text)
		r.Body = io.NopCloser(bytes.NewReader(text))
		simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{}).ServeHTTP(w, r)
	}))
	request := wanted
	request.SrcVLAN, request.DiscountCode = 1234, "TEN"
	preview, err := run[providers.Preview](t, a, a.Preview, request)
	require.NoError(t, err)
	assert.Empty(t, address, "it calls nobody")

	_, err = run[any](t, a, a.Create, request)
	require.NoError(t, err)
	assert.Equal(t, method, preview.Method)
	assert.Equal(t, address, preview.URL)
	assert.JSONEq(t, body, string(preview.Body))
	assert.Contains(t, body, `"srcVlanRequest":1234`)
}

func TestCreate(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	bought, err := run[providers.Connection](t, a.ConsoleConnect, a.Create, wanted)
	require.NoError(t, err)
	assert.Equal(t, mark, bought.Name)
	assert.Equal(t, "CREATING", bought.Status)
	assert.Equal(t, providers.PhaseBuilding, bought.Phase)
	require.Len(t, a.provider.Ledger().Purchases, 1)
	assert.Equal(t, a.provider.Ledger().Purchases[0].ID, bought.ID)

	tooFast := wanted
	tooFast.SpeedMbps = 5000
	_, err = run[any](t, a.ConsoleConnect, a.Create, tooFast)
	assert.Equal(t, refused(providers.KindInvalid), failureOf(t, err), "the provider's own rules")
	assert.Equal(t, 1, a.provider.Ledger().Counts.Purchases)
}

func TestACreateInDoubtIsSentOnce(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		fault  simulator.Fault
		bought int
	}{
		{"500 before", simulator.Fault{Kind: simulator.FaultStatus}, 0},
		{"500 after", simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After}, 1},
		{"502 of a gateway", simulator.Fault{Kind: simulator.FaultStatus, Status: 502, HTML: true, When: simulator.After}, 1},
		{"dropped before", simulator.Fault{Kind: simulator.FaultDropBefore}, 0},
		{"dropped after", simulator.Fault{Kind: simulator.FaultDropAfter}, 1},
		{"half an answer", simulator.Fault{Kind: simulator.FaultTruncate}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			_, err := run[any](t, a.ConsoleConnect, a.Ports) // a connection that is kept invites Go's transport to send again
			require.NoError(t, err)
			tt.fault.Operation = "createConnection"
			a.spoil(tt.fault)
			_, err = run[any](t, a.ConsoleConnect, a.Create, wanted)
			assert.Equal(t, refused(providers.KindAmbiguous), failureOf(t, err))
			assert.Equal(t, 1, a.provider.Calls()["createConnection"])
			assert.Equal(t, tt.bought, a.provider.Ledger().Counts.Purchases)
		})
	}
}

func find(t *testing.T, a *account, q activities.FindL2) []string {
	t.Helper()
	found, err := run[[]providers.Connection](t, a.ConsoleConnect, a.Find, q)
	require.NoError(t, err)
	return ids(found)
}

func ids(found []providers.Connection) []string {
	all := []string{}
	for _, c := range found {
		all = append(all, c.ID)
	}
	return all
}

func TestFind(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	search := activities.FindL2{PortID: port, Mark: mark}
	assert.Empty(t, find(t, a, search), "nothing was bought")

	for _, other := range []string{mark + "0", "x" + mark, "Turnup-tencent-hkg-prod-1"} {
		_, err := run[any](t, a.ConsoleConnect, a.Create, named(other))
		require.NoError(t, err)
	}
	assert.Empty(t, find(t, a, search), "only others were bought")

	first := a.buys("DENIED")
	assert.Equal(t, []string{first}, find(t, a, search), "whatever its status")
	assert.Empty(t, find(t, a, activities.FindL2{PortID: otherPort, Mark: mark}), "it is on another port")

	second := a.buys("")
	assert.Equal(t, []string{first, second}, find(t, a, search))
	assert.Equal(t, []string{first, second}, find(t, a, activities.FindL2{PortID: port, Mark: mark, Known: []string{first}}), "the dead too")

	_, err := run[any](t, a.ConsoleConnect, a.Find, activities.FindL2{PortID: nowhere, Mark: mark})
	assert.Equal(t, refused(providers.KindNotFound), failureOf(t, err), "an unknown port is not an empty one")
}

func TestFindIsPatientWithARefusedCredential(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	a.spoil(simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: 401})
	_, err := run[any](t, a.ConsoleConnect, a.Find, activities.FindL2{PortID: port, Mark: mark, Until: activities.UntilSettled})
	assert.Equal(t, failure{kind: "unauthorized", delay: 5 * time.Minute}, failureOf(t, err))
}

// TestFindInDoubt looks seven times in two minutes before it believes that nothing was bought.
func TestFindInDoubt(t *testing.T) {
	t.Parallel()
	const lastLook = 7
	tests := []struct {
		name     string
		shows    int // the look at which the purchase shows; 0 for never
		dead     bool
		looks    int
		findsNew bool
	}{
		{"it shows at once", 1, false, 1, true},
		{"it shows later", 4, false, 4, true},
		{"it shows in the last moment", lastLook, false, lastLook, true},
		{"it never shows", 0, false, lastLook, false},
		{"only the dead one shows", 0, true, lastLook, false},
		{"a new one shows beside the dead one", 3, true, 3, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			search := activities.FindL2{PortID: port, Mark: mark, Until: activities.UntilSettled}
			want := []string{}
			if tt.dead {
				want = append(want, a.buys("DENIED"))
				search.Known = want
			}
			var attempts retries[int]
			for look := 1; look <= tt.looks; look++ {
				if look == tt.shows {
					want = append(want, a.buys(""))
				}
				found, err := decode[[]providers.Connection](t)(attempts.run(a.ConsoleConnect, a.Find, search))
				if look < tt.looks {
					require.Equal(t, waits(20*time.Second), failureOf(t, err), "look %d", look)
					require.Equal(t, look, *attempts.heartbeat())
					continue
				}
				require.NoError(t, err)
				assert.Equal(t, want, ids(found))
			}
		})
	}
}

func TestAFailedLookDoesNotCount(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	search := activities.FindL2{PortID: port, Mark: mark, Until: activities.UntilSettled}
	var attempts retries[int]
	_, err := attempts.run(a.ConsoleConnect, a.Find, search)
	require.Equal(t, waits(20*time.Second), failureOf(t, err))
	a.spoil(simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: 503, Count: 3})
	_, err = attempts.run(a.ConsoleConnect, a.Find, search)
	require.Equal(t, failure{kind: "unavailable"}, failureOf(t, err))
	assert.Equal(t, 1, *attempts.heartbeat())
}

func TestObserve(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		status  string
		seen    string
		settled bool
		phase   providers.Phase // of the news; "" when it waits on
	}{
		{"no change", "PENDING", "PENDING", false, ""},
		{"a change", "PENDING", "CREATING", false, providers.PhaseWaiting},
		{"a change when only a settled status counts", "PENDING", "CREATING", true, ""},
		{"a settled status when only that counts", "ACTIVE", "PENDING", true, providers.PhaseActive},
		{"settled from the start", "ACTIVE", "ACTIVE", false, providers.PhaseActive},
		{"refused from the start", "DENIED", "DENIED", false, providers.PhaseFailed},
		{"failed from the start, when only a settled status counts", "ERROR", "ERROR", true, providers.PhaseFailed},
		{"deleted by somebody else", "DELETED", "ACTIVE", false, providers.PhaseClosed},
		{"switched off by somebody else", "DISABLED", "MANUAL", false, providers.PhaseDown},
		{"a status that no document names", "FROZEN", "PENDING", false, providers.PhaseUnknown},
		{"still a status that no document names", "FROZEN", "FROZEN", false, ""},
		{"nothing known before", "MANUAL", "", false, providers.PhaseWaiting},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			id := a.buys(tt.status)
			seen := activities.Seen{ConnectionID: id, Status: tt.seen, Settled: tt.settled}
			now, err := run[providers.Connection](t, a.ConsoleConnect, a.Observe, seen)
			if tt.phase == "" {
				assert.Equal(t, waits(pace.First), failureOf(t, err))
				assert.ErrorContains(t, err, tt.status)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, id, now.ID)
			assert.Equal(t, tt.status, now.Status)
			assert.Equal(t, tt.phase, now.Phase)
		})
	}
}

func TestObserveWhatTheProviderDoesNotKnow(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	now, err := run[providers.Connection](t, a.ConsoleConnect, a.Observe, activities.Seen{ConnectionID: nowhere, Status: "CREATING"})
	require.NoError(t, err)
	assert.Equal(t, activities.StatusNotFound, now.Status)
	assert.Equal(t, providers.PhaseUnknown, now.Phase, "it may come back, so it must not end the order")

	_, err = run[any](t, a.ConsoleConnect, a.Observe, activities.Seen{ConnectionID: nowhere, Status: now.Status})
	assert.Equal(t, waits(pace.First), failureOf(t, err))
}
