package activities_test

import (
	"fmt"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/consoleconnect/api"
	fabric "turnup/providers/equinix"
	"turnup/providers/equinix/ecxv3"
	"turnup/providers/equinix/fabricv4"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/rest"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// pace is the accounts', and has the twelve hours from which the watch's deadlines follow.
var pace = activities.Pace{First: time.Minute, Most: 10 * time.Minute, Direct: 12 * time.Hour, Settle: 2 * time.Minute}

// account is a simulated account of some provider, whose clock moves only when told to, and the activities over it.
type account struct {
	t          *testing.T
	clock      *simulator.ManualClock
	watch      *activities.Watch
	engine     *simulator.Engine
	activities []any
	operations operations
	words      words
	mark       string // of the purchase
	nowhere    string // id of a connection that was never there
	pageSize   int
	identity   *string                                                                             // what the provider tells instead of the account's own
	list       func(iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] // what becomes of a list on the way

	purchase     func(known ...string) any                     // what Buy is asked for
	purchaseIn   func(original, settled string) any            // the same, by an order whose runs these are
	purchaseWith func(account string) any                      // the same, by an order that bought with it
	other        func(number int) (id string, err error)       // buys a connection with a mark of its own
	read         func(id string) (providers.Connection, error) // what the provider shows
	bulk         func(count int) (ids []string)                // leaves many connections of others; nil where other is quick enough
	pages        func() error                                  // lists the account
	show         func(id, status string) error                 // has the provider show the status; "" shows its own
}

// operations are what a provider calls its.
type operations struct{ find, list, get, create, remove string }

// words are a provider's statuses.
type words struct{ building, stillBuilding, waiting, active, failed, closing, closed string }

// allAccounts open an account of each provider, at each of its APIs.
var allAccounts = map[string]func(*testing.T) *account{
	"consoleconnect":      func(t *testing.T) *account { return newConsoleConnect(t).account },
	"huawei":              func(t *testing.T) *account { return newHuawei(t).account },
	"equinix " + fabricV4: func(t *testing.T) *account { return newEquinix(t, fabricV4).account },
	"equinix " + ecxV3:    func(t *testing.T) *account { return newEquinix(t, ecxV3).account },
}

func TestEveryProviderHasAnAccount(t *testing.T) {
	t.Parallel()
	tried := map[string]bool{}
	for name := range allAccounts {
		tried[strings.Fields(name)[0]] = true
	}
	assert.ElementsMatch(t, workflows.Providers(), slices.Collect(maps.Keys(tried)))
}

// overAllAccounts runs the test for each provider, and for each API of Equinix: what every order is made of must do the
// same over all of them.
func overAllAccounts(t *testing.T, test func(t *testing.T, a *account)) {
	t.Helper()
	for name, open := range allAccounts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func newAccount(t *testing.T) *account {
	return &account{t: t, clock: simulator.NewManualClock(begin), watch: alone(), nowhere: "00000000-0000-4000-8000-000000000000"}
}

// options are the simulators'.
func (a *account) options() simulator.Options {
	return simulator.Options{
		Clock: a.clock, BuildTime: time.Minute, ManualTime: time.Hour, ChangeTime: time.Minute, RemoveTime: 5 * time.Minute,
	}
}

// over makes the activities over the provider's client. request is the purchase, and number makes another one of it.
func over[R providers.Request](a *account, client providers.Account[R], alone any, request R, number func(request R, n int) R) {
	a.activities = []any{&activities.Steps[R]{Account: shape(client, a), Pace: pace, Watch: a.watch}, alone}
	a.mark = request.Marks()[0]
	a.purchase = func(known ...string) any { return activities.Purchase[R]{Request: request, Known: known} }
	a.purchaseIn = func(original, settled string) any {
		return activities.Purchase[R]{Request: request, OriginalRun: original, SettledRun: settled}
	}
	a.purchaseWith = func(bought string) any { return activities.Purchase[R]{Request: request, Identity: bought} }
	a.read = func(id string) (providers.Connection, error) { return client.Get(a.t.Context(), id) }
	a.pages = func() error {
		_, err := providers.Collect(client.List(a.t.Context(), ""))
		return err
	}
	a.other = func(n int) (string, error) {
		bought, err := client.Create(a.t.Context(), number(request, n), nil)
		if err != nil {
			return "", err
		}
		return bought[0].ID, nil
	}
}

func serve(t *testing.T, provider http.Handler) string {
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	return server.URL
}

const (
	ccPort      = "66c29b3c6dcad34e5b728c9c"
	ccOtherPort = "66c29b3c6dcad34e5b728c9d"
)

// ccRequest is a connection from a port of the demonstration account to Tencent Cloud.
var ccRequest = consoleconnect.Request{
	Type: consoleconnect.TypeLayer2, Name: "turnup-tencent-hkg-prod-1", PortID: ccPort, Speed: 100,
	DestCompany: consoleconnect.TencentCompany, DestMetroID: "77d9f1fbbcaa906f3cddb6d1",
	DestFacilityID: "5aa89b04ac86ba0012345bdf", DestRegionID: "5c05cb06cad910000ae251f4",
	ClassOfService: consoleconnect.ClassSilver, Duration: 1, DurationUnit: consoleconnect.UnitMonth,
	Evergreen: true, PaymentType: consoleconnect.PaymentInvoice,
	SrcFacilityID: "5aa89b04ac86ba0012345bdf", SrcRegionID: "5c05cb06cad910000ae251f4",
}

type ccAccount struct {
	*account
	provider *simconsoleconnect.Simulator
}

func newConsoleConnect(t *testing.T) ccAccount {
	t.Helper()
	a := newAccount(t)
	provider := simconsoleconnect.New(a.options())
	a.overConsoleConnect(provider)
	a.engine, a.show = provider.Engine, provider.SetStatus
	return ccAccount{a, provider}
}

// overConsoleConnect makes the activities over whatever answers as Console Connect.
func (a *account) overConsoleConnect(provider http.Handler) {
	a.t.Helper()
	client, err := api.New(api.Config{
		Common: rest.Common{BaseURL: serve(a.t, provider), RetryWait: time.Millisecond}, APIKey: simconsoleconnect.Key, Company: simconsoleconnect.Company,
	})
	require.NoError(a.t, err)
	a.nowhere, a.pageSize = "000000000000000000000000", 20
	a.operations = operations{"listPortConnections", "listConnections", "getConnection", "createConnection", "deleteConnection"}
	a.words = words{"CREATING", "ACTIVATING", "PENDING", "ACTIVE", "ERROR", "DELETING", "DELETED"}
	another := func(r consoleconnect.Request, n int) consoleconnect.Request {
		r.Name, r.PortID, r.Speed = fmt.Sprintf("order-%d", n), ccOtherPort, 1
		return r
	}
	over(a, client.Account(), &activities.ConsoleConnect{Account: client.Account(), Pace: pace, Watch: a.watch}, ccRequest, another)
}

const (
	fabricV4 = "fabric-v4"
	ecxV3    = "ecx-v3"
)

// fabricRequest is a connection between two ports of the demonstration account.
var fabricRequest = fabric.Request{
	Speed: 50, Unit: "MB", Notifications: []string{"netops@example.com"},
	Legs: []fabric.Leg{{
		Name: "tu-sv-dc-1-1",
		A:    fabric.ASide{PortID: "7f891d3b-973c-73c0-bae0-30ac1885197a", Encapsulation: providers.Dot1Q, Tags: providers.Tags{S: 1201}},
		Z:    fabric.ZSide{PortID: "7f891d3b-9732-7320-bae0-30ac1885197a", Encapsulation: providers.Dot1Q, Metro: "DC", Tags: providers.Tags{S: 1301}},
	}},
}

type equinixAccount struct {
	*account
	provider *simequinix.Simulator
	client   fabric.Account
}

func newEquinix(t *testing.T, api string) equinixAccount {
	t.Helper()
	a := newAccount(t)
	provider := simequinix.New(a.options())
	client := clientOver(t, api, fabricv4.Config{
		Common:   rest.Common{BaseURL: serve(t, provider), RetryWait: time.Millisecond},
		ClientID: simequinix.ClientID, ClientSecret: simequinix.ClientSecret,
	})
	a.engine, a.pageSize = provider.Engine, 100
	a.show = func(id, status string) error {
		far := "NOT_AVAILABLE"
		if status == a.words.active {
			far = "AVAILABLE"
		}
		return provider.SetStatus(id, simequinix.Shown{Status: status, ProviderStatus: far})
	}
	a.operations = operations{"listConnections", "listConnections", "getConnection", "createConnection", "deleteConnection"}
	a.words = words{"PENDING_AUTO_APPROVAL", "PROVISIONING", "PENDING_APPROVAL", "PROVISIONED", "NOT_PROVISIONED", "DEPROVISIONING", "DEPROVISIONED"}
	over(a, client, &activities.Equinix{Account: client, Pace: pace, Watch: a.watch}, fabricRequest, func(r fabric.Request, n int) fabric.Request {
		leg := r.Legs[0]
		leg.Name, leg.A.Tags.S, leg.Z.Tags.S = fmt.Sprintf("tu-order-%d", n), 1500+n, 1500+n
		r.Legs = []fabric.Leg{leg}
		return r
	})
	return equinixAccount{a, provider, client}
}

func clientOver(t *testing.T, api string, config fabricv4.Config) fabric.Account {
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

// overBothAPIs runs the test once for each API of Equinix: whatever an activity does, it must do over both.
func overBothAPIs(t *testing.T, test func(t *testing.T, a equinixAccount)) {
	t.Helper()
	for _, api := range []string{fabricV4, ecxV3} {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			test(t, newEquinix(t, api))
		})
	}
}

// hostedRequest is a hosted connection on the demonstration account's operations connection.
var hostedRequest = huaweicloud.Request{
	Name: "turnup-huawei-tenant-1", HostingID: simhuawei.HostingID, VLAN: 100, Bandwidth: 50, ResourceTenantID: simhuawei.Tenant,
}

type huaweiAccount struct {
	*account
	provider *simhuawei.Simulator
}

func newHuawei(t *testing.T) huaweiAccount {
	t.Helper()
	a := newAccount(t)
	provider := simhuawei.New(a.options())
	client, err := directconnect.New(directconnect.Config{
		Common:    rest.Common{BaseURL: serve(t, provider), Now: a.clock.Now, RetryWait: time.Millisecond},
		ProjectID: simhuawei.Project, AccessKey: simhuawei.AccessKey, SecretKey: simhuawei.SecretKey,
	})
	require.NoError(t, err)
	a.engine, a.show, a.pageSize = provider.Engine, provider.SetStatus, 2000
	a.bulk = func(count int) (ids []string) {
		require.NoError(t, provider.AddHosted(count))
		for _, connection := range provider.Connections() {
			if connection.Type == "hosted" && strings.HasPrefix(connection.Name, "bulk-") {
				ids = append(ids, connection.ID)
			}
		}
		return ids
	}
	a.operations = operations{
		"listHostedDirectConnects", "listHostedDirectConnects", "showHostedDirectConnect", "createHostedDirectConnect", "deleteHostedDirectConnect",
	}
	a.words = words{"PENDING_CREATE", "BUILD", "APPLY", "ACTIVE", "ERROR", "PENDING_DELETE", "DELETED"}
	over(a, client.Account(), &activities.HuaweiCloud{Account: client.Account(), Pace: pace, Watch: a.watch}, hostedRequest, func(r huaweicloud.Request, n int) huaweicloud.Request {
		r.Name, r.VLAN, r.Bandwidth = fmt.Sprintf("order-%d", n), 1500+n, 2
		return r
	})
	return huaweiAccount{a, provider}
}

// run runs an activity once, as its first attempt.
func run[T any](a *account, function any, args ...any) (T, error) {
	a.t.Helper()
	return decode[T](a.t)(new(retries[any]).run(a.activities, function, args...))
}

// lookup is run for a person: it belongs to no workflow.
func lookup[T any](a *account, function any, args ...any) (T, error) {
	a.t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet)
	env := suite.NewTestActivityEnvironment()
	env.SetExecuteActivitiesInWorkflow(false)
	for _, each := range a.activities {
		env.RegisterActivity(each)
	}
	return decode[T](a.t)(env.ExecuteActivity(function, args...))
}

