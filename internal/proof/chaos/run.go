package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"turnup/internal/stack"
	"turnup/providers/simulator"
	"turnup/providers/simulator/all"
	"turnup/workflows"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/sync/errgroup"
)

type options struct {
	orders    int
	seed      uint64
	scenarios string // folder
	bin       string
	cluster   string // the folder deploy/, for Temporal on PostgreSQL as in production; "" for the dev server
	patience  time.Duration
}

// storm is a run under way.
type storm struct {
	options
	stack       *stack.Stack
	client      client.Client
	namespace   string
	secrets     []string                  // settings of the keys that are encrypted with; none with the dev server
	workers     map[string]*stack.Process // by name
	begun       time.Time
	workerKills atomic.Int64
	serverKills atomic.Int64
	disturbed   map[int]disturbed // orders that somebody does something to
}

// answers is how long one call to Temporal may take before it is made again: the server may just be dead.
const answers = 10 * time.Second

func run(ctx context.Context, o options) (passed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, o.patience)
	defer cancel()
	dir, err := os.MkdirTemp("", "turnup-chaos")
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := stack.New(stack.Options{BinDir: o.bin, Dir: dir, Cluster: o.cluster, FarEnds: true})
	if err != nil {
		return false, err
	}
	defer func() { _ = s.Close() }() // what was killed on purpose has nothing to report
	storm := &storm{options: o, stack: s, begun: time.Now(), disturbed: chooseDisturbed(o)}
	if o.cluster != "" {
		if storm.secrets, err = makeKey(filepath.Join(dir, "encryption")); err != nil {
			return false, err
		}
	}
	if err := storm.open(ctx); err != nil {
		return false, err
	}
	defer storm.client.Close()
	if err := storm.rage(ctx); err != nil {
		storm.printOpen(os.Stderr)
		return false, fmt.Errorf("%w; the logs were in %s", err, dir)
	}
	result, err := storm.result(ctx)
	if err != nil {
		return false, err
	}
	if err := storm.search(ctx, &result); err != nil {
		return false, err
	}
	result.Baseline, err = baseline(ctx, o)
	if err != nil {
		return false, fmt.Errorf("baseline: %w", err)
	}
	return result.print(os.Stdout), nil
}

// readScenario is what goes wrong at a provider, by its file in the scenarios' folder, with the run's own seed.
func (o options) readScenario(seller string) (simulator.Scenario, error) {
	text, err := os.ReadFile(filepath.Join(o.scenarios, seller+".yaml")) // #nosec G304 -- the user names the folder
	if err != nil {
		return simulator.Scenario{}, err
	}
	scenario, err := simulator.ReadScenario(text)
	scenario.Seed = o.seed
	return scenario, err
}

func (s *storm) open(ctx context.Context) (err error) {
	if _, err := s.stack.StartServer(ctx); err != nil {
		return err
	}
	if _, err := s.stack.StartSimulator(ctx, "--build-time", "2s", "--manual-time", "2s", "--remove-time", "1s"); err != nil {
		return err
	}
	for _, seller := range all.Specs {
		scenario, err := s.readScenario(seller.Name)
		if err != nil {
			return err
		}
		if err := s.stack.Control(seller.Name).SetScenario(ctx, scenario); err != nil {
			return err
		}
	}
	if err := s.addNamesakes(ctx); err != nil {
		return err
	}
	s.workers = map[string]*stack.Process{}
	for _, name := range workers {
		if s.workers[name], err = s.startWorker(ctx, name); err != nil {
			return err
		}
	}
	return s.dial(ctx)
}

// dial connects, to a cluster as its admin: people terminate and reset orders, who may not and who may.
func (s *storm) dial(ctx context.Context) (err error) {
	s.client, s.namespace, err = s.stack.Dial(ctx, "admin", s.secrets...)
	return err
}

// rage starts every order, kills and plays people until all have ended.
func (s *storm) rage(ctx context.Context) error {
	whole := ctx
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return s.killWorkers(whole, ctx) })
	group.Go(func() error { return s.killServer(whole, ctx) })
	group.Go(func() error { return s.playPeople(ctx) })
	group.Go(func() error {
		if err := s.startOrders(ctx); err != nil {
			return err
		}
		if err := s.untilAllEnded(ctx); err != nil {
			return err
		}
		stop()
		return nil
	})
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func (s *storm) startOrders(ctx context.Context) error {
	group, starting := errgroup.WithContext(ctx)
	group.SetLimit(16)
	for i := range s.orders {
		group.Go(func() error {
			if err := s.startOrder(starting, i); err != nil {
				return err
			}
			go s.disturb(ctx, i)
			return nil
		})
	}
	return group.Wait()
}

func (s *storm) startOrder(ctx context.Context, i int) error {
	o := orderOf(i)
	return again(ctx, func(ctx context.Context) error {
		_, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID: o.id, TaskQueue: order.TaskQueue,
			WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
			TypedSearchAttributes: temporal.NewSearchAttributes(order.KeyOrderState.ValueSet(string(order.StateAcknowledged))),
		}, o.workflow, o.input)
		return err
	})
}

// untilAllEnded shows how far it is, until no order is open.
func (s *storm) untilAllEnded(ctx context.Context) error {
	for {
		open, err := s.count(ctx, "ExecutionStatus = 'Running'")
		if err == nil {
			fmt.Printf("%4.0f s  %d of %d orders have ended; kills: %d of workers, %d of the server\n",
				time.Since(s.begun).Seconds(), int64(s.orders)-open, s.orders, s.workerKills.Load(), s.serverKills.Load())
			if open == 0 {
				return nil
			}
		}
		if !stack.Pause(ctx, 5*time.Second) {
			return fmt.Errorf("not all orders ended: %w", context.Cause(ctx))
		}
	}
}

func (s *storm) count(ctx context.Context, condition string) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, answers)
	defer cancel()
	response, err := s.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: ordersThat(condition)})
	return response.GetCount(), err
}

// ordersThat is Temporal's query for the storm's orders that meet a condition.
func ordersThat(condition string) string {
	var types []string
	for _, kind := range workflows.Kinds() {
		types = append(types, kind.Type)
	}
	return order.OfType(types...) + " AND " + condition
}

// again calls until it works: the server is killed now and then.
func again(ctx context.Context, call func(context.Context) error) error {
	for {
		attempt, cancel := context.WithTimeout(ctx, answers)
		err := call(attempt)
		cancel()
		if err == nil {
			return nil
		}
		if !stack.Pause(ctx, 300*time.Millisecond) {
			return errors.Join(ctx.Err(), err)
		}
	}
}
