package api

import (
	"context"
	"net/url"

	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// PortVLANs are the VLANs of a port ("Get port VLAN info").
type PortVLANs struct {
	Available []rest.FlexInt `json:"available"` // that no connection uses
	Ranges    []vlanBounds   `json:"ranges"`
}

// vlanBounds are both bounds of a range, or one: the documents' sample has an object for each.
type vlanBounds struct {
	Start rest.FlexInt `json:"start"`
	End   rest.FlexInt `json:"end"`
}

// UnmarshalJSON implements json.Unmarshaler.
func (v *PortVLANs) UnmarshalJSON(data []byte) error {
	type plain PortVLANs
	return rest.DecodeObject(data, (*plain)(v))
}

// Common returns the VLANs in Console Connect's words.
func (v PortVLANs) Common() consoleconnect.PortVLANs {
	var common consoleconnect.PortVLANs
	for _, tag := range v.Available {
		common.Free = append(common.Free, int(tag))
	}
	first := 0
	for _, bounds := range v.Ranges {
		if bounds.Start != 0 {
			first = int(bounds.Start)
		}
		if bounds.End != 0 {
			common.Ranges = append(common.Ranges, consoleconnect.VLANRange{First: first, Last: int(bounds.End)})
		}
	}
	return common
}

// VLANs returns the VLANs of one port, as connections can have them.
func (s *PortsService) VLANs(ctx context.Context, portID string) (PortVLANs, error) {
	query := url.Values{"detailed": {"true"}, "service": {"connection"}}
	var vlans PortVLANs
	err := s.rest.Get(ctx, "getPortVlans", s.company.v1("ports", portID, "vlan"), query, &vlans)
	return vlans, err
}
