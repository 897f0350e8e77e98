package main

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

// looksUp lets a worker answer the lookup with that summary.
func looksUp(c *mocks.Client, summary string, end done, args ...any) {
	options := mock.MatchedBy(func(o client.StartActivityOptions) bool {
		return o.Summary == summary && o.TaskQueue == order.Queue(tencent.Provider, order.DefaultAccount) && o.ID != "" && o.ScheduleToStartTimeout == answerTime && o.ScheduleToCloseTimeout == listTime &&
			o.Priority.PriorityKey == order.PriorityLookup &&
			slices.Contains(o.RetryPolicy.NonRetryableErrorTypes, string(providers.KindUnauthorized))
	})
	c.On("ExecuteActivity", append([]any{mock.Anything, options, mock.Anything}, args...)...).Return(end, nil).Once()
}

func mbps(n int) *int { return &n }

var (
	somePorts = []providers.Port{
		{ID: "p1", Name: "Port-1", Status: "ACTIVE", SpeedMbps: 1000, FreeMbps: mbps(900), FacilityID: "f1", RegionID: "r1"},
		{ID: "p2", Name: "Port-2", Status: "ACTIVE", SpeedMbps: 1000, FreeMbps: mbps(0)},
		{ID: "p3", Name: "Port-3", Status: "DISABLED", SpeedMbps: 1000, Unusable: "it is disabled"},
	}
	someMetros = []providers.Metro{
		{ID: "m1", Code: "HKG", Name: "Hong Kong", Country: "HK", FacilityID: "f2", RegionID: "r2"},
		{ID: "m2", Name: "Jakarta"},
		{ID: "m3", Code: "SIN", Name: "Singapore"},
	}
	somePlaces = activities.ConsoleConnectPlaces{
		Ports: providers.Listed[providers.Port]{Rows: somePorts}, Metros: providers.Listed[providers.Metro]{Rows: someMetros},
	}
	aPreview = providers.Preview{Method: "PUT", URL: "https://api.example/layer2", Body: []byte(`{"speed":100}`)}
)

func TestPorts(t *testing.T) {
	t.Parallel()
	c := server(t)
	looksUp(c, "list ports", done{result: providers.Listed[providers.Port]{Rows: somePorts}}, activities.ListQuestion{})
	looksUp(c, "list ports", done{result: providers.Listed[providers.Port]{Rows: somePorts[2:]}}, activities.ListQuestion{})
	looksUp(c, "list ports", done{result: nil}, activities.ListQuestion{})
	out, _, code := cli(t, c, "ports")
	assert.Equal(t, exitOK, code)
	assert.Equal(t, `NAME    ID  STATUS    MBPS  FREE  USABLE
Port-1  p1  ACTIVE    1000  900   yes
Port-2  p2  ACTIVE    1000  0     no: it is full
Port-3  p3  DISABLED  1000  -     no: it is disabled
`, out)
	out, _, _ = cli(t, c, "ports", "-o", "json")
	assert.JSONEq(t, `[{"id": "p3", "name": "Port-3", "status": "DISABLED", "speedMbps": 1000, "unfit": "it is disabled"}]`, out)
	out, _, _ = cli(t, c, "ports", "-o", "json")
	assert.Equal(t, "[]\n", out)
}

func TestMetros(t *testing.T) {
	t.Parallel()
	c := server(t)
	looksUp(c, "list metros of tencent-cloud", done{result: providers.Listed[providers.Metro]{Rows: someMetros[:2]}},
		activities.ListQuestion{Company: "tencent-cloud"})
	looksUp(c, "list metros of acme", done{result: providers.Listed[providers.Metro]{Rows: someMetros[:1]}}, activities.ListQuestion{Company: "acme"})
	out, _, _ := cli(t, c, "metros")
	assert.Equal(t, `CODE  NAME       COUNTRY  ID  USABLE
HKG   Hong Kong  HK       m1  yes
-     Jakarta    -        m2  yes
`, out)
	out, _, _ = cli(t, c, "metros", "--company", "acme", "-o", "json")
	assert.JSONEq(t, `[{"id": "m1", "code": "HKG", "name": "Hong Kong", "country": "HK", "facilityId": "f2", "regionId": "r2"}]`, out)
}

