package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"turnup/internal/books"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/prometheus/client_golang/prometheus"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/log"
	"golang.org/x/time/rate"
)

const (
	countEvery  = time.Minute
	countsTrust = 5 * time.Minute // how long figures are shown that could not be read again
	countRate   = 2               // of Temporal's 10 reads of its lists in a second
	agePage     = 1000            // orders among which the oldest is looked for row by row
)

// state is what Temporal's lists tell of the open orders, and of what is in service. One worker of all reads it, each minute, and shows it at every scrape.
type state struct {
	mu      sync.Mutex
	figures []prometheus.Metric
	read    time.Time
}

var openOrders = &state{}

var (
	ordersOpen = prometheus.NewDesc("turnup_orders_open", "Open orders.", []string{"provider", "kind", "state"}, nil)
	overdue    = prometheus.NewDesc("turnup_orders_overdue", "Open orders that have passed a deadline.", []string{"provider", "kind"}, nil)
	waiting    = prometheus.NewDesc("turnup_orders_waiting", "Open orders that wait for a person's hand-off.", []string{"party", "handoff"}, nil)
	oldestWait = prometheus.NewDesc("turnup_oldest_wait_seconds", "For how long the order has waited that waits longest, among those with the hand-off open.", []string{"party", "handoff"}, nil)
	inDoubt    = prometheus.NewDesc("turnup_purchases_in_doubt", "Open orders of which nobody can tell by machine whether they bought.", nil, nil)
	stateRead  = prometheus.NewDesc("turnup_state_read_timestamp_seconds", "When the open orders were last counted, in the one worker that counts them.", nil, nil)
)

// Describe implements prometheus.Collector.
func (s *state) Describe(ch chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{ordersOpen, overdue, waiting, oldestWait, inDoubt, stateRead, services, findings, inventoried, inventoryInDoubt} {
		ch <- desc
	}
}

// Collect implements prometheus.Collector. It asks nobody: figures that are too old are not shown any more.
func (s *state) Collect(ch chan<- prometheus.Metric) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.read) > countsTrust {
		return
	}
	for _, figure := range s.figures {
		ch <- figure
	}
	ch <- prometheus.MustNewConstMetric(stateRead, prometheus.GaugeValue, float64(s.read.Unix()))
}

// workerIdentity is how Temporal knows this process.
func workerIdentity() string {
	host, _ := os.Hostname()
	return fmt.Sprintf("%d@%s", os.Getpid(), host)
}

// keep reads the figures until ctx ends, while this worker is the first of those that ask for work: the others need not.
func (s *state) keep(ctx context.Context, temporal client.Client, identity string, logger log.Logger) {
	for wait := comingIn; ; wait = countEvery {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		workers, err := books.Workers(ctx, temporal, order.TaskQueue, enumspb.TASK_QUEUE_TYPE_WORKFLOW)
		if err != nil {
			logger.Warn("open orders not counted", "error", err)
			continue
		}
		if len(workers) == 0 || slices.Min(workers) != identity {
			continue
		}
		c := counter{ctx: ctx, temporal: temporal, pace: rate.NewLimiter(countRate, 1), now: time.Now()}
		if figures := c.all(); c.err == nil {
			s.mu.Lock()
			s.figures, s.read = figures, c.now
			s.mu.Unlock()
		} else if ctx.Err() == nil {
			logger.Warn("open orders not counted", "error", c.err)
		}
	}
}

// counter asks Temporal's lists, at its pace, and keeps the first error.
type counter struct {
	ctx      context.Context
	temporal client.Client
	pace     *rate.Limiter
	now      time.Time
	err      error
	figures  []prometheus.Metric
}

const running = "ExecutionStatus = 'Running'"

func (c *counter) all() []prometheus.Metric {
	for _, kind := range workflows.Kinds() {
		of := running + " AND " + order.OfType(kind.Type)
		for _, state := range order.States {
			if !state.Ended() {
				c.show(ordersOpen, float64(c.count(of, order.Equals(order.KeyOrderState.GetName(), string(state)))), kind.Provider, kind.Name, string(state))
			}
		}
		c.show(overdue, float64(c.count(of, order.KeyHandoffDeadline.GetName()+" < "+instant(c.now))), kind.Provider, kind.Name)
	}
	for _, h := range order.Handoffs {
		waits := running + " AND " + order.Equals(order.KeyOpenHandoffs.GetName(), h.Name)
		n := c.count(waits)
		c.show(waiting, float64(n), string(h.Party), h.Name)
		oldest := time.Duration(0)
		if n > 0 {
			oldest = c.oldest(waits, n)
		}
		c.show(oldestWait, oldest.Seconds(), string(h.Party), h.Name)
		if h.Name == order.HandoffResolvePurchase {
			c.show(inDoubt, float64(n))
		}
	}
	c.ofAccounts()
	return c.figures
}

func (c *counter) show(desc *prometheus.Desc, value float64, labels ...string) {
	c.figures = append(c.figures, prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...))
}

func instant(t time.Time) string { return order.Quoted(t.UTC().Format(time.RFC3339)) }

// asks waits for its turn, and reports whether it is worth asking.
func (c *counter) asks() bool {
	if c.err == nil {
		c.err = c.pace.Wait(c.ctx)
	}
	return c.err == nil
}

func (c *counter) count(conditions ...string) int64 {
	if !c.asks() {
		return 0
	}
	counted, err := c.temporal.CountWorkflow(c.ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: strings.Join(conditions, " AND ")})
	if c.err = err; err != nil {
		return 0
	}
	return counted.GetCount()
}

// oldest is for how long the first of the n orders has waited. Temporal's lists can't be sorted: their age is halved until
// those that are older fit on a page.
func (c *counter) oldest(waits string, n int64) time.Duration {
	since := order.KeyWaitingSince.GetName()
	first, last := time.Unix(0, 0), c.now
	for n > agePage && last.Sub(first) > time.Minute && c.err == nil {
		middle := first.Add(last.Sub(first) / 2)
		if older := c.count(waits, since+" < "+instant(middle)); older > 0 {
			last, n = middle, older
		} else {
			first = middle
		}
	}
	if !c.asks() {
		return 0
	}
	page, err := c.temporal.ListWorkflow(c.ctx, &workflowservice.ListWorkflowExecutionsRequest{
		Query: waits + " AND " + since + " <= " + instant(last.Add(time.Second)), PageSize: agePage,
	})
	if c.err = err; err != nil {
		return 0
	}
	oldest := last
	for _, info := range page.GetExecutions() {
		var waits time.Time // search attributes are never encrypted
		payload := info.GetSearchAttributes().GetIndexedFields()[since]
		if err := converter.GetDefaultDataConverter().FromPayload(payload, &waits); err == nil && waits.Before(oldest) {
			oldest = waits
		}
	}
	return max(c.now.Sub(oldest), 0)
}
