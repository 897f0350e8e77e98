// Package huaweicloud is Huawei Cloud Direct Connect as turnup uses it: what can be asked for, by which rules, and what its
// statuses mean. Package directconnect has a client of its API, New(Config), whose method Account makes it an Account.
// Nothing here speaks HTTP.
//
// A connection is a line that was bought in the console. An operations connection is one of type hosting; a hosted
// connection is made on it for another project, with a VLAN and a bandwidth of its own.
//
// Comments name the pages of the Direct Connect API Reference.
package huaweicloud

import (
	"context"
	"errors"
	"iter"

	"turnup/providers"
)

// Name is the provider's name in errors.
const Name = "huaweicloud"

// Account is a partner's project at Huawei Cloud. Its ports are our own connections, its connections the hosted ones.
type Account interface {
	providers.Account[Request]

	// Carried lists the hosted connections on an operations connection.
	Carried(ctx context.Context, hostingID string) iter.Seq2[providers.Connection, error]
	// Page lists one page of connections.
	Page(ctx context.Context, filter Filter) (Page, error)
	// Compare reads a connection (own: one of our own, not a hosted one) and returns what of the change is not there yet; the
	// zero Change when all is. It fails as Faults when the connection can't be changed so.
	Compare(ctx context.Context, own bool, id string, change Change) (now providers.Connection, left Change, err error)
	// Update asks for the change, which is carried out later.
	Update(ctx context.Context, own bool, id string, change Change) error
}

// Room is what an operations connection carries already.
type Room struct {
	UsedMbps int                   `json:"usedMbps"`
	Holder   *providers.Connection `json:"holder,omitempty"` // who has the VLAN
	Odd      int                   `json:"odd,omitempty"`    // connections that can't be read: the provider knows whether there is room for one more
}

// Room is what of that an operations connection carries for others than the request.
func (r Request) Room(carried providers.Listed[providers.Connection]) Room {
	room := Room{Odd: carried.Odd}
	for _, connection := range carried.Rows {
		if connection.Name == r.Name {
			continue // the request's own
		}
		room.UsedMbps += connection.SpeedMbps
		if connection.SrcVLAN == r.VLAN {
			room.Holder = &connection
		}
	}
	return room
}

// Filter picks and sorts connections, as the API's lists can; what is empty picks all.
type Filter struct {
	Own       bool     `json:"own,omitempty"`   // connections of our own, in place of hosted ones
	Limit     int      `json:"limit,omitempty"` // of a page
	Marker    string   `json:"marker,omitempty"`
	Fields    []string `json:"fields,omitempty"`
	SortKey   string   `json:"sortKey,omitempty"`
	SortDir   string   `json:"sortDir,omitempty"` // asc or desc
	HostingID []string `json:"hostingId,omitempty"`
	ID        []string `json:"id,omitempty"`
	Name      []string `json:"name,omitempty"`
}

// Page is one page of connections.
type Page struct {
	Connections []providers.Connection `json:"connections"`
	Next        string                 `json:"next,omitempty"` // the next page's marker; "" on the last one
	Odd         int                    `json:"odd,omitempty"`  // rows of the page that can't be read
}

// Change changes a connection. What is nil, zero or "" stays as it is; a pointer to "" clears a text.
type Change struct {
	Name           string  `json:"name,omitempty"`
	SpeedMbps      int     `json:"speedMbps,omitempty"`
	Description    *string `json:"description,omitempty"`
	PeerLocation   *string `json:"peerLocation,omitempty"`
	Status         string  `json:"status,omitempty"`         // see CheckStatus; of a connection of our own only
	ProviderStatus string  `json:"providerStatus,omitempty"` // see CheckProviderStatus; of a connection of our own only
}

// CodeInUse is the code of an error for a connection that is used, for example by a virtual interface ("Error Codes").
const CodeInUse = "DC.1007"

// InUse reports whether a deletion was refused because something, such as a virtual interface of the tenant's, uses the
// connection.
func InUse(err error) bool {
	var failure *providers.Error
	return errors.As(err, &failure) && failure.Kind == providers.KindConflict && failure.Code == CodeInUse
}
