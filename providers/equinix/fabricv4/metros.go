package fabricv4

import (
	"context"
	"errors"
	"iter"
	"net/url"

	"turnup/providers"
	"turnup/providers/rest"
)

// MetrosService reads where Equinix Fabric is ("Get Metros").
type MetrosService struct{ rest *rest.Client }

// Metro is a place where Equinix Fabric is (OpenAPI, Metro).
type Metro struct {
	Code    rest.FlexString `json:"code"` // two letters, for example SV
	Name    rest.FlexString `json:"name"`
	Country rest.FlexString `json:"country"`
	Region  rest.FlexString `json:"region"` // AMER, EMEA or APAC
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a metro without a code.
func (m *Metro) UnmarshalJSON(data []byte) error {
	type plain Metro
	if err := rest.DecodeLoose(data, (*plain)(m)); err != nil {
		return err
	}
	if m.Code == "" {
		return errors.New("a metro without a code")
	}
	return nil
}

func (m Metro) key() string { return string(m.Code) }

// Common returns the metro in the words that all providers share.
func (m Metro) Common() providers.Metro {
	return providers.Metro{
		ID:       string(m.Code),
		Code:     string(m.Code),
		Name:     string(m.Name),
		Country:  string(m.Country),
		RegionID: string(m.Region),
	}
}

// List returns all metros.
func (s *MetrosService) List(ctx context.Context) iter.Seq2[Metro, error] {
	return list[Metro](ctx, s.rest, "getMetros", path("metros"), url.Values{})
}
