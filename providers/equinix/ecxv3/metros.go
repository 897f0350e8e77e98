package ecxv3

import (
	"context"
	"errors"
	"iter"

	"turnup/providers"
	"turnup/providers/rest"
)

// MetrosService reads where Equinix Fabric is ("Layer 2 Buyer APIs").
type MetrosService struct{ rest *rest.Client }

// Metro is a metropolitan area with Equinix Fabric.
type Metro struct {
	Code   rest.FlexString `json:"code"` // two capital letters
	Name   rest.FlexString `json:"name"`
	Region rest.FlexString `json:"region"`
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

// Common returns the metro in the words that all providers share. Its code is its id.
func (m Metro) Common() providers.Metro {
	return providers.Metro{ID: string(m.Code), Code: string(m.Code), Name: string(m.Name), RegionID: string(m.Region)}
}

// List returns the metros. One table of the documents leaves "common" out of the path; the samples do not.
func (s *MetrosService) List(ctx context.Context) iter.Seq2[Metro, error] {
	return rest.InOneAnswer[Metro, list[Metro]](ctx, s.rest, "listMetros", path("l2", "common", "metros"), nil)
}
