package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"turnup/activities"
	"turnup/internal/stack"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"
	"turnup/workflows/service"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"golang.org/x/sync/errgroup"
)

// What services may cost at rest, and in lists.
const (
	serviceKilobytes  = 25   // of database each
	servicesMegabytes = 100  // of the worker that began them all
	servicesListed    = 5000 // milliseconds of turnup services
	callsAbovePages   = 2    // provider calls of an inventory beyond the pages of the account's list
)

// rested is what services cost that nothing is done to, and a look at all of them.
type rested struct {
	Services        int     `json:"services"`
	SetUpPerSecond  float64 `json:"setUpPerSecond"`
	Kilobytes       float64 `json:"databaseKilobytesEach"`
	WorkerMegabytes float64 `json:"workerMegabytes"`        // resident, after they were begun
	CallsAtRest     int     `json:"callsAtRest"`            // to the provider, in the whole window
	Listed          float64 `json:"listMilliseconds"`       // turnup services -o json, the first time
	Inventory       float64 `json:"inventorySeconds"`       // turnup inventory --now, from end to end
	InventoryCalls  int     `json:"inventoryCalls"`         // to the provider
	Pages           int     `json:"pages"`                  // of the account's list
	Findings        int     `json:"findings"`               // of that inventory, among things that are as they should be
	ListedServices  int     `json:"servicesListed"`         // by turnup services
	Compared        int     `json:"servicesInventoried"`    // by the inventory
	RestSeconds     float64 `json:"restSeconds"`            // the window
	Database        float64 `json:"databaseMegabytes"`      // in all
	WorkerCPU       float64 `json:"workerCpuPercentAtRest"` // of one core
}

