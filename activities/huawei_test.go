package activities_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	simhuawei "turnup/providers/simulator/huaweicloud"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the operations connection carries is counted without the order's own.
func TestHuaweiRoom(t *testing.T) {
	t.Parallel()
	a := newHuawei(t).account
	a.buys("")
	carries := func(request huaweicloud.Request) huaweicloud.Room {
		places, err := run[activities.HuaweiPlaces](a, "Survey", activities.HuaweiSurvey{OperationsConnection: request.HostingID, Request: request})
		require.NoError(t, err)
		return places.Room
	}
	assert.Equal(t, huaweicloud.Room{UsedMbps: 10}, carries(hostedRequest))
	other := hostedRequest
	other.Name = "turnup-huawei-tenant-2"
	room := carries(other)
	assert.Equal(t, 60, room.UsedMbps)
	assert.Equal(t, a.mark, room.Holder.Name)
}

func TestHuaweiSurvey(t *testing.T) {
	t.Parallel()
	a := newHuawei(t).account
	a.buys("")
	request := hostedRequest
	request.Name, request.HostingID = "turnup-huawei-tenant-2", ""
	survey := func(on string) activities.HuaweiPlaces {
		places, err := run[activities.HuaweiPlaces](a, "Survey", activities.HuaweiSurvey{OperationsConnection: on, Request: request})
		require.NoError(t, err)
		return places
	}
	places := survey("demo-operations-1")
	assert.Equal(t, []string{"demo-operations-1"}, portNames(places.Connections.Rows))
	assert.Equal(t, 60, places.Room.UsedMbps)
	assert.Equal(t, a.mark, places.Room.Holder.Name, "somebody has the VLAN")

	all, err := run[providers.Listed[providers.Port]](a, "Ports", activities.ListQuestion{})
	require.NoError(t, err)
	assert.Equal(t, activities.HuaweiPlaces{Identity: simhuawei.Project, Connections: all}, survey(simhuawei.HostingDownID), "one that is down carries nothing new")
}

func TestHuaweiPage(t *testing.T) {
	t.Parallel()
	a := newHuawei(t).account
	id := a.buys("")
	page, err := run[huaweicloud.Page](a, "Page", huaweicloud.Filter{Limit: 1, SortKey: "name", SortDir: "desc"})
	require.NoError(t, err)
	require.Len(t, page.Connections, 1)
	assert.Equal(t, id, page.Connections[0].ID)
	own, err := run[huaweicloud.Page](a, "Page", huaweicloud.Filter{Own: true, ID: []string{simhuawei.StandardID}})
	require.NoError(t, err)
	require.Len(t, own.Connections, 1)
	assert.Equal(t, "direct connect1", own.Connections[0].Name)
}

// A failure that the order has been told of is no news until it is over.
func TestHuaweiFailureThatWasTold(t *testing.T) {
	t.Parallel()
	a := newHuawei(t).account
	seen := activities.Seen{ConnectionID: a.buys("ERROR"), Status: "ERROR", Except: "ERROR"}
	_, err := run[any](a, "Observe", seen)
	assert.Equal(t, waits(pace.First), failureOf(t, err))
	a.shows(seen.ConnectionID, "ACTIVE")
	now, err := run[providers.Connection](a, "Observe", seen)
	require.NoError(t, err)
	assert.Equal(t, "ACTIVE", now.Status)
}

func TestHuaweiRemovalUnderAnInterfaceAsksAPerson(t *testing.T) {
	t.Parallel()
	a := newHuawei(t)
	id := a.buys("")
	require.NoError(t, a.provider.AddInterface(id))
	err := a.untilDone("Delete", id)
	assert.Equal(t, refused(providers.KindRejected), failureOf(t, err))
	assert.ErrorContains(t, err, "the tenant has to delete its virtual interface first")
	require.NoError(t, a.provider.RemoveInterface(id))
	require.NoError(t, a.untilDone("Delete", id))
}

func huaweiChange(id string) activities.HuaweiChange {
	return activities.HuaweiChange{ConnectionID: id, Change: huaweicloud.Change{SpeedMbps: 80}}
}

// A change is asked for once, and done when a read shows it, settled.
func TestHuaweiChangeHosted(t *testing.T) {
	t.Parallel()
	a := newHuawei(t)
	id := a.buys("")
	change := func() (providers.Connection, error) {
		return run[providers.Connection](a.account, "ChangeHosted", huaweiChange(id))
	}
	_, err := change()
	assert.Equal(t, waits(pace.First), failureOf(t, err), "it is not built yet")
	require.NoError(t, a.provider.Activate(id))
	_, err = change()
	assert.ErrorContains(t, err, "asked for the change")
	_, err = change()
	assert.ErrorContains(t, err, "still PENDING_UPDATE")
	a.clock.Advance(time.Minute)
	now, err := change()
	require.NoError(t, err)
	assert.Equal(t, 80, now.SpeedMbps)
	assert.Equal(t, 1, a.calls("updateHostedDirectConnect"))
}
