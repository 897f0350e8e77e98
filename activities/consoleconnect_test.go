package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConsoleConnectPorts(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	ports, err := run[providers.Listed[providers.Port]](a.account, "Ports", activities.ListQuestion{})
	require.NoError(t, err)
	usable := map[string]bool{}
	for _, p := range ports.Rows {
		usable[p.Name] = p.Unusable == ""
	}
	assert.Equal(t, map[string]bool{
		"My-Port-1": true, "My-Port-2": true, "My-Port-Full": true, // how much is free depends on the order
		"My-Port-Disabled": false, "My-Port-Single": false, "My-Port-New": false, "My-Port-Closed": false,
	}, usable)
	assert.Equal(t, ccPort, ports.Rows[0].ID)
	assert.Equal(t, 635, *ports.Rows[0].FreeMbps)
}

func TestConsoleConnectMetros(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	metros, err := run[providers.Listed[providers.Metro]](a.account, "Metros", activities.ListQuestion{Company: "tencent-cloud"})
	require.NoError(t, err)
	unusable := map[string]string{}
	for _, m := range metros.Rows {
		unusable[m.Label()] = m.Unusable
	}
	assert.Equal(t, map[string]string{
		"Hong Kong (HKG)": "", "Singapore (SIN)": "", "Tokyo (TYO)": "", "Jakarta": "",
		"Seoul (SEL)": "it has no Layer 2", "Frankfurt (FRA)": "it is not ready",
	}, unusable)
	_, err = run[any](a.account, "Metros", activities.ListQuestion{Company: "nobody"})
	assert.Equal(t, refused(providers.KindNotFound), failureOf(t, err))
}

func TestConsoleConnectPrice(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	price, err := run[providers.Price](a.account, "Price", ccRequest)
	require.NoError(t, err)
	assert.Equal(t, providers.Price{Known: true, Total: "1440", Monthly: "1440"}, price)

	unpriced := ccRequest
	unpriced.DestFacilityID = "5aa89b04ac86ba0012345be1"
	price, err = run[providers.Price](a.account, "Price", unpriced)
	require.NoError(t, err, "no price is no failure")
	assert.False(t, price.Known)
	assert.NotEmpty(t, price.Reason)

	a.spoil(simulator.Fault{Operation: "calculatePrice", Kind: simulator.FaultStatus, Status: 400})
	priced, err := run[activities.Priced](a.account, "Price", ccRequest)
	require.NoError(t, err, "who approves sees what would be sent")
	assert.False(t, priced.Known)
	assert.NotEmpty(t, priced.Reason)
	require.Len(t, priced.Requests, 1)
	assert.Contains(t, priced.Requests[0].URL, "/connections/layer2")
}

// A provider that tells no prices says so.
func TestNoPrice(t *testing.T) {
	t.Parallel()
	price, err := run[providers.Price](newHuawei(t).account, "Price", hostedRequest)
	require.NoError(t, err)
	assert.Equal(t, providers.Price{Reason: "the provider tells no prices"}, price)
}

// TestDisable switches a connection off before its deletion, whatever its status.
func TestDisable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status        string
		disable       string
		asksToDisable int
		remove        string
	}{
		{"CREATING", done, 1, done}, // the provider refuses to disable what was never built
		{"ACCEPTED", done, 1, done},
		{"PENDING", done, 1, done},
		{"PENDING ACCEPTANCE", done, 1, done},
		{"MANUAL", done, 1, done},
		{"ACTIVATING", done, 1, held},
		{"ACTIVE", looks, 1, held}, // the provider refuses to delete what is not disabled
		{"DISABLING", looks, 0, held},
		{"DISABLED", done, 0, done},
		{"ERROR", done, 1, done},
		{"FROZEN", done, 1, done}, // a status that no document names
		{"DELETING", done, 0, done},
		{"DELETED", done, 0, done},
		{"CANCELLED", done, 0, done},
		{"DENIED", done, 0, done},
	} {
		t.Run(tt.status, func(t *testing.T) {
			t.Parallel()
			a := newConsoleConnect(t).account
			_, err := run[any](a, "Disable", activities.Owned{ConnectionID: a.buys(tt.status)})
			assert.Equal(t, tt.disable, outcome(t, err), "disable")
			assert.Equal(t, tt.asksToDisable, a.calls("disableConnection"))

			a = newConsoleConnect(t).account
			_, err = run[any](a, "Delete", activities.Owned{ConnectionID: a.buys(tt.status)})
			assert.Equal(t, tt.remove, outcome(t, err), "delete")
		})
	}
}

