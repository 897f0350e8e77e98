package api

import (
	"context"
	"errors"

	"turnup/providers/rest"
)

// UserService tells whose API key this is ("Getting Started").
type UserService struct{ rest *rest.Client }

// User is the user behind the API key, and the companies that user works for.
type User struct {
	ID        rest.FlexString `json:"id"`
	Companies []UserCompany   `json:"companies"`
}

// UserCompany is one of those companies.
type UserCompany struct {
	ID                 rest.FlexString `json:"id"`
	Username           rest.FlexString `json:"username"`
	Name               rest.FlexString `json:"name"`
	Status             rest.FlexString `json:"status"`
	Verified           rest.FlexBool   `json:"verified"`
	DefaultPaymentType rest.FlexString `json:"defaultPaymentType"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses a user without an id.
func (u *User) UnmarshalJSON(data []byte) error {
	type plain User
	if err := rest.DecodeLoose(data, (*plain)(u)); err != nil {
		return err
	}
	if u.ID == "" {
		return errors.New("a user without an id")
	}
	return nil
}

// WhoAmI returns the user behind the API key.
func (s *UserService) WhoAmI(ctx context.Context) (User, error) {
	var user User
	err := s.rest.Get(ctx, "getAuthToken", rest.Path("api", "auth", "token"), nil, &user)
	return user, err
}
