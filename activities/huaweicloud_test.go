package activities_test

import (
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// direct is a simulated Huawei Cloud project, whose clock moves only when told to, and the activities that use it.
type direct struct {
	*activities.HuaweiCloud
	t        *testing.T
	clock    *simulator.ManualClock
	provider *simulator.HuaweiCloud
}

func newDirect(t *testing.T) *direct {
	t.Helper()
	d := &direct{t: t, clock: simulator.NewManualClock(begin)}
	d.provider = simulator.NewHuaweiCloud(simulator.HuaweiCloudOptions{Clock: d.clock, BuildTime: time.Minute, UpdateTime: time.Minute, RemoveTime: 5 * time.Minute})
	server := httptest.NewServer(d.provider)
	t.Cleanup(server.Close)
	client, err := huaweicloud.New(huaweicloud.Config{
		Endpoint: server.URL, ProjectID: simulator.HuaweiCloudProject, Now: d.clock.Now, RetryWait: time.Millisecond,
		AccessKey: simulator.HuaweiCloudAccessKey, SecretKey: simulator.HuaweiCloudSecretKey,
	})
	require.NoError(t, err)
	d.HuaweiCloud = &activities.HuaweiCloud{Client: client, Pace: pace, Watch: alone()}
	return d
}

const hostedMark = "turnup-huawei-tenant-1"

var hostedRequest = activities.HuaweiRequest{
	Mark: hostedMark, HostingID: simulator.HuaweiCloudHosting, VLAN: 100, SpeedMbps: 50, TenantProjectID: simulator.HuaweiCloudTenant,
}

// buys has a hosted connection that shows the status; with "" it shows its own.
func (d *direct) buys(status string) (id string) {
	d.t.Helper()
	bought, err := run[providers.Connection](d.t, d.HuaweiCloud, d.Buy, activities.HuaweiPurchase{HuaweiRequest: hostedRequest})
	require.NoError(d.t, err)
	require.NoError(d.t, d.provider.SetStatus(bought.ID, status))
	return bought.ID
}

func (d *direct) spoil(fault simulator.Fault) {
	d.t.Helper()
	require.NoError(d.t, d.provider.Inject(fault))
}

// What the operations connection carries is counted without the order's own.
func TestHuaweiRoom(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	d.buys("")
	room, err := run[activities.HuaweiRoom](t, d.HuaweiCloud, d.Room, hostedRequest)
	require.NoError(t, err)
	assert.Equal(t, activities.HuaweiRoom{UsedMbps: 10}, room)
	other := hostedRequest
	other.Mark = "turnup-huawei-tenant-2"
	room, err = run[activities.HuaweiRoom](t, d.HuaweiCloud, d.Room, other)
	require.NoError(t, err)
	assert.Equal(t, 60, room.UsedMbps)
	assert.Equal(t, hostedMark, room.Holder.Name)
}

func TestHuaweiPreviewIsWhatCreateSends(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	preview, err := run[providers.Preview](t, d.HuaweiCloud, d.Preview, hostedRequest)
	require.NoError(t, err)
	assert.Empty(t, d.provider.Calls(), "it calls nobody")
	var body map[string]map[string]any
	require.NoError(t, json.Unmarshal(preview.Body, &body))
	assert.Equal(t, map[string]any{
		"name": hostedMark, "hosting_id": simulator.HuaweiCloudHosting, "vlan": 100.0, "bandwidth": 50.0, "resource_tenant_id": simulator.HuaweiCloudTenant,
	}, body["hosted_connect"])

	wrong := hostedRequest
	wrong.VLAN, wrong.SpeedMbps = 0, 1
	for name, ask := range map[string]struct{ function, input any }{
		"buy": {d.Buy, activities.HuaweiPurchase{HuaweiRequest: wrong}}, "preview": {d.Preview, wrong},
	} {
		_, err = run[any](t, d.HuaweiCloud, ask.function, ask.input)
		assert.Equal(t, refused(providers.KindInvalid), failureOf(t, err), name)
	}
	assert.Empty(t, d.provider.Calls(), "a request that breaks a rule is not sent")
}

func TestHuaweiFind(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	find := func(until activities.Until, known ...string) ([]providers.Connection, error) {
		question := activities.FindHosted{HostingID: simulator.HuaweiCloudHosting, Mark: hostedMark, Known: known, Until: until}
		return run[[]providers.Connection](t, d.HuaweiCloud, d.Find, question)
	}
	_, err := find(activities.UntilSettled)
	assert.Equal(t, waits(pace.Settle/6), failureOf(t, err))
	id := d.buys("")
	found, err := find(activities.UntilSettled)
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, id, found[0].ID)
	_, err = find(activities.UntilNews, id)
	assert.Equal(t, waits(pace.First), failureOf(t, err))
}

// A status that an order knows already is no news, and neither is a failure that it has been told of.
func TestHuaweiObserve(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status string
		seen   activities.Seen
		news   bool
	}{
		"another status":            {"BUILD", activities.Seen{Status: "PENDING_CREATE"}, true},
		"the same":                  {"BUILD", activities.Seen{Status: "BUILD"}, false},
		"another, and only the end": {"BUILD", activities.Seen{Status: "PENDING_CREATE", Settled: true}, false},
		"active":                    {"ACTIVE", activities.Seen{Status: "ACTIVE"}, true},
		"failed":                    {"ERROR", activities.Seen{Status: "ERROR"}, true},
		"failed, and told":          {"ERROR", activities.Seen{Status: "ERROR", Except: "ERROR"}, false},
		"mended":                    {"ACTIVE", activities.Seen{Status: "ERROR", Except: "ERROR"}, true},
		"invented":                  {"FROZEN", activities.Seen{Status: "FROZEN"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDirect(t)
			test.seen.ConnectionID = d.buys(test.status)
			now, err := run[providers.Connection](t, d.HuaweiCloud, d.Observe, test.seen)
			if !test.news {
				assert.Equal(t, waits(pace.First), failureOf(t, err))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, test.status, now.Status)
		})
	}
}

func TestHuaweiConnections(t *testing.T) {
	t.Parallel()
	d := newDirect(t)
	id := d.buys("")
	page, err := run[activities.HuaweiPage](t, d.HuaweiCloud, d.Connections, activities.HuaweiFilter{Limit: 1, SortKey: "name", SortDir: "desc"})
	require.NoError(t, err)
	require.Len(t, page.Connections, 1)
	assert.Equal(t, id, page.Connections[0].ID)
	own, err := run[activities.HuaweiPage](t, d.HuaweiCloud, d.Connections, activities.HuaweiFilter{Own: true, ID: []string{simulator.HuaweiCloudStandard}})
	require.NoError(t, err)
	require.Len(t, own.Connections, 1)
	assert.Equal(t, "direct connect1", own.Connections[0].Name)
}