func TestConsoleConnectRemovalOfWhatIsInService(t *testing.T) {
	t.Parallel()
	fault := func(operation, kind string, status, count int) simulator.Fault {
		return simulator.Fault{Operation: operation, Kind: kind, Status: status, Count: count}
	}
	for name, faults := range map[string][]simulator.Fault{
		"as it should":          nil,
		"every answer is lost":  {fault("disableConnection", simulator.FaultDropAfter, 0, 1), fault("deleteConnection", simulator.FaultDropAfter, 0, 1)},
		"every request is lost": {fault("disableConnection", simulator.FaultDropBefore, 0, 1), fault("deleteConnection", simulator.FaultDropBefore, 0, 1)},
		"the credential is refused for a while": {
			fault("getConnection", simulator.FaultStatus, 401, 2), fault("disableConnection", simulator.FaultStatus, 401, 1),
		},
		"the deletion is carried out, and answered with 404": {
			{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 404, When: simulator.After},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newConsoleConnect(t)
			id := a.buys("")
			require.NoError(t, a.provider.Activate(id))
			a.spoil(faults...)
			for range 2 {
				for _, step := range []string{"Disable", "Delete", "Gone"} {
					require.NoError(t, a.untilDone(step, id), step)
				}
			}
			a.removed()
		})
	}
}

func TestARefusalToDisableAsksAPerson(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	id := a.buys("")
	require.NoError(t, a.provider.Activate(id))
	a.spoil(simulator.Fault{Operation: "disableConnection", Kind: simulator.FaultStatus, Status: 400})
	assert.Equal(t, refused(providers.KindInvalid), failureOf(t, a.untilDone("Disable", id)))
	require.NoError(t, a.untilDone("Disable", id), "once the person has talked to the provider")
	assert.Equal(t, 2, a.calls("disableConnection"))
}

func TestDisablingWhatNobodyKnowsTakesTheSettleTime(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	require.NoError(t, a.untilDone("Disable", a.nowhere))
	assert.Equal(t, begin.Add(pace.Settle), a.clock.Now())
}

func portNames(ports []providers.Port) []string {
	var names []string
	for _, port := range ports {
		names = append(names, port.Name)
	}
	return names
}

// A survey tells of the port and the metro that are named, and of all when the names settle nothing.
func TestConsoleConnectSurvey(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t).account
	survey := func(port, metro string, speed int) activities.ConsoleConnectPlaces {
		a := newConsoleConnect(t).account // which has chosen nothing yet
		question := activities.ConsoleConnectSurvey{Company: "tencent-cloud", Port: port, Metro: metro, SpeedMbps: speed}
		places, err := run[activities.ConsoleConnectPlaces](a, "Survey", question)
		require.NoError(t, err)
		return places
	}
	places := survey("my-port-1", "hkg", 100)
	assert.Equal(t, []string{"My-Port-1"}, portNames(places.Ports.Rows))
	require.Len(t, places.Metros.Rows, 1)
	assert.Equal(t, "Hong Kong", places.Metros.Rows[0].Name)

	allPorts, err := run[providers.Listed[providers.Port]](a, "Ports", activities.ListQuestion{})
	require.NoError(t, err)
	allMetros, err := run[providers.Listed[providers.Metro]](a, "Metros", activities.ListQuestion{Company: "tencent-cloud"})
	require.NoError(t, err)
	all := activities.ConsoleConnectPlaces{Identity: places.Identity, Ports: allPorts, Metros: allMetros}
	assert.Equal(t, all, survey("", "MOON", 100), "any port, no such metro")
	assert.Equal(t, all, survey("My-Port-9", "FRA", 100), "no such port, a metro that is not ready")
	assert.Equal(t, allPorts, survey("My-Port-1", "HKG", 2000).Ports, "too slow a port")

	for operation, doing := range map[string]string{"listPorts": "list our ports: ", "listMetros": "list the metros of tencent-cloud: "} {
		a := newConsoleConnect(t).account
		a.spoil(simulator.Fault{Operation: operation, Kind: simulator.FaultStatus, Status: 403})
		_, err := run[any](a, "Survey", activities.ConsoleConnectSurvey{Company: "tencent-cloud", Metro: "HKG", SpeedMbps: 1})
		assert.Equal(t, noCredential, failureOf(t, err))
		assert.ErrorContains(t, err, doing)
	}
}

