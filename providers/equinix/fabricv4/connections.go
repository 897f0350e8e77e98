package fabricv4

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"

	"turnup/providers"
	"turnup/providers/rest"
)

// ConnectionsService orders, reads and removes connections (API reference, "Connections").
type ConnectionsService struct{ rest *rest.Client }

// Create orders a connection. There is no idempotency key: after an error of kind ambiguous, search before ordering
// again.
func (s *ConnectionsService) Create(ctx context.Context, request CreateRequest) (Connection, error) {
	var connection Connection
	err := s.rest.Change(ctx, "createConnection", http.MethodPost, path("connections"), nil, request, &connection, request.secret())
	return connection, err
}

// secret is the authorization key, which is for the seller only.
func (r CreateRequest) secret() string { return r.ZSide.AccessPoint.AuthenticationKey }

// CreateURL is where Create sends its request.
func (s *ConnectionsService) CreateURL() string { return s.rest.URL(path("connections")) }

// codeNoDryRun says that Equinix has no dry run for this type of connection.
const codeNoDryRun = "EQ-3142411"

// DryRun has Equinix check the request without ordering anything ("Testing in Production (API Dry Run)"). What Equinix
// refuses is the error; checked is false when it has no dry run for such a request.
func (s *ConnectionsService) DryRun(ctx context.Context, request CreateRequest) (checked bool, err error) {
	query := url.Values{"dryRun": {"true"}}
	err = s.rest.Ask(ctx, "createConnection (dry run)", path("connections"), query, request, nil, request.secret())
	var refusal *providers.Error
	if errors.As(err, &refusal) && refusal.Code == codeNoDryRun {
		return false, nil
	}
	return err == nil, err
}

// Get returns one connection. One that is deleted can still be read.
func (s *ConnectionsService) Get(ctx context.Context, id string) (Connection, error) {
	var connection Connection
	err := s.rest.Get(ctx, "getConnectionByUuid", path("connections", id), nil, &connection)
	return connection, err
}

// Search returns the connections that meet the conditions, whatever their status; for example on /name,
// /operation/equinixStatus, /redundancy/group or /aSide/accessPoint/port/uuid (OpenAPI, SearchFieldName).
func (s *ConnectionsService) Search(ctx context.Context, conditions ...Condition) iter.Seq2[Connection, error] {
	return search[Connection](ctx, s.rest, "searchConnections", path("connections", "search"), nil, conditions)
}

// Replacement gives one field of a connection another value.
type Replacement struct {
	Op    string `json:"op"`   // always replace
	Path  string `json:"path"` // /name or /bandwidth
	Value any    `json:"value"`
}

// Replace is a Replacement.
func Replace(path string, value any) Replacement {
	return Replacement{Op: "replace", Path: path, Value: value}
}

// Update asks for a change, which is carried out later.
func (s *ConnectionsService) Update(ctx context.Context, id string, replacements ...Replacement) error {
	const op = "updateConnectionByUuid"
	req, err := s.rest.NewRequest(ctx, op, http.MethodPatch, path("connections", id), nil, replacements)
	if err != nil {
		return err
	}
	return s.rest.Do(req.ContentType("application/json-patch+json"), nil)
}

// Types of an Action.
const (
	ActionAccept = "CONNECTION_CREATION_ACCEPTANCE"
	ActionReject = "CONNECTION_CREATION_REJECTION"
)

// Action is an answer to a connection that waits for one ("Approve or Reject Connection").
type Action struct {
	Type        string `json:"type"`
	Description string `json:"description,omitempty"` // why it is rejected
}

// Act sends the action.
func (s *ConnectionsService) Act(ctx context.Context, id string, action Action) error {
	return s.rest.Change(ctx, "createConnectionAction", http.MethodPost, path("connections", id, "actions"), nil, action, nil)
}

// Delete asks for a connection's removal. It is gone only when a later Get says so.
func (s *ConnectionsService) Delete(ctx context.Context, id string) error {
	return s.rest.Change(ctx, "deleteConnectionByUuid", http.MethodDelete, path("connections", id), nil, nil, nil)
}
