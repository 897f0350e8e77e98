package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/internal/stack"
	"turnup/providers"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"
)

// A crowd are Equinix orders that wait for another company's approval, as orders do for days. Of the three providers
// Equinix has the smallest pages with a documented limit, so that a sweep of the account costs most there; and its search
// by name keeps the cost of making a crowd down.
const (
	rowsAPage   = 100
	sellerOf    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c02" // "Approved by Globex Qinq" of the demonstration account
	firstTag    = 101
	tagsAPort   = 3900
	atATime     = 16  // calls to Temporal
	mostStarted = 100 // orders that do not wait yet
	stuck       = 2 * time.Minute
)

// crowdPorts carry a crowd, 1 Mbit/s an order.
var crowdPorts = []string{"DEMO-SV1-Dot1q-PRI", "DEMO-SV1-Dot1q-SEC", "DEMO-SV2-Dot1q-PRI", "DEMO-SV5-Dot1q-PRI"}

// mostWaiting is how many orders the ports have room for.
const mostWaiting = 4 * tagsAPort

// patient is a simulator where nobody approves anything by himself; once approved, a connection is built at once.
var patient = []string{"--build-time", "0s"}

func crowdOrder(i int) equinix.Order {
	return equinix.Order{
		Order: order.Order{Kind: equinix.Name, Name: fmt.Sprintf("wait-%05d", i), RequestedBy: "bench"},
		Leg: equinix.Leg{
			ASide: equinix.ASide{Port: crowdPorts[i/tagsAPort], Tags: providers.Tags{S: firstTag + i%tagsAPort}},
			ZSide: equinix.ZSide{Profile: sellerOf, Tags: providers.Tags{C: firstTag}},
		},
		Speed: 1, Notifications: []string{"bench@example.com"},
	}.WithDefaults()
}

// crowd is a stage with orders that wait.
type crowd struct {
	*stage
	name    string
	started int // orders ever started: 0 to started-1
	ended   int // of them, the first ones
}

func (c *crowd) size() int { return c.started - c.ended }

// waiting are the numbers of the orders that wait.
func (c *crowd) waiting() (first, end int) { return c.ended, c.started }

// grow starts orders until size of them wait, and returns how many a second began to wait.
func (c *crowd) grow(ctx context.Context, size int) (perSecond float64, err error) {
	from, begin := c.size(), time.Now()
	if from >= size {
		return 0, nil
	}
	moved, said := begin, begin
	for parked := from; parked < size; {
		if err := c.place(ctx, min(size, parked+mostStarted)); err != nil {
			return 0, err
		}
		stack.Pause(ctx, 500*time.Millisecond)
		now, err := c.parked(ctx)
		if err != nil {
			return 0, err
		}
		if now != parked {
			parked, moved = now, time.Now()
		}
		if time.Since(moved) > stuck {
			return 0, fmt.Errorf("for %s now only %d of %d orders wait", stuck, parked, size)
		}
		if time.Since(said) > 15*time.Second {
			said = time.Now()
			say("waiting (%s): %d of %d orders wait", c.name, parked, size)
		}
	}
	return round(float64(size-from) / time.Since(begin).Seconds()), nil
}

// place starts orders until the crowd has that size.
func (c *crowd) place(ctx context.Context, size int) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for c.size() < size {
		o := crowdOrder(c.started)
		c.started++
		group.Go(func() error {
			return patiently(ctx, func() error {
				_, err := c.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: o.ID(), TaskQueue: order.TaskQueue}, equinix.Kind.Type, o)
				return err
			})
		})
	}
	return group.Wait()
}

// patiently makes a call again that got no answer in time: a database that is busy with its disk is no reason to end a long run.
func patiently(ctx context.Context, call func() error) error {
	for begin := time.Now(); ; {
		err := call()
		var late *serviceerror.DeadlineExceeded
		if ctx.Err() != nil || time.Since(begin) > stuck || !errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &late) {
			return err
		}
		say("Temporal did not answer in time; once more")
	}
}

// parked counts the orders that wait for somebody else.
func (c *crowd) parked(ctx context.Context) (int, error) {
	query := order.OfType(equinix.Kind.Type) + " AND ExecutionStatus = 'Running' AND " + order.Equals(order.KeyOrderState.GetName(), string(order.StatePending))
	waiting := 0
	err := patiently(ctx, func() error {
		response, err := c.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		waiting = int(response.GetCount())
		return err
	})
	return waiting, err
}

// pages is how many pages the account's list has.
func (c *crowd) pages(ctx context.Context) (int, error) {
	connections, err := c.stack.Control(simequinix.Name).Connections(ctx)
	return (len(connections) + rowsAPage - 1) / rowsAPage, err
}

// untilQuiet waits for the moment after a sweep, so that a window has as many sweeps as intervals. When the
// provider is never left alone for long, any moment will do.
func (c *crowd) untilQuiet(ctx context.Context) error {
	quiet := c.interval / 5
	deadline := time.Now().Add(2 * c.interval)
	before, err := c.calls(ctx, simequinix.Name)
	changed, at := false, time.Now()
	for err == nil && time.Now().Before(deadline) && (!changed || time.Since(at) < quiet) {
		stack.Pause(ctx, 50*time.Millisecond)
		var now int
		if now, err = c.calls(ctx, simequinix.Name); now != before {
			before, changed, at = now, true, time.Now()
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// each does something with every order that waits.
func (c *crowd) each(ctx context.Context, do func(ctx context.Context, id string) error) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	first, end := c.waiting()
	for i := first; i < end; i++ {
		group.Go(func() error { return do(ctx, crowdOrder(i).ID()) })
	}
	return group.Wait()
}
