package tencentcloud

import (
	"context"
	"iter"
	"slices"
	"sync"

	"turnup/providers"
)

// Connections is the account in the words that all providers share: a tunnel is a connection that starts on the shared one. It tells
// no time of creation, since Tencent Cloud's has no zone.
type Connections struct {
	Of Account

	mu       sync.Mutex
	identity string
}

var _ providers.Account[Request] = (*Connections)(nil)

// Identity is the account that the tunnels are of; "" while there is none.
func (c *Connections) Identity(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.identity != "" {
		return c.identity, nil
	}
	for tunnel, err := range c.Of.Tunnels(ctx, Filter{}) {
		if providers.AsOddRow(err) != nil {
			continue
		}
		c.identity = tunnel.Account
		return c.identity, err
	}
	return "", nil
}

// Ports lists nothing: the connection is another company's, and does not show before it carries something.
func (c *Connections) Ports(context.Context) iter.Seq2[providers.Port, error] {
	return func(func(providers.Port, error) bool) {}
}

// List picks by the status here, since the API does not.
func (c *Connections) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	return func(yield func(providers.Connection, error) bool) {
		for tunnel, err := range c.Of.Tunnels(ctx, Filter{}) {
			if err == nil && status != "" && tunnel.Status != status {
				continue
			}
			if !yield(tunnel.Connection(), err) {
				return
			}
		}
	}
}

// Find reads the whole list: the API's filter takes one name, and marks are looked for together.
func (c *Connections) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if len(marks) == 0 {
		return nil, nil
	}
	return providers.Named(c.List(ctx, ""), func(conn providers.Connection) string { return conn.Name }, marks)
}

// Get implements providers.Account.
func (c *Connections) Get(ctx context.Context, id string) (providers.Connection, error) {
	tunnel, err := c.Of.Tunnel(ctx, id)
	if err != nil {
		return providers.Connection{}, err
	}
	return tunnel.Connection(), nil
}

// Create implements providers.Account. The answer tells the id alone.
func (c *Connections) Create(ctx context.Context, request Request, have []providers.Connection) ([]providers.Connection, error) {
	if slices.ContainsFunc(have, func(conn providers.Connection) bool { return conn.Name == request.Name }) {
		return nil, nil
	}
	id, err := c.Of.Create(ctx, request)
	if err != nil {
		return nil, err
	}
	begun := providers.Observation{Phase: providers.PhaseBuilding} // whatever its state is called
	return []providers.Connection{{ID: id, Name: request.Name, Requested: true, Observation: begun}}, nil
}

// Preview tells nothing but faults: what support sends is not known before.
func (c *Connections) Preview(request Request) ([]providers.Preview, error) {
	return nil, request.Validate()
}

// Delete implements providers.Account.
func (c *Connections) Delete(ctx context.Context, id string) error { return c.Of.Delete(ctx, id) }
