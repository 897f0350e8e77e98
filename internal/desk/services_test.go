package desk

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/mocks"
)

func TestServices(t *testing.T) {
	t.Parallel()
	o := open(t)
	now := time.Now()
	o.desk.now = func() time.Time { return now }
	o.desk.served.at = now
	o.desk.served.value = orders.ServiceList{Odd: []string{"one that can't be read"}, Services: []orders.ListedService{
		{ID: "equinix/sv-dc-1", State: order.ServiceInService, Service: order.Service{Provider: "equinix", Account: "emea", Protected: true, Connections: []order.ServedConnection{{ID: "c-77", SpeedMbps: 50}}}},
		{ID: "tencent/hkg-1", State: order.ServiceChanging, Findings: []string{activities.FindingDown}, Service: order.Service{Provider: "consoleconnect", Account: "default"}},
	}}
	o.logsIn("kim", "strangers")
	_, page := o.get("/services")
	for _, says := range []string{"2 in service", `<a href="/orders/equinix/sv-dc-1">`, "inService, protected", "equinix/emea", "<code>c-77</code>", "<td>down</td>", "1 more can't be read"} {
		assert.Contains(t, page, says)
	}
	_, page = o.get("/services?q=C-77")
	assert.Contains(t, page, "equinix/sv-dc-1", "by its connection")
	assert.NotContains(t, page, "tencent/hkg-1")
	_, page = o.get("/services?finding=down")
	assert.Contains(t, page, "tencent/hkg-1")
	assert.NotContains(t, page, "equinix/sv-dc-1")
	_, page = o.get("/services?q=nobody")
	assert.Contains(t, page, "Nothing of that kind is in service.")
}

func TestFindings(t *testing.T) {
	t.Parallel()
	o := open(t)
	now := time.Now()
	o.desk.now = func() time.Time { return now }
	o.desk.reports.at = now
	o.desk.reports.value = findingsPage{Missing: []string{"no run of inventory/huawei/default is remembered"}, Reports: []report{{activities.InventoryReport{
		Provider: "equinix", Account: "emea", At: now, Findings: []activities.Finding{
			{Kind: activities.FindingChanged, Order: "equinix/sv-dc-1", ConnectionID: "c-77", Field: "speedMbps", Was: "50", Is: "100", Open: true},
			{Kind: activities.FindingOrphan, ConnectionID: "c-78"},
		},
	}}}}
	o.logsIn("omar", "auditors")
	_, page := o.get("/findings")
	for _, says := range []string{
		"no run of inventory/huawei/default is remembered", "<h2>equinix/emea</h2>", "1 orphan, 1 changed", `<a href="/orders/equinix/sv-dc-1">`,
		"has speedMbps 100, where 50 is expected", "nothing of ours", "once",
	} {
		assert.Contains(t, page, says)
	}

	o.desk.reports.at = time.Time{}
	schedules := &mocks.ScheduleClient{}
	schedules.On("List", mock.Anything, mock.Anything).Return(nil, errors.New("away"))
	o.temporal.On("ScheduleClient").Return(schedules)
	status, page := o.get("/findings")
	assert.Equal(t, http.StatusBadGateway, status)
	assert.Contains(t, page, "list the inventories: away: try again")
}
