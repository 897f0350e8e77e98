package api

import (
	"cmp"
	"net/http"
	"strings"
	"unicode"

	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/providers/rest"
)

// Config says which account the client works for, and how.
type Config struct {
	rest.Common        // BaseURL "" means DefaultBaseURL
	APIKey      string // issued by Console Connect's support team ("Getting Started")
	Company     string // username of the ordering company, as it stands in its address on Console Connect
}

// Client is one company's access to Console Connect. It is safe for concurrent use.
type Client struct {
	Ports       *PortsService
	Metros      *MetrosService
	Connections *ConnectionsService
	Pricing     *PricingService
	User        *UserService
	Tickets     *TicketsService

	company  company
	identity providers.Identity
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	config.BaseURL = cmp.Or(config.BaseURL, consoleconnect.DefaultBaseURL)
	restClient, err := rest.New(rest.Config{
		Common:      config.Common,
		Provider:    consoleconnect.Name,
		Authorize:   bearer(config.APIKey),
		DecodeError: decodeError,
		Secrets:     []string{config.APIKey},
	})
	if err != nil {
		return nil, err
	}
	ours := company(config.Company)
	return &Client{
		Ports:       &PortsService{rest: restClient, company: ours},
		Metros:      &MetrosService{rest: restClient},
		Connections: &ConnectionsService{rest: restClient, company: ours},
		Pricing:     &PricingService{rest: restClient},
		User:        &UserService{rest: restClient},
		Tickets:     &TicketsService{rest: restClient},
		company:     ours,
	}, nil
}

func (config Config) validate() error {
	var faults providers.Faults
	if config.APIKey == "" || strings.ContainsFunc(config.APIKey, isSpaceOrControl) {
		faults.Add("apiKey", "must be an API key without spaces or line breaks (it is not shown here)", nil)
	}
	consoleconnect.CheckCompany(&faults, "company", config.Company)
	return faults.Err()
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func bearer(key string) func(*http.Request) error {
	return func(req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+key)
		return nil
	}
}

// company is the username of our company.
type company string

// v1 is a path below our company in the older part of the API, v2 in the newer part.
func (c company) v1(segments ...string) string {
	return rest.Path(append([]string{"api", "company", string(c)}, segments...)...)
}

func (c company) v2(segments ...string) string {
	return rest.Path(append([]string{"api", "v2", "company", string(c)}, segments...)...)
}
