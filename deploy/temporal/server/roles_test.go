package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/api"
	"go.temporal.io/server/common/authorization"
)

const (
	viewer   = authorization.RoleReader
	operator = authorization.RoleWriter
	worker   = authorization.RoleWriter | authorization.RoleWorker
	admin    = authorization.RoleAdmin
)

func decided(t *testing.T, role authorization.Role, method string, request any) bool {
	t.Helper()
	claims := &authorization.Claims{Subject: "ana", AuthType: "jwt", Namespaces: map[string]authorization.Role{"turnup": role}}
	call := &authorization.CallTarget{APIName: api.WorkflowServicePrefix + method, Namespace: "turnup", Request: request}
	result, err := roles{authorization.NewDefaultAuthorizer()}.Authorize(t.Context(), claims, call)
	require.NoError(t, err)
	return result.Decision == authorization.DecisionAllow
}

func TestWhatEachRoleMayDo(t *testing.T) {
	t.Parallel()
	for methods, may := range map[string][]authorization.Role{
		"DescribeWorkflowExecution QueryWorkflow ListWorkflowExecutions GetWorkflowExecutionHistory PollWorkflowExecutionUpdate PollActivityExecution DescribeSchedule": {
			viewer, operator, worker, admin,
		},
		"StartWorkflowExecution SignalWorkflowExecution UpdateWorkflowExecution ExecuteMultiOperation RequestCancelWorkflowExecution StartActivityExecution PatchSchedule": {
			operator, worker, admin,
		},
		"PollWorkflowTaskQueue PollActivityTaskQueue RespondWorkflowTaskCompleted RespondActivityTaskCompletedById RecordActivityTaskHeartbeat CreateSchedule": {
			worker, admin,
		},
		"TerminateWorkflowExecution ResetWorkflowExecution DeleteWorkflowExecution StartBatchOperation PauseActivity ResetActivity TerminateActivityExecution " +
			"UpdateWorkflowExecutionOptions SetWorkerDeploymentCurrentVersion UpdateTaskQueueConfig PauseWorkflowExecution UpdateNamespace": {
			admin,
		},
	} {
		for method := range strings.FieldsSeq(methods) {
			for _, role := range []authorization.Role{viewer, operator, worker, admin} {
				assert.Equal(t, slices.Contains(may, role), decided(t, role, method, nil), "%s by role %d", method, role)
			}
		}
	}
}

// To start an order of the same name in the place of one that is open is to terminate that one.
func TestNobodyTerminatesByAStart(t *testing.T) {
	t.Parallel()
	start := &workflowservice.StartWorkflowExecutionRequest{WorkflowIdConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING}
	multi := &workflowservice.ExecuteMultiOperationRequest{Operations: []*workflowservice.ExecuteMultiOperationRequest_Operation{
		{Operation: &workflowservice.ExecuteMultiOperationRequest_Operation_StartWorkflow{StartWorkflow: start}},
	}}
	signal := &workflowservice.SignalWithStartWorkflowExecutionRequest{WorkflowIdReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING}
	for method, request := range map[string]any{
		"StartWorkflowExecution": start, "ExecuteMultiOperation": multi, "SignalWithStartWorkflowExecution": signal,
	} {
		assert.False(t, decided(t, operator, method, request), method)
		assert.False(t, decided(t, worker, method, request), method)
		assert.True(t, decided(t, admin, method, request), method)
	}
	assert.True(t, decided(t, operator, "StartWorkflowExecution", &workflowservice.StartWorkflowExecutionRequest{}))
}

// Without a token nothing but a health check is answered.
func TestNobodyWithoutAToken(t *testing.T) {
	t.Parallel()
	for method, allowed := range map[string]bool{
		api.WorkflowServicePrefix + "ListWorkflowExecutions": false, api.WorkflowServicePrefix + "GetSystemInfo": true, "/grpc.health.v1.Health/Check": true,
	} {
		for _, claims := range []*authorization.Claims{nil, {Namespaces: map[string]authorization.Role{"other": admin}}} {
			result, err := roles{authorization.NewDefaultAuthorizer()}.Authorize(t.Context(), claims, &authorization.CallTarget{APIName: method, Namespace: "turnup"})
			require.NoError(t, err)
			assert.Equal(t, allowed, result.Decision == authorization.DecisionAllow, method)
		}
	}
}
