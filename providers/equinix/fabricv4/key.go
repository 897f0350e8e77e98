package fabricv4

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// keyAnswer is what the service says of a key (OpenAPI, ConnectionResponse), and of the connections that it allows.
type keyAnswer struct {
	Info []struct {
		Key   rest.FlexString `json:"key"`
		Value rest.FlexString `json:"value"`
	} `json:"additionalInfo"`
	Data []struct {
		Bandwidth rest.FlexInt `json:"bandwidth"` // Mbit/s
	} `json:"data"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an answer that says nothing of a key: it would pass for valid.
func (a *keyAnswer) UnmarshalJSON(data []byte) error {
	type plain keyAnswer
	if err := rest.DecodeLoose(data, (*plain)(a)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := rest.DecodeLoose(data, &fields); err != nil {
		return err
	}
	if fields["additionalInfo"] == nil && fields["data"] == nil {
		return errors.New("neither additionalInfo nor data in the answer")
	}
	return nil
}

// CheckKey asks whether the seller knows an authorization key ("Validate Connection Authorization Key - Parameters
// Mapping"). The API has no place for the question's metro.
func (s *ConnectionsService) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	if err := question.Validate(); err != nil {
		return equinix.KeyAnswer{}, err
	}
	conditions := []Condition{
		Is("/zSide/accessPoint/authenticationKey", question.Key),
		Is("/zSide/accessPoint/profile/uuid", question.ProfileID),
	}
	if question.Region != "" {
		conditions = append(conditions, Is("/zSide/accessPoint/sellerRegion", question.Region))
	}
	var answer keyAnswer
	body := searchBody{Filter: filterBody{And: conditions}}
	err := s.rest.Ask(ctx, "validateConnections", path("connections", "validate"), nil, body, &answer, question.Key)
	var refusal *providers.Error
	if errors.As(err, &refusal) && (refusal.Kind == providers.KindInvalid || refusal.Kind == providers.KindNotFound) {
		return equinix.KeyAnswer{Message: refusal.Message}, nil
	}
	if err != nil {
		return equinix.KeyAnswer{}, err
	}
	return answer.common(), nil
}

// common takes a key that is not refused for valid, unless the answer says otherwise: no document lists what it may say.
func (a keyAnswer) common() equinix.KeyAnswer {
	status := a.told("status")
	answer := equinix.KeyAnswer{
		Valid:   !strings.HasPrefix(strings.ToUpper(status), "INVALID"),
		Message: cmp.Or(a.told("message"), status),
	}
	if len(a.Data) > 0 {
		answer.SpeedMbps = int(a.Data[0].Bandwidth)
	}
	return answer
}

// told is what was told under that key, or "".
func (a keyAnswer) told(key rest.FlexString) string {
	for _, info := range a.Info {
		if info.Key == key {
			return string(info.Value)
		}
	}
	return ""
}
