package activities

import (
	"context"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// HuaweiFilter picks and sorts connections, as the list of hosted connections can; what is empty picks all.
type HuaweiFilter struct {
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

// HuaweiPage is one page of connections.
type HuaweiPage struct {
	Connections []providers.Connection `json:"connections"`
	Next        string                 `json:"next,omitempty"` // the next page's marker; "" on the last one
}

// Connections lists one page of connections.
func (a *HuaweiCloud) Connections(ctx context.Context, f HuaweiFilter) (HuaweiPage, error) {
	query := huaweicloud.ListQuery{
		Limit: f.Limit, Marker: f.Marker, Fields: f.Fields, SortKey: f.SortKey, HostingID: f.HostingID, ID: f.ID, Name: f.Name,
	}
	if f.SortDir != "" {
		query.SortDir = []string{f.SortDir}
	}
	page := HuaweiPage{Connections: []providers.Connection{}}
	if f.Own {
		own, err := a.Client.Connections.List(ctx, huaweicloud.ConnectionQuery{ListQuery: query})
		for _, connection := range own.Rows {
			page.Connections = append(page.Connections, connection.Vocabulary(time.Now()))
		}
		page.Next = own.NextMarker
		return answer(page, err)
	}
	hosted, err := a.Client.HostedConnections.List(ctx, query)
	for _, connection := range hosted.Rows {
		page.Connections = append(page.Connections, connection.Vocabulary(time.Now()))
	}
	page.Next = hosted.NextMarker
	return answer(page, err)
}
