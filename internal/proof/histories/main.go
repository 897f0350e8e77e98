// Command histories records the history of an order in every state, and of an account's watch, from the real programs, for the
// replay test.
// A file that is there is kept: remove those whose orders are to be recorded anew. From v0.1.0 on recorded histories stand for
// orders that are open somewhere; until then they are recorded anew whenever a runbook changes.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"time"

	"turnup/internal/stack"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
	"google.golang.org/protobuf/encoding/protojson"
)

// allScenes are those for which nobody looks at tunnels.
var allScenes = slices.Concat(watchScenes, scenes, equinixScenes, huaweiScenes, serviceScenes)

func main() {
	bin := flag.String("bin", "bin", "folder of the built programs")
	out := flag.String("out", "workflows/testdata/history", "folder for the histories; files that are there are kept")
	flag.Parse()
	if err := record(context.Background(), *bin, *out); err != nil {
		fmt.Fprintln(os.Stderr, "histories:", err)
		os.Exit(1)
	}
}

// record plays every scene that has no file yet, those of tunnels in a stack that looks at them.
func record(ctx context.Context, bin, out string) error {
	if err := os.MkdirAll(out, 0o750); err != nil {
		return err
	}
	return errors.Join(play(ctx, bin, out, allScenes, false), play(ctx, bin, out, tunnelScenes, true))
}

// play plays those of the scenes that have no file yet, one after the other in one stack.
func play(ctx context.Context, bin, out string, scenes []scene, farEnds bool) (err error) {
	file := func(scene scene) string { return filepath.Join(out, scene.name+".json") }
	missing := slices.DeleteFunc(slices.Clone(scenes), func(scene scene) bool {
		_, err := os.Stat(file(scene))
		return err == nil
	})
	if len(missing) == 0 {
		return nil
	}
	dir, err := os.MkdirTemp("", "histories")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	s, err := stack.New(stack.Options{BinDir: bin, Dir: dir, Output: os.Stderr, FarEnds: farEnds})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := s.StartServer(ctx); err != nil {
		return err
	}
	if _, err := s.StartSimulator(ctx, "--build-time", "300ms", "--manual-time", "300ms", "--remove-time", "300ms"); err != nil {
		return err
	}
	webhook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})) // without one there is no bell
	defer webhook.Close()
	env := append(stack.Pace(200*time.Millisecond, 500*time.Millisecond, 3*time.Second, 200), "TURNUP_WEBHOOK_URL="+webhook.URL)
	if _, err := s.StartWorker(ctx, "worker", env...); err != nil {
		return err
	}
	c, err := temporalclient.Dial(ctx, temporalclient.Open(s.TemporalAddress(), zaplog.ForTemporal(zap.NewNop())))
	if err != nil {
		return err
	}
	defer c.Close()
	tag := 1000 // grows from scene to scene: what is parked keeps its VLAN
	for _, scene := range missing {
		p := &player{ctx: ctx, stack: s, client: c, order: scene.name, tag: tag}
		p.workflow = order.ID(tencent.Name, p.order)
		scene.play(p)
		tag = p.tag
		if p.err == nil {
			p.err = save(ctx, c, p.workflow, file(scene))
		}
		if p.err != nil {
			return fmt.Errorf("scene %s: %w", scene.name, p.err)
		}
		fmt.Println(file(scene))
	}
	return nil
}

func save(ctx context.Context, c client.Client, id, file string) error {
	var history historypb.History
	events := c.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return err
		}
		history.Events = append(history.Events, event)
	}
	data, err := protojson.Marshal(&history)
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}

// player plays one order. After the first error its methods do nothing, so that a scene reads as a story.
type player struct {
	ctx      context.Context
	stack    *stack.Stack
	client   client.Client
	order    string
	workflow string // ID of the one that is played, and recorded at the end
	tag      int    // VLAN of the last order that has one
	err      error
}

func (p *player) mark() string {
	return tencent.Mark(p.order)
}

// turnup runs the CLI; its exit code must be the one expected.
func (p *player) turnup(code int, args ...string) {
	if p.err != nil {
		return
	}
	out, chat, got, err := p.stack.Starter(p.ctx, args...)
	if err == nil && got != code {
		err = fmt.Errorf("turnup %v ended with exit code %d: %s%s", args, got, out, chat)
	}
	p.err = err
}

func (p *player) starts(flags ...string) {
	p.turnup(0, append([]string{"order", "tencent", "--name", p.order, "--metro", "HKG", "--speed", "1", "--by", "ana"}, flags...)...)
}

func (p *player) supportValues() {
	p.turnup(0, "complete", p.order, order.HandoffSupport, "--by", "omar",
		"--set", "providerAccountId=12325464", "--set", "sharedConnectionId=dc-kd7d06of", "--set", "vlanId=60")
}

func (p *player) portalDone() {
	p.turnup(0, "complete", p.order, order.HandoffTencentPortal, "--by", "omar")
}

func (p *player) supportActs() {
	if p.err == nil {
		_, p.err = p.stack.Control(simconsoleconnect.Name).Provision(p.ctx, p.mark())
	}
}

func (p *player) providerDoes(what string, body any) {
	if p.err == nil {
		p.err = p.stack.Control(simconsoleconnect.Name).Act(p.ctx, p.mark(), what, body)
	}
}

// until waits for a state of the order.
func (p *player) until(what string, reached func(order.Progress) bool) {
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	for p.err == nil {
		var progress order.Progress
		value, err := p.client.QueryWorkflow(ctx, p.workflow, "", order.QueryProgress)
		if err == nil {
			err = value.Get(&progress)
		}
		if err == nil && reached(progress) {
			return
		}
		select {
		case <-ctx.Done():
			p.err = fmt.Errorf("wait for %s: %w", what, errors.Join(ctx.Err(), err))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (p *player) waits(name string) {
	p.until(name, func(progress order.Progress) bool {
		for _, w := range progress.Waits {
			if w.Name == name {
				return true
			}
		}
		return false
	})
}

func (p *player) status(status string) {
	p.until(status, func(progress order.Progress) bool {
		return len(progress.Legs) == 1 && progress.Legs[0].Status == status
	})
}

func (p *player) ends(state order.State) {
	p.until(string(state), func(progress order.Progress) bool { return progress.State == state })
	if p.err == nil {
		_ = p.client.GetWorkflow(p.ctx, p.workflow, "").Get(p.ctx, nil) // how it ended was seen already; its last events were not
	}
}
