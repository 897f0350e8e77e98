package login

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
)

// tokenLife is how long a token works when the answer does not say ("Getting Access Token": 60 minutes).
const tokenLife = time.Hour

// refusals are the statuses of a refused login. The API's specification has 400 for it and the service itself 401; a
// wrong client id is answered 500.
var refusals = []int{http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusInternalServerError}

type tokenRequest struct {
	GrantType    string `json:"grant_type"` // left out, it would mean a login by password
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

type tokenAnswer struct {
	AccessToken rest.FlexString `json:"access_token"`
	Timeout     rest.FlexString `json:"token_timeout"` // seconds
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an answer without a token.
func (a *tokenAnswer) UnmarshalJSON(data []byte) error {
	type plain tokenAnswer
	if err := rest.DecodeLoose(data, (*plain)(a)); err != nil {
		return err
	}
	if a.AccessToken == "" {
		return errors.New("no access token in the answer")
	}
	return nil
}

// login asks for a token ("Getting Access Token"). It counts as a change, so that nothing but a login that surely did
// not arrive is repeated: five bad ones in a row lock the account.
func login(client *rest.Client, config Config) func(context.Context) (rest.Token, error) {
	body := tokenRequest{GrantType: "client_credentials", ClientID: config.ClientID, ClientSecret: config.ClientSecret}
	return func(ctx context.Context) (rest.Token, error) {
		req, err := client.NewRequest(ctx, "getAccessToken", http.MethodPost, rest.Path("oauth2", "v1", "token"), nil, body)
		if err != nil {
			return rest.Token{}, err
		}
		asked := time.Now()
		var answer tokenAnswer
		if err := client.Do(req, &answer); err != nil {
			return rest.Token{}, refusal(err)
		}
		return rest.Token{Value: string(answer.AccessToken), Expires: asked.Add(life(string(answer.Timeout)))}, nil
	}
}

// refusal marks the error of a refused login as that, so that it is not repeated.
func refusal(err error) error {
	var e *providers.Error
	if errors.As(err, &e) && slices.Contains(refusals, e.Status) {
		e.Kind = providers.KindUnauthorized
	}
	return err
}

var leadingNumber = regexp.MustCompile(`^[0-9]{1,9}`)

// life reads a token_timeout. The specification writes it like "3599 (60 minutes)", the service as "3599".
func life(timeout string) time.Duration {
	seconds, _ := strconv.Atoi(leadingNumber.FindString(timeout))
	if seconds == 0 {
		return tokenLife
	}
	return time.Duration(seconds) * time.Second
}
