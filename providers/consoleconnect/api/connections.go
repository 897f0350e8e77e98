package api

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// pageSize is the one the documents show; they name no limit.
const pageSize = 20

const opListConnections = "listConnections"

// ConnectionsService orders, reads and removes connections ("Layer 2 Connections").
type ConnectionsService struct {
	rest    *rest.Client
	company company

	insists atomic.Bool // the API lists nothing without a status
}

// Create orders a connection ("Creating L2 Connection"). A request that breaks a documented rule is not sent; the
// error is then providers.Faults. There is no idempotency key: before ordering, and after an error of kind ambiguous,
// look for the connection by its name, which is what Account's Find does.
func (s *ConnectionsService) Create(ctx context.Context, request consoleconnect.Request) (Connection, error) {
	if err := request.Validate(); err != nil {
		return Connection{}, err
	}
	var connection Connection
	err := s.rest.Change(ctx, "createConnection", http.MethodPut, s.createPath(), nil, createBody(request), &connection)
	return connection, err
}

// createBody is the request as it is sent to buy.
func createBody(request consoleconnect.Request) consoleconnect.Request {
	request.SrcFacilityID, request.SrcRegionID, request.VLANChosen = "", "", false
	return request
}

// CreateURL is where Create sends its request.
func (s *ConnectionsService) CreateURL() string { return s.rest.URL(s.createPath()) }

func (s *ConnectionsService) createPath() string { return s.company.v2("connections", "layer2") }

// Get returns one connection.
func (s *ConnectionsService) Get(ctx context.Context, id string) (Connection, error) {
	var connection Connection
	err := s.rest.Get(ctx, "getConnection", s.company.v2("connections", id), nil, &connection)
	return connection, err
}

// All returns all connections, page by page. The documents call a status required for the list, which a server may insist on
// or not: one that does is asked for each status that they name, in turn, from then on. What has another status is not listed
// then. The first error ends the list.
func (s *ConnectionsService) All(ctx context.Context) iter.Seq2[Connection, error] {
	return func(yield func(Connection, error) bool) {
		insists := s.insists.Load()
		if !insists {
			first := true
			for connection, err := range s.List(ctx, "") {
				if insists = first && refuses(err); insists {
					break
				}
				if first = false; !yield(connection, err) {
					return
				}
			}
		}
		if insists {
			s.eachStatus(ctx, yield)
		}
	}
}

// refuses reports whether the error may come from the missing status. Who says so does not matter: if it is something else, the
// lists of the statuses fail too.
func refuses(err error) bool {
	var failure *providers.Error
	return errors.As(err, &failure) && (failure.Status == http.StatusBadRequest || failure.Status == http.StatusUnprocessableEntity)
}

// eachStatus lists the connections in one status after the other. One that changes meanwhile comes once, or not at all.
func (s *ConnectionsService) eachStatus(ctx context.Context, yield func(Connection, error) bool) {
	seen := map[rest.FlexString]bool{}
	statuses := consoleconnect.Statuses()
	if status, _, insisted := placed(providers.PlaceIn(ctx)); insisted {
		statuses = statuses[max(0, slices.Index(statuses, status)):]
	}
	for _, status := range statuses {
		for connection, err := range s.List(ctx, status) {
			if err == nil && seen[connection.ID] {
				continue
			}
			seen[connection.ID] = seen[connection.ID] || err == nil
			if !yield(connection, err) || err != nil && providers.AsOddRow(err) == nil {
				return
			}
		}
		s.insists.Store(true)
	}
}

// List returns the connections in a status, page by page; "" leaves it out, see All. The first error ends the list.
func (s *ConnectionsService) List(ctx context.Context, status string) iter.Seq2[Connection, error] {
	return func(yield func(Connection, error) bool) {
		once := rest.Once[Connection]{Client: s.rest, Op: opListConnections, ID: Connection.id}
		place, page := providers.PlaceIn(ctx), 1
		if in, reached, _ := placed(place); in == status {
			page = reached
		}
		for ; ; page++ {
			listed, err := s.page(ctx, status, page)
			if err != nil {
				yield(Connection{}, err)
				return
			}
			// No total is documented, and a short page proves nothing: the API may give fewer rows than asked for.
			if fresh, more := once.Page(listed, yield); !fresh || !more {
				return
			}
			place.Reach(strconv.Itoa(page+1) + " " + status)
		}
	}
}

// placed is the status whose list a place is in, "" for that of all, and the page there.
func placed(place *providers.Place) (status string, page int, ofStatus bool) {
	number, status, _ := strings.Cut(place.Next(), " ")
	page, err := strconv.Atoi(number)
	if err != nil || page < 1 {
		return "", 1, false
	}
	return status, page, status != ""
}

func (s *ConnectionsService) page(ctx context.Context, status string, page int) (rows[Connection], error) {
	query := url.Values{"page": {strconv.Itoa(page)}, "count": {strconv.Itoa(pageSize)}}
	if status != "" {
		query.Set("status", status)
	}
	var connections rows[Connection]
	err := s.rest.Get(ctx, opListConnections, s.company.v2("connections"), query, &connections)
	return connections, err
}

// Disable switches a connection off. A connection is disabled before it is deleted.
func (s *ConnectionsService) Disable(ctx context.Context, id string) error {
	return s.rest.Change(ctx, "disableConnection", http.MethodPut, s.company.v1("connections", id, "disable"), nil, nil, nil)
}

// Delete asks for a connection's removal. It is gone only when a later Get says so.
func (s *ConnectionsService) Delete(ctx context.Context, id string) error {
	return s.rest.Change(ctx, "deleteConnection", http.MethodDelete, s.company.v2("connections", id), nil, nil, nil)
}
