package ecxv3

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"

	"turnup/providers/equinix"
	"turnup/providers/equinix/internal/login"
	"turnup/providers/rest"
)

// ConnectionsService orders, reads and removes connections ("Connect to Myself", "Layer 2 Buyer APIs").
type ConnectionsService struct{ rest *rest.Client }

func connectionsPath(segments ...string) string {
	return path(append([]string{"l2", "connections"}, segments...)...)
}

// Create orders a connection, or a pair with one request. There is no idempotency key: after an error of kind
// ambiguous, look for the names before ordering again.
func (s *ConnectionsService) Create(ctx context.Context, request CreateRequest) (Created, error) {
	var created Created
	err := s.rest.Change(ctx, "createConnection", http.MethodPost, connectionsPath(), nil, request, &created, request.secrets()...)
	return created, err
}

// CreateURL is where Create sends its request.
func (s *ConnectionsService) CreateURL() string { return s.rest.URL(connectionsPath()) }

// Get returns one connection. A deleted one can still be read.
func (s *ConnectionsService) Get(ctx context.Context, uuid string) (Connection, error) {
	var connection Connection
	err := s.rest.Get(ctx, "getConnection", connectionsPath(uuid), nil, &connection)
	return connection, err
}

// Filter says which connections to list; an empty field does not filter.
type Filter struct {
	Statuses []string
	Metro    string // code, of our port's metro
}

// List returns the connections that we bought, deleted ones too. There is no filter for names.
func (s *ConnectionsService) List(ctx context.Context, filter Filter) iter.Seq2[Connection, error] {
	query := url.Values{}
	if len(filter.Statuses) > 0 {
		query.Set("status", strings.Join(filter.Statuses, ","))
	}
	if filter.Metro != "" {
		query.Set("metroCode", filter.Metro)
	}
	return pages(ctx, s.rest, "listBuyerConnections", path("l2", "buyer", "connections"), query,
		func(c Connection) string { return string(c.UUID) })
}

// Actions of a PATCH. The documents write them in either case; these are spelled as in Equinix's own client.
const (
	actionUpdate  = "update"
	actionApprove = "Approve"
	actionReject  = "Reject"
)

func (s *ConnectionsService) patch(ctx context.Context, op, uuid, action string, body any, secrets ...string) error {
	query := url.Values{"action": {action}}
	return s.rest.Change(ctx, op, http.MethodPatch, connectionsPath(uuid), query, body, nil, secrets...)
}

type updateBody struct {
	Name      string `json:"connectionNewName,omitempty"`
	Speed     int    `json:"speed,omitempty"`
	SpeedUnit string `json:"speedUnit,omitempty"`
}

// Update asks for another name or speed ("Update Bandwidth/Speed of a Connection"). It is carried out later.
func (s *ConnectionsService) Update(ctx context.Context, uuid string, change equinix.Change) error {
	if err := change.Validate(); err != nil {
		return err
	}
	body := updateBody{Name: change.Name, Speed: change.Speed, SpeedUnit: change.Unit}
	return s.patch(ctx, "updateConnection", uuid, actionUpdate, body)
}

// Approval is what consent to a connection needs: the buyer's keys for a hosted connection at AWS, or the seller's port
// and tags ("Approve or Reject Connection").
type Approval struct {
	AccessKey string `json:"accessKey,omitempty"`
	SecretKey string `json:"secretKey,omitempty"`

	PrimaryPortUUID   string `json:"primaryPortUUID,omitempty"`
	PrimaryVlanSTag   int    `json:"primaryVlanSTag,omitempty"`
	PrimaryVlanCTag   int    `json:"primaryVlanCTag,omitempty"`
	SecondaryPortUUID string `json:"secondaryPortUUID,omitempty"`
	SecondaryVlanSTag int    `json:"secondaryVlanSTag,omitempty"`
	SecondaryVlanCTag int    `json:"secondaryVlanCTag,omitempty"`
}

// Approve consents to a connection.
func (s *ConnectionsService) Approve(ctx context.Context, uuid string, approval Approval) error {
	return s.patch(ctx, "approveConnection", uuid, actionApprove, approval, approval.AccessKey, approval.SecretKey)
}

// Accept approves, as the seller, the port and the tags that the connection was ordered with, if it was.
func (s *ConnectionsService) Accept(ctx context.Context, uuid string) error {
	connection, err := s.Get(ctx, uuid)
	if err != nil {
		return err
	}
	return s.Approve(ctx, uuid, Approval{
		PrimaryPortUUID: string(connection.ZSidePortUUID),
		PrimaryVlanSTag: int(connection.ZSideVlanSTag),
		PrimaryVlanCTag: int(connection.ZSideVlanCTag),
	})
}

type rejectBody struct {
	Comment string `json:"rejectComment"`
}

// Reject refuses, as the seller, a connection, and tells the buyer why ("Approve or Reject Connection").
func (s *ConnectionsService) Reject(ctx context.Context, uuid, comment string) error {
	return s.patch(ctx, "rejectConnection", uuid, actionReject, rejectBody{Comment: comment})
}

// Delete asks for a connection's removal. It is gone only when a later Get says so. One that is deleted already is no
// error.
func (s *ConnectionsService) Delete(ctx context.Context, uuid string) error {
	err := s.rest.Change(ctx, "deleteConnection", http.MethodDelete, connectionsPath(uuid), nil, nil, nil)
	if login.IsDeleted(err) {
		return nil
	}
	return err
}
