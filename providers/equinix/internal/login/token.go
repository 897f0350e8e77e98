package login

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
)

// tokenLife is how long a token works when the answer does not say ("Getting Access Token": 60 minutes).
const tokenLife = time.Hour

// codeRefused is the code of a refused login. The service answers it with 401, and for a wrong client id with 500.
const codeRefused = "S1006"

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
			return rest.Token{}, err
		}
		return rest.Token{Value: string(answer.AccessToken), Expires: asked.Add(life(string(answer.Timeout)))}, nil
	}
}

// isRefusal knows the error of a refused login: by its code, or as the login's own 400, which the specification has for it,
// or 401. A 500 of any other code is out of order, and a body without a code is a gateway's.
func isRefusal(e *providers.Error) bool {
	return e.Code == codeRefused || e.Code != "" && (e.Status == http.StatusBadRequest || e.Status == http.StatusUnauthorized)
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
