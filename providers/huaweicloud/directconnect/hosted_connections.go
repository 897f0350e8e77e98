package directconnect

import (
	"cmp"
	"context"
	"iter"
	"net/http"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

const (
	opDeleteHosted = "deleteHostedDirectConnect"
	listHosted     = "listHostedDirectConnects"
	fieldHostedID  = "hosted_connect_id"
)

// HostedConnectionsService makes, reads, changes and removes hosted connections. The project of the client must be a
// partner's that owns the operations connection.
type HostedConnectionsService struct {
	rest    *rest.Client
	project project
}

// List returns one page of the hosted connections ("Querying the Hosted Connection List"). That page's example shows a
// POST; its URI, and every public client, say GET.
func (s *HostedConnectionsService) List(ctx context.Context, query ListQuery) (Page[HostedConnection], error) {
	if err := query.Validate(); err != nil {
		return Page[HostedConnection]{}, err
	}
	answer := many[HostedConnection]{key: "hosted_connects", query: query}
	err := s.rest.Get(ctx, listHosted, s.path(), query.values(), &answer)
	return answer.page, err
}

// All returns the hosted connections of all pages from the query's on. It asks for a page when the one before it is
// used up, and holds no more than one.
func (s *HostedConnectionsService) All(ctx context.Context, query ListQuery) iter.Seq2[HostedConnection, error] {
	query.Limit = cmp.Or(query.Limit, MaxLimit)
	return pages(listHosted, query, providers.PlaceIn(ctx), func(query ListQuery) (Page[HostedConnection], error) { return s.List(ctx, query) })
}

// Show returns one hosted connection. One that was deleted is not found.
func (s *HostedConnectionsService) Show(ctx context.Context, id string) (HostedConnection, error) {
	if err := checkedID(fieldHostedID, id); err != nil {
		return HostedConnection{}, err
	}
	answer := one[HostedConnection]{key: keyHosted}
	err := s.rest.Get(ctx, "showHostedDirectConnect", s.path(id), nil, &answer)
	return answer.resource, err
}

// Create makes a hosted connection. A request that breaks a documented rule is not sent; the error is then
// providers.Faults. There is no idempotency key: after an error of kind ambiguous, and after one of kind conflict, which a
// VLAN in use is, look for the connection by its name before creating again, which is what Account's Find does.
func (s *HostedConnectionsService) Create(ctx context.Context, request huaweicloud.Request) (HostedConnection, error) {
	if err := request.Validate(); err != nil {
		return HostedConnection{}, err
	}
	answer := one[HostedConnection]{key: keyHosted}
	err := s.rest.Change(ctx, "createHostedDirectConnect", http.MethodPost, s.path(), nil, hostedBody(request), &answer)
	return answer.resource, err
}

// CreateURL is where Create sends its request.
func (s *HostedConnectionsService) CreateURL() string { return s.rest.URL(s.path()) }

// Update changes a hosted connection. The answer shows the new values, also while the change is still being made.
func (s *HostedConnectionsService) Update(ctx context.Context, id string, update HostedUpdate) (HostedConnection, error) {
	var faults providers.Faults
	providers.CheckID(&faults, fieldHostedID, id)
	update.check(&faults)
	if err := faults.Err(); err != nil {
		return HostedConnection{}, err
	}
	answer := one[HostedConnection]{key: keyHosted}
	err := s.rest.Change(ctx, "updateHostedDirectConnect", http.MethodPut, s.path(id), nil, update.Body(), &answer)
	return answer.resource, err
}

// Delete asks for a hosted connection's removal. The tenant's virtual interface must go first, or it is refused as a
// conflict (DC.1007). It is gone only when a later Show does not find it.
func (s *HostedConnectionsService) Delete(ctx context.Context, id string) error {
	if err := checkedID(fieldHostedID, id); err != nil {
		return err
	}
	return s.rest.Change(ctx, opDeleteHosted, http.MethodDelete, s.path(id), nil, nil, nil)
}

func (s *HostedConnectionsService) path(id ...string) string {
	return s.project.path(append([]string{"hosted-connects"}, id...)...)
}

func checkedID(field, id string) error {
	var faults providers.Faults
	providers.CheckID(&faults, field, id)
	return faults.Err()
}
