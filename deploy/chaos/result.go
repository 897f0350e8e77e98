package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"turnup/workflows"

	enumspb "go.temporal.io/api/enums/v1"
)

// result is the last line of a run. Its field names are stable.
type result struct {
	Orders      int     `json:"orders"`
	Completed   int     `json:"completed"`
	Cancelled   int     `json:"cancelled"`
	Failed      int     `json:"failed"`
	Held        int     `json:"held"`       // not ended
	Purchases   int     `json:"purchases"`  // connections bought, whether or not anybody heard of it
	Duplicates  int     `json:"duplicates"` // living connections beyond the first of one order
	Orphans     int     `json:"orphans"`    // living connections whose order is not completed
	Removed     int     `json:"removed"`    // bought and removed again: cancelled orders and latecomers
	WorkerKills int64   `json:"worker_kills"`
	ServerKills int64   `json:"server_kills"`
	Seconds     float64 `json:"seconds"`
	Seed        uint64  `json:"seed"`
	Baseline    bought  `json:"baseline"`
	stray       int     // orders that failed although nobody cancelled them
}

// bought is what was bought for a number of orders.
type bought struct {
	Orders     int `json:"orders"`
	Purchases  int `json:"purchases"`
	Duplicates int `json:"duplicates"`
	Orphans    int `json:"orphans"` // bought, while the buyer was told that it failed
}

// result asks Temporal how each order ended, and the provider's books what is billed.
func (s *storm) result(ctx context.Context) (result, error) {
	r := result{Orders: s.orders, WorkerKills: s.workerKills.Load(), ServerKills: s.serverKills.Load(), Seed: s.seed}
	r.Seconds = float64(int(time.Since(s.begun).Seconds()*10)) / 10
	completed := map[string]bool{}
	for i := range s.orders {
		var status enumspb.WorkflowExecutionStatus
		err := again(ctx, func(ctx context.Context) error {
			description, err := s.client.DescribeWorkflowExecution(ctx, workflows.OrderID(workflows.KindTencent, name(i)), "")
			status = description.GetWorkflowExecutionInfo().GetStatus()
			return err
		})
		if err != nil {
			return r, err
		}
		_, cancelled := s.cancelled[i]
		switch status {
		case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
			r.Completed++
			completed[mark(i)] = true
		case enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:
			r.Cancelled++
		case enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:
			r.Held++
		default:
			r.Failed++
		}
		if !cancelled && status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			r.stray++
			fmt.Printf("%s ended as %s although nobody cancelled it\n", name(i), status)
		}
	}
	ledger, err := s.stack.Control().Ledger(ctx)
	if err != nil {
		return r, err
	}
	r.Purchases, r.Duplicates = ledger.Counts.Purchases, ledger.Counts.Duplicates
	r.Orphans = len(ledger.Orphans(func(name string) bool { return completed[name] }))
	r.Removed = ledger.Counts.Purchases - ledger.Counts.Live
	return r, nil
}

// print shows the table and the line of JSON; it tells whether the promises were kept.
func (r result) print(out io.Writer) bool {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "\nbuying with\torders\tpurchases\tduplicates\torphans\t")
	fmt.Fprintf(w, "turnup\t%d\t%d\t%d\t%d\t\n", r.Orders, r.Purchases, r.Duplicates, r.Orphans)
	fmt.Fprintf(w, "go-retryablehttp's default policy\t%d\t%d\t%d\t%d\t\n", r.Baseline.Orders, r.Baseline.Purchases, r.Baseline.Duplicates, r.Baseline.Orphans)
	_ = w.Flush() // what can't be printed can't be reported either
	fmt.Fprintf(out, "\nturnup: %d completed, %d cancelled, %d failed, %d not ended; %d connections were bought and removed again\n",
		r.Completed, r.Cancelled, r.Failed, r.Held, r.Removed)
	fmt.Fprintf(out, "killed with kill -9: workers %d times, the Temporal server %d times, in %.0f s (seed %d)\n", r.WorkerKills, r.ServerKills, r.Seconds, r.Seed)
	line, _ := json.Marshal(r) // numbers only
	fmt.Fprintf(out, "%s\n", line)
	return r.Duplicates == 0 && r.Orphans == 0 && r.Held == 0 && r.stray == 0
}
