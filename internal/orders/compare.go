package orders

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/workflows"
	"turnup/workflows/order"
)

// Compared is a service, and what its provider has.
type Compared struct {
	Service     string               `json:"service"` // the id of its order
	Connections []ComparedConnection `json:"connections"`
	Tunnel      *ComparedConnection  `json:"tunnel,omitempty"` // at the far end
}

// ComparedConnection is a connection, or a tunnel, field by field.
type ComparedConnection struct {
	ID     string        `json:"id"`
	Status string        `json:"status"`
	There  bool          `json:"there"`
	Fields []books.Field `json:"fields"`

	now  providers.Connection // where it was read
	what string
}

func (c ComparedConnection) String() string { return c.what + " " + c.ID }

// All are the connections, and the tunnel.
func (s Compared) All() []ComparedConnection {
	all := slices.Clone(s.Connections)
	for i := range all {
		all[i].what = "connection"
	}
	if s.Tunnel != nil {
		tunnel := *s.Tunnel
		tunnel.what = "tunnel"
		all = append(all, tunnel)
	}
	return all
}

// Missing names the first connection, or the tunnel, that is not there any more, or is "".
func (s Compared) Missing() string {
	for _, one := range s.All() {
		if !one.There {
			return one.String()
		}
	}
	return ""
}

// Differences says each difference.
func (s Compared) Differences() (all []string) {
	for _, one := range s.All() {
		for _, f := range one.Fields {
			if f.Differs() {
				all = append(all, one.difference(f))
			}
		}
	}
	return all
}

// difference says what the field is, and what it should be.
func (c ComparedConnection) difference(f books.Field) string {
	return fmt.Sprintf("%s has %s %s, where %s is expected", c, f.Name, f.Seen, f.Expected)
}

// Print is another for every other comparison: who has seen one says so by it.
func (s Compared) Print() string {
	data, err := json.Marshal(s)
	if err != nil {
		panic("a comparison does not marshal: " + err.Error()) // it is made of texts
	}
	return fmt.Sprintf("%x", sha256.Sum256(data))
}

// Compare implements Access. It reads each of the service's connections, and its tunnel.
func (t Temporal) Compare(ctx context.Context, id string) (Compared, error) {
	s, err := FindService(ctx, t.Client, id)
	if err == nil && (s == nil || !s.Open) {
		err = NotInService(id)
	}
	if err != nil {
		return Compared{}, err
	}
	if err := s.Complete(ctx, t.Client); err != nil {
		return Compared{}, TemporalFailed("read service "+id, err)
	}
	seen := Compared{Service: s.OrderID()}
	for _, expected := range s.Connections {
		now, err := t.readConnection(ctx, s.Provider, s.Account, activities.Seen{ConnectionID: expected.ID, Identity: s.Identity})
		if err != nil {
			return Compared{}, err
		}
		seen.Connections = append(seen.Connections, ComparedConnection{
			ID: expected.ID, Status: now.Status, There: isThere(now), Fields: books.Fields(expected, now), now: now,
		})
	}
	seen.Tunnel, err = t.compareTunnel(ctx, s.Service)
	return seen, err
}

// tencentCloudOnly names the activities at the far end; a worker runs them.
var tencentCloudOnly *activities.TencentCloud

// compareTunnel reads a service's tunnel, or the one that has taken its place on the connection and VLAN; nil for a service without one.
func (t Temporal) compareTunnel(ctx context.Context, s order.Service) (*ComparedConnection, error) {
	if s.Tunnel == nil || s.Tunnel.ID == "" {
		return nil, nil
	}
	expected, provider := *s.Tunnel, workflows.FarEndOf(s.Kind)
	now, err := t.readConnection(ctx, provider, expected.Account, activities.Seen{ConnectionID: expected.ID})
	if err != nil {
		return nil, err
	}
	if !isThere(now) {
		sent := tencentcloud.Support{Account: expected.Owner, ConnectionID: expected.ConnectionID, VLAN: expected.VLAN}
		seen, err := Ask[tencentcloud.Sighting](ctx, t, Question{
			Provider: provider, Account: expected.Account, Summary: "look for the tunnel", Activity: ActivityName(tencentCloudOnly.SightNow),
			Args: []any{activities.Seen{Support: &sent}},
		})
		if err != nil {
			return nil, err
		}
		if seen.Tunnel != nil {
			now = seen.Tunnel.Connection()
		}
	}
	fields := slices.Concat([]books.Field{{Name: "id", Expected: expected.ID, Seen: now.ID}}, books.TunnelFields(expected, now))
	return &ComparedConnection{ID: expected.ID, Status: now.Status, There: isThere(now), Fields: fields, now: now}, nil
}
