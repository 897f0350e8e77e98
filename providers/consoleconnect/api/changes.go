package api

import (
	"context"
	"net/http"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// editBody is the part of an edit that we use; a field left out stays as it is.
type editBody struct {
	Name  string `json:"name,omitempty"`
	Speed int    `json:"speed,omitempty"`
}

// Rename changes the name on our side only; the other company keeps its own.
func (s *ConnectionsService) Rename(ctx context.Context, id, name string) error {
	var faults providers.Faults
	consoleconnect.CheckName(&faults, "name", name)
	if err := faults.Err(); err != nil {
		return err
	}
	return s.edit(ctx, id, editBody{Name: name})
}

// EditSpeed changes the speed at once. The API allows it to any speed while the connection is PENDING and between our
// own ports, and only downwards once another company has accepted; use RequestChange for the rest. Editing another
// company's request counts as approving it.
func (s *ConnectionsService) EditSpeed(ctx context.Context, id string, mbps int) error {
	if err := checkSpeed(mbps); err != nil {
		return err
	}
	return s.edit(ctx, id, editBody{Speed: mbps})
}

func (s *ConnectionsService) edit(ctx context.Context, id string, body editBody) error {
	return s.rest.Change(ctx, "editConnection", http.MethodPost, s.company.v2("connections", id), nil, body, nil)
}

// RequestChange asks the other company for another speed. The bandwidth is reserved at once; the change is made when
// both sides have approved it.
func (s *ConnectionsService) RequestChange(ctx context.Context, id string, mbps int) error {
	if err := checkSpeed(mbps); err != nil {
		return err
	}
	path := s.company.v1("connections", id, "change")
	return s.rest.Change(ctx, "requestConnectionChange", http.MethodPut, path, nil, editBody{Speed: mbps}, nil)
}

// ApproveChange gives our side's approval to a change.
func (s *ConnectionsService) ApproveChange(ctx context.Context, id string) error {
	path := s.company.v1("connections", id, "change", "approve")
	return s.rest.Change(ctx, "approveConnectionChange", http.MethodPut, path, nil, nil, nil)
}

// WithdrawChange takes back our own request for a change, or rejects the other company's.
func (s *ConnectionsService) WithdrawChange(ctx context.Context, id string) error {
	path := s.company.v1("connections", id, "change")
	return s.rest.Change(ctx, "withdrawConnectionChange", http.MethodDelete, path, nil, nil, nil)
}

func checkSpeed(mbps int) error {
	var faults providers.Faults
	consoleconnect.CheckSpeed(&faults, "speed", mbps)
	return faults.Err()
}
