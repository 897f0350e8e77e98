package orders

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
)

func differs(name, expected, seen string) books.Field {
	return books.Field{Name: name, Expected: expected, Seen: seen}
}

// What was compared far away is the same here.
func TestCompared(t *testing.T) {
	t.Parallel()
	pair := Compared{Connections: []ComparedConnection{
		{ID: "c-1", There: true, Fields: []books.Field{differs("name", "backbone-1", "x"), differs("srcVlan", "7", "8")}},
		{ID: "c-2", There: true, Fields: []books.Field{differs("name", "backbone-2", "y"), differs("speedMbps", "50", "200")}},
	}, Tunnel: &ComparedConnection{ID: "dcx-1", Fields: []books.Field{differs("name", "a", "b")}}}
	assert.Equal(t, "tunnel dcx-1", pair.Missing())

	data, err := json.Marshal(pair)
	require.NoError(t, err)
	var far Compared
	require.NoError(t, json.Unmarshal(data, &far))
	assert.Equal(t, pair.Differences(), far.Differences())
	assert.Equal(t, pair.Print(), far.Print())
	far.Connections[0].Fields[0].Seen = "z"
	assert.NotEqual(t, pair.Print(), far.Print())
}

// read is a lookup that has ended with what the provider has.
type read struct {
	client.ActivityHandle
	now *providers.Connection
}

func (r read) Get(_ context.Context, into any) error {
	data, err := json.Marshal(r.now)
	*into.(*json.RawMessage) = data
	return err
}

// shop is Temporal with one service, whose provider has what now says.
func shop(t *testing.T, now *providers.Connection) (*mocks.Client, Temporal) {
	t.Helper()
	return shopOf(t, now, order.Service{
		Kind: "equinix", Name: "a", Provider: "equinix", Connections: []order.ServedConnection{{ID: "c-1", Name: "a", SpeedMbps: 50, SrcVLAN: 5}},
	})
}

func shopOf(t *testing.T, now *providers.Connection, listed order.Service) (*mocks.Client, Temporal) {
	t.Helper()
	c := &mocks.Client{}
	c.Test(t)
	memo, err := converter.GetDefaultDataConverter().ToPayload(listed)
	require.NoError(t, err)
	c.On("DescribeWorkflowExecution", mock.Anything, "service/equinix/a", "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: "service/equinix/a", RunId: "run-1"}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
			Memo: &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ServiceMemo: memo}},
		},
	}, nil)
	c.On("ExecuteActivity", mock.Anything, mock.Anything, mock.Anything, mock.Anything).Return(read{now: now}, nil)
	return c, Temporal{Client: c}
}

// Of a service that is too long for a list the list has not all that is expected: the service itself is asked. It is compared in the account
// that it was bought with: what another lacks is not gone.
func TestCompareOfALongService(t *testing.T) {
	t.Parallel()
	long := order.Service{
		Kind: "equinix", Name: "a", Provider: "equinix", Identity: "org-1", Values: map[string]string{"note": strings.Repeat("x", 4000)},
		Connections: []order.ServedConnection{{ID: "c-1", Name: "a", SpeedMbps: 50, SrcVLAN: 5}},
	}
	now := &providers.Connection{ID: "c-1", Name: "mine", SpeedMbps: 50, SrcVLAN: 7, Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive}}
	listed := service.Memo(long)
	require.True(t, listed.Shortened)
	c, at := shopOf(t, now, listed)
	whole, err := converter.GetDefaultDataConverter().ToPayloads(order.ServiceStatus{Service: long})
	require.NoError(t, err)
	c.On("QueryWorkflow", mock.Anything, "service/equinix/a", "", order.QueryService).Return(client.NewValue(whole), nil)

	seen, err := at.Compare(t.Context(), "equinix/a")
	require.NoError(t, err)
	assert.Equal(t, []string{"connection c-1 has name mine, where a is expected", "connection c-1 has srcVlan 7, where 5 is expected"}, seen.Differences())
	c.AssertCalled(t, "ExecuteActivity", mock.Anything, mock.Anything, activities.StepObserve, activities.Seen{ConnectionID: "c-1", Identity: "org-1"})
}

// What is accepted is what was shown. Who was shown something else is told, and nothing is taken; who says it twice says it once.
func TestAccept(t *testing.T) {
	t.Parallel()
	now := &providers.Connection{ID: "c-1", Name: "a", SpeedMbps: 200, SrcVLAN: 5, Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive}}
	c, at := shop(t, now)
	seen, err := at.Compare(t.Context(), "equinix/a")
	require.NoError(t, err)
	assert.Equal(t, []string{"connection c-1 has speedMbps 200, where 50 is expected"}, seen.Differences())

	_, err = at.Accept(t.Context(), "equinix/a", Settling{By: "ana", Seen: "something else"})
	require.ErrorContains(t, err, "not what you were shown any more")
	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(nil)
	c.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
		asked := u.Args[0].(order.ServiceRequest)
		return u.UpdateName == order.UpdateExpect && u.RunID == "run-1" && asked.Connections[0].SpeedMbps == 200 && asked.Reason == "agreed" && asked.By == "ana"
	})).Return(update, nil).Once()
	accepted, err := at.Accept(t.Context(), "equinix/a", Settling{By: "ana", Seen: seen.Print(), Reason: "agreed"})
	require.NoError(t, err)
	assert.Equal(t, seen.Differences(), accepted)

	now.SpeedMbps = 50
	accepted, err = at.Accept(t.Context(), "equinix/a", Settling{By: "ana", Seen: seen.Print()})
	require.NoError(t, err, "there is nothing left to accept")
	assert.Empty(t, accepted)
	restored, err := at.Restore(t.Context(), "equinix/a", Settling{By: "ana", Seen: seen.Print()})
	require.NoError(t, err)
	assert.Nil(t, restored.Started)

	now.SrcVLAN = 7
	_, err = at.Restore(t.Context(), "equinix/a", Settling{By: "ana"})
	require.ErrorContains(t, err, "nothing of it can be changed by turnup; put it right in the provider's portal:\nconnection c-1 has srcVlan 7, where 5 is expected")
	now.Phase, now.Gone = providers.PhaseClosed, true
	_, err = at.Accept(t.Context(), "equinix/a", Settling{By: "ana"})
	require.ErrorContains(t, err, "connection c-1 is not there any more")
	c.AssertNumberOfCalls(t, "UpdateWorkflow", 1)
}