// What an order will take is not free for the next one, though both choose from one list. A person's lookup is always fresh.
func TestConsoleConnectSurvey_OrdersThatComeTogether(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t).account
	question := activities.ConsoleConnectSurvey{Company: "tencent-cloud", Metro: "HKG", SpeedMbps: 600}
	free := func(run func(*account, any, ...any) (activities.ConsoleConnectPlaces, error), port string) int {
		question.Port = port
		places, err := run(a, "Survey", question)
		require.NoError(t, err)
		for _, p := range places.Ports.Rows {
			if p.Name == "My-Port-1" {
				return *p.FreeMbps
			}
		}
		return -1
	}
	inOrder := run[activities.ConsoleConnectPlaces]
	is := free(inOrder, "My-Port-1")
	require.Greater(t, is, 600)
	assert.Equal(t, is-600, free(inOrder, "no such port"))
	assert.Equal(t, is-600, free(inOrder, "My-Port-1"), "it can't carry a second one, which is told why")
	assert.Equal(t, 1, a.calls("listPorts"), "one list serves all of them")
	assert.Equal(t, is, free(lookup[activities.ConsoleConnectPlaces], "My-Port-1"), "nobody has it yet")
	assert.Equal(t, 2, a.calls("listPorts"))
}

const vlanMark = "turnup-tencent-hkg-prod-1"

// The port that the survey chooses a VLAN at is the one that the order will take; what it tells does not hold the order up.
func TestConsoleConnectSurvey_ChoosesAVLAN(t *testing.T) {
	t.Parallel()
	survey := func(a *account, port string, speed int) *activities.ChosenVLAN {
		question := activities.ConsoleConnectSurvey{Company: "tencent-cloud", Port: port, Metro: "HKG", SpeedMbps: speed, VLANFor: vlanMark}
		places, err := run[activities.ConsoleConnectPlaces](a, "Survey", question)
		require.NoError(t, err)
		return places.VLAN
	}
	a := newConsoleConnect(t).account
	named := survey(a, "My-Port-1", 100)
	assert.Equal(t, ccPort, named.PortID)
	assert.True(t, named.VLAN > 1000 && named.VLAN < 2000, "%d is in the port's range, and 1000 is taken", named.VLAN)
	assert.Equal(t, named, survey(a, "My-Port-1", 100), "the name decides")
	assert.Equal(t, ccOtherPort, survey(a, "", 100).PortID, "the roomiest")
	assert.Nil(t, survey(a, "", 20_000), "no port will do")
	assert.Equal(t, 2, a.calls("getPortVlans"), "orders that come together share a read")

	again, err := run[activities.ChosenVLAN](a, "VLAN", activities.VLANQuestion{PortID: ccPort, Name: vlanMark, Tried: []int{named.VLAN}})
	require.NoError(t, err)
	assert.Equal(t, named.VLAN%1999+1, again.VLAN)
	assert.Equal(t, 3, a.calls("getPortVlans"), "after a refusal it is read anew")

	b := newConsoleConnect(t).account
	b.spoil(simulator.Fault{Operation: "getPortVlans", Kind: simulator.FaultStatus, Status: 404})
	none := survey(b, "My-Port-1", 100)
	assert.Zero(t, none.VLAN)
	assert.Contains(t, none.None, "the port's VLANs can't be read")
	assert.NotZero(t, survey(b, "My-Port-1", 100).VLAN, "a failure is not remembered")
}
