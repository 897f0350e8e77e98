package deskapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/order"
)

// Find implements orders.Access.
func (c *Client) Find(ctx context.Context, name string) (string, error) {
	var f found
	err := c.do(ctx, "find", url.Values{"name": {name}}, nil, &f)
	return f.ID, err
}

// List implements orders.Access.
func (c *Client) List(ctx context.Context, f orders.Filter) (l orders.Listing, err error) {
	err = c.do(ctx, "orders", queryOf(f), nil, &l)
	return l, err
}

// Waiting implements orders.Access.
func (c *Client) Waiting(ctx context.Context) (l orders.WaitingList, err error) {
	err = c.do(ctx, "todo", nil, nil, &l)
	return l, err
}

// Look implements orders.Access.
func (c *Client) Look(ctx context.Context, id string) (v orders.View, err error) {
	err = c.do(ctx, "orders/"+id, nil, nil, &v)
	return v, err
}

// UsualTimes implements orders.Access.
func (c *Client) UsualTimes(ctx context.Context, kind string) (times orders.UsualTimes, err error) {
	err = c.do(ctx, "usual-times/"+kind, nil, nil, &times)
	return times, err
}

// Start implements orders.Access.
func (c *Client) Start(ctx context.Context, o order.Placed) (s orders.Started, err error) {
	err = c.do(ctx, "orders", nil, o, &s)
	return s, err
}

// OpenDifferences implements orders.Access.
func (c *Client) OpenDifferences(ctx context.Context, o order.Placed) ([]string, error) {
	var u unlike
	err := c.do(ctx, "compare", nil, o, &u)
	return u.Fields, err
}

// Answer implements orders.Access. Who answers is whose token it is.
func (c *Client) Answer(ctx context.Context, id, handoff string, answer order.Answer) (order.Receipt, error) {
	var a Answered
	err := c.do(ctx, "answer/"+handoff+"/"+id, nil, map[string]any{"values": answer.Values, "note": answer.Note}, &a)
	return a.Receipt, err
}

// Claim implements orders.Access.
func (c *Client) Claim(ctx context.Context, id string, asked order.Claim) (receipt order.Receipt, err error) {
	var done Answered
	err = c.do(ctx, "claim/"+id, nil, map[string]any{"handoff": asked.Handoff, "release": asked.Release}, &done)
	return done.Receipt, err
}

// Cancel implements orders.Access.
func (c *Client) Cancel(ctx context.Context, id string, asked order.Cancellation) error {
	return c.do(ctx, "cancel/"+id, nil, map[string]any{"reason": asked.Reason}, &Cancelled{})
}

// Begin implements orders.Access.
func (c *Client) Begin(ctx context.Context, id, update string, asked order.ServiceRequest) (s orders.Started, err error) {
	err = c.ask(ctx, id, update, asked, &s)
	return s, err
}

// Tell implements orders.Access.
func (c *Client) Tell(ctx context.Context, id, update string, asked order.ServiceRequest) (d order.ServiceDeed, err error) {
	err = c.ask(ctx, id, update, asked, &d)
	return d, err
}

func (c *Client) ask(ctx context.Context, id, update string, asked order.ServiceRequest, into any) error {
	sent := map[string]any{"to": asked.To, "reason": asked.Reason}
	return c.do(ctx, "services/"+update+"/"+id, nil, sent, into)
}

// Services implements orders.Access.
func (c *Client) Services(ctx context.Context, f orders.ServiceFilter) (l orders.ServiceList, err error) {
	err = c.do(ctx, "services", queryOf(f), nil, &l)
	return l, err
}

// Reports implements orders.Access.
func (c *Client) Reports(ctx context.Context, provider, account string) ([]activities.InventoryReport, error) {
	var f Findings
	if err := c.do(ctx, "findings", url.Values{"provider": {provider}, "account": {account}}, nil, &f); err != nil {
		return nil, err
	}
	var failed []error
	for _, p := range f.Failed {
		failed = append(failed, p.failure())
	}
	return f.Reports, errors.Join(failed...)
}

// Lookup implements orders.Access.
func (c *Client) Lookup(ctx context.Context, q orders.Question) (answer json.RawMessage, err error) {
	err = c.do(ctx, "lookups", nil, q, &answer)
	return answer, err
}

// Evidence implements orders.Access.
func (c *Client) Evidence(ctx context.Context, id, run string) (e orders.Evidence, err error) {
	err = c.do(ctx, "evidence/"+id, url.Values{"run": {run}}, nil, &e)
	return e, err
}
