package fabricv4

import (
	"cmp"
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
	"turnup/providers/rest"
)

// ProfilesService reads the service profiles that other companies sell connections by ("Service Profiles").
type ProfilesService struct{ rest *rest.Client }

// Profile is a service profile as a buyer sees it (OpenAPI, ServiceProfile).
type Profile struct {
	UUID    rest.FlexString `json:"uuid"`
	Name    rest.FlexString `json:"name"`
	Type    rest.FlexString `json:"type"`
	State   rest.FlexString `json:"state"`
	Account struct {
		OrganizationName rest.FlexString `json:"organizationName"`
	} `json:"account"`
	Configs []AccessPointConfig `json:"accessPointTypeConfigs"`
	Metros  []ProfileMetro      `json:"metros"`
	Fields  []CustomField       `json:"customFields"`
}

// CustomField is what the seller wants to be told with an order (OpenAPI, CustomField).
type CustomField struct {
	Label    rest.FlexString   `json:"label"`
	DataType rest.FlexString   `json:"dataType"` // STRING, NUMBER or LIST
	Options  []rest.FlexString `json:"options"`  // of a LIST
	Required rest.FlexBool     `json:"required"`
}

// AccessPointConfig is what a profile sells at one type of access point.
type AccessPointConfig struct {
	Type                         rest.FlexString `json:"type"`                // COLO: at the seller's ports; VD: at its virtual devices
	SupportedBandwidths          []rest.FlexInt  `json:"supportedBandwidths"` // Mbit/s
	AllowCustomBandwidth         rest.FlexBool   `json:"allowCustomBandwidth"`
	ConnectionRedundancyRequired rest.FlexBool   `json:"connectionRedundancyRequired"`
	API                          struct {
		BandwidthFromAPI rest.FlexBool `json:"bandwidthFromApi"`
	} `json:"apiConfig"`
	AuthenticationKey struct {
		Required rest.FlexBool   `json:"required"`
		Label    rest.FlexString `json:"label"`
	} `json:"authenticationKey"`
	LinkProtocol struct {
		Encapsulation rest.FlexString `json:"encapsulation"`
	} `json:"linkProtocolConfig"`
}

// ProfileMetro is a metro where the seller is.
type ProfileMetro struct {
	Code          rest.FlexString `json:"code"`
	Name          rest.FlexString `json:"name"`
	DisplayName   rest.FlexString `json:"displayName"`
	SellerRegions SellerRegions   `json:"sellerRegions"`
}

// SellerRegions are the codes of a seller's regions that can be reached in a metro. It decodes from an object of names
// by code, and from a list of codes.
type SellerRegions []string

// UnmarshalJSON implements json.Unmarshaler. Anything else counts as not given.
func (r *SellerRegions) UnmarshalJSON(data []byte) error {
	var names map[string]json.RawMessage
	if json.Unmarshal(data, &names) == nil {
		*r = slices.Sorted(maps.Keys(names))
		return nil
	}
	*r = nil
	var codes []rest.FlexString
	_ = json.Unmarshal(data, &codes) // what is no list has no codes
	for _, code := range codes {
		if code != "" {
			*r = append(*r, string(code))
		}
	}
	return nil
}

// typeL2 is the type of the profiles that sell Layer-2 connections.
const typeL2 = "L2_PROFILE"

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

func (p Profile) key() string { return string(p.UUID) }

// Common returns the profile in the words that all providers share.
func (p Profile) Common() providers.Profile {
	config := p.config()
	profile := providers.Profile{
		ID:                 string(p.UUID),
		Name:               string(p.Name),
		Company:            string(p.Account.OrganizationName),
		CustomSpeed:        bool(config.AllowCustomBandwidth),
		SpeedFromKey:       bool(config.API.BandwidthFromAPI),
		RedundancyRequired: bool(config.ConnectionRedundancyRequired),
		Encapsulation:      providers.ParseEncapsulation(string(config.LinkProtocol.Encapsulation)),
		Unusable:           p.unusable(),
	}
	for _, metro := range p.Metros {
		name := string(cmp.Or(metro.Name, metro.DisplayName))
		profile.Metros = append(profile.Metros, providers.Metro{ID: string(metro.Code), Code: string(metro.Code), Name: name})
		profile.Regions = append(profile.Regions, metro.SellerRegions...)
	}
	slices.Sort(profile.Regions)
	profile.Regions = slices.Compact(profile.Regions)
	for _, mbps := range config.SupportedBandwidths {
		profile.SpeedsMbps = append(profile.SpeedsMbps, int(mbps))
	}
	slices.Sort(profile.SpeedsMbps)
	for _, field := range p.Fields {
		if field.Label != "" { // what has no name can't be answered
			profile.Questions = append(profile.Questions, field.common())
		}
	}
	if config.AuthenticationKey.Required {
		profile.KeyLabel = string(cmp.Or(config.AuthenticationKey.Label, "authorization key"))
	}
	return profile
}

func (f CustomField) common() providers.Question {
	question := providers.Question{Name: string(f.Label), Type: string(f.DataType), Required: bool(f.Required)}
	for _, option := range f.Options {
		question.Options = append(question.Options, string(option))
	}
	return question
}

// config is what the profile sells at the seller's ports, or else at whatever it names first.
func (p Profile) config() AccessPointConfig {
	for _, config := range p.Configs {
		if config.Type == accessPort {
			return config
		}
	}
	if len(p.Configs) > 0 {
		return p.Configs[0]
	}
	return AccessPointConfig{}
}

func (p Profile) unusable() string {
	var reasons []string
	if p.Type != "" && p.Type != typeL2 {
		reasons = append(reasons, fmt.Sprintf("it is of type %s, not %s", p.Type, typeL2))
	}
	if p.State != "" && !strings.EqualFold(string(p.State), "ACTIVE") {
		reasons = append(reasons, fmt.Sprintf("its state is %q, not ACTIVE", p.State))
	}
	return strings.Join(reasons, "; ")
}

// List returns all profiles that we can see.
func (s *ProfilesService) List(ctx context.Context) iter.Seq2[Profile, error] {
	return list[Profile](ctx, s.rest, "getServiceProfiles", path("serviceProfiles"), buyersView())
}

// Search returns the profiles that meet the conditions, for example on /name or /metros/code (OpenAPI,
// ServiceProfileSimpleExpression).
func (s *ProfilesService) Search(ctx context.Context, conditions ...Condition) iter.Seq2[Profile, error] {
	return search[Profile](ctx, s.rest, "searchServiceProfiles", path("serviceProfiles", "search"), buyersView(), conditions)
}

// Get returns one profile.
func (s *ProfilesService) Get(ctx context.Context, id string) (Profile, error) {
	var profile Profile
	err := s.rest.Get(ctx, "getServiceProfileByUuid", path("serviceProfiles", id), buyersView(), &profile)
	return profile, err
}

func buyersView() url.Values { return url.Values{"viewPoint": {"aSide"}} }
