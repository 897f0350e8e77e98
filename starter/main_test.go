package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
)

func TestMain(m *testing.M) {
	time.Local = time.FixedZone("HKT", 8*60*60) // so that a time that is shown in another zone is seen
	os.Exit(m.Run())
}

// noon is a time at which things happen in these tests; people see it as 20:00 HKT.
var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// server is a client that fails the test when it is asked for what the test does not expect.
func server(t *testing.T) *mocks.Client {
	t.Helper()
	c := &mocks.Client{}
	c.Test(t)
	c.On("Close").Maybe()
	isService := mock.MatchedBy(func(id string) bool { _, is := order.ServedOrderID(id); return is })
	c.On("DescribeWorkflowExecution", mock.Anything, isService, "").Return(nil, serviceerror.NewNotFound("no such workflow")).Maybe()
	t.Cleanup(func() { c.AssertExpectations(t) })
	return c
}

// cli runs one command line as ana.
func cli(t *testing.T, c client.Client, args ...string) (out, chat string, code int) {
	t.Helper()
	return cliReading(t, c, "", args...)
}

func cliReading(t *testing.T, c client.Client, stdin string, args ...string) (out, chat string, code int) {
	t.Helper()
	var data, said strings.Builder
	a := &app{in: strings.NewReader(stdin), out: &data, chat: &said, open: c, pace: time.Millisecond}
	code = a.run(t.Context(), append([]string{"--by", "ana"}, args...))
	return data.String(), said.String(), code
}

func payload(t *testing.T, value any) *commonpb.Payload {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	return p
}

func described(id string, status enumspb.WorkflowExecutionStatus) *workflowservice.DescribeWorkflowExecutionResponse {
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "run-1"}, Status: status,
	}}
}

// exists lets the order be found with the status, and no order of another kind by its name.
func exists(c *mocks.Client, id string, status enumspb.WorkflowExecutionStatus) {
	c.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(described(id, status), nil)
	noOtherKind(c, id)
}

// noOtherKind lets no order of another kind be found by the order's name.
func noOtherKind(c *mocks.Client, id string) {
	_, name := order.SplitID(id)
	for _, kind := range workflows.KindNames() {
		if other := order.ID(kind, name); other != id {
			c.On("DescribeWorkflowExecution", mock.Anything, other, "").Return(nil, serviceerror.NewNotFound("no such workflow")).Maybe()
		}
	}
}

func isOpen(c *mocks.Client, id string) {
	exists(c, id, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
}

func existsNot(c *mocks.Client, id string) {
	c.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(nil, serviceerror.NewNotFound("no such workflow"))
	noOtherKind(c, id)
}

// stands lets the order answer the progress query, once.
func stands(t *testing.T, c *mocks.Client, p order.Progress) {
	t.Helper()
	value := client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, p)}})
	c.On("QueryWorkflow", mock.Anything, p.ID, "", order.QueryProgress).Return(value, nil).Once()
}

// done is the handle of an activity that has ended.
type done struct {
	client.ActivityHandle
	result any
	err    error
}

func (d done) Get(_ context.Context, into any) error {
	if d.err != nil {
		return d.err
	}
	data, err := json.Marshal(d.result)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// fromJSON is a message of Temporal's API.
func fromJSON[T any](t *testing.T, text string) *T {
	t.Helper()
	var message *T
	p := &commonpb.Payload{Metadata: map[string][]byte{converter.MetadataEncoding: []byte(converter.MetadataEncodingProtoJSON)}, Data: []byte(text)}
	require.NoError(t, converter.NewProtoJSONPayloadConverter().FromPayload(p, &message))
	return message
}
