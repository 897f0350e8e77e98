package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// remembers has the account's workflow remember this, and, if it looks for orders that wait, have swept at that time.
func remembers(t *testing.T, c *mocks.Client, is order.Account, swept time.Time) {
	t.Helper()
	described := &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
		Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		Memo:   &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.AccountMemo: payload(t, is)}},
	}}
	if !swept.IsZero() {
		described.PendingActivities = []*workflowpb.PendingActivityInfo{{LastFailure: &failurepb.Failure{
			FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{
				Type: activities.TypeNotYet, Details: &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, swept)}},
			}},
		}}}
	}
	c.On("DescribeWorkflowExecution", mock.Anything, order.AccountID(is.Provider, is.Name), "").Return(described, nil)
}

// runs is an open workflow of that ID.
func runs(id string) *workflowpb.WorkflowExecutionInfo {
	return &workflowpb.WorkflowExecutionInfo{Execution: &commonpb.WorkflowExecution{WorkflowId: id}}
}

// hasAt has Temporal count the orders and services of the account, which two workers serve.
func hasAt(c *mocks.Client, queue, account string, orders, services int64) {
	c.On("DescribeTaskQueue", mock.Anything, queue, enumspb.TASK_QUEUE_TYPE_ACTIVITY).Return(&workflowservice.DescribeTaskQueueResponse{
		Pollers: []*taskqueuepb.PollerInfo{{Identity: "a", LastAccessTime: timestamppb.Now()}, {Identity: "b", LastAccessTime: timestamppb.Now()}},
	}, nil).Once()
	for key, n := range map[string]int64{"OrderState": orders, "ServiceState": services} {
		query := key + " IS NOT NULL AND ExecutionStatus = 'Running' AND Provider = 'equinix' AND Account = '" + account + "'"
		c.On("CountWorkflow", mock.Anything, mock.MatchedBy(func(r *workflowservice.CountWorkflowExecutionsRequest) bool { return r.GetQuery() == query })).
			Return(&workflowservice.CountWorkflowExecutionsResponse{Count: n}, nil).Once()
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	accountsOf := func(t *testing.T) *mocks.Client {
		c := server(t)
		lists(c, "WorkflowType = 'Account' AND ExecutionStatus = 'Running'",
			runs("account/equinix/default"), runs("account/equinix/default/1"), runs("account/equinix/emea"))
		remembers(t, c, order.Account{Provider: "equinix", Name: "default", Identity: "1234", RequestsPerSecond: 5, Swept: noon.Add(-time.Hour)}, noon)
		shard := &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: runs("account/equinix/default/1")}
		c.On("DescribeWorkflowExecution", mock.Anything, "account/equinix/default/1", "").Return(shard, nil)
		remembers(t, c, order.Account{
			Provider: "equinix", Name: "emea", Identity: "5678", RequestsPerSecond: 0.5, Swept: noon,
			Refused: &order.Stranger{Identity: "1234", At: noon}, Adopted: &order.Adoption{Identity: "5678", Was: "42", By: "li", At: noon},
		}, time.Time{})
		hasAt(c, "turnup-equinix", "default", 3, 400)
		hasAt(c, "turnup-equinix-emea", "emea", 0, 7)
		return c
	}
	data, _, code := cli(t, accountsOf(t), "accounts")
	assert.Equal(t, exitOK, code)
	lines := strings.Split(strings.TrimSpace(data), "\n")
	require.Len(t, lines, 3, data)
	assert.Equal(t, "equinix default 1234 2 5/s 2024-03-01 20:00 HKT 3 400", strings.Join(strings.Fields(lines[1]), " "))
	assert.Equal(t, "equinix emea 5678 2 0.5/s 2024-03-01 20:00 HKT 0 7 a worker of 1234 was refused 2024-03-01 20:00 HKT; was 42 until 2024-03-01 20:00 HKT, by li",
		strings.Join(strings.Fields(lines[2]), " "))

	data, _, code = cli(t, accountsOf(t), "accounts", "-o", "json")
	assert.Equal(t, exitOK, code)
	var listed []map[string]any
	require.NoError(t, json.Unmarshal([]byte(data), &listed))
	assert.Equal(t, map[string]any{
		"provider": "equinix", "name": "default", "identity": "1234", "requestsPerSecond": 5.0, "swept": "2024-03-01T12:00:00Z",
		"workers": 2.0, "openOrders": 3.0, "services": 400.0,
	}, listed[0])
}

