package houserules_test

import (
	"slices"
	"strings"
)

// Rooms of the house. Every package of ours is in one of them.
const (
	starter    = "starter"
	worker     = "worker"
	workflows  = "workflows"
	kind       = "one kind of order"
	service    = "service"
	purchase   = "purchase"
	watch      = "watch"
	inventory  = "inventory"
	bell       = "bell"
	record     = "record"
	options    = "options"
	order      = "order"
	activities = "activities"
	providers  = "providers"
	words      = "a provider's words"
	client     = "a provider's client"
	shared     = "what a provider's clients share"
	rest       = "rest"
	engine     = "the simulators' engine"
	simulator  = "a simulator"
	simulators = "the list of simulators"
	harness    = "a test harness"
	desk       = "desk"
	internal   = "internal"
	other      = "other"
)

// blocks are the packages of workflows that are no kind of order.
var blocks = []string{service, purchase, watch, inventory, bell, record, options, order}

// roomOf is the room of a package, by its path in the module.
func roomOf(path string) string {
	parts := strings.Split(path, "/")
	switch first := parts[0]; {
	case strings.HasSuffix(path, "test"): // providertest
		return harness
	case path == "internal/desk", path == "deploy/desk":
		return desk
	case first == workflows && len(parts) == 2 && slices.Contains(blocks, parts[1]):
		return parts[1]
	case first == workflows && len(parts) > 1:
		return kind
	case first == providers:
		return providersRoom(parts[1:])
	case first == starter, first == worker, first == workflows, first == activities, first == internal:
		return first
	}
	return other
}

func providersRoom(parts []string) string {
	switch {
	case len(parts) == 0:
		return providers
	case parts[0] == "rest":
		return rest
	case parts[0] == "simulator" && len(parts) == 1:
		return engine
	case parts[0] == "simulator" && parts[1] == "all":
		return simulators
	case parts[0] == "simulator":
		return simulator
	case len(parts) == 1:
		return words
	case parts[1] == "internal":
		return shared
	}
	return client
}

// providerOf is the provider that a package of its words or clients belongs to.
func providerOf(path string) string { return strings.Split(path, "/")[1] }
