package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"turnup/internal/stack"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"go.temporal.io/api/workflowservice/v1"
)

const (
	callsAbove  = 2   // provider calls an interval beyond the pages of the account's list
	memoryGoal  = 100 // megabytes of the worker …
	memoryCrowd = 5000
)

// waited is what a crowd of waiting orders cost.
type waited struct {
	Orders           int     `json:"orders"`
	How              string  `json:"how"`              // watch, or polling: the baseline
	SetUpPerSecond   float64 `json:"setUpPerSecond"`   // orders that came to wait, while the crowd grew
	Pages            int     `json:"pages"`            // of the account's list
	CallsPerInterval float64 `json:"callsPerInterval"` // to the provider
	EventsPerOrder   float64 `json:"eventsPerOrder"`   // history events added to an order in the whole window
	WorkerMegabytes  float64 `json:"workerMegabytes"`  // resident, the most in the window
	WorkerCPU        float64 `json:"workerCpuPercent"` // of one core
	ServerCPU        float64 `json:"serverCpuPercent"`
	DiskPerInterval  float64 `json:"diskKilobytesPerInterval"` // that the server wrote
	GrowthKilobytes  float64 `json:"databaseGrowthKilobytesPerInterval"`
	Database         float64 `json:"databaseMegabytes"` // in all
	WatchWorkflows   int     `json:"watchWorkflows"`
	WatchEvents      int64   `json:"watchEvents"` // of their histories together
	WatchBytes       int64   `json:"watchBytes"`
}

const (
	byWatch   = "watch"
	byPolling = "polling"
)

// measurePolling is the baseline: each order looks at its own connection in every interval. The watch, which can't be
// switched off, sweeps as well.
func measurePolling(ctx context.Context, o options, r *report) (err error) {
	s, err := openStage(ctx, o, patient, workerFor(o.interval, "EQUINIX_POLL_DIRECT="+o.interval.String()))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	c := &crowd{stage: s, name: byPolling}
	for _, size := range o.polling {
		if _, err := c.measure(ctx, size, r); err != nil {
			return err
		}
	}
	return nil
}

// measureWatch lets one crowd grow: changes are noticed, and the recovery tried, on the way.
func measureWatch(ctx context.Context, o options, r *report) (err error) {
	s, err := openStage(ctx, o, patient, workerFor(o.interval))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	c := &crowd{stage: s, name: byWatch}
	var sizes []int
	if o.wants(sectionWaiting) {
		sizes = o.waiting
	}
	small := func(size int) bool { return size <= o.crowd }
	for _, size := range slices.DeleteFunc(slices.Clone(sizes), func(size int) bool { return !small(size) }) {
		if err := c.judge(ctx, size, r); err != nil {
			return err
		}
	}
	if err := c.disturb(ctx, r); err != nil {
		return err
	}
	for _, size := range slices.DeleteFunc(slices.Clone(sizes), small) {
		if err := c.judge(ctx, size, r); err != nil {
			return err
		}
	}
	return nil
}

// disturb has a crowd notice changes, and recover.
func (c *crowd) disturb(ctx context.Context, r *report) error {
	if c.wants(sectionNoticing) {
		if err := c.measureNoticing(ctx, r); err != nil {
			return err
		}
	}
	if c.wants(sectionRecovery) {
		return c.measureRecovery(ctx, r)
	}
	return nil
}

// judge measures and compares with the goals.
func (c *crowd) judge(ctx context.Context, size int, r *report) error {
	w, err := c.measure(ctx, size, r)
	if err != nil {
		return err
	}
	most := float64(w.Pages + callsAbove)
	r.goal(w.CallsPerInterval <= most, "waiting: %d orders made %.1f provider calls an interval, goal at most %.0f", size, w.CallsPerInterval, most)
	r.goal(w.EventsPerOrder == 0, "waiting: %d orders added %.3f history events each, goal 0", size, w.EventsPerOrder)
	if size >= memoryCrowd {
		r.goal(w.WorkerMegabytes <= memoryGoal, "waiting: the worker has %.0f MB with %d orders, goal at most %d", w.WorkerMegabytes, size, memoryGoal)
	}
	return nil
}