// An account is adopted for the worker that was refused, and by nobody's guess for another.
func TestAdoptAnAccount(t *testing.T) {
	t.Parallel()
	was := order.Account{Provider: "equinix", Name: "emea", Identity: "1234", Refused: &order.Stranger{Identity: "5678", At: noon}}
	elsewhere := was
	elsewhere.Provider = "huawei"
	quiet := elsewhere
	quiet.Refused = nil
	far := was
	far.Provider = "tencent"
	for name, test := range map[string]struct {
		there []order.Account
		args  []string
		code  int
		says  string
	}{
		"the only one refused": {[]order.Account{was, quiet}, nil, exitOK, "account emea at equinix is 5678 from now on; it was 1234"},
		"of that provider":     {[]order.Account{was, elsewhere}, []string{"--provider", "equinix"}, exitOK, "account emea at equinix is 5678 from now on"},
		"which of two":         {[]order.Account{was, elsewhere}, nil, exitBadInput, "say which with --provider"},
		"nobody was refused":   {[]order.Account{quiet}, nil, exitBadInput, "there is nothing to adopt"},
		"where tunnels end":    {[]order.Account{far}, []string{"--provider", "tencent"}, exitOK, "account emea at tencent is 5678 from now on; it was 1234"},
		"no such provider":     {[]order.Account{was}, []string{"--provider", "aws"}, exitBadInput, "provider: must be one of consoleconnect, equinix, huawei, tencent; given \"aws\""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &mocks.Client{}
			c.Test(t)
			c.On("Close").Maybe()
			for _, is := range test.there {
				remembers(t, c, is, time.Time{})
			}
			c.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "").Return(nil, serviceerror.NewNotFound("no such workflow"))
			if test.code == exitOK {
				handle := &mocks.WorkflowUpdateHandle{}
				handle.On("Get", mock.Anything, mock.Anything).Run(func(args mock.Arguments) {
					*args.Get(1).(*order.Account) = order.Account{Provider: test.there[0].Provider, Name: "emea", Identity: "5678", Adopted: &order.Adoption{Was: "1234"}}
				}).Return(nil)
				c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(o client.UpdateWorkflowOptions) bool {
					return o.WorkflowID == order.AccountID(test.there[0].Provider, "emea") && o.UpdateName == "adopt" && o.Args[0] == order.Adoption{Identity: "5678", By: "ana"}
				})).Return(handle, nil).Once()
			}
			_, chat, code := cli(t, c, append([]string{"accounts", "adopt", "emea", "--by", "ana"}, test.args...)...)
			assert.Equal(t, test.code, code, chat)
			assert.Contains(t, chat, test.says)
		})
	}
}

// Accounts are also where tunnels end: whoever names a provider that there is not is told those that there are.
func TestInventoryOfAProviderThatIsNone(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"inventory", "orphans", "audit"} {
		c := &mocks.Client{}
		c.Test(t)
		c.On("Close").Maybe()
		_, chat, code := cli(t, c, command, "--provider", "aws")
		assert.Equal(t, exitBadInput, code, command)
		assert.Contains(t, chat, `provider: must be one of consoleconnect, equinix, huawei, tencent; given "aws"`, command)
	}
}

// The account is part of what an order asks for; to name the default is to leave it out.
func TestAnOrderForAnotherAccountIsAnother(t *testing.T) {
	t.Parallel()
	at := func(account string) tencent.Order {
		return tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", Account: account}}.WithDefaults()
	}
	assert.Empty(t, orders.Differences(at(""), at("default")))
	assert.Equal(t, []string{`account: the open order has "default", you gave "emea"`}, orders.Differences(at(""), at("emea")))
}
