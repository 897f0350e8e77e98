package orders

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

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
	to, left := seen.wayBack()
	switch {
	case len(to) == 0 && len(left) == 0:
		return Restored{}, nil
	case len(to) == 0:
		return Restored{}, BadInput(errors.New("nothing of it can be changed by turnup; put it right in the provider's portal:\n"+strings.Join(left, "\n")),
			"turnup accept "+id+" takes what is there for what is expected")
	}
	started, err := t.Begin(ctx, id, order.UpdateChange, order.ServiceRequest{By: asked.By, To: to, Reason: asked.Reason})
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

// wayBack is the change to what is expected, and what no change can restore. A change is of all of a service's connections.
func (s Compared) wayBack() (to map[string]any, left []string) {
	to = map[string]any{}
	for i, one := range s.All() {
		for _, f := range one.Fields {
			if !f.Differs() {
				continue
			}
			switch speed, _ := strconv.Atoi(f.Expected); {
			case i < len(s.Connections) && f.Name == "speedMbps":
				to["speedMbps"] = speed
			case i < len(s.Connections) && f.Name == "name":
				to["name"] = f.Expected
				if len(s.Connections) > 1 { // a change calls a pair's NAME-1 and NAME-2
					to["name"] = strings.TrimSuffix(f.Expected, "-"+strconv.Itoa(i+1))
				}
			default:
				left = append(left, one.difference(f))
			}
		}
	}
	return to, left
}
