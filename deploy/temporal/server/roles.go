package main

import (
	"context"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/api"
	"go.temporal.io/server/common/authorization"
)

// roles takes away from the default authorizer what it gives too freely: there whoever may place an order may also take a
// worker's tasks, answer in its name, and end an order whose connection goes on being billed. Who may write, and is neither
// worker nor admin, is a person: people may do what is on their list, so that a call that a later version of Temporal brings
// is closed to them until somebody has thought about it.
type roles struct{ authorization.Authorizer }

// people place orders, answer for them, ask about them, and cancel them.
var people = []string{
	"StartWorkflowExecution", "SignalWorkflowExecution", "SignalWithStartWorkflowExecution", "UpdateWorkflowExecution",
	"ExecuteMultiOperation", "RequestCancelWorkflowExecution",
	"StartActivityExecution", "RequestCancelActivityExecution", // lookups
	"PatchSchedule", // an inventory, now
}

// workers do that too, take tasks and answer them, and keep the inventories' schedules.
var workers = append([]string{
	"PollWorkflowTaskQueue", "PollActivityTaskQueue", "PollNexusTaskQueue",
	"RespondWorkflowTaskCompleted", "RespondWorkflowTaskFailed", "RespondQueryTaskCompleted",
	"RespondActivityTaskCompleted", "RespondActivityTaskCompletedById", "RespondActivityTaskFailed", "RespondActivityTaskFailedById",
	"RespondActivityTaskCanceled", "RespondActivityTaskCanceledById", "RecordActivityTaskHeartbeat", "RecordActivityTaskHeartbeatById",
	"RespondNexusTaskCompleted", "RespondNexusTaskFailed",
	"RecordWorkerHeartbeat", "ShutdownWorker", "ResetStickyTaskQueue",
	"CreateSchedule", "UpdateSchedule", "DeleteSchedule",
}, people...)

// Authorize asks the default authorizer last: the rules here only take away.
func (r roles) Authorize(ctx context.Context, claims *authorization.Claims, call *authorization.CallTarget) (authorization.Result, error) {
	if claims != nil && !allowed(claims.System|claims.Namespaces[call.Namespace], call) {
		return authorization.Result{Decision: authorization.DecisionDeny, Reason: "the token's role does not allow it"}, nil
	}
	return r.Authorizer.Authorize(ctx, claims, call)
}

func allowed(role authorization.Role, call *authorization.CallTarget) bool {
	if role&authorization.RoleAdmin != 0 || api.GetMethodMetadata(call.APIName).Access != api.AccessWrite {
		return true // the default authorizer has no more to give than it should
	}
	list := people
	if role&authorization.RoleWorker != 0 {
		list = workers
	}
	return slices.Contains(list, api.MethodName(call.APIName)) && !terminates(call.Request)
}

// terminates tells whether a start would end an order of the same name.
func terminates(request any) bool {
	switch r := request.(type) {
	case *workflowservice.StartWorkflowExecutionRequest:
		return replaces(r)
	case *workflowservice.SignalWithStartWorkflowExecutionRequest:
		return replaces(r)
	case *workflowservice.ExecuteMultiOperationRequest:
		return slices.ContainsFunc(r.GetOperations(), func(o *workflowservice.ExecuteMultiOperationRequest_Operation) bool {
			return replaces(o.GetStartWorkflow())
		})
	}
	return false
}

func replaces(start interface {
	GetWorkflowIdConflictPolicy() enumspb.WorkflowIdConflictPolicy
	GetWorkflowIdReusePolicy() enumspb.WorkflowIdReusePolicy
}) bool {
	return start.GetWorkflowIdConflictPolicy() == enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING ||
		start.GetWorkflowIdReusePolicy() == enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING
}
