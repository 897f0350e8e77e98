package api

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/providers"
	"turnup/providers/consoleconnect"
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
	ID       rest.FlexString `json:"id"`
	Username rest.FlexString `json:"username"`
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

// in returns the company's id, or "" when the user's companies are not told. A key of other companies is refused here: what
// the API shows it of ours, if anything, is not all.
func (u User) in(ours company) (string, error) {
	var others []string
	for _, c := range u.Companies {
		if strings.EqualFold(string(c.Username), string(ours)) {
			return string(c.ID), nil
		}
		others = append(others, string(c.Username))
	}
	if len(others) == 0 {
		return "", nil
	}
	return "", &providers.Error{
		Provider: consoleconnect.Name, Op: "getAuthToken", Kind: providers.KindUnauthorized,
		Message: fmt.Sprintf("the API key is for the company %s, not for %s", strings.Join(others, ", "), ours),
	}
}

// WhoAmI returns the user behind the API key.
func (s *UserService) WhoAmI(ctx context.Context) (User, error) {
	var user User
	err := s.rest.Get(ctx, "getAuthToken", rest.Path("api", "auth", "token"), nil, &user)
	return user, err
}
