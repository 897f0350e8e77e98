package stack

import (
	"context"
	"net/http"
)

// ConnectionState is a connection as the simulated provider knows it.
type ConnectionState struct {
	ID     string `json:"id"`
	Status string `json:"status"` // as the provider's API shows it
}

// Connections are all connections at the simulated provider.
func (c Control) Connections(ctx context.Context) ([]ConnectionState, error) {
	var answer struct {
		Connections []ConnectionState `json:"connections"`
	}
	err := c.call(ctx, http.MethodGet, "connections", nil, &answer)
	return answer.Connections, err
}
