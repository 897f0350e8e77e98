package workflows

import (
	"context"
	"slices"

	"turnup/workflows/bell"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/inventory"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/service"
	"turnup/workflows/tencent"
	"turnup/workflows/watch"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// kinds is the one list of kinds. The last of Huawei Cloud's can only be changed.
var kinds = []purchase.Kind{tencent.Kind, equinix.Kind, huawei.Kind, huawei.ConnectionKind}

// Kinds are all kinds of order there are.
func Kinds() []purchase.Kind {
	return slices.DeleteFunc(slices.Clone(kinds), func(k purchase.Kind) bool { return k.Workflow == nil })
}

// KindNames are the names of all kinds of order there are.
func KindNames() []string { return namesOf(func(k purchase.Kind) bool { return k.Workflow != nil }) }

// IsOrdered reports whether orders of the kind can be placed.
func IsOrdered(name string) bool { return find(name).Workflow != nil }

// IsKind reports whether something can be done to connections of the kind: they can be ordered, or changed.
func IsKind(name string) bool { return find(name).Name != "" }

// Providers are the names of all providers there are, in the order of the kinds.
func Providers() []string {
	var names []string
	for _, kind := range kinds {
		if !slices.Contains(names, kind.Provider) {
			names = append(names, kind.Provider)
		}
	}
	return names
}

// AccountProviders are those where a worker can serve an account of ours: Providers, and where connections of a kind end.
func AccountProviders() []string {
	names := Providers()
	for _, kind := range kinds {
		if kind.FarEnd != "" {
			names = append(names, kind.FarEnd)
		}
	}
	return names
}

// ProviderOf is the provider of the kind; "" when there is no such kind.
func ProviderOf(name string) string { return find(name).Provider }

// FarEndOf is the provider of the tunnels in which the kind's connections end, or "".
func FarEndOf(kind string) string { return find(kind).FarEnd }

// find is the kind of that name; its fields are empty when there is none.
func find(name string) purchase.Kind {
	for _, kind := range kinds {
		if kind.Name == name {
			return kind
		}
	}
	return purchase.Kind{}
}

// namesOf are the kinds with which something can be done.
func namesOf(can func(purchase.Kind) bool) []string {
	var names []string
	for _, kind := range kinds {
		if can(kind) {
			names = append(names, kind.Name)
		}
	}
	return names
}

// Lookups are the activities that only read, of those that one provider alone has.
func Lookups() (all []any) {
	for _, kind := range kinds {
		all = append(all, kind.Lookups...)
	}
	return all
}

// Finished are the completed orders that have no service.
func Finished(ctx context.Context, c client.Client) ([]*workflowpb.WorkflowExecutionInfo, error) {
	return service.Finished(ctx, c, types(), TypeDecommission)
}

// LastFinished are those among the orders that completed last, so many of them.
func LastFinished(ctx context.Context, c client.Client, last int) ([]*workflowpb.WorkflowExecutionInfo, error) {
	return service.LastFinished(ctx, c, types(), TypeDecommission, last)
}

// types are those of the orders' workflows.
func types() (all []string) {
	for _, kind := range Kinds() {
		all = append(all, kind.Type)
	}
	return all
}

// Types of the workflows that any kind's connections have in common, as Temporal shows them.
const (
	TypeChange       = "ChangeConnections"
	TypeDecommission = "Decommission"
)

// Register has a worker serve every workflow there is.
func Register(w worker.WorkflowRegistry) {
	named := func(name string, run any) { w.RegisterWorkflowWithOptions(run, workflow.RegisterOptions{Name: name}) }
	for _, kind := range Kinds() {
		named(kind.Type, kind.Workflow)
	}
	named(TypeChange, ChangeConnections)
	named(TypeDecommission, Decommission)
	named(order.TypeAccount, watch.Workflow)
	named(bell.TypeName, bell.Workflow)
	named(order.TypeInventory, inventory.Workflow)
	named(order.TypeService, service.Workflow(deeds))
}
