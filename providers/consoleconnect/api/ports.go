package api

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// PortsService reads our own ports ("Ports").
type PortsService struct {
	rest    *rest.Client
	company company
}

// Port is one of our own ports ("Ports").
type Port struct {
	ID            rest.FlexString `json:"id"`
	Name          rest.FlexString `json:"name"`
	Speed         Mbps            `json:"speed"`
	Status        rest.FlexString `json:"status"`
	ServiceStatus rest.FlexString `json:"serviceStatus"` // OPEN or CLOSED to new services
	SingleService rest.FlexBool   `json:"singleService"` // one untagged connection owns the port
	Capacity      Capacity        `json:"capacity"`
	FacilityID    rest.FlexString `json:"dataCenterFacilityId"`
	MetroID       rest.FlexString `json:"metroId"`
	Metro         Place           `json:"metro"`
	Deleted       rest.FlexBool   `json:"deleted"`
}

// Capacity is how much of a port is used, in Mbps. A nil field was not given.
type Capacity struct {
	Remaining *rest.FlexInt `json:"remaining"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a port without an id.
func (p *Port) UnmarshalJSON(data []byte) error {
	type plain Port
	if err := rest.DecodeLoose(data, (*plain)(p)); err != nil {
		return err
	}
	if p.ID == "" {
		return errors.New("a port without an id")
	}
	return nil
}

// Common returns the port in the words that all providers share.
func (p Port) Common() providers.Port {
	port := providers.Port{
		ID:         string(p.ID),
		Name:       string(p.Name),
		MetroID:    string(p.MetroID),
		FacilityID: string(p.FacilityID),
		RegionID:   firstString(p.Metro.RegionIDs),
		Status:     string(p.Status),
		SpeedMbps:  int(p.Speed),
		Unusable:   p.unusable(),
	}
	if port.MetroID == "" {
		port.MetroID = string(p.Metro.ID)
	}
	if p.Capacity.Remaining != nil {
		free := int(*p.Capacity.Remaining)
		port.FreeMbps = &free
	}
	return port
}

// unusable says why no connection can start at the port. Free capacity is not part of it: that depends on the order.
func (p Port) unusable() string {
	var reasons []string
	if p.Deleted {
		reasons = append(reasons, "it is deleted")
	}
	if !is(p.Status, "ACTIVE") {
		reasons = append(reasons, fmt.Sprintf("its status is %q, not ACTIVE", p.Status))
	}
	if is(p.ServiceStatus, "CLOSED") {
		reasons = append(reasons, "it is closed to new services")
	}
	if p.SingleService {
		reasons = append(reasons, "one untagged connection owns the whole port")
	}
	return strings.Join(reasons, "; ")
}

func is(status rest.FlexString, word string) bool {
	return strings.EqualFold(strings.TrimSpace(string(status)), word)
}

// List returns our ports. Without includeDeleted the API leaves out those in status DELETED.
func (s *PortsService) List(ctx context.Context, includeDeleted bool) iter.Seq2[Port, error] {
	query := url.Values{}
	if !includeDeleted {
		query.Set("deleted", "false")
	}
	return rest.InOneAnswer[Port, rows[Port]](ctx, s.rest, "listPorts", s.company.v1("ports"), query)
}

// Get returns one port.
func (s *PortsService) Get(ctx context.Context, portID string) (Port, error) {
	var port Port
	err := s.rest.Get(ctx, "getPort", s.company.v1("ports", portID), nil, &port)
	return port, err
}

// Connections returns the connections on one port.
func (s *PortsService) Connections(ctx context.Context, portID string) iter.Seq2[Connection, error] {
	return rest.InOneAnswer[Connection, rows[Connection]](ctx, s.rest, "listPortConnections", s.company.v1("ports", portID, "connections"), nil)
}
