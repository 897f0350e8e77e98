package activities

import (
	"context"
	"fmt"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"

	"go.temporal.io/sdk/activity"
)

// ChangeHosted asks for a hosted connection's change, and ends when a read shows the values, settled.
func (a *HuaweiCloud) ChangeHosted(ctx context.Context, c HuaweiChange) (providers.Connection, error) {
	hosted, err := a.Client.HostedConnections.Show(ctx, c.ConnectionID)
	if err != nil {
		return providers.Connection{}, translate(err)
	}
	update := c.hostedUpdate(hosted.Circuit)
	ask := func() error {
		_, err := a.Client.HostedConnections.Update(ctx, c.ConnectionID, update)
		return err
	}
	return a.changed(ctx, hosted.Vocabulary(time.Now()), update == huaweicloud.HostedUpdate{}, ask)
}

// ChangeOwn asks for the change of a connection of our own, and ends when a read shows the values, settled.
func (a *HuaweiCloud) ChangeOwn(ctx context.Context, c HuaweiChange) (providers.Connection, error) {
	own, err := a.Client.Connections.Show(ctx, c.ConnectionID)
	if err != nil {
		return providers.Connection{}, translate(err)
	}
	if activity.HasHeartbeatDetails(ctx) {
		c.Status = "" // it was asked for; where the provider takes it from there is not known
	}
	update := c.ownUpdate(own)
	done := update == huaweicloud.ConnectionUpdate{}
	if err := huaweicloud.CheckUpdate(own, update); err != nil && !done {
		return providers.Connection{}, translate(err)
	}
	ask := func() error {
		_, err := a.Client.Connections.Update(ctx, c.ConnectionID, update)
		return err
	}
	return a.changed(ctx, own.Vocabulary(time.Now()), done, ask)
}

// changed is one look at a connection that is to change: it asks, or says that it must look again, or is done.
func (a *HuaweiCloud) changed(ctx context.Context, now providers.Connection, done bool, ask func() error) (providers.Connection, error) {
	switch {
	case now.Dead():
		return providers.Connection{}, final(providers.KindRejected, fmt.Sprintf("connection %s is %s", now.ID, now.Status))
	case now.Change != "" || now.Phase == providers.PhaseBuilding: // of our own, one that changes shows as BUILD
		return providers.Connection{}, notYet(still(now), a.Pace.next(ctx))
	case done:
		return now, nil
	}
	return providers.Connection{}, a.Pace.askOnceMore(ctx, now.ID, ask)
}

// hostedUpdate is what of the change is not there yet.
func (c HuaweiChange) hostedUpdate(now huaweicloud.Circuit) huaweicloud.HostedUpdate {
	var u huaweicloud.HostedUpdate
	if c.Name != "" && c.Name != string(now.Name) {
		u.Name = &c.Name
	}
	if c.SpeedMbps != 0 && c.SpeedMbps != int(now.Bandwidth) {
		u.Bandwidth = &c.SpeedMbps
	}
	if c.Description != nil && *c.Description != string(now.Description) {
		u.Description = c.Description
	}
	if c.PeerLocation != nil && *c.PeerLocation != string(now.PeerLocation) {
		u.PeerLocation = c.PeerLocation
	}
	return u
}

func (c HuaweiChange) ownUpdate(now huaweicloud.Connection) huaweicloud.ConnectionUpdate {
	shared := c.hostedUpdate(now.Circuit)
	u := huaweicloud.ConnectionUpdate{Name: shared.Name, Description: shared.Description, Bandwidth: shared.Bandwidth, PeerLocation: shared.PeerLocation}
	if c.Status != string(now.Status) {
		u.Status = c.Status
	}
	if c.ProviderStatus != string(now.ProviderStatus) {
		u.ProviderStatus = c.ProviderStatus
	}
	return u
}
