package books_test

import (
	"context"
	"testing"
	"time"

	"turnup/internal/books"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
)

// remembered is a namespace that remembers some runs for three days, two on a page.
type remembered struct {
	client.Client
	runs []*workflowpb.WorkflowExecutionInfo
}

func (r remembered) WorkflowService() workflowservice.WorkflowServiceClient { return service{} }

type service struct {
	workflowservice.WorkflowServiceClient
}

func (service) DescribeNamespace(context.Context, *workflowservice.DescribeNamespaceRequest, ...grpc.CallOption) (*workflowservice.DescribeNamespaceResponse, error) {
	kept := &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(72 * time.Hour)}
	return &workflowservice.DescribeNamespaceResponse{Config: kept}, nil
}

func (r remembered) ListWorkflow(_ context.Context, q *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	from := len(q.NextPageToken)
	page := &workflowservice.ListWorkflowExecutionsResponse{Executions: r.runs[from:min(from+2, len(r.runs))]}
	if from+2 < len(r.runs) {
		page.NextPageToken = make([]byte, from+2)
	}
	return page, nil
}

func ran(t *testing.T, id string, status enumspb.WorkflowExecutionStatus, connections ...string) *workflowpb.WorkflowExecutionInfo {
	ids, err := converter.GetDefaultDataConverter().ToPayload(connections)
	require.NoError(t, err)
	return &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id}, Status: status,
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{order.KeyConnectionIDs.GetName(): ids}},
	}
}

// Which connections no order has, by what Temporal remembers.
func TestOrphans(t *testing.T) {
	t.Parallel()
	const (
		open       = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
		completed  = enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
		terminated = enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED
		timedOut   = enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT
	)
	c := remembered{runs: []*workflowpb.WorkflowExecutionInfo{
		ran(t, "equinix/doubt", open), ran(t, "equinix/again", open, "new"), ran(t, "change/equinix/renamed", open, "renamed"),
		ran(t, "equinix/well", completed, "well"), ran(t, "equinix/lost", terminated, "lost-1"), ran(t, "equinix/again", terminated, "old"),
		ran(t, "equinix/lost", timedOut), ran(t, "decommission/equinix/well", terminated, "well"),
	}}
	for name, test := range map[string]struct {
		id, name string
		change   func(*providers.Connection)
		told     string // "" when an order has it, or it is nobody's business
	}{
		"of an order in doubt":                  {"x", "tu-doubt-1", nil, ""},
		"of a completed order":                  {"WELL", "tu-well-1", nil, ""},
		"of one that is ordered again":          {"old", "tu-again-1", nil, ""},
		"renamed, and changed now":              {"renamed", "tu-other-1", nil, ""},
		"no mark":                               {"x", "our own", nil, ""},
		"another company's":                     {"x", "tu-lost-1", func(c *providers.Connection) { c.Requested = false }, ""},
		"gone":                                  {"x", "tu-lost-1", func(c *providers.Connection) { c.Gone = true }, ""},
		"older than Temporal's memory":          {"x", "tu-lost-1", func(c *providers.Connection) { c.CreatedAt = time.Now().Add(-73 * time.Hour) }, ""},
		"of unknown age":                        {"x", "tu-lost-1", func(c *providers.Connection) { c.CreatedAt = time.Time{} }, ""},
		"of a terminated order":                 {"lost-1", "tu-lost-1", nil, "that of equinix/lost, which was terminated in Temporal"},
		"its other leg, in capitals":            {"x", "TU-LOST-2", nil, "that of equinix/lost, which was terminated in Temporal"},
		"beside a completed order's connection": {"x", "tu-well-1", nil, "that of equinix/well, which completed without it"},
		"of an order that nobody remembers":     {"x", "turnup-equinix-old", nil, "no order of that mark is remembered"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := providers.Connection{ID: test.id, Name: test.name, Requested: true, CreatedAt: time.Now().Add(-time.Hour)}
			if test.change != nil {
				test.change(&conn)
			}
			orphans, err := books.Orphans(t.Context(), c, "default", "equinix", []providers.Connection{conn})
			require.NoError(t, err)
			if test.told == "" {
				assert.Empty(t, orphans)
				return
			}
			require.Len(t, orphans, 1)
			assert.Contains(t, orphans[0].String(), "connection "+test.id+", called "+test.name)
			assert.Contains(t, orphans[0].String(), test.told)
		})
	}
}
