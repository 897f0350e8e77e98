package rest

import (
	"context"
	"net/http"
	"net/url"
)

// Get reads: it sends a GET, and decodes the answer into out. The parameters are NewRequest's.
func (c *Client) Get(ctx context.Context, op, path string, query url.Values, out any) error {
	req, err := c.NewRequest(ctx, op, http.MethodGet, path, query, nil)
	if err != nil {
		return err
	}
	return c.Do(req, out)
}

// Change sends a request that changes something. The secrets that it carries don't show in an error either.
func (c *Client) Change(ctx context.Context, op, method, path string, query url.Values, body, out any, secrets ...string) error {
	req, err := c.NewRequest(ctx, op, method, path, query, body)
	if err != nil {
		return err
	}
	return c.Do(req.Redact(secrets...), out)
}

// Ask sends a POST that changes nothing, such as a search. The secrets that it carries don't show in an error either.
func (c *Client) Ask(ctx context.Context, op, path string, query url.Values, body, out any, secrets ...string) error {
	req, err := c.NewRequest(ctx, op, http.MethodPost, path, query, body)
	if err != nil {
		return err
	}
	return c.Do(req.AsRead().Redact(secrets...), out)
}
