package activities_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/equinix"
	"turnup/providers/huaweicloud"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
)

const testProvider = "consoleconnect, as far as the watch can tell"

// watchPace has the twelve hours from which the tests' deadline follows.
var watchPace = activities.Pace{First: time.Minute, Most: 10 * time.Minute, Direct: 12 * time.Hour, Settle: 2 * time.Minute}

// words are a provider's statuses.
type words struct{ building, stillBuilding, waiting, active, failed string }

// watched is a simulated account of some provider, its watch, and the orders that wait.
type watched struct {
	*switchboard
	t          *testing.T
	clock      *simulator.ManualClock
	watch      *activities.Watch
	activities any
	words      words
	pageSize   int
	list, get  string                                        // operations
	stock      func(count int) []string                      // leaves connections at the provider that wait for somebody
	show       func(id, status string) error                 // has the provider show the status
	read       func(id string) (providers.Connection, error) // what the provider shows
	pages      func() error                                  // lists the account as the client does
	calls      func() map[string]int
	inject     func(simulator.Fault) error
	nowhere    func(number int) string // ids of connections that were never there
}

func newWatched(t *testing.T) *watched {
	w := &watched{t: t, clock: simulator.NewManualClock(begin)}
	w.switchboard = newSwitchboard(w.clock.Now)
	w.watch = &activities.Watch{
		ID: watchID, Provider: testProvider, Pace: watchPace, Budget: rate.NewLimiter(rate.Inf, 1), Orders: w.switchboard, Now: w.clock.Now,
	}
	w.nowhere = func(number int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", number) }
	return w
}

// overAllAccounts runs the test for each provider, and for each API of Equinix.
func overAllAccounts(t *testing.T, test func(t *testing.T, w *watched)) {
	t.Helper()
	for name, account := range map[string]func(*testing.T) *watched{
		"consoleconnect": watchedConsoleConnect, "huawei": watchedHuawei,
		fabricV4: func(t *testing.T) *watched { return watchedEquinix(t, fabricV4) },
		ecxV3:    func(t *testing.T) *watched { return watchedEquinix(t, ecxV3) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, account(t))
		})
	}
}

func address(t *testing.T, provider http.Handler) string {
	server := httptest.NewServer(provider)
	t.Cleanup(server.Close)
	return server.URL
}

func watchedConsoleConnect(t *testing.T) *watched {
	w := newWatched(t)
	provider := simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{Clock: w.clock})
	client, err := consoleconnect.New(consoleconnect.Config{
		BaseURL: address(t, provider), APIKey: simulator.ConsoleConnectKey, Company: simulator.ConsoleConnectCompany, RetryWait: time.Millisecond,
	})
	require.NoError(t, err)
	w.activities = &activities.ConsoleConnect{Client: client, Pace: watchPace, Watch: w.watch}
	w.words = words{"CREATING", "ACTIVATING", "PENDING", "ACTIVE", "ERROR"}
	w.pageSize, w.list, w.get = 20, "listConnections", "getConnection"
	w.calls, w.inject, w.show = provider.Calls, provider.Inject, provider.SetStatus
	w.nowhere = func(number int) string { return fmt.Sprintf("%024d", number) }
	w.read = func(id string) (providers.Connection, error) {
		connection, err := client.Connections.Get(t.Context(), id)
		return connection.Vocabulary(begin), err
	}
	w.pages = func() error {
		for _, err := range client.Connections.List(t.Context(), "") {
			if err != nil {
				return err
			}
		}
		return nil
	}
	w.stock = w.stockOf(func(number int) (string, error) {
		bought, err := client.Connections.Create(t.Context(), consoleconnect.CreateRequest{
			Type: consoleconnect.TypeLayer2, Name: fmt.Sprintf("order-%d", number), PortID: otherPort, Speed: 1,
			DestCompany: wanted.DestCompany, DestMetroID: wanted.DestMetroID, DestFacilityID: wanted.DestFacilityID,
			ClassOfService: wanted.ClassOfService, PaymentType: wanted.PaymentType, Duration: 1, DurationUnit: wanted.DurationUnit, Evergreen: true,
		})
		return string(bought.ID), err
	})
	return w
}