// waited has so many orders to Tencent have left services, each after so many days of waiting for approval.
func waited(t *testing.T, c *mocks.Client, orders, days int) {
	t.Helper()
	var left []*workflowpb.WorkflowExecutionInfo
	for i := range orders {
		s := servedA
		s.OrderRun, s.WaitedSeconds = fmt.Sprint("run-", i), map[string]int{order.HandoffApproval: days * 86400}
		left = append(left, listedAs(t, s, order.ServiceInService, lives))
	}
	lists(c, "WorkflowType = 'Service' AND WorkflowId STARTS_WITH 'service/tencent/'", left...)
}

func TestPlan(t *testing.T) {
	t.Parallel()
	request := mock.MatchedBy(func(r consoleconnect.Request) bool {
		return r.PortID == "p1" && r.DestMetroID == "m1" && r.Speed == 100 && r.Name == "turnup-tencent-a" && r.PaymentType == "invoice" &&
			*r.SrcVLANRequest == 1234 && r.VLANChosen
	})
	c := server(t)
	for i := range 2 {
		places := somePlaces
		places.VLAN = &activities.ChosenVLAN{PortID: "p1", VLAN: 1234}
		looksUp(c, "look at ports and metros", done{result: places}, activities.ConsoleConnectSurvey{
			Company: "tencent-cloud", Metro: map[bool]string{true: "hkg", false: "HKG"}[i == 0], SpeedMbps: 100, VLANFor: "turnup-tencent-a",
		})
		looksUp(c, "check the request", done{result: []providers.Preview{aPreview}}, request)
	}
	looksUp(c, "ask for the price", done{result: providers.Price{Known: true, Total: "12", Monthly: "12", Currency: "USD"}}, request)
	looksUp(c, "ask for the price", done{err: temporal.NewApplicationError("no tariff", "unavailable")}, request)

	waited(t, c, 20, 2)
	waited(t, c, 0, 0)
	out, chat, code := cli(t, c, "plan", "tencent", "--name=a", "--metro=hkg", "--speed=100")
	assert.Equal(t, exitOK, code)
	assert.Empty(t, chat)
	assert.Equal(t, `tencent/a would buy a connection called turnup-tencent-a
  port: Port-1 (p1), has the most free capacity of the ports that can carry the order
      not Port-2 (p2): has 0 of 1000 Mbps free, the order needs 100
      not Port-3 (p3): it is disabled
  metro: Hong Kong (HKG) (m1), named in the order
  VLAN: 1234, the free one that the order's name leads to
  price: 12 a month, 12 for the term USD
  approval: that usually takes 2d, nine times in ten at most 2d
  request: PUT https://api.example/layer2
    {
      "speed": 100
    }
`, out)

	out, _, code = cli(t, c, "plan", "tencent", "--name=a", "--metro=HKG", "--speed=100", "-o", "json")
	assert.Equal(t, exitOK, code, "an order goes on without a price, and so does its plan")
	var plans []map[string]any
	decode(t, out, &plans)
	assert.Len(t, plans, 1)
	assert.Equal(t, "tencent/a", plans[0]["id"])
	assert.Equal(t, []any{"turnup-tencent-a"}, plans[0]["marks"])
	assert.Len(t, plans[0]["choices"], 3)
	assert.Equal(t, map[string]any{"known": false, "reason": "ask for the price: no tariff"}, plans[0]["price"])
	assert.Equal(t, []any{map[string]any{"method": "PUT", "url": "https://api.example/layer2", "body": map[string]any{"speed": 100.0}}}, plans[0]["requests"])
}

