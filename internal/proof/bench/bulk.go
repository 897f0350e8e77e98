package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"turnup/internal/stack"
	"turnup/providers/simulator"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"go.temporal.io/api/workflowservice/v1"
)

// What orders that come at once are measured with: the account's budget is that of a worker where nobody sets it.
const (
	usualBudget = 5
	bulkOrders  = 100
	bulkOthers  = 1000 // connections of other people's in the account
	bulkPace    = 10 * time.Second
	bulkBuild   = 20 * time.Second // each of two steps
	bulkTime    = 80.0             // seconds: the goal from the first to the last of them in service, at Equinix
	callsEach   = 1.3              // provider calls an order: the goal, beside a few whole lists
	listsInAll  = 4
	fileOrders  = 1000
	fileTime    = 30.0 // seconds: the goal until all orders of one file are started
)

// bulked is what many orders at once cost.
type bulked struct {
	Kind    string  `json:"kind"`
	Orders  int     `json:"orders"`
	Pages   int     `json:"pages"`            // of the account's list
	Calls   int     `json:"calls"`            // to the provider, until all were bought
	Started float64 `json:"startedSeconds"`   // until all had begun
	Bought  float64 `json:"boughtSeconds"`    // until all were bought
	Done    float64 `json:"completedSeconds"` // until all had completed; 0 where people have to act
}

func (b bulked) callsGoal() float64 { return callsEach*float64(b.Orders) + listsInAll*float64(b.Pages) }

// bulkKind is a kind of order, many of which can be bought at the same account.
type bulkKind struct {
	name     string
	provider string
	page     int    // rows of a page of the account's list
	othersAt string // the port of other people's connections
	document string // of an order file, but for the name
	vlan     string // the field that no two of them may have alike; "" when turnup chooses
	itself   bool   // completes without people
}

var bulkKinds = []bulkKind{
	{
		name: equinix.Name, provider: simequinix.Name, page: 100, itself: true, vlan: "sTag", othersAt: "DEMO-DC2-Dot1q-PRI",
		document: "aSide: {port: DEMO-SV1-Dot1q-PRI, sTag: %d}\nzSide: {port: DEMO-SV5-Dot1q-PRI, sTag: %[1]d}\nspeed: 1\nunit: MB\nnotifications: [bench@example.com]\n",
	},
	{name: tencent.Name, provider: simconsoleconnect.Name, page: 20, othersAt: "My-Port-1", document: "port: My-Port-2\nmetro: HKG\nspeedMbps: 1\n"},
	{
		name: huawei.Name, provider: simhuawei.Name, page: 2000, vlan: "vlan", othersAt: simhuawei.HostingDownID,
		document: "operationsConnection: 2cfb53be-b05f-40d5-a2f8-3a59ac383836\nvlan: %d\nspeedMbps: 2\ntenantProjectId: 0605768a3300d5762f82c01180692873\n",
	},
}

// file is an order file with n orders, which have the VLANs from so many above the lowest.
func (k bulkKind) file(prefix string, n, above int) string {
	var text strings.Builder
	for i := range n {
		document := k.document
		if k.vlan != "" {
			document = fmt.Sprintf(document, 1001+above+i)
		}
		fmt.Fprintf(&text, "---\nkind: %s\nname: %s-%04d\n%s", k.name, prefix, i, document)
	}
	return text.String()
}

// measureBulk places orders at once, by one file as people do.
func measureBulk(ctx context.Context, o options, r *report) error {
	for _, k := range bulkKinds {
		b, err := k.measure(ctx, o)
		if err != nil {
			return fmt.Errorf("%d %s orders at once: %w", bulkOrders, k.name, err)
		}
		r.Bulk = append(r.Bulk, b)
		r.goal(float64(b.Calls) <= b.callsGoal(), "bulk: %d %s orders made %d provider calls, goal at most %.0f", b.Orders, k.name, b.Calls, b.callsGoal())
		if k.itself {
			r.goal(b.Done <= bulkTime, "bulk: %d %s orders were in service after %.0f s, goal at most %.0f s", b.Orders, k.name, b.Done, bulkTime)
		}
	}
	return measureFile(ctx, o, r)
}

