package workflows

import (
	"slices"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// seller is who sells a kind's connections, and how these are removed and changed; nil where turnup does not do that.
type seller struct {
	provider string
	removal  func(id string) []removalStep
	// change changes one connection, and ends when a read shows it.
	change      func(ctx workflow.Context, id string, to Change) (providers.Connection, error)
	checkChange func(faults *providers.Faults, to Change, legs int)
}

var sellers = map[string]seller{
	KindTencent: {provider: ProviderConsoleConnect, removal: consoleConnectRemoval},
	KindEquinix: {provider: ProviderEquinix, removal: equinixRemoval, change: equinixChange, checkChange: checkEquinixChange},
	KindHuawei:  {provider: ProviderHuawei, removal: huaweiRemoval, change: huaweiChange, checkChange: checkHuaweiChange},

	KindHuaweiConnection: {provider: ProviderHuawei, change: huaweiOwnChange, checkChange: checkHuaweiOwnChange},
}

// changeable are the kinds whose connections can be changed.
func changeable() []string {
	return slices.DeleteFunc(workflow.DeterministicKeys(sellers), func(kind string) bool { return sellers[kind].change == nil })
}

// removable are the kinds whose connections can be removed.
func removable() []string {
	return slices.DeleteFunc(workflow.DeterministicKeys(sellers), func(kind string) bool { return sellers[kind].removal == nil })
}