func watchedEquinix(t *testing.T, api string) *watched {
	w := newWatched(t)
	provider := simulator.NewEquinix(simulator.EquinixOptions{Clock: w.clock})
	account := accountOver(t, api, equinix.Config{
		BaseURL: address(t, provider), ClientID: simulator.EquinixClientID, ClientSecret: simulator.EquinixClientSecret, RetryWait: time.Millisecond,
	})
	w.activities = &activities.Equinix{Account: account, Pace: watchPace, Watch: w.watch}
	w.words = words{"PENDING_AUTO_APPROVAL", "PROVISIONING", "PENDING_APPROVAL", "PROVISIONED", "NOT_PROVISIONED"}
	w.pageSize, w.list, w.get = 100, "listConnections", "getConnection"
	w.calls, w.inject = provider.Calls, provider.Inject
	w.show = func(id, status string) error {
		far := "NOT_AVAILABLE"
		if status == w.words.active {
			far = "AVAILABLE"
		}
		return provider.SetStatus(id, simulator.EquinixStatus{Status: status, ProviderStatus: far})
	}
	w.read = func(id string) (providers.Connection, error) { return account.Get(t.Context(), id) }
	w.pages = func() error {
		_, err := equinix.Collect(account.List(t.Context(), ""))
		return err
	}
	w.stock = w.stockOf(func(number int) (string, error) {
		request := fabricRequest
		leg := request.Legs[0]
		leg.Name, leg.A.Tags.S, leg.Z.Tags.S = fmt.Sprintf("tu-order-%d", number), 1500+number, 1500+number
		request.Legs = []activities.EquinixRequestLeg{leg}
		bought, err := account.Create(t.Context(), request, nil)
		if err != nil {
			return "", err
		}
		return bought[0].ID, nil
	})
	return w
}

func watchedHuawei(t *testing.T) *watched {
	w := newWatched(t)
	provider := simulator.NewHuaweiCloud(simulator.HuaweiCloudOptions{Clock: w.clock})
	client, err := huaweicloud.New(huaweicloud.Config{
		Endpoint: address(t, provider), ProjectID: simulator.HuaweiCloudProject, Now: w.clock.Now, RetryWait: time.Millisecond,
		AccessKey: simulator.HuaweiCloudAccessKey, SecretKey: simulator.HuaweiCloudSecretKey,
	})
	require.NoError(t, err)
	w.activities = &activities.HuaweiCloud{Client: client, Pace: watchPace, Watch: w.watch}
	w.words = words{"PENDING_CREATE", "BUILD", "APPLY", "ACTIVE", "ERROR"}
	w.pageSize, w.list, w.get = 2000, "listHostedDirectConnects", "showHostedDirectConnect"
	w.calls, w.inject, w.show = provider.Calls, provider.Inject, provider.SetStatus
	w.read = func(id string) (providers.Connection, error) {
		hosted, err := client.HostedConnections.Show(t.Context(), id)
		return hosted.Vocabulary(begin), err
	}
	w.pages = func() error {
		for _, err := range client.HostedConnections.All(t.Context(), huaweicloud.ListQuery{}) {
			if err != nil {
				return err
			}
		}
		return nil
	}
	w.stock = func(count int) (ids []string) {
		require.NoError(t, provider.AddHosted(count))
		for _, connection := range provider.Connections() {
			if connection.Type == "hosted" && strings.HasPrefix(connection.Name, "bulk-") {
				ids = append(ids, connection.ID)
			}
		}
		return w.allWait(ids)
	}
	return w
}

// stockOf buys connections one by one.
func (w *watched) stockOf(buy func(number int) (string, error)) func(int) []string {
	return func(count int) (ids []string) {
		w.t.Helper()
		for number := range count {
			id, err := buy(number)
			require.NoError(w.t, err)
			ids = append(ids, id)
		}
		return w.allWait(ids)
	}
}

func (w *watched) allWait(ids []string) []string {
	for _, id := range ids {
		require.NoError(w.t, w.show(id, w.words.waiting))
	}
	return ids
}

func (w *watched) shows(id, status string) {
	w.t.Helper()
	require.NoError(w.t, w.show(id, status))
}

func (w *watched) spoil(fault simulator.Fault) {
	w.t.Helper()
	require.NoError(w.t, w.inject(fault))
}

// orderFor has an order wait, who has seen what the provider shows now.
func (w *watched) orderFor(order, id string) {
	w.t.Helper()
	w.waits(watchID, order, w.seen(id))
}

func (w *watched) seen(id string) activities.Seen {
	w.t.Helper()
	now, err := w.read(id)
	require.NoError(w.t, err)
	return activities.Seen{ConnectionID: id, Status: now.Status, Building: now.Phase == providers.PhaseBuilding}
}

// status is the raw status that the provider shows.
func (w *watched) status(id string) string {
	w.t.Helper()
	return w.seen(id).Status
}

// looks has the watch look once.
func (w *watched) looks() error {
	w.t.Helper()
	_, err := run[any](w.t, w.activities, "Look", activities.LookRequest{})
	return err
}

// sweeps has the watch look once, and returns after what time it wants to look again. That is counted from the begin of
// the sweep, and so is a little less than the interval.
func (w *watched) sweeps() time.Duration {
	w.t.Helper()
	next := failureOf(w.t, w.looks())
	assert.Equal(w.t, waits(next.delay), next)
	return next.delay.Round(20 * time.Second)
}

// cost is how many lists and reads something takes.
func (w *watched) cost(of func()) (lists, reads int) {
	before := w.calls()
	of()
	after := w.calls()
	return after[w.list] - before[w.list], after[w.get] - before[w.get]
}

// listing is how many calls one list of the account takes.
func (w *watched) listing() int {
	lists, _ := w.cost(func() { require.NoError(w.t, w.pages()) })
	return lists
}
