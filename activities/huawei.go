package activities

import (
	"context"
	"iter"

	"turnup/providers"
	"turnup/providers/huaweicloud"

	"go.temporal.io/sdk/activity"
)

// HuaweiCloud holds the activities that Huawei Cloud alone has.
type HuaweiCloud struct {
	Account huaweicloud.Account
	Pace    Pace
	Watch   *Watch

	surveys surveys
}

// HuaweiSurvey asks Huawei Cloud about the operations connection that an order names.
type HuaweiSurvey struct {
	OperationsConnection string              `json:"operationsConnection"` // name or id
	Request              huaweicloud.Request `json:"request"`              // all but its HostingID
}

// HuaweiPlaces are what Huawei Cloud told of it.
type HuaweiPlaces struct {
	Connections providers.Listed[providers.Port] `json:"connections"`
	Room        huaweicloud.Room                 `json:"room"`               // of the one that can carry the order, if there is one
	Identity    string                           `json:"identity,omitempty"` // whose they are
	Requests    []providers.Preview              `json:"requests,omitempty"` // that buying there sends: no price has to be asked for
}

// HuaweiChange asks for a hosted connection, or a connection of our own, to be changed.
type HuaweiChange struct {
	ConnectionID string `json:"connectionId"`
	Identity     string `json:"identity,omitempty"`
	huaweicloud.Change
}

// Survey lists our own connections, and reads what the one that the order names carries.
func (h *HuaweiCloud) Survey(ctx context.Context, q HuaweiSurvey) (HuaweiPlaces, error) {
	defer signsOfLife(ctx)()
	connections, err := list(ctx, &h.surveys, "list our connections", h.Account.Ports)
	if err != nil {
		return HuaweiPlaces{}, err
	}
	account, err := h.Watch.identity(ctx, h.Account, "")
	if err != nil {
		return HuaweiPlaces{}, translateOwner(err)
	}
	places := HuaweiPlaces{Identity: account, Connections: portsFor(connections.Rows, q.Request.Bandwidth, q.OperationsConnection)}
	places.Connections.Odd = connections.Odd
	on, found := portFor(places.Connections.Rows, q.Request.Bandwidth, q.OperationsConnection)
	if !found {
		return places, nil
	}
	carried, err := list(ctx, &h.surveys, "look at what "+on.Name+" carries", func(ctx context.Context) iter.Seq2[providers.Connection, error] {
		return h.Account.Carried(ctx, on.ID)
	})
	if err != nil {
		return HuaweiPlaces{}, err
	}
	places.Room = q.Request.Room(carried)
	q.Request.HostingID = on.ID
	places.Requests, err = h.Account.Preview(q.Request)
	return translated(places, err)
}

// ChangeHosted asks for a hosted connection's change, and ends when a read shows the values, settled.
func (h *HuaweiCloud) ChangeHosted(ctx context.Context, c HuaweiChange) (providers.Connection, error) {
	return h.change(ctx, false, c)
}

// ChangeOwn asks for the change of a connection of our own, and ends when a read shows the values, settled.
func (h *HuaweiCloud) ChangeOwn(ctx context.Context, c HuaweiChange) (providers.Connection, error) {
	if activity.HasHeartbeatDetails(ctx) {
		c.Status = "" // it was asked for; where the provider takes it from there is not known
	}
	return h.change(ctx, true, c)
}

// change is one look at a connection that is to change: it asks, or says that it must look again, or is done.
func (h *HuaweiCloud) change(ctx context.Context, own bool, c HuaweiChange) (providers.Connection, error) {
	if err := h.Watch.mayAct(ctx, h.Account, c.Identity); err != nil {
		return providers.Connection{}, err
	}
	return h.Pace.change(ctx, c.ConnectionID, func() (changeLook, error) {
		now, left, err := h.Account.Compare(ctx, own, c.ConnectionID, c.Change)
		if err != nil {
			return changeLook{}, err
		}
		look := changeLook{now: now}
		if now.Change != "" || now.Phase == providers.PhaseBuilding { // of our own, one that changes shows as BUILD
			look.busy = still(now)
		}
		if left != (huaweicloud.Change{}) {
			look.ask = func() error { return h.Account.Update(ctx, own, now.ID, left) }
		}
		return look, nil
	})
}

// Page lists one page of connections. One that is too large for Temporal is cut, and the next page begins where it was.
func (h *HuaweiCloud) Page(ctx context.Context, filter huaweicloud.Filter) (huaweicloud.Page, error) {
	page, err := h.Account.Page(ctx, filter)
	if err != nil {
		return huaweicloud.Page{}, translate(err)
	}
	room := roomLeft(mostListed)
	for i, row := range page.Connections {
		if !room.take(row) && i > 0 {
			page.Connections, page.Next = page.Connections[:i], page.Connections[i-1].ID
			break
		}
	}
	return page, nil
}
