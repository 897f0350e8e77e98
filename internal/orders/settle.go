package orders

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"turnup/internal/books"
	"turnup/workflows"
	"turnup/workflows/order"
)

// Settling is somebody's word on what differs between what is expected of a service and what its provider has.
type Settling struct {
	By     order.Person `json:"by"`
	Seen   string       `json:"seen,omitempty"` // the Print of what they were shown; "" takes what is there
	Reason string       `json:"reason,omitempty"`
}

// Restored is what came of a way back to what is expected.
type Restored struct {
	Started *Started `json:"started,omitempty"` // the change; nil when all is as expected
	Left    []string `json:"left,omitempty"`    // what no change can restore
}

// Accept implements Access.
func (t Temporal) Accept(ctx context.Context, id string, asked Settling) ([]string, error) {
	seen, err := t.compareAs(ctx, id, asked)
	if err != nil {
		return nil, err
	}
	if missing := seen.Missing(); missing != "" {
		return nil, BadInput(fmt.Errorf("%s is not there any more", missing), "turnup decommission or turnup forget "+id+" ends the service")
	}
	differences := seen.Differences()
	if len(differences) == 0 {
		return nil, nil
	}
	request := order.ServiceRequest{By: asked.By, Reason: asked.Reason}
	for _, one := range seen.Connections {
		request.Connections = append(request.Connections, one.now)
	}
	if seen.Tunnel != nil {
		request.Tunnel = &seen.Tunnel.now
	}
	_, err = t.Tell(ctx, id, order.UpdateExpect, request)
	return differences, err
}

// Restore implements Access.
func (t Temporal) Restore(ctx context.Context, id string, asked Settling) (Restored, error) {
	seen, err := t.compareAs(ctx, id, asked)
	if err != nil {
		return Restored{}, err
	}
	if missing := seen.Missing(); missing != "" {
		return Restored{}, BadInput(fmt.Errorf("%s is not there any more", missing),
			"a connection is ordered anew, under another name; a tunnel is made anew in the far end's portal, and turnup accept takes it")
	}
	back, left := seen.wayBack()
	switch changes := len(back.To) + len(back.Each); {
	case changes == 0 && len(left) == 0:
		return Restored{}, nil
	case changes == 0:
		return Restored{}, BadInput(errors.New("nothing of it can be changed by turnup; put it right in the provider's portal:\n"+strings.Join(left, "\n")),
			"turnup accept "+id+" takes what is there for what is expected")
	}
	back.By, back.Reason = asked.By, asked.Reason
	started, err := t.Begin(ctx, id, order.UpdateChange, back)
	return Restored{&started, left}, err
}

// compareAs compares, and refuses who was shown something else. Who sends a form twice finds that all is as expected.
func (t Temporal) compareAs(ctx context.Context, id string, asked Settling) (Compared, error) {
	seen, err := t.Compare(ctx, id)
	differs := err == nil && (len(seen.Differences()) > 0 || seen.Missing() != "")
	if differs && asked.Seen != "" && asked.Seen != seen.Print() {
		err = alone(fmt.Errorf("what the provider has of %s is not what you were shown any more", id), "look at it again; nothing was done")
	}
	return seen, err
}

// wayBack is what changes each connection that is not as expected back, or the tunnel, and what no change can restore.
func (s Compared) wayBack() (back order.ServiceRequest, left []string) {
	kind, _ := order.SplitID(s.Service)
	back = order.ServiceRequest{To: map[string]any{}, Each: map[string]map[string]any{}}
	for i, one := range s.All() {
		tunnel := i == len(s.Connections)
		for _, f := range one.Fields {
			if !f.Differs() {
				continue
			}
			name, value := restored(f, tunnel)
			another := tunnel && s.Tunnel.now.ID != s.Tunnel.ID // in its place
			switch {
			case name == "" || another || !workflows.CanChange(kind, name, value):
				left = append(left, one.difference(f))
			case tunnel:
				back.To[name] = value
			default:
				if back.Each[one.ID] == nil {
					back.Each[one.ID] = map[string]any{}
				}
				back.Each[one.ID][name] = value
			}
		}
	}
	return back, left
}

// restored is the field of a change that restores that field, and its value; "" when none does.
func restored(f books.Field, tunnel bool) (name string, value any) {
	speed, _ := strconv.Atoi(f.Expected)
	switch {
	case tunnel && f.Name == "speedMbps":
		return "tunnelSpeedMbps", speed
	case tunnel && f.Name == "name":
		return "tunnelName", f.Expected
	case f.Name == "speedMbps":
		return "speedMbps", speed
	case f.Name == "name":
		return "name", f.Expected
	}
	return "", nil
}
