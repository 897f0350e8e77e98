package ecxv3

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// PortsService reads our own ports ("Layer 2 Buyer APIs").
type PortsService struct{ rest *rest.Client }

// Port is one of our own ports.
type Port struct {
	UUID            rest.FlexString `json:"uuid"`
	Name            rest.FlexString `json:"name"`
	ProvisionStatus rest.FlexString `json:"provisionStatus"`
	Region          rest.FlexString `json:"region"` // AMER, EMEA, ...
	IBX             rest.FlexString `json:"ibx"`    // data centre, for example SV1
	MetroCode       rest.FlexString `json:"metroCode"`
	Encapsulation   rest.FlexString `json:"encapsulation"` // Dot1q or Qinq
	TotalBandwidth  BitRate         `json:"totalBandwidth"`
	Members         []Member        `json:"userPorts"` // of a LAG, or the one physical port
	CustomerOrgID   rest.FlexString `json:"custOrgId"`
	Device          rest.FlexString `json:"device"`

	// Nil when not told.
	ViewPortPermission     *rest.FlexBool `json:"viewPortPermission"`
	PlaceVCOrderPermission *rest.FlexBool `json:"placeVcOrderPermission"`
}

// Member is a physical port.
type Member struct {
	Bandwidth BitRate `json:"bandwidth"`
}

// BitRate is a line rate in bit/s.
type BitRate int64

// UnmarshalJSON implements json.Unmarshaler. What is no number counts as not given.
func (b *BitRate) UnmarshalJSON(data []byte) error {
	var text rest.FlexString
	if err := text.UnmarshalJSON(data); err != nil {
		return err
	}
	*b = 0
	if rate, err := strconv.ParseInt(string(text), 10, 64); err == nil {
		*b = BitRate(rate)
	}
	return nil
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

// Common returns the port in the words that all providers share. How much of it is free ECX v3 does not tell.
func (p Port) Common() providers.Port {
	return providers.Port{
		ID:            string(p.UUID),
		Name:          string(p.Name),
		FacilityID:    string(p.IBX),
		RegionID:      string(p.Region),
		Metro:         string(p.MetroCode),
		Status:        string(p.ProvisionStatus),
		SpeedMbps:     int(p.lineRate() / 1_000_000),
		Unusable:      p.unusable(),
		Encapsulation: providers.ParseEncapsulation(string(p.Encapsulation)),
		Device:        string(p.Device),
	}
}

// lineRate is that of all members of a LAG together.
func (p Port) lineRate() BitRate {
	var all BitRate
	for _, member := range p.Members {
		all += member.Bandwidth
	}
	return max(p.TotalBandwidth, all)
}

func (p Port) organization() string { return string(p.CustomerOrgID) }

// inService are the statuses of a port that can be used. Samples have the first, Fabric v4's specification all three.
var inService = []string{"ADDED", "PROVISIONED", "ACTIVE"}

func (p Port) unusable() string {
	var reasons []string
	if !slices.Contains(inService, strings.ToUpper(string(p.ProvisionStatus))) {
		reasons = append(reasons, fmt.Sprintf("its status is %q, not ADDED", p.ProvisionStatus))
	}
	if denied(p.ViewPortPermission) {
		reasons = append(reasons, "we may not view it")
	}
	if denied(p.PlaceVCOrderPermission) {
		reasons = append(reasons, "we may not order connections on it")
	}
	return strings.Join(reasons, "; ")
}

func denied(permission *rest.FlexBool) bool { return permission != nil && !bool(*permission) }

// List returns our ports. The API gives them all at once.
func (s *PortsService) List(ctx context.Context) iter.Seq2[Port, error] {
	return rest.InOneAnswer[Port, list[Port]](ctx, s.rest, "listUserPorts", path("port", "userport"), nil)
}