// measure lets the crowd grow to the size, and watches it for some intervals.
func (c *crowd) measure(ctx context.Context, size int, r *report) (waited, error) {
	say("waiting (%s): %d orders", c.name, size)
	w := waited{Orders: size, How: c.name}
	var err error
	if w.SetUpPerSecond, err = c.grow(ctx, size); err != nil {
		return w, fmt.Errorf("have %d orders wait: %w", size, err)
	}
	stack.Pause(ctx, c.interval) // what was set in motion comes to rest
	if w.Pages, err = c.pages(ctx); err != nil {
		return w, err
	}
	events, err := c.events(ctx)
	if err != nil {
		return w, err
	}
	if err := c.untilQuiet(ctx); err != nil {
		return w, err
	}
	say("waiting (%s): measuring for %d intervals of %s", c.name, c.intervals, c.interval)
	if err := c.window(ctx, &w); err != nil {
		return w, err
	}
	after, err := c.events(ctx)
	if err != nil {
		return w, err
	}
	w.EventsPerOrder = round(float64(after-events) / float64(size))
	if w.WatchWorkflows, w.WatchEvents, w.WatchBytes, err = c.watchHistories(ctx); err != nil {
		return w, err
	}
	r.Waiting = append(r.Waiting, w)
	say("waiting (%s): %d orders: %.1f provider calls an interval, worker %.0f MB and %.1f %% of a core, server %.1f %%",
		c.name, size, w.CallsPerInterval, w.WorkerMegabytes, w.WorkerCPU, w.ServerCPU)
	return w, nil
}

// window measures what goes on in some intervals.
func (c *crowd) window(ctx context.Context, w *waited) error {
	before, err := c.meters(ctx)
	if err != nil {
		return err
	}
	begin, length := time.Now(), time.Duration(c.intervals)*c.interval
	for time.Since(begin) < length {
		if !stack.Pause(ctx, min(time.Second, length-time.Since(begin))) {
			return ctx.Err()
		}
		memory, err := memoryOf(c.worker.PID())
		if err != nil {
			return err
		}
		w.WorkerMegabytes = max(w.WorkerMegabytes, round(memory))
	}
	after, err := c.meters(ctx)
	if err != nil {
		return err
	}
	took := time.Since(begin).Seconds()
	intervals := took / c.interval.Seconds()
	w.CallsPerInterval = round(float64(after.calls-before.calls) / intervals)
	w.WorkerCPU = round(100 * (after.worker.cpuSeconds - before.worker.cpuSeconds) / took)
	w.ServerCPU = round(100 * (after.server.cpuSeconds - before.server.cpuSeconds) / took)
	w.DiskPerInterval = round((after.server.written - before.server.written) / intervals / 1024)
	w.GrowthKilobytes = round((after.database - before.database) / intervals / 1024)
	w.Database = round(after.database / megabyte)
	return nil
}

// meters are read before and after a window.
type meters struct {
	calls          int
	worker, server cost
	database       float64 // bytes
}

func (c *crowd) meters(ctx context.Context) (m meters, err error) {
	if m.calls, err = c.calls(ctx, simequinix.Name); err != nil {
		return m, err
	}
	if m.worker, err = costOf(c.worker.PID()); err != nil {
		return m, err
	}
	if m.server, err = c.serverCost(); err != nil {
		return m, err
	}
	m.database, err = c.database(ctx)
	return m, err
}

// events are all history events of the orders that wait.
func (c *crowd) events(ctx context.Context) (int64, error) {
	var total atomic.Int64
	err := c.each(ctx, func(ctx context.Context, id string) error {
		description, err := c.client.DescribeWorkflowExecution(ctx, id, "")
		total.Add(description.GetWorkflowExecutionInfo().GetHistoryLength())
		return err
	})
	return total.Load(), err
}

// watchHistories are the histories of the account's watch and its shards.
func (c *crowd) watchHistories(ctx context.Context) (workflows int, events, bytes int64, err error) {
	open, err := c.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: order.OfType(order.TypeAccount) + " AND ExecutionStatus = 'Running'"})
	if err != nil {
		return 0, 0, 0, err
	}
	if len(open.GetExecutions()) == 0 {
		return 0, 0, 0, errors.New("no watch of the account is listed")
	}
	for _, one := range open.GetExecutions() {
		description, err := c.client.DescribeWorkflowExecution(ctx, one.GetExecution().GetWorkflowId(), "")
		if err != nil {
			return 0, 0, 0, err
		}
		workflows++
		events += description.GetWorkflowExecutionInfo().GetHistoryLength()
		bytes += description.GetWorkflowExecutionInfo().GetHistorySizeBytes()
	}
	return workflows, events, bytes, nil
}
