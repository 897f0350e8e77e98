package directconnect

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// account is the client in the words that all providers share.
type account struct{ client *Client }

// Account returns the client's account in the words that all providers share.
func (c *Client) Account() huaweicloud.Account { return account{c} }

// Identity is the project: it stands in the path of every request, and a credential without a right to it is refused.
func (a account) Identity(context.Context) (string, error) {
	return string(a.client.HostedConnections.project), nil
}

// Ports lists our own connections: on those of type hosting, hosted connections start.
func (a account) Ports(ctx context.Context) iter.Seq2[providers.Port, error] {
	return providers.CommonRows(a.client.Connections.All(ctx, ConnectionQuery{}), Connection.Port)
}

// List picks by the status here, since the API does not.
func (a account) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	return func(yield func(providers.Connection, error) bool) {
		for hosted, err := range a.client.HostedConnections.All(ctx, ListQuery{}) {
			if err == nil && status != "" && string(hosted.Status) != status {
				continue
			}
			if !yield(common(hosted), err) {
				return
			}
		}
	}
}

// Find asks for as many names at once as the API takes, keeps to them exactly, and shows each connection once.
func (a account) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	var found []providers.Connection
	seen := map[string]bool{}
	for names := range slices.Chunk(marks, maxValues) {
		listed := a.client.HostedConnections.All(ctx, ListQuery{Name: names})
		named, err := providers.Named(listed, func(c HostedConnection) string { return string(c.Name) }, names)
		if err != nil {
			return nil, err
		}
		for _, hosted := range named {
			if !seen[hosted.id()] {
				seen[hosted.id()] = true
				found = append(found, common(hosted))
			}
		}
	}
	return found, nil
}

func (a account) Get(ctx context.Context, id string) (providers.Connection, error) {
	hosted, err := a.client.HostedConnections.Show(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return common(hosted), nil
}

func (a account) Create(ctx context.Context, request huaweicloud.Request, have []providers.Connection) ([]providers.Connection, error) {
	if slices.ContainsFunc(have, func(c providers.Connection) bool { return c.Name == request.Name }) {
		return nil, nil
	}
	hosted, err := a.client.HostedConnections.Create(ctx, request)
	if err != nil {
		return nil, err
	}
	return []providers.Connection{common(hosted)}, nil
}

func (a account) Preview(request huaweicloud.Request) ([]providers.Preview, error) {
	if err := request.Validate(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(hostedBody(request))
	if err != nil {
		return nil, fmt.Errorf("encode the request: %w", err)
	}
	return []providers.Preview{{Method: http.MethodPost, URL: a.client.HostedConnections.CreateURL(), Body: body}}, nil
}

// Delete fails as rejected while the tenant's virtual interface is there: only people can remove that.
func (a account) Delete(ctx context.Context, id string) error {
	err := a.client.HostedConnections.Delete(ctx, id)
	if !huaweicloud.InUse(err) {
		return err
	}
	return &providers.Error{
		Provider: huaweicloud.Name, Op: opDeleteHosted, Kind: providers.KindRejected, Err: err,
		Message: fmt.Sprintf("hosted connection %s is in use: the tenant has to delete its virtual interface first (%v)", id, err),
	}
}

func (a account) Carried(ctx context.Context, hostingID string) iter.Seq2[providers.Connection, error] {
	return providers.CommonRows(a.client.HostedConnections.All(ctx, ListQuery{HostingID: []string{hostingID}}), common)
}

func (a account) Page(ctx context.Context, filter huaweicloud.Filter) (huaweicloud.Page, error) {
	query := ListQuery{
		Limit: filter.Limit, Marker: filter.Marker, Fields: filter.Fields, SortKey: filter.SortKey,
		HostingID: filter.HostingID, ID: filter.ID, Name: filter.Name,
	}
	if filter.SortDir != "" {
		query.SortDir = []string{filter.SortDir}
	}
	if filter.Own {
		page, err := a.client.Connections.List(ctx, ConnectionQuery{ListQuery: query})
		return pageOf(page, commonOwn), err
	}
	page, err := a.client.HostedConnections.List(ctx, query)
	return pageOf(page, common), err
}

func pageOf[T any](page Page[T], common func(T) providers.Connection) huaweicloud.Page {
	shown := huaweicloud.Page{Next: page.NextMarker, Odd: len(page.Odd)}
	for _, row := range page.Rows {
		shown.Connections = append(shown.Connections, common(row))
	}
	return shown
}

func common(c HostedConnection) providers.Connection { return c.Common(time.Now()) }

func commonOwn(c Connection) providers.Connection { return c.Common(time.Now()) }
