package consoleconnect

import (
	"context"
	"errors"

	"turnup/providers/rest"
)

// AccountService tells whose API key this is ("Getting Started").
type AccountService struct{ client *Client }

// Account is the user behind the API key, and the companies that user works for.
type Account struct {
	ID        rest.FlexString  `json:"id"`
	Companies []AccountCompany `json:"companies"`
}

// AccountCompany is one of those companies.
type AccountCompany struct {
	ID                 rest.FlexString `json:"id"`
	Username           rest.FlexString `json:"username"`
	Name               rest.FlexString `json:"name"`
	Status             rest.FlexString `json:"status"`
	Verified           rest.FlexBool   `json:"verified"`
	DefaultPaymentType rest.FlexString `json:"defaultPaymentType"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an account without an id.
func (a *Account) UnmarshalJSON(data []byte) error {
	type plain Account
	if err := rest.DecodeLoose(data, (*plain)(a)); err != nil {
		return err
	}
	if a.ID == "" {
		return errors.New("an account without an id")
	}
	return nil
}

// WhoAmI returns the user behind the API key.
func (s *AccountService) WhoAmI(ctx context.Context) (Account, error) {
	var account Account
	err := s.client.get(ctx, "getAuthToken", rest.Path("api", "auth", "token"), nil, &account)
	return account, err
}
