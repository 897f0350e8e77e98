package consoleconnect

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"turnup/providers"
	"turnup/providers/rest"
)

// pageSize is the one the documents show; they name no limit.
const pageSize = 20

// ConnectionsService orders, reads and removes connections ("Layer 2 Connections").
type ConnectionsService struct{ client *Client }

// Create orders a connection ("Creating L2 Connection"). A request that breaks a documented rule is not sent; the
// error is then providers.Faults. There is no idempotency key: after an error of kind ambiguous, look with FindByName
// before ordering again.
func (s *ConnectionsService) Create(ctx context.Context, request CreateRequest) (Connection, error) {
	if err := request.Validate(); err != nil {
		return Connection{}, err
	}
	var connection Connection
	err := s.client.change(ctx, "createConnection", http.MethodPut, s.createPath(), request, &connection)
	return connection, err
}

// CreateURL is where Create sends its request.
func (s *ConnectionsService) CreateURL() string { return s.client.rest.URL(s.createPath()) }

func (s *ConnectionsService) createPath() string { return s.client.v2("connections", "layer2") }

// FindByName returns all connections on our port whose name is exactly name, whatever their status; the caller
// decides which of them count. It is what lets an order be bought only once: a create has no idempotency key, so the
// caller gives the connection a name that only this order has, looks for it before every create, and after a lost
// answer takes over what it finds.
func (s *ConnectionsService) FindByName(ctx context.Context, portID, name string) ([]Connection, error) {
	var faults providers.Faults
	if !isName(name) {
		faults.Add("name", ruleName, name)
		return nil, faults.Err()
	}
	connections, err := s.client.Ports.Connections(ctx, portID)
	if err != nil {
		return nil, err
	}
	var found []Connection
	for _, connection := range connections {
		if string(connection.Name) == name {
			found = append(found, connection)
		}
	}
	return found, nil
}

// Get returns one connection.
func (s *ConnectionsService) Get(ctx context.Context, id string) (Connection, error) {
	var connection Connection
	err := s.client.get(ctx, "getConnection", s.client.v2("connections", id), nil, &connection)
	return connection, err
}

// List returns the connections in a status, page by page. The documents call status required; "" leaves it out. The
// first error ends the list.
func (s *ConnectionsService) List(ctx context.Context, status string) iter.Seq2[Connection, error] {
	return func(yield func(Connection, error) bool) {
		seen := map[rest.FlexString]bool{}
		for page := 1; ; page++ {
			connections, err := s.page(ctx, status, page)
			if err != nil {
				yield(Connection{}, err)
				return
			}
			before := len(seen)
			for _, connection := range connections {
				if seen[connection.ID] {
					continue
				}
				seen[connection.ID] = true
				if !yield(connection, nil) {
					return
				}
			}
			// No total is documented, and a short page proves nothing: the API may give fewer rows than asked for.
			if len(seen) == before {
				return
			}
		}
	}
}

func (s *ConnectionsService) page(ctx context.Context, status string, page int) ([]Connection, error) {
	query := url.Values{"page": {strconv.Itoa(page)}, "count": {strconv.Itoa(pageSize)}}
	if status != "" {
		query.Set("status", status)
	}
	var connections rows[Connection]
	err := s.client.get(ctx, "listConnections", s.client.v2("connections"), query, &connections)
	return connections, err
}

// Disable switches a connection off. A connection is disabled before it is deleted.
func (s *ConnectionsService) Disable(ctx context.Context, id string) error {
	return s.client.change(ctx, "disableConnection", http.MethodPut, s.client.v1("connections", id, "disable"), nil, nil)
}

// Enable switches a disabled connection on again. Both ports must be ACTIVE.
func (s *ConnectionsService) Enable(ctx context.Context, id string) error {
	return s.client.change(ctx, "enableConnection", http.MethodPut, s.client.v1("connections", id, "enable"), nil, nil)
}

// Delete asks for a connection's removal. It is gone only when a later Get says so.
func (s *ConnectionsService) Delete(ctx context.Context, id string) error {
	return s.client.change(ctx, "deleteConnection", http.MethodDelete, s.client.v2("connections", id), nil, nil)
}

// Approve gives our side's approval to a connection that another company asked for.
func (s *ConnectionsService) Approve(ctx context.Context, id string) error {
	return s.client.change(ctx, "approveConnection", http.MethodPut, s.client.v2("connections", id, "approve"), nil, nil)
}

// Reject refuses a connection that another company asked for.
func (s *ConnectionsService) Reject(ctx context.Context, id string) error {
	return s.client.change(ctx, "rejectConnection", http.MethodPut, s.client.v2("connections", id, "reject"), nil, nil)
}

// LogEntry is one thing that happened to a connection.
type LogEntry struct {
	Timestamp  rest.FlexTime `json:"timestamp"`
	Connection LogConnection `json:"connection"`
	User       LogUser       `json:"user"`
}

// LogConnection is the connection as it was at that time.
type LogConnection struct {
	ID     rest.FlexString `json:"id"`
	Name   rest.FlexString `json:"name"`
	Status rest.FlexString `json:"status"`
	Speed  Mbps            `json:"speed"`
}

// LogUser is who did it.
type LogUser struct {
	ID       rest.FlexString `json:"id"`
	Username rest.FlexString `json:"username"`
}

// Log returns a connection's history.
func (s *ConnectionsService) Log(ctx context.Context, id string) ([]LogEntry, error) {
	var entries rows[LogEntry]
	if err := s.client.get(ctx, "getConnectionLog", s.client.v1("connections", id, "log"), nil, &entries); err != nil {
		return nil, err
	}
	return entries, nil
}
