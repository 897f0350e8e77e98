package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	lives = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	over  = enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
)

// servedA is what order tencent/a left.
var servedA = order.Service{
	Kind: "tencent", Name: "a", Provider: "consoleconnect", Account: "default", Origin: order.OriginOrdered, RequestedBy: "li", Metro: "HKG",
	Since: noon, OrderRun: "run-1", Connections: []order.ServedConnection{{ID: "58af", Name: "turnup-tencent-a", SpeedMbps: 100, SrcVLAN: 101}},
}

// listedAs is a service in Temporal's lists.
func listedAs(t *testing.T, s order.Service, state order.ServiceState, status enumspb.WorkflowExecutionStatus, findings ...string) *workflowpb.WorkflowExecutionInfo {
	t.Helper()
	info := recorded(t, s.ID(), status, map[string]any{"ServiceState": state, "Findings": findings})
	info.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ServiceMemo: payload(t, s)}}
	if status != lives {
		info.CloseTime = timestamppb.New(noon)
	}
	return info
}

// leaves lets the service of order tencent/a be found.
func leaves(t *testing.T, c *mocks.Client, state order.ServiceState, status enumspb.WorkflowExecutionStatus) {
	t.Helper()
	found := &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: listedAs(t, servedA, state, status)}
	c.On("DescribeWorkflowExecution", mock.Anything, "service/tencent/a", "").Return(found, nil)
	last := len(c.ExpectedCalls) - 1
	c.ExpectedCalls = append([]*mock.Call{c.ExpectedCalls[last]}, c.ExpectedCalls[:last]...) // before the one that finds none
}

// answered is the handle of an update that has come to its end.
type answered struct {
	client.WorkflowUpdateHandle
	deed order.ServiceDeed
	err  error
}

func (u answered) Get(_ context.Context, into any) error {
	if u.err != nil {
		return u.err
	}
	data, err := json.Marshal(u.deed)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// isAsked lets the service be asked, and answer so.
func isAsked(c *mocks.Client, update string, asked order.ServiceRequest, answer answered) {
	c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
		return o.WorkflowID == "service/tencent/a" && o.UpdateName == update && assert.ObjectsAreEqual([]any{asked}, o.Args)
	})).Return(answer, nil).Once()
}

func TestNameInServiceIsRefused(t *testing.T) {
	t.Parallel()
	c := server(t)
	leaves(t, c, order.ServiceInService, lives)
	_, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10")
	assert.Equal(t, exitBadInput, code)
	assert.Equal(t, "turnup: order tencent/a is in service since 2024-03-01 20:00 HKT, with connection 58af; a name buys once\n"+
		"  next: turnup status tencent/a shows it, turnup change and turnup decommission act on it; or order under another name\n", chat)
}

// What the completed order left has ended: its name is free at once. A service that was terminated has not ended.
func TestNameOutOfService(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		state  order.ServiceState
		policy enumspb.WorkflowIdReusePolicy
	}{
		"decommissioned": {order.ServiceDecommissioned, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE},
		"forgotten":      {order.ServiceForgotten, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE},
		"terminated":     {order.ServiceInService, enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			leaves(t, c, test.state, over)
			c.On("DescribeWorkflowExecution", mock.Anything, "tencent/a", "").Return(described("tencent/a", over), nil).Maybe()
			run := &mocks.WorkflowRun{}
			run.On("GetID").Return("tencent/a")
			run.On("GetRunID").Return("run-2")
			free := mock.MatchedBy(func(o client.StartWorkflowOptions) bool { return o.WorkflowIDReusePolicy == test.policy })
			c.On("ExecuteWorkflow", mock.Anything, free, mock.Anything, mock.AnythingOfType("tencent.Order")).Return(run, nil).Once()
			_, chat, code := cli(t, c, "order", "tencent", "--name=a", "--metro=HKG", "--speed=10")
			assert.Equal(t, exitOK, code, chat)
		})
	}
}

