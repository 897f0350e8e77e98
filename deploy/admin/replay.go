package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"

	"turnup/internal/actor"
	"turnup/internal/codec"
	"turnup/internal/temporalclient"
	"turnup/internal/version"
	"turnup/internal/zaplog"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"
)

const (
	atOnce = 4 // histories that are read and replayed at a time
	begun  = 3 // events of a workflow that a worker has begun; an earlier one has no past
)

func replayCommand(out io.Writer) *cobra.Command {
	var open bool
	var output string
	cmd := &cobra.Command{
		Use:   "replay",
		Short: "Tell whether the orders of this cluster can go on with this version",
		Long: "Reads the history of every workflow of turnup (orders, what was done to connections, services, accounts) and replays it with the code of\n" +
			"this program, as a worker of its version would: before one asks for work. It changes nothing. Exit code 0: this version may be rolled out.\n" +
			"1: it may not, since a workflow does not replay, or it could not be told.",
		Example: "  turnup-admin replay --open\n  turnup-admin replay --open -o json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := checkOutput(output); err != nil {
				return err
			}
			found, err := replayCluster(cmd.Context(), open)
			if err != nil {
				return err
			}
			if err := found.show(out, output); err != nil {
				return err
			}
			if len(found.Failed) > 0 {
				return fmt.Errorf("%d workflows do not replay: do not roll this version out", len(found.Failed))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&open, "open", false, "only open workflows: ended ones matter to whoever asks how they ended")
	outputFlag(cmd, &output)
	return cmd
}

// replayed is what came of it.
type replayed struct {
	mu      sync.Mutex
	Version string         `json:"version"`
	Types   map[string]int `json:"replayed"`
	Failed  []notReplayed  `json:"failed"`
}

type notReplayed struct {
	ID    string `json:"id"`
	RunID string `json:"runId"`
	Type  string `json:"type"`
	Why   string `json:"why"`
}

func replayCluster(ctx context.Context, open bool) (*replayed, error) {
	options, err := temporalclient.Options(zaplog.ForTemporal(zap.NewNop()))
	if err != nil {
		return nil, badInput{err}
	}
	codec.HoldTasks(&options)
	c, err := temporalclient.Dial(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("%w\n  next: %s", err, temporalclient.Hint(err))
	}
	defer c.Close()
	query := order.OfType(ours()...)
	if open {
		query += " AND ExecutionStatus = 'Running'"
	}
	found := &replayed{Version: version.String(), Types: map[string]int{}, Failed: []notReplayed{}}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for run, err := range order.Runs(ctx, c, query) {
		if err != nil {
			return nil, errors.Join(fmt.Errorf("list workflows: %w", err), work.Wait())
		}
		work.Go(func() error {
			id, runID := run.GetExecution().GetWorkflowId(), run.GetExecution().GetRunId()
			history, err := historyOf(ctx, c, id, runID)
			if errors.As(err, new(*serviceerror.NotFound)) { // it ended meanwhile, and its time was over
				return nil
			}
			if err != nil {
				return fmt.Errorf("read the history of %s: %w", id, err)
			}
			found.add(notReplayed{ID: id, RunID: runID, Type: run.GetType().GetName()}, replay(options, workflow.Execution{ID: id, RunID: runID}, history))
			return nil
		})
	}
	return found, work.Wait()
}

// named are the types of workflows that a worker registers.
type named struct {
	worker.WorkflowRegistry
	types []string
}

// RegisterWorkflowWithOptions implements worker.WorkflowRegistry.
func (n *named) RegisterWorkflowWithOptions(_ any, options workflow.RegisterOptions) {
	n.types = append(n.types, options.Name)
}

func ours() []string {
	var n named
	workflows.Register(&n)
	return n.types
}

func historyOf(ctx context.Context, c client.Client, id, run string) (*historypb.History, error) {
	history := &historypb.History{}
	events := c.GetWorkflowHistory(ctx, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, err
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

// replay is nil if this version would have done what the history says.
func replay(options client.Options, original workflow.Execution, history *historypb.History) error {
	if len(history.GetEvents()) < begun {
		return nil
	}
	replayer, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{
		DataConverter: options.DataConverter, FailureConverter: options.FailureConverter,
		// Who answered is in the record, which counts people.
		Interceptors:             []interceptor.WorkerInterceptor{&actor.Check{Mode: actor.Off, Converter: options.DataConverter}},
		DisableDeadlockDetection: true, // a busy machine is no deadlock
	})
	if err != nil {
		return err
	}
	workflows.Register(replayer)
	return replayer.ReplayWorkflowHistoryWithOptions(options.Logger, history, worker.ReplayWorkflowHistoryOptions{OriginalExecution: original})
}

func (r *replayed) add(run notReplayed, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.Types[run.Type]++
	if err != nil {
		run.Why = err.Error()
		r.Failed = append(r.Failed, run)
	}
}

func (r *replayed) show(out io.Writer, output string) error {
	slices.SortFunc(r.Failed, func(a, b notReplayed) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.RunID, b.RunID)) })
	if output == "json" {
		return printJSON(out, r)
	}
	all := 0
	var counts []string
	for _, name := range slices.Sorted(maps.Keys(r.Types)) {
		all += r.Types[name]
		counts = append(counts, fmt.Sprintf("%s %d", name, r.Types[name]))
	}
	fmt.Fprintf(out, "replayed %d workflows with %s: %s\n", all, r.Version, cmp.Or(strings.Join(counts, ", "), "there are none"))
	for _, failed := range r.Failed {
		fmt.Fprintf(out, "%s (%s, run %s): %s\n", failed.ID, failed.Type, failed.RunID, failed.Why)
	}
	return nil
}
