package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	simconsoleconnect "turnup/providers/simulator/consoleconnect"

	"golang.org/x/sync/errgroup"
)

const ordersGoal = 1.1

// keptShape is that of a Tencent order with both hand-offs as it was in November 2026. It stays as it is, so that what orders have become
// cheaper by shows.
var keptShape = shape{Groups: []int{1, 1, 1}, Unfinished: 3, Local: 1, Timers: 3, Updates: 2, Upserts: 6}

// ordersResult compares whole orders with bare workflows of the kept shape.
type ordersResult struct {
	Orders        int       `json:"orders"` // in all rounds together
	InFlight      int       `json:"inFlight"`
	PerSecond     float64   `json:"perSecond"`
	BarePerSecond float64   `json:"barePerSecond"`
	Ratio         float64   `json:"ratio"` // the median of the rounds'
	Rounds        []float64 `json:"rounds"`
	Goal          float64   `json:"goal"`
	ServerCPU     float64   `json:"serverCpuMilliseconds"` // an order
	BareServerCPU float64   `json:"bareServerCpuMilliseconds"`
	WorkerCPU     float64   `json:"workerCpuMilliseconds"`
	ProviderCalls float64   `json:"providerCalls"`
	Order         shape     `json:"order"`
	Bare          shape     `json:"bare"`
}

// quick lets every connection be active when it is first looked at.
var quick = []string{"--build-time", "0s", "--manual-time", "0s", "--auto-support", "1ms", "--state", ""}

// measureOrders runs short rounds of orders and of bare workflows in turn, so that whatever else the machine does hits
// both, and takes the median of what each pair of rounds says.
func measureOrders(ctx context.Context, o options, r *report) (err error) {
	s, err := openStage(ctx, o, quick, workerFor(time.Second)) // what was just bought is seen by the next sweep
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	stopBare, err := startBare(s.client)
	if err != nil {
		return err
	}
	defer stopBare()

	c := &comparison{stage: s, ordersResult: ordersResult{InFlight: o.inFlight, Goal: ordersGoal}}
	if err := c.warmUp(ctx); err != nil {
		return err
	}
	for n := range o.rounds {
		if err := c.turn(ctx, n+1); err != nil {
			return err
		}
	}
	r.Orders = c.sumUp()
	r.goal(r.Orders.Ratio >= ordersGoal, "orders: %.2f of the kept bare workflow's rate, goal at least %.2f", r.Orders.Ratio, ordersGoal)
	return nil
}

// comparison is the section under way.
type comparison struct {
	*stage
	ordersResult
	ordered, bared spent
	calls          int
}

func (c *comparison) bareOrder(ctx context.Context, round string, i int) error {
	return c.playBare(ctx, round, i, keptShape)
}

// warmUp finds out the shape of an order: of those that ran at the same time, that of the middle one by events.
func (c *comparison) warmUp(ctx context.Context) error {
	say("orders: warming up")
	const name = "warm"
	if _, err := c.round(ctx, name, c.inFlight, c.playOrder); err != nil {
		return err
	}
	shapes := make([]shape, c.inFlight)
	for i := range shapes {
		var err error
		if shapes[i], err = shapeOf(ctx, c.client, tencentOrder(name, i).ID()); err != nil {
			return err
		}
	}
	slices.SortFunc(shapes, func(a, b shape) int { return cmp.Compare(a.Events, b.Events) })
	c.Order = shapes[len(shapes)/2]
	_, err := c.round(ctx, name, c.inFlight, c.bareOrder)
	if err != nil {
		return err
	}
	c.Bare, err = shapeOf(ctx, c.client, bareID(name, 0))
	return err
}

// turn runs a round of each.
func (c *comparison) turn(ctx context.Context, n int) error {
	name := fmt.Sprintf("r%d", n)
	before, bareBefore := c.ordered.time, c.bared.time
	if err := c.spend(&c.bared, func() (time.Duration, error) { return c.round(ctx, name, c.orders, c.bareOrder) }); err != nil {
		return err
	}
	if err := c.freshSimulator(ctx); err != nil {
		return err
	}
	if err := c.spend(&c.ordered, func() (time.Duration, error) { return c.round(ctx, name, c.orders, c.playOrder) }); err != nil {
		return err
	}
	called, err := c.stage.calls(ctx, simconsoleconnect.Name)
	c.calls += called
	c.Orders += c.orders
	took, bareTook := (c.ordered.time - before).Seconds(), (c.bared.time - bareBefore).Seconds()
	c.Rounds = append(c.Rounds, ratio(bareTook, took))
	say("orders: round %d of %d: %.1f orders a second, %.1f bare ones", n, c.rounds, float64(c.orders)/took, float64(c.orders)/bareTook)
	return err
}

func (c *comparison) sumUp() *ordersResult {
	r := c.ordersResult
	each := func(total float64) float64 { return round(total / float64(r.Orders)) }
	r.PerSecond = round(float64(r.Orders) / c.ordered.time.Seconds())
	r.BarePerSecond = round(float64(r.Orders) / c.bared.time.Seconds())
	r.Ratio = median(r.Rounds)
	r.ServerCPU, r.BareServerCPU = each(c.ordered.server*1000), each(c.bared.server*1000)
	r.WorkerCPU, r.ProviderCalls = each(c.ordered.worker*1000), each(float64(c.calls))
	return &r
}

// spent is what rounds took.
type spent struct {
	time           time.Duration
	server, worker float64 // seconds of processor time
}

// spend adds what a round took.
func (s *stage) spend(on *spent, round func() (time.Duration, error)) error {
	server, err := s.serverCost()
	if err != nil {
		return err
	}
	worker, err := costOf(s.worker.PID())
	if err != nil {
		return err
	}
	took, err := round()
	if err != nil {
		return err
	}
	serverAfter, err := s.serverCost()
	if err != nil {
		return err
	}
	workerAfter, err := costOf(s.worker.PID())
	on.time += took
	on.server += serverAfter.cpuSeconds - server.cpuSeconds
	on.worker += workerAfter.cpuSeconds - worker.cpuSeconds
	return err
}

// freshSimulator has nothing bought: what earlier rounds bought would make every list longer.
func (s *stage) freshSimulator(ctx context.Context) (err error) {
	if err := s.simulator.Kill(); err != nil {
		return err
	}
	s.simulator, err = s.stack.StartSimulator(ctx, quick...)
	return err
}

// round runs n of them, as many at the same time as asked for, and returns how long that took.
func (s *stage) round(ctx context.Context, name string, n int, one func(ctx context.Context, name string, i int) error) (time.Duration, error) {
	begin := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.inFlight)
	for i := range n {
		group.Go(func() error { return one(ctx, name, i) })
	}
	err := group.Wait()
	return time.Since(begin), err
}
