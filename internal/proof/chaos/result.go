package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
	"turnup/workflows/order"

	"go.temporal.io/sdk/converter"
)

// result is the last line of a run. Its field names are stable.
type result struct {
	Orders      int     `json:"orders"`
	Completed   int     `json:"completed"`
	Partial     int     `json:"partial"` // pairs that kept one leg, as they asked for
	Cancelled   int     `json:"cancelled"`
	Rejected    int     `json:"rejected"` // the provider did not build them
	GivenUp     int     `json:"given_up"` // somebody else has a connection of their name
	Failed      int     `json:"failed"`
	Held        int     `json:"held"`            // not ended
	Purchases   int     `json:"purchases"`       // connections bought, whether or not anybody heard of it
	Duplicates  int     `json:"duplicates"`      // living connections beyond the first of one leg
	Orphans     int     `json:"orphans"`         // living connections that no completed order has
	Missing     int     `json:"missing"`         // connections of completed orders that do not live
	Touched     int     `json:"foreign_touched"` // somebody else's connections that were changed or removed
	Readable    int     `json:"readable"`        // texts of orders that a cluster's database holds unencrypted
	Removed     int     `json:"removed"`         // bought and removed again: cancelled orders, failed legs and latecomers
	WorkerKills int64   `json:"worker_kills"`
	ServerKills int64   `json:"server_kills"`
	Seconds     float64 `json:"seconds"`
	Seed        uint64  `json:"seed"`
	Searched    bool    `json:"searched"` // the database was, which is one of a cluster
	Baseline    bought  `json:"baseline"`
}

// bought is what was bought for a number of orders.
type bought struct {
	Orders     int `json:"orders"`
	Purchases  int `json:"purchases"`
	Duplicates int `json:"duplicates"`
	Orphans    int `json:"orphans"` // bought, while the buyer was told that it failed
}

// result asks Temporal how each order ended, and the providers' books what is billed.
func (s *storm) result(ctx context.Context) (result, error) {
	r := result{Orders: s.orders, WorkerKills: s.workerKills.Load(), ServerKills: s.serverKills.Load(), Seed: s.seed}
	r.Seconds = float64(int(time.Since(s.begun).Seconds()*10)) / 10
	owned := map[string]bool{} // connections of completed orders
	for i := range s.orders {
		e, err := s.ending(ctx, orderOf(i).id)
		if err != nil {
			return r, err
		}
		r.count(e, s.disturbed[i].what)
		for _, id := range e.connections {
			owned[id] = e.state == order.StateCompleted || e.state == order.StatePartial
		}
	}
	for _, seller := range all.Specs {
		ledger, err := s.stack.Control(seller.Name).Ledger(ctx)
		if err != nil {
			return r, err
		}
		r.audit(ledger, owned)
	}
	for _, wanted := range owned {
		if wanted {
			r.Missing++ // audit has taken those that live off
		}
	}
	return r, nil
}

// ending is how an order ended.
type ending struct {
	id          string
	state       order.State
	connections []string
	rejected    bool // it failed because the provider did not build what it had sold
}

func (s *storm) ending(ctx context.Context, id string) (ending, error) {
	e := ending{id: id}
	err := again(ctx, func(ctx context.Context) error {
		description, err := s.client.DescribeWorkflowExecution(ctx, id, "")
		if err != nil {
			return err
		}
		attributes := description.GetWorkflowExecutionInfo().GetSearchAttributes().GetIndexedFields()
		decode := converter.GetDefaultDataConverter().FromPayload
		_ = decode(attributes[order.KeyConnectionIDs.GetName()], &e.connections) // none when it is not set
		return decode(attributes[order.KeyOrderState.GetName()], &e.state)
	})
	if err == nil && e.state == order.StateCompleted {
		return e, s.addTunnel(ctx, &e)
	}
	if err != nil || e.state != order.StateFailed {
		return e, err
	}
	failure := s.client.GetWorkflow(ctx, id, "").Get(ctx, nil)
	e.rejected = failure != nil && strings.Contains(failure.Error(), "NOT_PROVISIONED")
	return e, nil
}

// addTunnel adds the tunnel that the order made at its far end, if it did.
func (s *storm) addTunnel(ctx context.Context, e *ending) error {
	var made struct {
		TunnelID   string `json:"tunnelId"`
		TunnelMade bool   `json:"tunnelMade"`
	}
	err := again(ctx, func(ctx context.Context) error { return s.client.GetWorkflow(ctx, e.id, "").Get(ctx, &made) })
	if made.TunnelMade {
		e.connections = append(e.connections, made.TunnelID)
	}
	return err
}

func (r *result) count(e ending, was disturbance) {
	switch {
	case e.state == order.StateCompleted:
		r.Completed++
		return
	case e.state == order.StatePartial:
		r.Partial++
		return
	case e.rejected:
		r.Rejected++
		return
	case e.state == order.StateCancelled && was == cancelled:
		r.Cancelled++
		return
	case e.state == order.StateFailed && was == namesake:
		r.GivenUp++
		return
	case !e.state.Ended():
		r.Held++
	default:
		r.Failed++
	}
	fmt.Printf("%s ended as %s although nobody asked for that\n", e.id, e.state)
}

// audit compares a provider's books with what orders own, and takes what lives off that.
func (r *result) audit(ledger simulator.Ledger, owned map[string]bool) {
	r.Purchases += ledger.Counts.Purchases
	r.Duplicates += ledger.Counts.Duplicates
	r.Touched += ledger.Counts.ForeignTouched
	r.Removed += ledger.Counts.Purchases - ledger.Counts.Live
	for _, p := range ledger.Purchases {
		if !p.Live {
			continue
		}
		if !owned[p.ID] {
			r.Orphans++
			fmt.Printf("%s (%s) is live, and no completed order has it\n", p.Name, p.ID)
		}
		owned[p.ID] = false
	}
}

// print shows the table and the line of JSON; it tells whether the promises were kept.
func (r result) print(out io.Writer) bool {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nbuying with\torders\tpurchases\tduplicates\torphans\t")
	fmt.Fprintf(w, "turnup\t%d\t%d\t%d\t%d\t\n", r.Orders, r.Purchases, r.Duplicates, r.Orphans)
	fmt.Fprintf(w, "go-retryablehttp's default policy\t%d\t%d\t%d\t%d\t\n", r.Baseline.Orders, r.Baseline.Purchases, r.Baseline.Duplicates, r.Baseline.Orphans)
	_ = w.Flush() // what can't be printed can't be reported either
	fmt.Fprintf(out, "\nturnup: %d completed, %d partial, %d cancelled, %d rejected by the provider, %d given up, %d failed, %d not ended\n",
		r.Completed, r.Partial, r.Cancelled, r.Rejected, r.GivenUp, r.Failed, r.Held)
	fmt.Fprintf(out, "%d connections were bought and removed again; %d of completed orders are missing\n", r.Removed, r.Missing)
	fmt.Fprintf(out, "somebody else's connections of the same names that were touched: %d\n", r.Touched)
	if r.Searched {
		fmt.Fprintf(out, "texts of orders that the database holds unencrypted: %d of %d\n", r.Readable, len(content))
	}
	fmt.Fprintf(out, "killed with kill -9: workers %d times, the Temporal server %d times, in %.0f s (seed %d)\n", r.WorkerKills, r.ServerKills, r.Seconds, r.Seed)
	line, _ := json.Marshal(r) // numbers only
	fmt.Fprintf(out, "%s\n", line)
	return r.Duplicates+r.Orphans+r.Touched+r.Missing+r.Held+r.Failed+r.Readable == 0
}
