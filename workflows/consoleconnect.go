package workflows

import (
	"turnup/activities"

	"go.temporal.io/sdk/workflow"
)

// console names Console Connect's activities; the worker holds the real ones.
var console *activities.ConsoleConnect

// consoleConnectRemoval is Console Connect's way out: disable, delete, and read that it is gone.
func consoleConnectRemoval(id string) []removalStep {
	step := func(summary string, activity any) removalStep {
		return removalStep{summary: summary, run: func(ctx workflow.Context) error {
			return workflow.ExecuteActivity(change(ctx, summary), activity, id).Get(ctx, nil)
		}}
	}
	return []removalStep{
		step("disable connection "+id, console.Disable),
		step("delete connection "+id, console.Delete),
		step("read that connection "+id+" is gone", console.Gone),
	}
}
