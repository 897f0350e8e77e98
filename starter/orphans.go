package main

import (
	"context"

	"turnup/internal/books"
	"turnup/providers"

	"go.temporal.io/sdk/client"
)

// listedConnection is a connection of the provider's list, and what the orders say of it.
type listedConnection struct {
	providers.Connection
	Orphan string `json:"orphan,omitempty"` // why no order has it, although it carries an order's mark; "" for any other
}

// markOrphans marks the connections that carry an order's mark, and that no open or completed order has. Where the orders can't be
// read none is marked, and that is said.
func (a *app) markOrphans(ctx context.Context, c client.Client, provider string, connections []providers.Connection) []listedConnection {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	orphans, err := books.Orphans(ctx, c, a.namespace, provider, connections)
	if err != nil {
		a.say("it can't be told which of them no order has: %v", err)
	}
	why := map[string]string{}
	for _, o := range orphans {
		why[o.ConnectionID] = o.Why()
	}
	listed := make([]listedConnection, len(connections))
	for i, conn := range connections {
		listed[i] = listedConnection{conn, why[conn.ID]}
	}
	return listed
}
