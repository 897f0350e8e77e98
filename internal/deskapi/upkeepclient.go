package deskapi

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"turnup/activities/notify"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"
)

// Compare implements orders.Access.
func (c *Client) Compare(ctx context.Context, id string) (seen orders.Compared, err error) {
	err = c.do(ctx, "compared/"+id, nil, map[string]any{}, &seen)
	return seen, err
}

// Accept implements orders.Access. Who accepts is whose token it is, here and below.
func (c *Client) Accept(ctx context.Context, id string, asked orders.Settling) ([]string, error) {
	var a Accepted
	err := c.do(ctx, "accept/"+id, nil, map[string]any{"seen": asked.Seen, "reason": asked.Reason}, &a)
	return a.Differences, err
}

// Restore implements orders.Access.
func (c *Client) Restore(ctx context.Context, id string, asked orders.Settling) (r orders.Restored, err error) {
	err = c.do(ctx, "restore/"+id, nil, map[string]any{"seen": asked.Seen, "reason": asked.Reason}, &r)
	return r, err
}

// Inventories implements orders.Access.
func (c *Client) Inventories(ctx context.Context, provider, account string) ([]string, error) {
	var i inventories
	err := c.do(ctx, "inventories", url.Values{"provider": {provider}, "account": {account}}, nil, &i)
	return i.Inventories, err
}

// inventoryPath is the path of an inventory, by its ID.
func inventoryPath(id string) string {
	provider, account, _ := order.SplitInventoryID(id)
	return "inventories/" + provider + "/" + account
}

// RunInventory implements orders.Access.
func (c *Client) RunInventory(ctx context.Context, id string) (run orders.InventoryRun, err error) {
	err = c.do(ctx, inventoryPath(id), nil, map[string]any{}, &run)
	return run, err
}

// FollowInventory implements orders.Access.
func (c *Client) FollowInventory(ctx context.Context, id string, run orders.InventoryRun) (now orders.InventoryRun, err error) {
	err = c.do(ctx, inventoryPath(id), url.Values{"after": {run.After}, "id": {run.ID}}, nil, &now)
	return now, err
}

// mostLooked is how many connections are asked about at once: a desk takes 64 kB.
const mostLooked = 100

// Orphans implements orders.Access. Only what carries an order's mark can be one, and what the books are compared by is all that is sent.
func (c *Client) Orphans(ctx context.Context, provider string, connections []providers.Connection) (map[string]string, error) {
	var marked []providers.Connection
	for _, one := range connections {
		if order.IsMark(strings.TrimSpace(one.Name)) {
			marked = append(marked, providers.Connection{
				ID: one.ID, Name: one.Name, Requested: one.Requested, CreatedAt: one.CreatedAt, Observation: one.Observation,
			})
		}
	}
	all := map[string]string{}
	for some := range slices.Chunk(marked, mostLooked) {
		var n nobodys
		if err := c.do(ctx, "orphans", nil, looked{provider, some}, &n); err != nil {
			return nil, err
		}
		maps.Copy(all, n.Why)
	}
	return all, nil
}

// LookAtImport implements orders.Access.
func (c *Client) LookAtImport(ctx context.Context, i orders.Import, _ order.Person) (looked orders.Imported, err error) {
	err = c.do(ctx, "imports/look", nil, i, &looked)
	return looked, err
}

// Import implements orders.Access.
func (c *Client) Import(ctx context.Context, i orders.Import, _ order.Person) (done orders.Imported, err error) {
	err = c.do(ctx, "imports", nil, i, &done)
	return done, err
}

// Finished implements orders.Access.
func (c *Client) Finished(ctx context.Context) ([]orders.FinishedOrder, error) {
	var f finished
	err := c.do(ctx, "imports/finished", nil, nil, &f)
	return f.Orders, err
}

// KeepFinished implements orders.Access.
func (c *Client) KeepFinished(ctx context.Context, of orders.FinishedOrder) (kept orders.KeptOrder, err error) {
	err = c.do(ctx, "imports/finished", nil, of, &kept)
	return kept, err
}

// Accounts implements orders.Access.
func (c *Client) Accounts(ctx context.Context) ([]orders.ListedAccount, error) {
	var a accounts
	err := c.do(ctx, "accounts", nil, nil, &a)
	return a.Accounts, err
}

// Adopt implements orders.Access.
func (c *Client) Adopt(ctx context.Context, provider, name string, _ order.Person) (is order.Account, err error) {
	err = c.do(ctx, "accounts/adopt", nil, moved{provider, name}, &is)
	return is, err
}

// Channels implements orders.Access.
func (c *Client) Channels(ctx context.Context) ([]notify.ChannelState, error) {
	var all channels
	err := c.do(ctx, "channels", nil, nil, &all)
	return all.Channels, err
}
