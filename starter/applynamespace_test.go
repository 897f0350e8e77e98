package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

// namespace is Temporal with orders and services, as far as apply asks for them.
type namespace struct {
	client.Client
	t        *testing.T
	mu       sync.Mutex
	orders   map[string]any // open, with their inputs
	services map[string]order.Service
	starts   map[string]int
	asked    []string // of services: update and order
	atStart  func(n int)
}

func newNamespace(t *testing.T) *namespace {
	t.Helper()
	return &namespace{t: t, orders: map[string]any{}, services: map[string]order.Service{}, starts: map[string]int{}}
}

// serve puts what the order left in service.
func (b *namespace) serve(s order.Service) {
	s.Kind, s.Provider, s.Origin = "tencent", tencent.Provider, cmp.Or(s.Origin, order.OriginOrdered)
	b.services[s.OrderID()] = s
}

func (b *namespace) Close() {}

func (b *namespace) ListWorkflow(_ context.Context, asked *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var found workflowservice.ListWorkflowExecutionsResponse
	if strings.Contains(asked.GetQuery(), "ServiceState") {
		for _, id := range slices.Sorted(maps.Keys(b.services)) {
			found.Executions = append(found.Executions, b.service(id))
		}
		return &found, nil
	}
	for _, id := range slices.Sorted(maps.Keys(b.orders)) {
		found.Executions = append(found.Executions, described(id, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING).GetWorkflowExecutionInfo())
	}
	return &found, nil
}

func (b *namespace) service(id string) *workflowpb.WorkflowExecutionInfo {
	info := described(order.ServiceID(id), enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING).GetWorkflowExecutionInfo()
	info.Memo = &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ServiceMemo: payload(b.t, b.services[id])}}
	info.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{
		order.KeyServiceState.GetName(): payload(b.t, order.ServiceInService),
	}}
	return info
}

func (b *namespace) DescribeWorkflowExecution(_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if of, is := order.ServedOrderID(id); is && b.services[of].Name != "" {
		return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: b.service(of)}, nil
	}
	if b.orders[id] != nil {
		return described(id, enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING), nil
	}
	return nil, serviceerror.NewNotFound("no such workflow")
}

func (b *namespace) ExecuteWorkflow(ctx context.Context, o client.StartWorkflowOptions, _ any, args ...any) (client.WorkflowRun, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if b.orders[o.ID] != nil {
		return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("already started", "", "run-1")
	}
	b.orders[o.ID] = args[0]
	b.starts[o.ID]++
	if b.atStart != nil {
		b.atStart(len(b.starts))
	}
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return(o.ID)
	run.On("GetRunID").Return("run-1")
	return run, nil
}

func (b *namespace) GetWorkflowHistory(_ context.Context, id, _ string, _ bool, _ enumspb.HistoryEventFilterType) client.HistoryEventIterator {
	b.mu.Lock()
	defer b.mu.Unlock()
	input := &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(b.t, b.orders[id])}}
	events := &mocks.HistoryEventIterator{}
	events.On("Next").Return(&historypb.HistoryEvent{Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: input},
	}}, nil)
	return events
}

func (b *namespace) UpdateWorkflow(_ context.Context, o client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	asked := o.Args[0].(order.ServiceRequest)
	b.asked = append(b.asked, strings.TrimSpace(fmt.Sprint(o.UpdateName, " ", o.WorkflowID, " ", asked.To["speedMbps"])))
	return deedDone{id: o.UpdateName + "/" + strings.TrimPrefix(o.WorkflowID, "service/")}, nil
}

type deedDone struct {
	client.WorkflowUpdateHandle
	id string
}

func (d deedDone) Get(_ context.Context, into any) error {
	*into.(*order.ServiceDeed) = order.ServiceDeed{ID: d.id, RunID: "run-1"}
	return nil
}

// folder writes order files, by their names.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return dir
}

func inServiceAs(name string, mbps int) order.Service {
	return order.Service{Name: name, Connections: []order.ServedConnection{
		{ID: "c-" + name, Mark: tencent.Mark(name), SpeedMbps: mbps, Metro: "metro-1", SrcPortID: "65f0c0ffee65f0c0ffee0001", SrcPort: "My-Port-7", SrcVLAN: 77, Class: "SILVER"},
	}, Metro: "HKG"}
}
