package workflows

import (
	"regexp"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// equinixRemoval is Equinix's way out: delete, and read that it is gone.
func equinixRemoval(id string) []removalStep {
	return []removalStep{removeBy("delete connection "+id, fabric.Delete, id), readGone(fabric.Gone, id)}
}

// equinixChange renames a connection or changes its speed.
func equinixChange(ctx workflow.Context, id string, to Change) (conn providers.Connection, err error) {
	input := activities.EquinixChange{ConnectionID: id, Name: to.Name, SpeedMbps: to.SpeedMbps}
	err = workflow.ExecuteActivity(change(ctx, "change connection "+id), fabric.Change, input).Get(ctx, &conn)
	return conn, err
}

var equinixConnectionName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,24}$`)

func checkEquinixChange(faults *providers.Faults, to Change, legs int) {
	onlyHuawei(faults, to)
	if to.Name != "" && !equinixConnectionName.MatchString(to.of(legs-1, legs).Name) {
		faults.Add("to.name", "must be 1 to 24 letters, digits, - and _; 22 for a pair, whose connections are called NAME-1 and NAME-2", to.Name)
	}
	if to.SpeedMbps < 0 || to.SpeedMbps > 100_000 {
		faults.Add("to.speedMbps", "must be 1 to 100000", to.SpeedMbps)
	}
}

// onlyHuawei adds the fields that no other provider's connections have.
func onlyHuawei(faults *providers.Faults, to Change) {
	const rule = "goes only with connections of Huawei Cloud's"
	if to.Description != nil {
		faults.Add("to.description", rule, *to.Description)
	}
	if to.PeerLocation != nil {
		faults.Add("to.peerLocation", rule, *to.PeerLocation)
	}
	onlyOwn(faults, to, rule)
}

// onlyOwn adds the fields that only connections of one's own have.
func onlyOwn(faults *providers.Faults, to Change, rule string) {
	if to.Status != "" {
		faults.Add("to.status", rule, to.Status)
	}
	if to.ProviderStatus != "" {
		faults.Add("to.providerStatus", rule, to.ProviderStatus)
	}
}
