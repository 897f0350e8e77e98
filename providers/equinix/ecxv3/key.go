package ecxv3

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// codeKey begins the codes of a refused authorization key.
const codeKey = "IC-LAYER2-AUTH-"

// keyAnswer is what the service says of a key: an object, or an array with one.
type keyAnswer struct {
	Status   rest.FlexString `json:"status"` // VALID, or something else
	Message  rest.FlexString `json:"message"`
	MoreInfo rest.FlexString `json:"moreInfo"`
	Primary  struct {
		Bandwidth rest.FlexString `json:"bandwidth"` // for example 50MB
	} `json:"primary"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an answer without a status.
func (a *keyAnswer) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		var answers []json.RawMessage
		if err := json.Unmarshal(data, &answers); err != nil {
			return err
		}
		if len(answers) == 0 {
			return errors.New("an empty list")
		}
		data = answers[0]
	}
	type plain keyAnswer
	if err := rest.DecodeLoose(data, (*plain)(a)); err != nil {
		return err
	}
	if a.Status == "" {
		return errors.New("no status in the answer")
	}
	return nil
}

// CheckKey asks whether the seller knows an authorization key. For AWS Equinix looks only at the form of the key.
func (s *ConnectionsService) CheckKey(ctx context.Context, question equinix.KeyQuestion) (equinix.KeyAnswer, error) {
	if err := question.Validate(); err != nil {
		return equinix.KeyAnswer{}, err
	}
	query := url.Values{"authorizationKey": {question.Key}, "profileId": {question.ProfileID}, "metroCode": {question.Metro}}
	if question.Region != "" {
		query.Set("region", question.Region)
	}
	req, err := s.rest.NewRequest(ctx, "validateAuthorizationKey", http.MethodGet,
		connectionsPath("validateAuthorizationKey"), query, nil)
	if err != nil {
		return equinix.KeyAnswer{}, err
	}
	var answer keyAnswer
	err = s.rest.Do(req.Redact(question.Key), &answer)
	var refusal *providers.Error
	if errors.As(err, &refusal) && refusal.Kind == providers.KindInvalid && strings.HasPrefix(refusal.Code, codeKey) {
		return equinix.KeyAnswer{Message: refusal.Message}, nil
	}
	if err != nil {
		return equinix.KeyAnswer{}, err
	}
	return answer.common(), nil
}

func (a keyAnswer) common() equinix.KeyAnswer {
	message := string(a.Message)
	if a.MoreInfo != "" {
		message = strings.TrimPrefix(message+": "+string(a.MoreInfo), ": ")
	}
	return equinix.KeyAnswer{
		Valid:     strings.EqualFold(string(a.Status), "VALID"),
		Message:   message,
		SpeedMbps: bandwidth(string(a.Primary.Bandwidth)),
	}
}

var bandwidthPattern = regexp.MustCompile(`^([0-9]{1,7}) *([A-Za-z]*)$`)

// bandwidth reads a speed such as 50MB in Mbit/s; it is 0 when it can't be read.
func bandwidth(text string) int {
	parts := bandwidthPattern.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil {
		return 0
	}
	speed, _ := strconv.Atoi(parts[1]) // digits only
	return equinix.Mbps(speed, strings.ToUpper(parts[2]))
}
