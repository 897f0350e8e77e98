package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"turnup/internal/stack"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"

	"golang.org/x/sync/errgroup"
)

const (
	noticingSlack = time.Second      // beyond an interval, that 95 of 100 changes may take
	recoverySlack = 10 * time.Second // beyond an interval, after a crash
	lostChanges   = 5                // after a crash
)

// noticed is how long orders took to know of a change at the provider.
type noticed struct {
	Orders  int     `json:"orders"` // that waited
	Changes int     `json:"changes"`
	P50     float64 `json:"p50Seconds"`
	P95     float64 `json:"p95Seconds"`
	P99     float64 `json:"p99Seconds"`
	Goal    float64 `json:"goalSeconds"` // for p95
}

// recovered is how long it took after worker and server were killed.
type recovered struct {
	Orders  int     `json:"orders"`
	Restart float64 `json:"restartSeconds"` // from the kill until both were ready again
	Noticed float64 `json:"noticedSeconds"` // from then until the slowest of some changes was noticed
	Changes int     `json:"changes"`
	Goal    float64 `json:"goalSeconds"`
}

// measureNoticing changes connections at random moments of some intervals.
func (c *crowd) measureNoticing(ctx context.Context, r *report) error {
	if err := c.settle(ctx, sectionNoticing); err != nil {
		return err
	}
	size := c.size()
	dice := rand.New(rand.NewPCG(7, 7)) // #nosec G404 -- a repeatable draw, not a secret
	moments := make([]time.Duration, c.changes)
	for i := range moments {
		moments[i] = time.Duration(dice.Int64N(int64(c.intervals) * int64(c.interval)))
	}
	say("noticing: %d changes among %d waiting orders", c.changes, size)
	times, err := c.change(ctx, moments)
	if err != nil {
		return fmt.Errorf("noticing: %w", err)
	}
	n := noticed{
		Orders: size, Changes: c.changes, P50: round(percentile(times, 50)), P95: round(percentile(times, 95)), P99: round(percentile(times, 99)),
		Goal: seconds(c.interval + noticingSlack),
	}
	r.Noticing = &n
	r.goal(n.P95 <= n.Goal, "noticing: 95 of 100 changes within %.1f s, goal %.1f s", n.P95, n.Goal)
	say("noticing: p50 %.1f s, p95 %.1f s, p99 %.1f s", n.P50, n.P95, n.P99)
	return nil
}

// measureRecovery kills worker and server, and starts both again.
func (c *crowd) measureRecovery(ctx context.Context, r *report) error {
	if err := c.settle(ctx, sectionRecovery); err != nil {
		return err
	}
	n := recovered{Orders: c.size(), Changes: lostChanges, Goal: seconds(c.interval + recoverySlack)}
	say("recovery: kill -9 of worker and server with %d waiting orders", n.Orders)
	begin := time.Now()
	if err := c.restart(ctx); err != nil {
		return err
	}
	n.Restart = seconds(time.Since(begin))
	times, err := c.change(ctx, make([]time.Duration, lostChanges))
	if err != nil {
		return fmt.Errorf("recovery: %w", err)
	}
	n.Noticed = round(percentile(times, 100))
	r.Recovery = &n
	r.goal(n.Noticed <= n.Goal, "recovery: a change was noticed %.1f s after the restart, goal %.1f s", n.Noticed, n.Goal)
	say("recovery: ready after %.1f s, changes noticed within %.1f s of that", n.Restart, n.Noticed)
	return nil
}

// settle has the section's crowd wait, without anything else going on.
func (c *crowd) settle(ctx context.Context, section string) error {
	if _, err := c.grow(ctx, c.crowd); err != nil {
		return fmt.Errorf("%s: have %d orders wait: %w", section, c.crowd, err)
	}
	stack.Pause(ctx, c.interval)
	return ctx.Err()
}

// restart kills worker and server at once and starts them again, both at the same time.
func (c *crowd) restart(ctx context.Context) error {
	if err := c.worker.Kill(); err != nil {
		return err
	}
	for _, server := range c.stack.Servers() {
		if err := server.Kill(); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		_, err = c.stack.StartServer(ctx)
		return err
	})
	group.Go(func() error { return c.startWorker(ctx) })
	return group.Wait()
}

// change has the seller approve the connections of the longest waiting orders, each at its moment, and returns how many
// seconds each order took to be completed.
func (c *crowd) change(ctx context.Context, moments []time.Duration) ([]float64, error) {
	first := c.ended
	c.ended += len(moments)
	times := make([]float64, len(moments))
	group, ctx := errgroup.WithContext(ctx)
	for i, moment := range moments {
		group.Go(func() error {
			if !stack.Pause(ctx, moment) {
				return ctx.Err()
			}
			o := crowdOrder(first + i)
			begin := time.Now()
			if err := c.stack.Control(simequinix.Name).Act(ctx, equinix.Mark(o.Name, 0), "approve", nil); err != nil {
				return err
			}
			limited, cancel := context.WithTimeout(ctx, c.patience())
			defer cancel()
			err := c.client.GetWorkflow(limited, o.ID(), "").Get(limited, nil)
			times[i] = time.Since(begin).Seconds()
			return err
		})
	}
	return times, group.Wait()
}

// patience is how long a change may go unnoticed before a run is given up.
func (c *crowd) patience() time.Duration { return 6*c.interval + time.Minute }