func TestPlanOfAnOrderThatNamesItsVLANOrGetsNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args  []string
		vlan  int // that is asked for
		tells string
	}{
		"named": {[]string{"--vlan=7"}, 7, ""},
		"none":  {nil, 0, "  warning: no VLAN was chosen, so Console Connect takes the next free one: the port's VLANs can't be read: HTTP 404\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			places := somePlaces
			if test.vlan == 0 {
				places.VLAN = &activities.ChosenVLAN{PortID: "p1", None: "the port's VLANs can't be read: HTTP 404"}
			}
			looksUp(c, "look at ports and metros", done{result: places}, mock.Anything)
			asked := mock.MatchedBy(func(r consoleconnect.Request) bool {
				return assert.ObjectsAreEqual(consoleconnect.VLAN(test.vlan), r.SrcVLANRequest) && !r.VLANChosen
			})
			looksUp(c, "ask for the price", done{result: providers.Price{}}, asked)
			looksUp(c, "check the request", done{result: []providers.Preview{aPreview}}, asked)
			waited(t, c, 0, 0)
			out, _, code := cli(t, c, append([]string{"plan", "tencent", "--name=a", "--metro=hkg", "--speed=100"}, test.args...)...)
			assert.Equal(t, exitOK, code)
			assert.Contains(t, out, test.tells)
			assert.NotContains(t, out, "VLAN: ")
		})
	}
}

func TestPlanSaysOfEveryOrderWhyItWouldBeRefused(t *testing.T) {
	t.Parallel()
	c := server(t)
	for range 2 {
		looksUp(c, "look at ports and metros", done{result: somePlaces}, mock.Anything)
	}
	out, chat, code := cliReading(t, c, `{kind: tencent, name: a, metro: XXX, speedMbps: 5000}
---
{kind: tencent, name: b, metro: HKG, speedMbps: 10, port: Port-9}
`, "plan", "tencent", "-f", "-")
	assert.Equal(t, exitBadInput, code)
	assert.Empty(t, out)
	assert.Regexp(t, `^turnup: order tencent/a would be refused:
port: .*
metro: .* given "XXX"
  next: fix what is named above; nothing was started
turnup: order tencent/b would be refused:
port: .* given "Port-9"
  next: fix what is named above; nothing was started
$`, chat)
}

func TestLookupsThatFail(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		err  error
		code int
		says string
	}{
		{
			"slow provider", temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE, nil), exitFailure,
			"turnup: list ports: the provider took longer than 10m0s\n  next: try again later; the worker's log has more\n",
		},
		{
			"no worker", temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, nil), exitFailure,
			"turnup: list ports: no worker answered within 20s\n  next: see that a turnup-worker runs that serves the provider (with CONSOLECONNECT_API_KEY and CONSOLECONNECT_COMPANY)\n",
		},
		{
			"credential", temporal.NewApplicationError("refused", string(providers.KindUnauthorized)), exitFailure,
			"turnup: list ports: refused\n  next: give the worker a credential that the provider takes (CONSOLECONNECT_API_KEY and CONSOLECONNECT_COMPANY)\n",
		},
		{
			"not there", temporal.NewApplicationError("no such company", string(providers.KindNotFound)), exitBadInput,
			"turnup: list ports: no such company\n  next: fix what the provider names; nothing was started\n",
		},
		{
			"budget", temporal.NewApplicationError("too many", string(providers.KindRateLimited)), exitFailure,
			"turnup: list ports: too many\n  next: wait a minute, then try again\n",
		},
		{
			"provider away", temporal.NewApplicationError("HTTP 503", string(providers.KindUnavailable)), exitFailure,
			"turnup: list ports: HTTP 503\n  next: try again; the worker's log has more\n",
		},
		{
			"server", serviceerror.NewUnavailable("away"), exitFailure,
			"turnup: list ports: away\n  next: see that Temporal runs, then try again\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			looksUp(c, "list ports", done{err: test.err}, mock.Anything)
			_, chat, code := cli(t, c, "ports")
			assert.Equal(t, test.code, code)
			assert.Equal(t, test.says, chat)
		})
	}
}

func TestLookupThatTheServerDoesNotTake(t *testing.T) {
	t.Parallel()
	c := server(t)
	c.On("ExecuteActivity", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(nil, errors.New("unimplemented"))
	_, chat, code := cli(t, c, "ports")
	assert.Equal(t, exitFailure, code)
	assert.Equal(t, "turnup: list ports: unimplemented\n  next: try again\n", chat)
}
