package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"

	"go.temporal.io/sdk/activity"
)

// HuaweiCloud holds the activities of Huawei Cloud Direct Connect. Only a worker makes one: it has the credential.
type HuaweiCloud struct {
	Client *huaweicloud.Client
	Pace   Pace
	Watch  *Watch
}

// HuaweiRequest is a hosted connection to buy.
type HuaweiRequest struct {
	Mark            string `json:"mark"`      // the connection's name, by which it is found again
	HostingID       string `json:"hostingId"` // the operations connection below it
	VLAN            int    `json:"vlan"`
	SpeedMbps       int    `json:"speedMbps"`
	TenantProjectID string `json:"tenantProjectId"`
	Description     string `json:"description,omitempty"`
	PeerLocation    string `json:"peerLocation,omitempty"`
}

// HuaweiPurchase asks for a hosted connection to be bought.
type HuaweiPurchase struct {
	HuaweiRequest
	Known []string `json:"known,omitempty"` // ids that are no news
}

// FindHosted asks for the hosted connections on an operations connection that carry a mark.
type FindHosted struct {
	HostingID string   `json:"hostingId"`
	Mark      string   `json:"mark"`
	Known     []string `json:"known,omitempty"` // ids that are no news
	Until     Until    `json:"until,omitempty"`
}

// HuaweiRoom is what an operations connection carries already.
type HuaweiRoom struct {
	UsedMbps int                   `json:"usedMbps"`
	Holder   *providers.Connection `json:"holder,omitempty"` // who has the VLAN
}

// HuaweiChange asks for a hosted connection, or a connection of our own, to be changed. What is nil or "" stays as it is.
type HuaweiChange struct {
	ConnectionID   string  `json:"connectionId"`
	Name           string  `json:"name,omitempty"`
	SpeedMbps      int     `json:"speedMbps,omitempty"`
	Description    *string `json:"description,omitempty"`
	PeerLocation   *string `json:"peerLocation,omitempty"`
	Status         string  `json:"status,omitempty"`         // PENDING_PAY or APPLY; of a connection of our own only
	ProviderStatus string  `json:"providerStatus,omitempty"` // ACTIVE or DOWN; of a connection of our own only
}

// Ports lists our own connections: on those of type hosting, hosted connections start.
func (a *HuaweiCloud) Ports(ctx context.Context) ([]providers.Port, error) {
	return answer(a.ports(ctx))
}

func (a *HuaweiCloud) ports(ctx context.Context) ([]providers.Port, error) {
	var ports []providers.Port
	for connection, err := range a.Client.Connections.All(ctx, huaweicloud.ConnectionQuery{}) {
		if err != nil {
			return nil, err
		}
		ports = append(ports, connection.Port())
	}
	return ports, nil
}

// Room reads what the operations connection of the request carries, and who has its VLAN.
func (a *HuaweiCloud) Room(ctx context.Context, r HuaweiRequest) (HuaweiRoom, error) {
	return answer(a.room(ctx, r))
}

func (a *HuaweiCloud) room(ctx context.Context, r HuaweiRequest) (HuaweiRoom, error) {
	var room HuaweiRoom
	for hosted, err := range a.Client.HostedConnections.All(ctx, huaweicloud.ListQuery{HostingID: []string{r.HostingID}}) {
		if err != nil {
			return HuaweiRoom{}, err
		}
		connection := hosted.Vocabulary(time.Now())
		if connection.Name == r.Mark {
			continue // the order's own
		}
		room.UsedMbps += connection.SpeedMbps
		if connection.SrcVLAN == r.VLAN {
			room.Holder = &connection
		}
	}
	return room, nil
}

// Find lists the hosted connections that carry the mark, whatever their status. It may be told to look until there is
// news: one that is not among the known.
func (a *HuaweiCloud) Find(ctx context.Context, q FindHosted) ([]providers.Connection, error) {
	found, err := a.marked(ctx, q.HostingID, q.Mark)
	if err != nil {
		return nil, translatePatient(err)
	}
	return a.Pace.found(ctx, found, q.Known, q.Until, q.Mark)
}

// marked lists the hosted connections on the operations connection that carry the mark.
func (a *HuaweiCloud) marked(ctx context.Context, hostingID, mark string) ([]providers.Connection, error) {
	query := huaweicloud.ListQuery{HostingID: []string{hostingID}, Name: []string{mark}}
	var found []providers.Connection
	for hosted, err := range a.Client.HostedConnections.All(ctx, query) {
		if err != nil {
			return nil, err
		}
		if connection := hosted.Vocabulary(time.Now()); connection.Name == mark {
			found = append(found, connection)
		}
	}
	return found, nil
}

