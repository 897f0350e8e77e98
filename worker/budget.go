package main

import (
	"context"
	"math"
	"time"

	"turnup/internal/books"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// budget is how many requests a second a provider allows the account, all workers together: the _REQUESTS_PER_SECOND
// variables. It is split in two, so that neither part can use up the other's:
//
//	3/4  orders and lookups, shared by the workers that serve the account: each has a line of its own for its share
//	1/4  the account watch's sweeps, which go page by page within one activity, of one worker. They have a limiter of their own
//
// Of the first part, an order's own looks, in case the watch misses something, take at most a tenth of the whole: where many orders
// wait, each looks more rarely.
type budget float64

const (
	ordersPart   = 3.0 / 4
	ownLooksPart = 1.0 / 10
)

// orders is how many requests in a second are for orders and lookups.
func (b budget) orders() float64 { return float64(b) * ordersPart }

// sweeps is how many requests in a second are for the watch.
func (b budget) sweeps() float64 { return float64(b) - b.orders() }

// ownLooks is how many requests in a second the looks of their own of all orders that wait may take.
func (b budget) ownLooks() float64 { return float64(b) * ownLooksPart }

const (
	backlog    = 4 // seconds' worth of activities that a worker takes at a time; what is less urgent stays with Temporal
	leastTaken = 4
	mostTaken  = 200
)

// atOnce is how many activities a worker does at a time, with one that sweeps among them.
func (b budget) atOnce() int {
	return 1 + min(max(leastTaken, int(math.Ceil(b.orders()*backlog))), mostTaken)
}

const (
	shareEvery = 5 * time.Second // between looks at how many workers there are
	newcomers  = 4               // as how many a worker counts that has just come, since others may come with it
	comingIn   = time.Second
)

// keepShare has the line let through what is this worker's part of the account's budget, until ctx ends. How many workers there
// are is known from who asks for the queue's activities.
func (a account) keepShare(ctx context.Context, temporal client.Client, line *line, logger log.Logger) {
	for wait := comingIn; ; wait = shareEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		workers, err := books.Workers(ctx, temporal, order.Queue(a.provider, a.name), enumspb.TASK_QUEUE_TYPE_ACTIVITY)
		if err != nil {
			logger.Warn("how many workers share the budget can't be told; it stays as it is", "error", err)
			continue
		}
		line.setRate(a.budget.orders() / float64(max(1, len(workers))))
	}
}