func (k bulkKind) measure(ctx context.Context, o options) (b bulked, err error) {
	say("bulk: %d %s orders at once, beside %d connections of other people's", bulkOrders, k.name, bulkOthers)
	b = bulked{Kind: k.name, Orders: bulkOrders, Pages: (bulkOthers + bulkOrders + k.page - 1) / k.page}
	env := append(stack.Pace(bulkPace, bulkPace, 5*time.Second, usualBudget), "TURNUP_LOG_LEVEL=warn")
	s, err := openStage(ctx, o, []string{"--state", "", "--build-time", bulkBuild.String()}, env)
	if err != nil {
		return b, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for i := range bulkOthers {
		if err := s.stack.Control(k.provider).AddForeign(ctx, simulator.Foreign{Name: fmt.Sprintf("other-%04d", i), Port: k.othersAt, VLAN: 2001 + i, SpeedMbps: 2}); err != nil {
			return b, err
		}
	}
	before, err := s.calls(ctx, k.provider)
	if err != nil {
		return b, err
	}
	begin := time.Now()
	if err := s.orderFile(ctx, k, k.file("bulk", bulkOrders, 0)); err != nil {
		return b, err
	}
	b.Started = seconds(time.Since(begin))
	err = s.until(ctx, "bought", bulkOrders, func() (int, error) {
		ledger, err := s.stack.Control(k.provider).Ledger(ctx)
		return len(ledger.Purchases), err
	})
	if err != nil {
		return b, err
	}
	b.Bought = seconds(time.Since(begin))
	after, err := s.calls(ctx, k.provider)
	b.Calls = after - before
	by, _ := s.stack.Control(k.provider).Calls(ctx)
	say("%v", by)
	if err != nil || !k.itself {
		return b, err
	}
	err = s.until(ctx, "in service", bulkOrders, func() (int, error) { return s.inState(ctx, order.StateCompleted) })
	b.Done = seconds(time.Since(begin))
	return b, err
}

// filed is what it takes to start the orders of one file.
type filed struct {
	Orders  int     `json:"orders"`
	Started float64 `json:"startedSeconds"`
}

func measureFile(ctx context.Context, o options, r *report) (err error) {
	say("bulk: %d orders of one file", fileOrders)
	s, err := openStage(ctx, o, []string{"--state", ""}, append(stack.Pace(bulkPace, bulkPace, 5*time.Second, usualBudget), "TURNUP_LOG_LEVEL=warn"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	begin := time.Now()
	if err := s.orderFile(ctx, bulkKinds[0], bulkKinds[0].file("file", fileOrders, 0)); err != nil {
		return err
	}
	r.File = &filed{Orders: fileOrders, Started: seconds(time.Since(begin))}
	r.goal(r.File.Started <= fileTime, "bulk: %d orders of one file were started after %.0f s, goal at most %.0f s", fileOrders, r.File.Started, fileTime)
	return nil
}

// orderFile places the orders of a file through the command line.
func (s *stage) orderFile(ctx context.Context, k bulkKind, text string) error {
	file := filepath.Join(s.dir, k.name+".yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return err
	}
	_, chat, code, err := s.stack.Starter(ctx, "order", k.name, "-f", file, "--by", "bench")
	if err == nil && code != 0 {
		err = fmt.Errorf("turnup order: exit code %d: %s", code, chat)
	}
	return err
}

// until waits until that is true of so many orders. It goes on as long as it takes, and tells how far it is.
func (s *stage) until(ctx context.Context, what string, all int, count func() (int, error)) error {
	said := time.Now()
	for {
		n, err := count()
		if err != nil || n >= all {
			return err
		}
		if failed, err := s.inState(ctx, order.StateFailed); err != nil || failed > 0 {
			return errors.Join(err, fmt.Errorf("%d orders failed", failed))
		}
		if time.Since(said) > 15*time.Second {
			said = time.Now()
			say("%d of %d %s", n, all, what)
		}
		if !stack.Pause(ctx, 250*time.Millisecond) {
			return ctx.Err()
		}
	}
}

// inState counts the orders in that state.
func (s *stage) inState(ctx context.Context, state order.State) (int, error) {
	query := order.Equals(order.KeyOrderState.GetName(), string(state))
	counted, err := s.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
	return int(counted.GetCount()), err
}
