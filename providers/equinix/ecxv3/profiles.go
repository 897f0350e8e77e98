package ecxv3

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// ProfilesService reads service profiles as a buyer sees them ("Layer 2 Buyer APIs").
type ProfilesService struct{ rest *rest.Client }

// Profile is a service that a seller offers.
type Profile struct {
	UUID                 rest.FlexString `json:"uuid"`
	Name                 rest.FlexString `json:"name"`
	OrganizationName     rest.FlexString `json:"organizationName"`
	State                rest.FlexString `json:"state"` // the seller's view has it
	RequiredRedundancy   rest.FlexBool   `json:"requiredRedundancy"`
	AllowCustomSpeed     rest.FlexBool   `json:"allowCustomSpeed"`
	SpeedFromAPI         rest.FlexBool   `json:"speedFromAPI"` // the authorization key dictates it
	SpeedBands           []SpeedBand     `json:"speedBands"`
	ProfileEncapsulation rest.FlexString `json:"profileEncapsulation"` // Dot1q or Qinq
	AuthKeyLabel         rest.FlexString `json:"authKeyLabel"`
	Metros               []ProfileMetro  `json:"metros"`
	AdditionalBuyerInfo  []BuyerInfo     `json:"additionalBuyerInfo"`
}

// BuyerInfo is what the seller wants to be told with an order.
type BuyerInfo struct {
	Name      rest.FlexString `json:"name"`
	Datatype  rest.FlexString `json:"datatype"` // INTEGER, BOOLEAN, LONG, FLOAT, DOUBLE or STRING
	Mandatory rest.FlexBool   `json:"mandatory"`
}

// SpeedBand is a speed that a profile is sold in.
type SpeedBand struct {
	Speed rest.FlexInt    `json:"speed"`
	Unit  rest.FlexString `json:"unit"` // MB or GB
}

// ProfileMetro is a metro that a profile is sold in.
type ProfileMetro struct {
	Code          rest.FlexString `json:"code"`
	Name          rest.FlexString `json:"name"`
	SellerRegions Regions         `json:"sellerRegions"`
}

// Regions are a seller's regions: code to label.
type Regions map[string]string

// UnmarshalJSON implements json.Unmarshaler. Anything but an object counts as not given.
func (r *Regions) UnmarshalJSON(data []byte) error {
	var labels map[string]rest.FlexString
	if json.Unmarshal(data, &labels) != nil {
		return nil
	}
	*r = Regions{}
	for code, label := range labels {
		(*r)[code] = string(label)
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a profile without an id.
func (p *Profile) UnmarshalJSON(data []byte) error {
	type plain Profile
	if err := rest.DecodeLoose(data, (*plain)(p)); err != nil {
		return err
	}
	if p.UUID == "" {
		return errors.New("a service profile without an id")
	}
	return nil
}

// Common returns the profile in the words that all providers share.
func (p Profile) Common() providers.Profile {
	profile := providers.Profile{
		ID:                 string(p.UUID),
		Name:               string(p.Name),
		Company:            string(p.OrganizationName),
		CustomSpeed:        bool(p.AllowCustomSpeed),
		SpeedFromKey:       bool(p.SpeedFromAPI),
		RedundancyRequired: bool(p.RequiredRedundancy),
		Encapsulation:      providers.ParseEncapsulation(string(p.ProfileEncapsulation)),
		KeyLabel:           string(p.AuthKeyLabel),
	}
	for _, band := range p.SpeedBands {
		profile.SpeedsMbps = append(profile.SpeedsMbps, mbps(band.Speed, band.Unit))
	}
	slices.Sort(profile.SpeedsMbps)
	regions := Regions{}
	for _, metro := range p.Metros {
		profile.Metros = append(profile.Metros, providers.Metro{ID: string(metro.Code), Code: string(metro.Code), Name: string(metro.Name)})
		maps.Copy(regions, metro.SellerRegions)
	}
	profile.Regions = slices.Sorted(maps.Keys(regions))
	for _, info := range p.AdditionalBuyerInfo {
		if info.Name != "" { // what has no name can't be answered
			question := providers.Question{Name: string(info.Name), Type: string(info.Datatype), Required: bool(info.Mandatory)}
			profile.Questions = append(profile.Questions, question)
		}
	}
	if p.State != "" && !strings.EqualFold(string(p.State), "ACTIVE") {
		profile.Unusable = fmt.Sprintf("its state is %q, not ACTIVE", p.State)
	}
	return profile
}

func mbps(speed rest.FlexInt, unit rest.FlexString) int {
	return equinix.Mbps(int(speed), strings.ToUpper(string(unit)))
}

// List returns the profiles that can be bought from in the metro with that code, or everywhere if it is "".
func (s *ProfilesService) List(ctx context.Context, metro string) iter.Seq2[Profile, error] {
	query := url.Values{}
	if metro != "" {
		query.Set("metroCode", metro)
	}
	return pages(ctx, s.rest, "listServiceProfiles", path("l2", "serviceprofiles", "services"), query,
		func(p Profile) string { return string(p.UUID) })
}

// Get returns one profile.
func (s *ProfilesService) Get(ctx context.Context, uuid string) (Profile, error) {
	var profile Profile
	err := s.rest.Get(ctx, "getServiceProfile", path("l2", "serviceprofiles", "services", uuid), nil, &profile)
	return profile, err
}
