package huaweicloud

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
)

// Name is the provider's name in errors.
const Name = "huaweicloud"

const (
	// defaultRetryWait and throttled are the ends of what the API Gateway's documents advise after a 429: to wait for 2
	// to 5 seconds. Its answer names no time.
	defaultRetryWait = 2 * time.Second
	throttled        = 5 * time.Second
)

// Client is one project's access to Direct Connect. It is safe for concurrent use.
type Client struct {
	HostedConnections *HostedConnectionsService
	Connections       *ConnectionsService
	Quotas            *QuotasService

	projectID string
	rest      *rest.Client
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config Config) (*Client, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	restConfig := config.rest(config.endpoint())
	if err := config.authorize(&restConfig); err != nil {
		return nil, err
	}
	restClient, err := rest.New(restConfig)
	if err != nil {
		return nil, err
	}
	c := &Client{projectID: config.ProjectID, rest: restClient}
	c.HostedConnections = &HostedConnectionsService{client: c}
	c.Connections = &ConnectionsService{client: c}
	c.Quotas = &QuotasService{client: c}
	return c, nil
}

func (config Config) rest(address string) rest.Config {
	return rest.Config{
		Provider:          Name,
		BaseURL:           address,
		DecodeError:       decodeError,
		Secrets:           []string{config.AccessKey, config.SecretKey, config.SecurityToken, config.IAM.Password},
		RequestsPerSecond: config.RequestsPerSecond,
		Timeout:           config.Timeout,
		RetryWait:         cmp.Or(config.RetryWait, defaultRetryWait),
		OnRetry:           config.OnRetry,
		Now:               config.Now,
	}
}

// authorize puts the credential into the configuration of the client below.
func (config Config) authorize(restConfig *rest.Config) error {
	if config.IAM == (IAM{}) {
		s := config.signer()
		restConfig.Authorize = s.authorize
		restConfig.DecodeError = s.decodeError
		return nil
	}
	l, err := newLogin(config)
	if err != nil {
		return err
	}
	tokens := rest.NewTokens(l.token)
	restConfig.Authorize = func(req *http.Request) error {
		token, err := tokens.Get(req.Context())
		req.Header.Set(headerToken, token)
		return err
	}
	restConfig.Unauthorized = func(req *http.Request) bool {
		tokens.Refused(req.Header.Get(headerToken))
		return true
	}
	return nil
}

// path is a path below our project.
func (c *Client) path(segments ...string) string {
	return rest.Path(append([]string{"v3", c.projectID, "dcaas"}, segments...)...)
}

func (c *Client) get(ctx context.Context, op, path string, query url.Values, out any) error {
	req, err := c.rest.NewRequest(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	return c.do(req, out)
}

// change sends a request that changes something.
func (c *Client) change(ctx context.Context, op, method, path string, body, out any) error {
	req, err := c.rest.NewRequest(ctx, op, method, path, nil, body)
	if err != nil {
		return err
	}
	return c.do(req, out)
}

func (c *Client) do(req *rest.Request, out any) error {
	err := c.rest.Do(req, out)
	var failure *providers.Error
	if errors.As(err, &failure) && failure.Status == http.StatusTooManyRequests {
		failure.RetryAfter = cmp.Or(failure.RetryAfter, throttled)
	}
	return err
}
