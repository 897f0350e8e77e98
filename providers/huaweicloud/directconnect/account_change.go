package directconnect

import (
	"context"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

func (a account) Compare(
	ctx context.Context, own bool, id string, change huaweicloud.Change,
) (now providers.Connection, left huaweicloud.Change, err error) {
	if own {
		return a.compareOwn(ctx, id, change)
	}
	hosted, err := a.client.HostedConnections.Show(ctx, id)
	if err != nil {
		return providers.Connection{}, huaweicloud.Change{}, err
	}
	return common(hosted), missing(change, hosted.Circuit), nil
}

// compareOwn refuses a change that the connection, as it is now, does not allow.
func (a account) compareOwn(ctx context.Context, id string, change huaweicloud.Change) (providers.Connection, huaweicloud.Change, error) {
	current, err := a.client.Connections.Show(ctx, id)
	if err != nil {
		return providers.Connection{}, huaweicloud.Change{}, err
	}
	left := missing(change, current.Circuit)
	if change.Status != string(current.Status) {
		left.Status = change.Status
	}
	if change.ProviderStatus != string(current.ProviderStatus) {
		left.ProviderStatus = change.ProviderStatus
	}
	if left == (huaweicloud.Change{}) {
		return commonOwn(current), left, nil
	}
	return commonOwn(current), left, CheckUpdate(current, ownUpdate(left))
}

// missing is what of the change is not there yet, its statuses aside.
func missing(change huaweicloud.Change, now Circuit) huaweicloud.Change {
	var left huaweicloud.Change
	if change.Name != string(now.Name) {
		left.Name = change.Name
	}
	if change.SpeedMbps != int(now.Bandwidth) {
		left.SpeedMbps = change.SpeedMbps
	}
	if change.Description != nil && *change.Description != string(now.Description) {
		left.Description = change.Description
	}
	if change.PeerLocation != nil && *change.PeerLocation != string(now.PeerLocation) {
		left.PeerLocation = change.PeerLocation
	}
	return left
}

func (a account) Update(ctx context.Context, own bool, id string, change huaweicloud.Change) error {
	if own {
		_, err := a.client.Connections.Update(ctx, id, ownUpdate(change))
		return err
	}
	_, err := a.client.HostedConnections.Update(ctx, id, hostedUpdate(change))
	return err
}

func hostedUpdate(change huaweicloud.Change) HostedUpdate {
	update := HostedUpdate{Description: change.Description, PeerLocation: change.PeerLocation}
	if change.Name != "" {
		update.Name = &change.Name
	}
	if change.SpeedMbps != 0 {
		update.Bandwidth = &change.SpeedMbps
	}
	return update
}

func ownUpdate(change huaweicloud.Change) ConnectionUpdate {
	texts := hostedUpdate(change)
	return ConnectionUpdate{
		Name: texts.Name, Description: texts.Description, Bandwidth: texts.Bandwidth, PeerLocation: texts.PeerLocation,
		Status: change.Status, ProviderStatus: change.ProviderStatus,
	}
}
