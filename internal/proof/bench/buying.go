package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/internal/stack"
	"turnup/workflows/order"
)

// How soon an order is to be bought that comes alone, in milliseconds.
const (
	buyingOrders = 40
	buyingP50    = 150.0
	buyingP95    = 400.0
)

// bought is how long it took from the start of the command to the request to buy.
type bought struct {
	Orders int     `json:"orders"`
	P50    float64 `json:"p50Milliseconds"`
	P95    float64 `json:"p95Milliseconds"`
}

// measureBuying places orders through the command line, each when the one before it is in service and the account rests, at the budget
// of a worker where nobody sets it.
func measureBuying(ctx context.Context, o options, r *report) (err error) {
	say("buying: %d orders, one after the other", buyingOrders)
	k := bulkKinds[0]
	s, err := openStage(ctx, o, []string{"--state", "", "--build-time", "0s"}, append(stack.Pace(time.Second, time.Second, 5*time.Second, usualBudget), "TURNUP_LOG_LEVEL=warn"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var took []float64
	for i := range buyingOrders {
		begin := time.Now()
		if err := s.orderFile(ctx, k, k.file(fmt.Sprintf("soon-%02d", i), 1, i)); err != nil {
			return err
		}
		if err := s.until(ctx, "in service", i+1, func() (int, error) { return s.inState(ctx, order.StateCompleted) }); err != nil {
			return err
		}
		ledger, err := s.stack.Control(k.provider).Ledger(ctx)
		if err != nil {
			return err
		}
		took = append(took, milliseconds(ledger.Purchases[i].RequestedAt.Sub(begin)))
	}
	b := bought{Orders: buyingOrders, P50: percentile(took, 50), P95: percentile(took, 95)}
	r.Buying = &b
	r.goal(b.P50 <= buyingP50, "buying: half of the orders within %.0f ms, goal %.0f ms", b.P50, buyingP50)
	r.goal(b.P95 <= buyingP95, "buying: 95 of 100 orders within %.0f ms, goal %.0f ms", b.P95, buyingP95)
	return nil
}