// Preview returns the request that Buy would send. It calls nobody.
func (a *HuaweiCloud) Preview(_ context.Context, r HuaweiRequest) (providers.Preview, error) {
	create := r.create()
	if err := create.Validate(); err != nil {
		return providers.Preview{}, translate(err)
	}
	body, err := json.Marshal(create.Body())
	if err != nil {
		return providers.Preview{}, fmt.Errorf("encode the request: %w", err)
	}
	return providers.Preview{Method: http.MethodPost, URL: a.Client.HostedConnections.CreateURL(), Body: body}, nil
}

// Buy sends one request to buy, after a look at what carries the mark. It must not be run again before Find has said
// that nothing was bought, so its errors are never retried; their type says whether something may have been bought.
func (a *HuaweiCloud) Buy(ctx context.Context, p HuaweiPurchase) (providers.Connection, error) {
	request := p.create()
	look := func() ([]providers.Connection, error) { return a.marked(ctx, p.HostingID, p.Mark) }
	if err := mayBuy(request.Validate(), p.Known, look); err != nil {
		return providers.Connection{}, err
	}
	hosted, err := a.Client.HostedConnections.Create(ctx, request)
	if err != nil {
		return providers.Connection{}, translateOnce(err)
	}
	connection := hosted.Vocabulary(time.Now())
	activity.GetLogger(ctx).Info("bought", "connection", connection.ID, "mark", p.Mark)
	return connection, nil
}

func (r HuaweiRequest) create() huaweicloud.HostedCreate {
	return huaweicloud.HostedCreate{
		Name: r.Mark, Description: r.Description, Bandwidth: r.SpeedMbps, HostingID: r.HostingID, VLAN: r.VLAN,
		ResourceTenantID: r.TenantProjectID, PeerLocation: r.PeerLocation,
	}
}

// Observe reads the connection, and ends when there is news of it or when it is settled, which may be so from the start.
// Until then it waits to be told by the account's watch, which costs no history.
func (a *HuaweiCloud) Observe(ctx context.Context, seen Seen) (providers.Connection, error) {
	now, err := a.read(ctx, seen.ConnectionID)
	if err != nil {
		return providers.Connection{}, translateWatching(err)
	}
	return a.Watch.observed(ctx, now, seen)
}

// Look tells every order that waits for news of a connection at this account.
func (a *HuaweiCloud) Look(ctx context.Context, r LookRequest) error {
	return a.Watch.look(ctx, r, source{a.list, a.read})
}

func (a *HuaweiCloud) list(ctx context.Context) iter.Seq2[providers.Connection, error] {
	return func(yield func(providers.Connection, error) bool) {
		for hosted, err := range a.Client.HostedConnections.All(ctx, huaweicloud.ListQuery{}) {
			if !yield(hosted.Vocabulary(time.Now()), err) {
				return
			}
		}
	}
}

// Delete asks for the connection's deletion, once it is not going already. A read that does not find the connection is
// no reason not to ask. One that is in use, by a virtual interface of the tenant's, is a case for people.
func (a *HuaweiCloud) Delete(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	if now.Phase == providers.PhaseClosing {
		return nil
	}
	err = a.Client.HostedConnections.Delete(ctx, id)
	switch {
	case err == nil:
		return nil
	case providers.KindOf(err) == providers.KindNotFound: // what was bought just now may not show yet
		return a.Pace.settled(ctx, "the provider does not know "+id)
	case huaweicloud.InUse(err):
		return final(providers.KindRejected, fmt.Sprintf("hosted connection %s is in use: the tenant has to delete its virtual interface first (%v)", id, err))
	}
	return translatePatient(err)
}

// Gone ends when a read shows that nothing is left of the connection. It fails when the connection does not go.
func (a *HuaweiCloud) Gone(ctx context.Context, id string) error {
	now, err := a.read(ctx, id)
	if err != nil {
		return translatePatient(err)
	}
	return a.Pace.gone(ctx, now)
}

// read is a connection's status; one that the provider does not know is gone, as far as anyone can tell.
func (a *HuaweiCloud) read(ctx context.Context, id string) (providers.Connection, error) {
	hosted, err := a.Client.HostedConnections.Show(ctx, id)
	if providers.KindOf(err) == providers.KindNotFound {
		return notThere(id), nil
	}
	if err != nil {
		return providers.Connection{}, err
	}
	return hosted.Vocabulary(time.Now()), nil
}
