package fabricv4

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// PortsService reads our own ports ("Get All Ports").
type PortsService struct{ rest *rest.Client }

// Port is one of our own ports (OpenAPI, Port). Its speeds are in Mbit/s; a nil one was not given.
type Port struct {
	UUID               rest.FlexString `json:"uuid"`
	Name               rest.FlexString `json:"name"`
	State              rest.FlexString `json:"state"`
	Bandwidth          rest.FlexInt    `json:"bandwidth"`
	PhysicalPortsSpeed rest.FlexInt    `json:"physicalPortsSpeed"` // of each member of a LAG
	PhysicalPortsCount rest.FlexInt    `json:"physicalPortsCount"`
	AvailableBandwidth *rest.FlexInt   `json:"availableBandwidth"`
	UsedBandwidth      *rest.FlexInt   `json:"usedBandwidth"`
	Location           Location        `json:"location"`
	Device             struct {
		Name rest.FlexString `json:"name"`
	} `json:"device"`
	Encapsulation struct {
		Type rest.FlexString `json:"type"` // DOT1Q, QINQ, UNTAGGED
	} `json:"encapsulation"`
	Account struct {
		OrgID rest.FlexString `json:"orgId"` // OpenAPI, SimplifiedAccount: the customer's organization
	} `json:"account"`
	Settings struct {
		MayOrder *rest.FlexBool `json:"placeVcOrderPermission"` // nil: not told
	} `json:"settings"`
}

// Location is where something is.
type Location struct {
	MetroCode rest.FlexString `json:"metroCode"` // for example SV
	IBX       rest.FlexString `json:"ibx"`       // data centre, for example SV1
	Region    rest.FlexString `json:"region"`    // AMER, EMEA or APAC
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a port without an id.
func (p *Port) UnmarshalJSON(data []byte) error {
	type plain Port
	if err := rest.DecodeLoose(data, (*plain)(p)); err != nil {
		return err
	}
	if p.UUID == "" {
		return errors.New("a port without an id")
	}
	return nil
}

func (p Port) organization() string { return string(p.Account.OrgID) }

func (p Port) key() string { return string(p.UUID) }

// Common returns the port in the words that all providers share.
func (p Port) Common() providers.Port {
	return providers.Port{
		ID:            string(p.UUID),
		Name:          string(p.Name),
		FacilityID:    string(p.Location.IBX),
		RegionID:      string(p.Location.Region),
		Metro:         string(p.Location.MetroCode),
		Status:        string(p.State),
		SpeedMbps:     p.lineRate(),
		FreeMbps:      p.free(),
		Unusable:      p.unusable(),
		Encapsulation: providers.ParseEncapsulation(string(p.Encapsulation.Type)),
		Device:        string(p.Device.Name),
	}
}

// lineRate is that of all members of a LAG, whose bandwidth a published sample has as that of one member.
func (p Port) lineRate() int {
	rate := max(p.Bandwidth, p.PhysicalPortsSpeed*max(p.PhysicalPortsCount, 1))
	if p.AvailableBandwidth != nil {
		rate = max(rate, *p.AvailableBandwidth)
	}
	return int(rate)
}

func (p Port) free() *int {
	switch {
	case p.AvailableBandwidth != nil:
		free := int(*p.AvailableBandwidth)
		return &free
	case p.UsedBandwidth != nil && p.lineRate() > 0:
		free := p.lineRate() - int(*p.UsedBandwidth)
		return &free
	}
	return nil
}

// inService are the states of a port that can be used. Samples have the first two, the specification all three.
var inService = []string{"ACTIVE", "PROVISIONED", "ADDED"}

// unusable says why no connection can start at the port. Free capacity is not part of it: that depends on the order.
func (p Port) unusable() string {
	if !slices.Contains(inService, strings.ToUpper(string(p.State))) {
		return fmt.Sprintf("its state is %q, not ACTIVE", p.State)
	}
	if may := p.Settings.MayOrder; may != nil && !bool(*may) {
		return "we may not order connections on it (placeVcOrderPermission)"
	}
	return ""
}

// List returns our ports. By the documents the API gives them all at once, and takes no offset and no limit; an answer that counts
// more than it shows is asked for the rest all the same.
func (s *PortsService) List(ctx context.Context) iter.Seq2[Port, error] {
	const op = "getPorts"
	return each(s.rest, op, nil, func(offset int) (p page[Port], err error) {
		var rest url.Values
		if offset > 0 {
			rest = paged(offset)
		}
		err = s.rest.Get(ctx, op, path("ports"), rest, &p)
		return p, err
	})
}

// Search returns those of our ports that meet the conditions, for example on /uuid, /name, /state or
// /location/metroCode (OpenAPI, PortSearchFieldName).
func (s *PortsService) Search(ctx context.Context, conditions ...Condition) iter.Seq2[Port, error] {
	return search[Port](ctx, s.rest, "searchPorts", path("ports", "search"), nil, conditions)
}
