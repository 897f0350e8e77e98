package fabricv4

import (
	"context"
	"net/http"
	"net/url"

	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// Client is one account's access to Fabric v4. It is safe for concurrent use.
type Client struct {
	Ports       *PortsService
	Metros      *MetrosService
	Profiles    *ProfilesService
	Connections *ConnectionsService
	Prices      *PricesService

	rest *rest.Client
}

// New returns a client, or an error that names everything wrong with the configuration.
func New(config equinix.Config) (*Client, error) {
	restClient, err := equinix.NewREST(config)
	if err != nil {
		return nil, err
	}
	c := &Client{rest: restClient}
	c.Ports = &PortsService{client: c}
	c.Metros = &MetrosService{client: c}
	c.Profiles = &ProfilesService{client: c}
	c.Connections = &ConnectionsService{client: c}
	c.Prices = &PricesService{client: c}
	return c, nil
}

// path is a path below the root of the API.
func path(segments ...string) string {
	return rest.Path(append([]string{"fabric", "v4"}, segments...)...)
}

func (c *Client) get(ctx context.Context, op, path string, query url.Values, out any) error {
	req, err := c.rest.NewRequest(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	return c.rest.Do(req, out)
}

// ask sends a POST that changes nothing, and carries the secrets.
func (c *Client) ask(ctx context.Context, op, path string, query url.Values, body, out any, secrets ...string) error {
	req, err := c.rest.NewRequest(ctx, op, http.MethodPost, path, query, body)
	if err != nil {
		return err
	}
	return c.rest.Do(req.AsRead().Redact(secrets...), out)
}

// change sends a request that changes something, and carries the secrets.
func (c *Client) change(ctx context.Context, op, method, path string, body, out any, secrets ...string) error {
	req, err := c.rest.NewRequest(ctx, op, method, path, nil, body)
	if err != nil {
		return err
	}
	return c.rest.Do(req.Redact(secrets...), out)
}
