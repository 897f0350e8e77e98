package api

import (
	"context"
	"errors"
	"iter"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// MetrosService reads where another company can be reached ("Tencent Cloud", "Creating L2 Connection").
type MetrosService struct{ rest *rest.Client }

// Metro is a place where a company is present.
type Metro struct {
	ID           rest.FlexString `json:"id"`
	Code         rest.FlexString `json:"code"`
	Name         rest.FlexString `json:"name"`
	Country      rest.FlexString `json:"country"`
	RegionIDs    []string        `json:"regionIds"`
	Ready        rest.FlexBool   `json:"ready"`
	Capabilities Capabilities    `json:"capabilities"`
	Deleted      rest.FlexBool   `json:"deleted"`

	// The guides and the API reference spell this field differently. FacilityID returns whichever was given.
	FirstFacilityInMetro rest.FlexString `json:"firstDataCenterFacilityIdInMetro"`
	FirstFacility        rest.FlexString `json:"firstDataCenterFacilityId"`
}

// Capabilities is what a company offers in a metro.
type Capabilities struct {
	Layer2 rest.FlexBool `json:"layer2"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a metro without an id.
func (m *Metro) UnmarshalJSON(data []byte) error {
	type plain Metro
	if err := rest.DecodeLoose(data, (*plain)(m)); err != nil {
		return err
	}
	if m.ID == "" {
		return errors.New("a metro without an id")
	}
	return nil
}

// FacilityID is the facility that a connection to the metro ends in: the destDcf of a create request.
func (m Metro) FacilityID() string { return firstOf(m.FirstFacilityInMetro, m.FirstFacility) }

// Common returns the metro in the words that all providers share.
func (m Metro) Common() providers.Metro {
	return providers.Metro{
		ID:         string(m.ID),
		Code:       string(m.Code),
		Name:       string(m.Name),
		Country:    string(m.Country),
		FacilityID: m.FacilityID(),
		RegionID:   firstString(m.RegionIDs),
		Unusable:   m.unusable(),
	}
}

func (m Metro) unusable() string {
	var reasons []string
	if m.Deleted {
		reasons = append(reasons, "it is deleted")
	}
	if !m.Ready {
		reasons = append(reasons, "it is not ready")
	}
	if !m.Capabilities.Layer2 {
		reasons = append(reasons, "it has no Layer 2")
	}
	if m.FacilityID() == "" {
		reasons = append(reasons, "it names no facility")
	}
	return strings.Join(reasons, "; ")
}

// Capabilities returns the metros where the company with this username can be reached.
func (s *MetrosService) Capabilities(ctx context.Context, company string) iter.Seq2[Metro, error] {
	return rest.InOneAnswer[Metro, rows[Metro]](ctx, s.rest, "listMetroCapabilities", rest.Path("api", "company", company, "metro", "capabilities"), nil)
}