// A service is acted on whether Temporal remembers its order or not, and what is under way is joined or told.
func TestServiceIsActedOn(t *testing.T) {
	t.Parallel()
	faster := order.ServiceRequest{By: "ana", To: map[string]any{"speedMbps": 200}}
	removed := order.ServiceRequest{By: "ana"}
	refusal := func(kind, message string, details ...any) answered {
		return answered{err: temporal.NewNonRetryableApplicationError(message, kind, nil, details...)}
	}
	deed := order.ServiceDeed{ID: "change/tencent/a", RunID: "run-9", What: "change to 200 Mbps", By: "li"}
	same := deed
	same.Same = true
	for name, test := range map[string]struct {
		args   string
		update string
		asked  order.ServiceRequest
		answer answered
		code   int
		says   string
	}{
		"changed": {"change a --speed 200", "change", faster, answered{deed: deed}, exitOK, "change/tencent/a started"},
		"its tunnel": {"change a --tunnel-name tu-a --tunnel-speed 200", "change", order.ServiceRequest{By: "ana", To: map[string]any{"tunnelName": "tu-a", "tunnelSpeedMbps": 200}},
			answered{deed: deed}, exitOK, "change/tencent/a started"},
		"decommissioned":   {"decommission a", "decommission", removed, answered{deed: order.ServiceDeed{ID: "decommission/tencent/a"}}, exitOK, "decommission/tencent/a started"},
		"joined":           {"change a --speed 200", "change", faster, refusal(order.ErrorUnderWay, "under way", same), exitOK, "change/tencent/a joined"},
		"something else":   {"decommission a", "decommission", removed, refusal(order.ErrorUnderWay, "change/tencent/a is under way", deed), exitFailure, "turnup status change/tencent/a shows that"},
		"wrong":            {"change a --speed 200", "change", faster, refusal(order.ErrorServiceRefused, "to.speedMbps: must be 50"), exitBadInput, "to.speedMbps: must be 50"},
		"protected":        {"decommission a", "decommission", removed, refusal(order.ErrorProtected, "tencent/a is protected"), exitFailure, "turnup release tencent/a"},
		"protected now":    {"protect a", "protect", removed, answered{deed: order.ServiceDeed{What: "protected"}}, exitOK, "tencent/a: protected"},
		"protected before": {"protect a", "protect", removed, refusal(order.ErrorAnswered, "tencent/a is protected already"), exitOK, "is protected already"},
		"forgotten":        {"forget a --reason moved", "forget", order.ServiceRequest{By: "ana", Reason: "moved"}, answered{deed: order.ServiceDeed{What: "forgotten: moved"}}, exitOK, "tencent/a: forgotten: moved"},
		"without a reason": {"forget a", "forget", removed, refusal(order.ErrorServiceRefused, "reason: must say why"), exitBadInput, "reason: must say why"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := server(t)
			existsNot(c, "tencent/a") // any more
			leaves(t, c, order.ServiceInService, lives)
			isAsked(c, test.update, test.asked, test.answer)
			_, chat, code := cli(t, c, strings.Fields(test.args)...)
			assert.Equal(t, test.code, code, chat)
			assert.Contains(t, chat, test.says)
		})
	}
}

func TestWhatIsNotInService(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"protect a", "decommission a", "change a --speed 200", "status a"} {
		c := server(t)
		existsNot(c, "tencent/a")
		leaves(t, c, order.ServiceDecommissioned, over)
		c.On("QueryWorkflow", mock.Anything, "tencent/a", "", order.QueryProgress).Return(nil, serviceerror.NewNotFound("no such workflow")).Maybe()
		_, chat, code := cli(t, c, strings.Fields(args)...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Contains(t, chat, "turnup services lists what is in service", args)
	}
}

// The service of an order that Temporal has forgotten tells all that is needed.
func TestStatusOfAService(t *testing.T) {
	t.Parallel()
	c := server(t)
	existsNot(c, "tencent/a")
	leaves(t, c, order.ServiceInService, lives)
	c.On("QueryWorkflow", mock.Anything, "tencent/a", "", order.QueryProgress).Return(nil, serviceerror.NewNotFound("no such workflow"))
	now := order.ServiceStatus{
		Service: servedA, State: order.ServiceInService, Record: []order.Entry{{At: noon, By: "turnup", What: "in service; ordered"}},
		Findings: []order.ServiceFinding{{Kind: "down", ConnectionID: "58af", Text: "its line is down", Since: noon}},
	}
	value := client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, now)}})
	c.On("QueryWorkflow", mock.Anything, "service/tencent/a", "", order.QueryService).Return(value, nil)
	out, chat, code := cli(t, c, "status", "a")
	assert.Equal(t, exitOK, code, chat)
	for _, words := range []string{
		"tencent/a completed: inService since 2024-03-01 20:00 HKT\n", "next: turnup decommission tencent/a", "service: ordered, account default, ordered by li",
		"down since 2024-03-01 20:00 HKT: 58af its line is down", "expected: 58af, called turnup-tencent-a, 100 Mbps, VLAN 101 on our port",
	} {
		assert.Contains(t, out, words)
	}
}

