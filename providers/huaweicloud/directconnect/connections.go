package directconnect

import (
	"cmp"
	"context"
	"iter"
	"net/http"
	"net/url"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

const (
	listConnections   = "listDirectConnects"
	fieldConnectionID = "direct_connect_id"

	// connectionPage is below MaxLimit: 2000 connections with long texts would be more than package rest reads.
	connectionPage = 500
	maxProjects    = 10
)

// ConnectionsService reads, changes and removes connections. They are bought in the console; the API can't.
type ConnectionsService struct {
	rest    *rest.Client
	project project
}

// ConnectionQuery is the query of a list of connections ("Querying the Connection List").
type ConnectionQuery struct {
	ListQuery
	EnterpriseProjectID []string // 10 at most; "0" is the default project, although the page says 36 characters
}

// Validate returns everything wrong with the query as providers.Faults, named by the parameters' names on the wire.
func (q ConnectionQuery) Validate() error {
	var faults providers.Faults
	q.check(&faults)
	checkArray(&faults, "enterprise_project_id", q.EnterpriseProjectID, maxProjects)
	return faults.Err()
}

func (q ConnectionQuery) values() url.Values {
	values := q.ListQuery.values()
	add(values, "enterprise_project_id", q.EnterpriseProjectID...)
	return values
}

// List returns one page of the connections.
func (s *ConnectionsService) List(ctx context.Context, query ConnectionQuery) (Page[Connection], error) {
	if err := query.Validate(); err != nil {
		return Page[Connection]{}, err
	}
	answer := many[Connection]{key: "direct_connects", query: query.ListQuery}
	err := s.rest.Get(ctx, listConnections, s.path(), query.values(), &answer)
	return answer.page, err
}

// All returns the connections of all pages from the query's on, 500 a page if it has no limit. It asks for a page when
// the one before it is used up, and holds no more than one.
func (s *ConnectionsService) All(ctx context.Context, query ConnectionQuery) iter.Seq2[Connection, error] {
	query.Limit = cmp.Or(query.Limit, connectionPage)
	return pages(listConnections, query.ListQuery, providers.PlaceIn(ctx), func(list ListQuery) (Page[Connection], error) {
		return s.List(ctx, ConnectionQuery{ListQuery: list, EnterpriseProjectID: query.EnterpriseProjectID})
	})
}

// Show returns one connection.
func (s *ConnectionsService) Show(ctx context.Context, id string) (Connection, error) {
	if err := checkedID(fieldConnectionID, id); err != nil {
		return Connection{}, err
	}
	answer := one[Connection]{key: keyConnection}
	err := s.rest.Get(ctx, "showDirectConnect", s.path(id), nil, &answer)
	return answer.resource, err
}

// Update changes a connection ("Updating a Connection"). A request that breaks a documented rule is not sent; the error
// is then providers.Faults. Who knows the connection as it is should ask CheckUpdate first.
func (s *ConnectionsService) Update(ctx context.Context, id string, update ConnectionUpdate) (Connection, error) {
	var faults providers.Faults
	huaweicloud.CheckID(&faults, fieldConnectionID, id)
	update.check(&faults)
	if err := faults.Err(); err != nil {
		return Connection{}, err
	}
	answer := one[Connection]{key: keyConnection}
	err := s.rest.Change(ctx, "updateDirectConnect", http.MethodPut, s.path(id), nil, update.Body(), &answer)
	return answer.resource, err
}

// Delete asks for a connection's removal. One that is paid for by the month or by the year is unsubscribed in the
// console instead.
func (s *ConnectionsService) Delete(ctx context.Context, id string) error {
	if err := checkedID(fieldConnectionID, id); err != nil {
		return err
	}
	return s.rest.Change(ctx, "deleteDirectConnect", http.MethodDelete, s.path(id), nil, nil, nil)
}

func (s *ConnectionsService) path(id ...string) string {
	return s.project.path(append([]string{"direct-connects"}, id...)...)
}
