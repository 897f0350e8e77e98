package activities_test

import (
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func portNames(ports []providers.Port) []string {
	var names []string
	for _, port := range ports {
		names = append(names, port.Name)
	}
	return names
}

// A survey tells of the port and the metro that are named, and of all when the names settle nothing.
func TestSurvey(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	survey := func(port, metro string, speed int) activities.L2Places {
		question := activities.L2Survey{Company: "tencent-cloud", Port: port, Metro: metro, SpeedMbps: speed}
		places, err := run[activities.L2Places](t, a.ConsoleConnect, a.Survey, question)
		require.NoError(t, err)
		return places
	}
	places := survey("my-port-1", "hkg", 100)
	assert.Equal(t, []string{"My-Port-1"}, portNames(places.Ports))
	require.Len(t, places.Metros, 1)
	assert.Equal(t, "Hong Kong", places.Metros[0].Name)

	allPorts, err := run[[]providers.Port](t, a.ConsoleConnect, a.Ports)
	require.NoError(t, err)
	allMetros, err := run[[]providers.Metro](t, a.ConsoleConnect, a.Metros, "tencent-cloud")
	require.NoError(t, err)
	all := activities.L2Places{Ports: allPorts, Metros: allMetros}
	assert.Equal(t, all, survey("", "MOON", 100), "any port, no such metro")
	assert.Equal(t, all, survey("My-Port-9", "FRA", 100), "no such port, a metro that is not ready")
	assert.Equal(t, allPorts, survey("My-Port-1", "HKG", 2000).Ports, "too slow a port")

	for operation, doing := range map[string]string{"listPorts": "list our ports: ", "listMetros": "list the metros of tencent-cloud: "} {
		a.spoil(simulator.Fault{Operation: operation, Kind: simulator.FaultStatus, Status: 403})
		_, err := run[any](t, a.ConsoleConnect, a.Survey, activities.L2Survey{Company: "tencent-cloud", Metro: "HKG", SpeedMbps: 1})
		assert.Equal(t, refused(providers.KindUnauthorized), failureOf(t, err))
		assert.ErrorContains(t, err, doing)
	}
}

func TestEquinixSurvey(t *testing.T) {
	t.Parallel()
	const (
		globex  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01"
		unknown = "b4d1f3e5-2a7c-4c9f-8e38-000000000000"
		primary = "7f891d3b-973c-73c0-bae0-30ac1885197a"
	)
	overBothAPIs(t, func(t *testing.T, f *fabric) {
		survey := func(q activities.EquinixSurvey) activities.EquinixPlaces {
			q.SpeedMbps = 50
			places, err := run[activities.EquinixPlaces](t, f.Equinix, f.Survey, q)
			require.NoError(t, err)
			return places
		}
		places := survey(activities.EquinixSurvey{Ports: []string{"DEMO-SV1-Dot1q-PRI", "demo-dc5-dot1q-pri", primary}})
		assert.Equal(t, []string{"DEMO-SV1-Dot1q-PRI", "DEMO-DC5-Dot1q-PRI"}, portNames(places.Ports), "one port that has two names is one")
		assert.Zero(t, f.provider.Calls()["listMetros"], "nobody asked for a metro")
		assert.Empty(t, places.Profiles)

		places = survey(activities.EquinixSurvey{Ports: []string{"DEMO-SV1-Dot1q-PRI", "nowhere"}, Profiles: []string{globex, unknown}, Metros: []string{"SV", "XX"}})
		all, err := run[[]providers.Port](t, f.Equinix, f.Ports)
		require.NoError(t, err)
		assert.Equal(t, all, places.Ports)
		require.Len(t, places.Metros, 1)
		assert.Equal(t, "SV", places.Metros[0].Code)
		assert.Equal(t, "Approved by Globex", places.Profiles[globex].Name)
		assert.NotEmpty(t, places.Profiles[unknown].Unfit, "a profile that nobody knows is the order's fault")

		f.spoil(simulator.Fault{Operation: "getProfile", Kind: simulator.FaultStatus, Status: 403})
		_, err = run[any](t, f.Equinix, f.Survey, activities.EquinixSurvey{Profiles: []string{globex}})
		assert.Equal(t, refused(providers.KindUnauthorized), failureOf(t, err))
		assert.ErrorContains(t, err, "read service profile "+globex)
	})
}

func TestHuaweiSurvey(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	d.buys("")
	request := hostedRequest
	request.Mark, request.HostingID = "turnup-huawei-tenant-2", ""
	survey := func(on string) activities.HuaweiPlaces {
		question := activities.HuaweiSurvey{OperationsConnection: on, Request: request}
		places, err := run[activities.HuaweiPlaces](t, d.HuaweiCloud, d.Survey, question)
		require.NoError(t, err)
		return places
	}
	places := survey("demo-operations-1")
	assert.Equal(t, []string{"demo-operations-1"}, portNames(places.Connections))
	assert.Equal(t, 60, places.Room.UsedMbps)
	assert.Equal(t, hostedMark, places.Room.Holder.Name, "somebody has the VLAN")

	all, err := run[[]providers.Port](t, d.HuaweiCloud, d.Ports)
	require.NoError(t, err)
	assert.Equal(t, activities.HuaweiPlaces{Connections: all}, survey(simulator.HuaweiCloudHostingDown), "one that is down carries nothing new")
}
