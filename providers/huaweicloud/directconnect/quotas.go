package directconnect

import (
	"context"
	"net/url"

	"turnup/providers/rest"
)

// QuotaConnections is the type of the quota of connections.
const QuotaConnections = "physicalConnect"

// QuotasService reads how many resources the project may have ("Querying Quotas").
type QuotasService struct {
	rest    *rest.Client
	project project
}

// Quota is how many resources of a type there may be, and are.
type Quota struct {
	Type  rest.FlexString `json:"type"`
	Quota rest.FlexInt    `json:"quota"` // -1 means no limit
	Used  rest.FlexInt    `json:"used"`
	Unit  rest.FlexString `json:"unit"`
}

// List returns the quotas of a type; "" means all types.
func (s *QuotasService) List(ctx context.Context, kind string) ([]Quota, error) {
	query := url.Values{}
	add(query, "type", kind)
	var answer struct {
		Quotas struct {
			Resources []Quota `json:"resources"`
		} `json:"quotas"`
	}
	if err := s.rest.Get(ctx, "showQuotas", s.project.path("quotas"), query, &answer); err != nil {
		return nil, err
	}
	return answer.Quotas.Resources, nil
}