// measureServices begins services of connections that are there, lets them rest, lists them, and has their account compared with them.
func measureServices(ctx context.Context, o options, r *report) (err error) {
	say("services: %d at rest", o.services)
	s, err := openStage(ctx, o, []string{"--state", ""}, workerFor(o.interval, "TURNUP_INVENTORY_EVERY=off"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	v := &rested{Services: o.services}
	r.Services = v
	if err := s.beginServices(ctx, v); err != nil {
		return err
	}
	if err := s.rest(ctx, v); err != nil {
		return err
	}
	if err := s.lookAtServices(ctx, v); err != nil {
		return err
	}
	v.judge(r)
	return nil
}

func (v rested) judge(r *report) {
	r.goal(v.Kilobytes <= serviceKilobytes, "services: %.1f kB of database each, goal at most %d", v.Kilobytes, serviceKilobytes)
	r.goal(v.WorkerMegabytes <= servicesMegabytes, "services: the worker has %.0f MB, goal at most %d", v.WorkerMegabytes, servicesMegabytes)
	r.goal(v.CallsAtRest == 0, "services: %d provider calls at rest, goal 0", v.CallsAtRest)
	r.goal(v.Listed <= servicesListed && v.ListedServices == v.Services, "services: %d listed in %.0f ms, goal all in %d ms", v.ListedServices, v.Listed, servicesListed)
	r.goal(v.InventoryCalls <= v.Pages+callsAbovePages, "services: the inventory made %d calls, goal at most %d", v.InventoryCalls, v.Pages+callsAbovePages)
	r.goal(v.Compared == v.Services && v.Findings == 0, "services: the inventory compared %d of %d and found %d differences, goal none", v.Compared, v.Services, v.Findings)
}

// beginServices has a connection at the provider for each service, and starts them.
func (s *stage) beginServices(ctx context.Context, v *rested) error {
	if err := s.addConnections(ctx, v.Services); err != nil {
		return err
	}
	connections, err := s.stack.Control(simequinix.Name).Connections(ctx)
	if err != nil {
		return err
	}
	v.Pages = (len(connections) + rowsAPage - 1) / rowsAPage
	before, err := s.database(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	both, starting := errgroup.WithContext(ctx)
	both.Go(func() error { return s.startServices(starting, connections) })
	both.Go(func() error {
		return s.until(starting, "services at rest", v.Services, func() (int, error) { return s.servicesAtRest(starting) })
	})
	if err := both.Wait(); err != nil {
		return err
	}
	v.SetUpPerSecond = round(float64(v.Services) / time.Since(begin).Seconds())
	after, err := s.database(ctx)
	if err != nil {
		return err
	}
	v.Database = round(after / 1e6)
	v.Kilobytes = round((after - before) / 1024 / float64(v.Services))
	return nil
}

// startServices starts the service of each of the connections that were added.
func (s *stage) startServices(ctx context.Context, connections []stack.ConnectionState) error {
	since := time.Now()
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for _, c := range connections {
		_, name := order.SplitMark(c.Name)
		if name == "" {
			continue // of the demonstration account
		}
		group.Go(func() error {
			return service.Start(ctx, s.client, order.Service{
				Kind: equinix.Name, Name: name, Provider: equinix.Provider, Account: order.DefaultAccount, Origin: order.OriginOrdered,
				Since: since, RequestedBy: "bench", Connections: []order.ServedConnection{{ID: c.ID, Mark: c.Name, Name: c.Name}},
			})
		})
	}
	return group.Wait()
}

func (s *stage) addConnections(ctx context.Context, n int) error {
	yesterday := time.Now().Add(-24 * time.Hour)
	group, adding := errgroup.WithContext(ctx)
	group.SetLimit(atATime)
	for i := range n {
		group.Go(func() error {
			return s.stack.Control(simequinix.Name).AddForeign(adding, simulator.Foreign{
				Name: equinix.Mark(fmt.Sprintf("serves-%05d", i), 0), CreatedAt: &yesterday, RequestedBy: simulator.RequestedByUs,
			})
		})
	}
	return group.Wait()
}

// servicesAtRest are those that are listed and have taken their first steps: Temporal lists a service before a worker has seen it.
func (s *stage) servicesAtRest(ctx context.Context) (int, error) {
	counted, err := s.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: order.OfType(order.TypeService)})
	if err != nil {
		return 0, err
	}
	described, err := s.client.WorkflowService().DescribeTaskQueue(ctx, &workflowservice.DescribeTaskQueueRequest{
		Namespace: s.namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: order.TaskQueue, Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
		TaskQueueType: enumspb.TASK_QUEUE_TYPE_WORKFLOW, ReportStats: true,
	})
	return int(counted.GetCount() - described.GetStats().GetApproximateBacklogCount()), err
}

// rest measures a window in which nobody does anything.
func (s *stage) rest(ctx context.Context, v *rested) error {
	calls, err := s.calls(ctx, simequinix.Name)
	if err != nil {
		return err
	}
	before, err := costOf(s.worker.PID())
	if err != nil {
		return err
	}
	window := time.Duration(s.intervals) * s.interval
	stack.Pause(ctx, window)
	v.RestSeconds = seconds(window)
	after, err := costOf(s.worker.PID())
	if err != nil {
		return err
	}
	v.WorkerCPU = round(100 * (after.cpuSeconds - before.cpuSeconds) / window.Seconds())
	if v.WorkerMegabytes, err = memoryOf(s.worker.PID()); err != nil {
		return err
	}
	now, err := s.calls(ctx, simequinix.Name)
	v.CallsAtRest = now - calls
	return err
}

// lookAtServices has the CLI list them, and compare them with the account.
func (s *stage) lookAtServices(ctx context.Context, v *rested) error {
	begin := time.Now()
	listed, err := s.starterSays(ctx, "services", "-o", "json")
	if err != nil {
		return err
	}
	v.Listed = milliseconds(time.Since(begin))
	var services []json.RawMessage
	if err := json.Unmarshal(listed, &services); err != nil {
		return fmt.Errorf("read turnup services: %w", err)
	}
	v.ListedServices = len(services)
	calls, err := s.calls(ctx, simequinix.Name)
	if err != nil {
		return err
	}
	begin = time.Now()
	told, err := s.starterSays(ctx, "inventory", "--now", "--provider", equinix.Provider, "-o", "json")
	if err != nil {
		return err
	}
	v.Inventory = seconds(time.Since(begin))
	var reports []activities.InventoryReport
	if err := json.Unmarshal(told, &reports); err != nil || len(reports) != 1 {
		return fmt.Errorf("read turnup inventory: %d reports, %w", len(reports), err)
	}
	v.Findings, v.Compared = len(reports[0].Findings)+reports[0].More, reports[0].Services
	now, err := s.calls(ctx, simequinix.Name)
	v.InventoryCalls = now - calls
	return err
}

// starterSays is what the CLI prints.
func (s *stage) starterSays(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "turnup"), args...) // #nosec G204 -- runs the program it measures
	cmd.Env = s.starter()
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) && failed.ExitCode() != 3 { // 3: findings, which are counted
		return nil, fmt.Errorf("turnup %v: %w: %s", args, err, failed.Stderr)
	}
	return out, nil
}
