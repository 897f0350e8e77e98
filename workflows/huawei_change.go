package workflows

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// huaweiRemoval is Huawei Cloud's way out: delete, and read that it is gone.
func huaweiRemoval(id string) []removalStep {
	return []removalStep{removeBy("delete connection "+id, direct.Delete, id), readGone(direct.Gone, id)}
}

// huaweiChange changes a hosted connection.
func huaweiChange(ctx workflow.Context, id string, to Change) (providers.Connection, error) {
	return changeAtHuawei(ctx, direct.ChangeHosted, id, to)
}

// huaweiOwnChange changes a connection of our own.
func huaweiOwnChange(ctx workflow.Context, id string, to Change) (providers.Connection, error) {
	return changeAtHuawei(ctx, direct.ChangeOwn, id, to)
}

func changeAtHuawei(ctx workflow.Context, activity any, id string, to Change) (conn providers.Connection, err error) {
	input := activities.HuaweiChange{
		ConnectionID: id, Name: to.Name, SpeedMbps: to.SpeedMbps, Description: to.Description, PeerLocation: to.PeerLocation,
		Status: to.Status, ProviderStatus: to.ProviderStatus,
	}
	err = workflow.ExecuteActivity(change(ctx, "change connection "+id), activity, input).Get(ctx, &conn)
	return conn, err
}

func checkHuaweiChange(faults *providers.Faults, to Change, _ int) {
	checkHuaweiValues(faults, to, 400_000)
	onlyOwn(faults, to, "goes only with connections of your own, not with hosted ones")
}

func checkHuaweiOwnChange(faults *providers.Faults, to Change, _ int) {
	checkHuaweiValues(faults, to, 100_000)
	if to.Status != "" && !slices.Contains([]string{"PENDING_PAY", "APPLY"}, to.Status) {
		faults.Add("to.status", "must be PENDING_PAY or APPLY", to.Status)
	}
	if to.ProviderStatus != "" && !slices.Contains([]string{"ACTIVE", "DOWN"}, to.ProviderStatus) {
		faults.Add("to.providerStatus", "must be ACTIVE or DOWN", to.ProviderStatus)
	}
}

func checkHuaweiValues(faults *providers.Faults, to Change, most int) {
	if utf8.RuneCountInString(to.Name) > 64 {
		faults.Add("to.name", "must be at most 64 characters", to.Name)
	}
	if to.SpeedMbps != 0 && (to.SpeedMbps < 2 || to.SpeedMbps > most) {
		faults.Add("to.speedMbps", fmt.Sprintf("must be 2 to %d", most), to.SpeedMbps)
	}
	checkHuaweiTexts(faults, "to.", to.Description, to.PeerLocation)
}
