package equinix

import (
	"cmp"
	"net/http"
	"strings"
	"time"
	"unicode"

	"turnup/providers"
	"turnup/providers/rest"
)

// Config says which account a client works for, and how. It is the same for both APIs.
type Config struct {
	BaseURL      string // without the path of an API; "" means DefaultBaseURL
	ClientID     string // this and the secret belong to an app on Equinix's developer portal ("Getting Access Token")
	ClientSecret string

	RequestsPerSecond float64       // 0 means no limit
	Timeout           time.Duration // of one try; 0 means the default of package rest
	RetryWait         time.Duration // before the first retry; 0 means the default of package rest

	// OnRetry is told of each retry before it is sent.
	OnRetry func(op string, retry int, reason string)
	// Now is the clock by which a pause ends that Equinix asked for; nil means time.Now.
	Now func() time.Time
}

// NewREST returns what both clients send their requests with: it logs in when it must, and reads the errors of both
// APIs. Its error names everything wrong with the configuration.
func NewREST(config Config) (*rest.Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	common := rest.Config{
		Provider:    Name,
		BaseURL:     cmp.Or(config.BaseURL, DefaultBaseURL),
		DecodeError: decodeError,
		Secrets:     []string{config.ClientID, config.ClientSecret},
		Timeout:     config.Timeout,
		RetryWait:   config.RetryWait,
		OnRetry:     config.OnRetry,
		Now:         config.Now,
	}
	loginClient, err := rest.New(common)
	if err != nil {
		return nil, err
	}
	tokens := rest.NewTokens(login(loginClient, config))
	common.RequestsPerSecond = config.RequestsPerSecond
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