func TestServices(t *testing.T) {
	t.Parallel()
	other := servedA
	other.Name, other.Protected, other.Shortened = "b", true, true
	const query = "ServiceState IS NOT NULL AND ExecutionStatus = 'Running' AND Account = 'default' AND Metro = 'HKG' AND Findings = 'down'"
	run := func(t *testing.T, more ...string) string {
		c := server(t)
		lists(c, query, listedAs(t, other, order.ServiceChanging, lives), listedAs(t, servedA, order.ServiceInService, lives, "down"))
		out, chat, code := cli(t, c, append([]string{"services", "--account", "default", "--metro", "HKG", "--finding", "down"}, more...)...)
		assert.Equal(t, exitOK, code, chat)
		return out
	}
	assert.Equal(t, "SERVICE    STATE                           ACCOUNT  METRO  MBPS  FINDINGS  SINCE                 CONNECTION\n"+
		"tencent/a  inService                       default  HKG    100   down      2024-03-01 20:00 HKT  58af\n"+
		"tencent/b  changing, protected, shortened  default  HKG    100   -         2024-03-01 20:00 HKT  58af\n", run(t))
	assert.Equal(t, 1, strings.Count(run(t, "--match", "TENCENT/A", "-o", "jsonl"), "\n"))
	var all []orders.ListedService
	decode(t, run(t, "-o", "json"), &all)
	assert.Equal(t, servedA, all[0].Service)
	assert.Equal(t, "service,state,provider,account,metro,speedMbps,connectionIds,origin,protected,findings,since,term,requestedBy,price\n"+
		"tencent/a,inService,consoleconnect,default,HKG,100,58af,ordered,false,down,2024-03-01T12:00:00Z,,li,\n",
		run(t, "--match", "tencent/a", "-o", "csv"))
	other.RequestedBy, other.Metro = `=HYPERLINK("https://evil.example","Li")`, "-1+1"
	assert.Contains(t, run(t, "--match", "tencent/b", "-o", "csv"), `,'-1+1,100,`, "which a spreadsheet would compute")
	assert.Contains(t, run(t, "--match", "tencent/b", "-o", "csv"), `,"'=HYPERLINK(""https://evil.example"",""Li"")",`)
	_, chat, code := cli(t, server(t), "services", "--metro", "x' OR 'a", "--provider", "moon", "--finding", "gonee", "--account", "EMEA")
	assert.Equal(t, exitBadInput, code) // and not that nothing is in service
	assert.Contains(t, chat, `--finding: must be one of orphan, gone, changed, down, stuck, halfPair, tunnel; given "gonee"`)
	assert.Contains(t, chat, "--account: ")
	assert.Contains(t, chat, "--metro: ")
	assert.Contains(t, chat, "--provider: ")
}

func TestNoSuchProvider(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"inventory", "inventory --now", "inventory --all", "audit", "orphans", "accounts adopt emea"} {
		out, chat, code := cli(t, server(t), append(strings.Fields(args), "--provider", "nosuch", "-o", "json")...)
		assert.Equal(t, exitBadInput, code, args)
		assert.Empty(t, out, args)
		assert.Contains(t, chat, `provider: must be one of consoleconnect, equinix, huawei`, args)
		assert.Contains(t, chat, `given "nosuch"`, args)
	}
}

// Whoever names an account beside --finished does not get all the others besides.
func TestImportFinishedGoesWithNothingElse(t *testing.T) {
	t.Parallel()
	for _, more := range [][]string{{"--account", "emea"}, {"--tunnel", "dcx-1"}, {"--name", "a"}, {"-f", "import.yaml"}, {"tencent"}} {
		_, chat, code := cli(t, server(t), append([]string{"import", "--finished"}, more...)...)
		assert.Equal(t, exitBadInput, code, more)
		assert.Contains(t, chat, "--finished goes with nothing else", more)
	}
}