// buys has the purchase show the status; with "" it shows its own.
func (a *account) buys(status string) (id string) {
	a.t.Helper()
	answer, err := run[activities.Bought](a, "Buy", a.purchase())
	require.NoError(a.t, err)
	bought := answer.Connections
	require.Len(a.t, bought, 1)
	if status != "" {
		a.shows(bought[0].ID, status)
	}
	return bought[0].ID
}

func (a *account) shows(id, status string) {
	a.t.Helper()
	require.NoError(a.t, a.show(id, status))
}

func (a *account) spoil(faults ...simulator.Fault) {
	a.t.Helper()
	for _, fault := range faults {
		require.NoError(a.t, a.engine.Inject(fault))
	}
}

// untilDone runs the activity as often as Temporal would, while the provider's clock moves on by each pause. It
// returns the failure that ended it, if any.
func (a *account) untilDone(function, id string) error {
	a.t.Helper()
	var attempts retries[any]
	for range 30 {
		_, err := attempts.run(a.activities, function, activities.Owned{ConnectionID: id})
		if err == nil || failureOf(a.t, err).final {
			return err
		}
		a.clock.Advance(max(failureOf(a.t, err).delay, time.Second))
	}
	a.t.Fatal("no end in 30 attempts")
	return nil
}

func (a *account) purchases() int { return a.engine.Ledger().Counts.Purchases }

func (a *account) calls(operation string) int { return a.engine.Calls()[operation] }

// removed checks that nothing is left on the bill.
func (a *account) removed() {
	a.t.Helper()
	assert.Zero(a.t, a.engine.Ledger().Counts.Live)
	assert.Empty(a.t, a.engine.Faults(), "each fault struck")
}
