package workflows

import (
	"fmt"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Changed is what a completed change returns.
type Changed struct {
	Order       string                 `json:"order"` // whose connections they are
	Connections []providers.Connection `json:"connections"`
	Tunnel      *providers.Connection  `json:"tunnel,omitempty"` // in which they end, where that was changed
	RequestedBy string                 `json:"requestedBy"`
	ApprovedBy  string                 `json:"approvedBy,omitempty"`
}

// ChangeConnections changes the connections of a completed order, one after the other, and ends when reads show it. It
// can be cancelled until the first request is sent.
func ChangeConnections(ctx workflow.Context, o ChangeOrder) (Changed, error) {
	opening := record.Opening{ID: o.ID(), Summary: o.Summary(), Provider: find(o.Kind).Provider, Order: o.Order, Whole: o, Handoffs: changeHandoffs, Deed: o.deed()}
	return record.Run(ctx, opening, func(rec *record.Record) (func(workflow.Context) error, func() Changed) {
		c := &change{rec: rec, order: o}
		return c.run, c.result
	})
}

// change is one change under way.
type change struct {
	rec   *record.Record
	order ChangeOrder
	done  int // of what is to be changed

	tunnel *providers.Connection // as it is, changed
}

func (c *change) run(ctx workflow.Context) error {
	if err := c.order.Validate(); err != nil {
		return record.Refuse(err)
	}
	c.rec.SetLegs(c.order.ConnectionIDs, c.order.Identity)
	if c.order.Tunnel != nil {
		c.rec.FarEnd(ctx, c.order.Tunnel, nil)
	}
	if err := c.rec.Approve(ctx); err != nil {
		return err
	}
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	defer c.rec.Step(ctx, "change", "changing "+order.Named(c.order.changes())+" "+c.order.becomes())()
	return c.rec.Together(disconnected, c.apply, c.await)
}

func (c *change) apply(ctx workflow.Context) error {
	if to, is := c.order.To.(purchase.TunnelChange); is {
		return c.changeTunnel(ctx, to)
	}
	return c.changeAll(ctx)
}

// changeTunnel changes the tunnel in which the connections end, which stay as they are.
func (c *change) changeTunnel(ctx workflow.Context, to purchase.TunnelChange) error {
	now, err := to.ApplyToTunnel(ctx, c.rec, *c.order.Tunnel)
	if err != nil {
		return record.ActivityError("change tunnel "+c.order.Tunnel.ID, err)
	}
	is := c.order.Tunnel.Expected(now)
	c.rec.FarEnd(ctx, &is, nil)
	c.rec.Note(ctx, record.By, fmt.Sprintf("read back that tunnel %s is %s, %d Mbps", now.ID, now.Name, now.SpeedMbps))
	c.tunnel = &now
	c.done++
	return nil
}

func (c *change) changeAll(ctx workflow.Context) error {
	ids := c.order.ConnectionIDs
	for i, id := range ids {
		to, at := c.order.changeOf(i)
		conn, err := to.(purchase.ConnectionChange).Apply(ctx, c.rec, id, at) // what else there is, is of a tunnel, and refused by then
		if err != nil {
			return c.failed(err)
		}
		c.rec.Observed(ctx, conn)
		c.rec.Note(ctx, record.By, fmt.Sprintf("read back that connection %s is %s, %d Mbps", conn.ID, conn.Name, conn.SpeedMbps))
		c.done++
	}
	return nil
}

// await gives the provider's work a deadline and reminders.
func (c *change) await(ctx workflow.Context) error {
	ids := c.order.changes()
	wait := order.Wait{Name: order.WaitChange, Party: providers.PartyProvider, Title: "The provider changes " + order.Named(ids)}
	return c.rec.Await(ctx, wait, order.WaitPolicy{}.OrDefault(order.WaitChange), func() bool { return c.done == len(ids) })
}

// failed tells which connections were changed before one was not, and, as a detail of the error, how they are now.
func (c *change) failed(err error) error {
	ids := c.order.ConnectionIDs
	err = record.ActivityError("change connection "+ids[c.done], err)
	if c.done == 0 || temporal.IsCanceledError(err) {
		return err
	}
	message := fmt.Sprintf("%s; changed already: %s", record.Reason(err), order.Named(ids[:c.done]))
	changed := c.result()
	changed.Connections = changed.Connections[:c.done]
	return temporal.NewNonRetryableApplicationError(message, order.ErrorRejected, err, changed)
}

func (c *change) result() Changed {
	changed := Changed{
		Order: c.order.Order.ID(), Tunnel: c.tunnel, RequestedBy: c.rec.Progress.RequestedBy, ApprovedBy: c.rec.AnsweredBy(order.HandoffApproval),
	}
	if c.tunnel != nil {
		return changed // its connections were not looked at
	}
	for _, leg := range c.rec.Progress.Legs {
		changed.Connections = append(changed.Connections, leg.Connection)
	}
	return changed
}
