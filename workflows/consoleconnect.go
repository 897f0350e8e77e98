package workflows

import "turnup/activities"

// console names Console Connect's activities; the worker holds the real ones.
var console *activities.ConsoleConnect

// consoleConnectRemoval is Console Connect's way out: disable, delete, and read that it is gone.
func consoleConnectRemoval(id string) []removalStep {
	return []removalStep{
		removeBy("disable connection "+id, console.Disable, id),
		removeBy("delete connection "+id, console.Delete, id),
		readGone(console.Gone, id),
	}
}
