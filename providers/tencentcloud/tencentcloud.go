// Package tencentcloud is Tencent Cloud Direct Connect as turnup uses it: the far end of a connection that another company
// sells. That company owns a shared connection (dc-...) at Tencent Cloud; the customer makes a dedicated tunnel (dcx-...) on it,
// and the owner accepts it. Here is what a tunnel is, what its states mean, which one fits what the owner's support team sent,
// and by which rules one is asked for. Package directconnect has a client of the API. Nothing here speaks HTTP.
//
// Comments name the pages of the Direct Connect API, version 2018-04-10, and of its user guide.
package tencentcloud

import (
	"context"
	"errors"
	"iter"
	"slices"

	"turnup/providers"
)

// Name is the provider's name in errors.
const Name = "tencentcloud"

// Account is the customer's account at Tencent Cloud. It is safe for concurrent use. Its errors are those of providers.Account: only
// Tencent Cloud's own words say that something is refused or not there, and a request that changes something fails as ambiguous
// when it may have been carried out.
type Account interface {
	// Tunnels lists the account's tunnels, each once. For a row that can't be read it yields an error that
	// providers.AsOddRow knows, and goes on; any other error ends it, also that the list changed too often while it was read.
	Tunnels(ctx context.Context, filter Filter) iter.Seq2[Tunnel, error]

	// Tunnel reads one tunnel. One that is deleted may still be read, and is Gone then; or it fails as notFound.
	Tunnel(ctx context.Context, id string) (Tunnel, error)

	// Create sends one request for a tunnel, and returns its id. There is no idempotency key: after an error of kind ambiguous, and
	// after a conflict, look for the tunnel on its connection and VLAN before asking again.
	Create(ctx context.Context, request Request) (id string, err error)

	// Change asks for another name or bandwidth, which the tunnel has when Tunnel says so.
	Change(ctx context.Context, id string, to Change) error

	// Delete asks for a tunnel's removal, which is done when Tunnel says so.
	Delete(ctx context.Context, id string) error

	// Gateway reads one direct connect gateway of a region.
	Gateway(ctx context.Context, region, id string) (Gateway, error)
}

// Filter picks tunnels, as the API's list can; what is empty picks all. States, accounts and VLANs are compared here.
type Filter struct {
	Name         string `json:"name,omitempty"`
	ConnectionID string `json:"connectionId,omitempty"` // the shared connection
}

// Tunnel is a dedicated tunnel that exists, or existed, in the customer's account.
type Tunnel struct {
	ID              string `json:"id"` // dcx-...
	Name            string `json:"name,omitempty"`
	Account         string `json:"account,omitempty"`         // whose tunnel it is
	ConnectionID    string `json:"connectionId,omitempty"`    // dc-..., on which it runs
	ConnectionOwner string `json:"connectionOwner,omitempty"` // the account whose connection that is
	VLAN            int    `json:"vlan,omitempty"`            // 0: untagged, or not told
	SpeedMbps       int    `json:"speedMbps,omitempty"`

	Network
	GatewayName   string `json:"gatewayName,omitempty"`
	VPCName       string `json:"vpcName,omitempty"`
	BackupAddress string `json:"backupAddress,omitempty"` // Tencent Cloud's second one

	Tags    []Tag  `json:"tags,omitempty"`
	Created string `json:"created,omitempty"` // as it is written there: the time has no zone
	providers.Observation
}

// Tag is a label of a tunnel.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Gateway is a direct connect gateway, where tunnels end in the customer's network.
type Gateway struct {
	ID          string `json:"id"` // dcg-...
	Name        string `json:"name,omitempty"`
	NetworkType string `json:"networkType,omitempty"` // VPC or CCN
	NetworkID   string `json:"networkId,omitempty"`   // of its VPC, or of its CCN
}

// Connection is the tunnel in the words that all providers share: it starts on the shared connection, and ends at the gateway.
func (t Tunnel) Connection() providers.Connection {
	return providers.Connection{
		ID: t.ID, Name: t.Name, SpeedMbps: t.SpeedMbps, SrcVLAN: t.VLAN, SrcPortID: t.ConnectionID, ProfileID: t.ConnectionOwner,
		DstPort: t.GatewayName, DstPortID: t.Gateway, ProjectID: t.VPC, Metro: t.Region, Requested: true, Observation: t.Observation,
	}
}

// noSuchCall are the codes of an API, or an edition of it, that does not have a call.
var noSuchCall = []string{"InvalidAction", "NoSuchVersion", "NoSuchProduct", "ActionOffline"}

// NoSuchCall reports whether the API does not have the call that was made: nothing can be told from that.
func NoSuchCall(err error) bool {
	var failure *providers.Error
	return errors.As(err, &failure) && slices.Contains(noSuchCall, failure.Code)
}
