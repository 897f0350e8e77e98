package consoleconnect

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"turnup/providers"
	"turnup/providers/rest"
)

const (
	// Name is the provider's name in errors.
	Name = "consoleconnect"
	// DefaultBaseURL is the production API.
	DefaultBaseURL = "https://api.consoleconnect.com"
	// TencentCompany is the company username of Tencent Cloud ("Tencent Cloud").
	TencentCompany = "tencent-cloud"
)

// Config says which account the client works for, and how.
type Config struct {
	BaseURL string // "" means DefaultBaseURL
	APIKey  string // issued by Console Connect's support team ("Getting Started")
	Company string // username of the ordering company, as it stands in its address on Console Connect

	RequestsPerSecond float64       // 0 means no limit
	Timeout           time.Duration // of one try; 0 means the default of package rest
	RetryWait         time.Duration // before the first retry; 0 means the default of package rest

	// OnRetry is told of each retry before it is sent.
	OnRetry func(op string, retry int, reason string)
	// Now is the clock by which a pause ends that Console Connect asked for; nil means time.Now.
	Now func() time.Time
}

// Client is one company's access to Console Connect. It is safe for concurrent use.
type Client struct {
	Ports       *PortsService
	Metros      *MetrosService
	Connections *ConnectionsService
	Pricing     *PricingService
	Account     *AccountService

	company string
	rest    *rest.Client
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	if config.BaseURL == "" {
		config.BaseURL = DefaultBaseURL
	}
	restClient, err := rest.New(rest.Config{
		Provider:          Name,
		BaseURL:           config.BaseURL,
		Authorize:         bearer(config.APIKey),
		DecodeError:       decodeError,
		Secrets:           []string{config.APIKey},
		RequestsPerSecond: config.RequestsPerSecond,
		Timeout:           config.Timeout,
		RetryWait:         config.RetryWait,
		OnRetry:           config.OnRetry,
		Now:               config.Now,
	})
	if err != nil {
		return nil, err
	}
	c := &Client{company: config.Company, rest: restClient}
	c.Ports = &PortsService{client: c}
	c.Metros = &MetrosService{client: c}
	c.Connections = &ConnectionsService{client: c}
	c.Pricing = &PricingService{client: c}
	c.Account = &AccountService{client: c}
	return c, nil
}

func (config Config) validate() error {
	var faults providers.Faults
	if config.APIKey == "" || strings.ContainsFunc(config.APIKey, isSpaceOrControl) {
		faults.Add("apiKey", "must be an API key without spaces or line breaks (it is not shown here)", nil)
	}
	if !isID(config.Company) {
		faults.Add("company", ruleUsername, config.Company)
	}
	return faults.Err()
}

func isSpaceOrControl(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }

func bearer(key string) func(*http.Request) error {
	return func(req *http.Request) error {
		req.Header.Set("Authorization", "Bearer "+key)
		return nil
	}
}

// v1 is a path below our company in the older part of the API, v2 in the newer part.
func (c *Client) v1(segments ...string) string {
	return rest.Path(append([]string{"api", "company", c.company}, segments...)...)
}

func (c *Client) v2(segments ...string) string {
	return rest.Path(append([]string{"api", "v2", "company", c.company}, segments...)...)
}

func (c *Client) get(ctx context.Context, op, path string, query url.Values, out any) error {
	req, err := c.rest.NewRequest(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	return c.rest.Do(req, out)
}

// change sends a request that changes something.
func (c *Client) change(ctx context.Context, op, method, path string, body, out any) error {
	req, err := c.rest.NewRequest(ctx, op, method, path, nil, body)
	if err != nil {
		return err
	}
	return c.rest.Do(req, out)
}
