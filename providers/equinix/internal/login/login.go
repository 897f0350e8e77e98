// Package login is what the clients of both of Equinix's APIs share of HTTP: the login, and how errors are told.
package login

import (
	"cmp"
	"net/http"
	"strings"
	"unicode"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// Config says which account a client works for, and how. It is the same for both APIs.
type Config struct {
	rest.Common         // BaseURL is without the path of an API; "" means equinix.DefaultBaseURL
	ClientID     string // this and the secret belong to an app on Equinix's developer portal ("Getting Access Token")
	ClientSecret string
}

// NewREST returns what both clients send their requests with: it logs in when it must, and reads the errors of both
// APIs. Its error names everything wrong with the configuration.
func NewREST(config Config) (*rest.Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	config.BaseURL = cmp.Or(config.BaseURL, equinix.DefaultBaseURL)
	common := rest.Config{
		Common:      config.Common,
		Provider:    equinix.Name,
		DecodeError: decodeError,
		Secrets:     []string{config.ClientID, config.ClientSecret},
	}
	common.Limiter = nil // a login takes nothing of the budget
	loginClient, err := rest.New(common)
	if err != nil {
		return nil, err
	}
	tokens := rest.NewTokens(login(loginClient, config), isRefusal)
	common.Limiter = config.Limiter
	common.Authorize = func(req *http.Request) error {
		token, err := tokens.Get(req.Context())
		req.Header.Set("Authorization", bearer+token)
		return err
	}
	common.Unauthorized = func(req *http.Request) bool {
		tokens.Refused(strings.TrimPrefix(req.Header.Get("Authorization"), bearer))
		return true
	}
	return rest.New(common)
}

const bearer = "Bearer "

func (config Config) validate() error {
	var faults providers.Faults
	checkCredential(&faults, "clientId", config.ClientID)
	checkCredential(&faults, "clientSecret", config.ClientSecret)
	return faults.Err()
}

func checkCredential(faults *providers.Faults, field, value string) {
	if value == "" || strings.ContainsFunc(value, isSpaceOrControl) {
		faults.Add(field, "must be given, without spaces or line breaks (it is not shown here)", nil)
	}
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
