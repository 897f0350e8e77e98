package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"turnup/internal/actor"
	"turnup/internal/stack"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"
)

// The one order of the demo.
const orderName = "demo"

var demoOrder = order.Order{Kind: tencent.Name, Name: orderName}

// quick makes a worker ask often: nobody wants to watch a demo for ten minutes.
var quick = stack.Pace(time.Second, 2*time.Second, 10*time.Second, 50)

// patience bounds each wait of the demo.
const patience = 5 * time.Minute

// demo orders one connection and plays everybody: who orders, who approves, the support team and the operator. It
// kills the worker with kill -9 while the order waits, and starts another.
func demo(ctx context.Context, bin, dir string) (err error) {
	if dir == "" {
		dir = filepath.Join(".turnup", fmt.Sprintf("demo-%d", os.Getpid()))
		removeOldDemos()
	}
	s, err := stack.New(stack.Options{BinDir: bin, Dir: dir, PreferUsualPorts: true, FarEnds: true, Output: os.Stdout})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	ctx, cancel := context.WithCancel(ctx) // ends "turnup watch" when the story breaks off
	defer cancel()
	d := &story{stack: s, begun: time.Now()}
	worker, err := d.open(ctx)
	if err != nil {
		return err
	}
	if err := d.play(ctx, worker); err != nil {
		return err
	}
	return d.sumUp(ctx, dir)
}

// story is a demo under way.
type story struct {
	stack    *stack.Stack
	begun    time.Time
	identity []string // a worker's settings: it checks who answers at the desk
}

// open starts everything and returns the worker, which will not live long.
func (d *story) open(ctx context.Context) (*stack.Process, error) {
	d.chapter("Starting Temporal with its UI, a simulated Console Connect and Tencent Cloud, a worker and the desk")
	if _, err := d.stack.StartServer(ctx); err != nil {
		return nil, err
	}
	if _, err := d.stack.StartSimulator(ctx, "--build-time", "2s", "--manual-time", "2s", "--remove-time", "1s"); err != nil {
		return nil, err
	}
	var err error
	if d.identity, err = d.stack.Identity(actor.Record); err != nil {
		return nil, err
	}
	worker, err := d.stack.StartWorker(ctx, "worker-1", slices.Concat(quick, d.identity)...)
	if err != nil {
		return nil, err
	}
	if _, err := d.stack.StartDesk(ctx); err != nil {
		return nil, err
	}
	d.say("Temporal UI: %s   desk: %s   worker: pid %d", d.stack.UIURL(), d.stack.DeskURL(), worker.PID())
	return worker, nil
}

func (d *story) play(ctx context.Context, worker *stack.Process) error {
	d.chapter("Ana looks at what an order would buy, and orders it")
	if err := d.turnup(ctx, 0, "plan", "tencent", "--name", orderName, "--metro", "HKG", "--speed", "100"); err != nil {
		return err
	}
	if err := d.turnup(ctx, 0, "order", "tencent", "--name", orderName, "--metro", "HKG", "--speed", "100",
		"--approval", "--not-by-requester", "--by", "ana"); err != nil {
		return err
	}
	watched := d.watch(ctx)

	d.chapter("Li agrees to the price; only then is anything bought")
	if err := d.until(ctx, "the order waits for approval", waitsFor(order.HandoffApproval)); err != nil {
		return err
	}
	if err := d.turnup(ctx, 0, "approve", orderName, "--by", "li"); err != nil {
		return err
	}
	if err := d.until(ctx, "the provider's support team has the request", pendingAtProvider); err != nil {
		return err
	}

	d.chapter("kill -9: the worker dies while the order waits; meanwhile the support team acts")
	if err := worker.Kill(); err != nil {
		return err
	}
	d.say("worker %d is dead", worker.PID())
	mail, err := d.stack.Control(simconsoleconnect.Name).Provision(ctx, tencent.Mark(orderName))
	if err != nil {
		return err
	}
	d.say("a mail arrives: Provider Account ID %s, Shared Connection ID %s, VLAN ID %d", mail.ProviderAccountID, mail.SharedConnectionID, mail.VLANID)
	another, err := d.stack.StartWorker(ctx, "worker-2", slices.Concat(quick, d.identity)...)
	if err != nil {
		return err
	}
	d.say("another worker runs, pid %d", another.PID())

	d.chapter("The operator passes on the mail: first with a typo, which is refused, then right")
	values := func(vlan string) []string {
		return []string{"complete", orderName, order.HandoffSupport, "--by", "omar",
			"--set", "providerAccountId=" + mail.ProviderAccountID, "--set", "sharedConnectionId=" + mail.SharedConnectionID, "--set", "vlanId=" + vlan}
	}
	if err := d.turnup(ctx, 2, values("6000")...); err != nil {
		return err
	}
	if err := d.turnup(ctx, 0, values(fmt.Sprint(mail.VLANID))...); err != nil {
		return err
	}

	if err := d.makeTunnel(ctx, mail); err != nil {
		return err
	}
	if err := d.until(ctx, "the order is completed", func(p order.Progress) bool { return p.State == order.StateCompleted }); err != nil {
		return err
	}
	return watched()
}

func waitsFor(handoff string) func(order.Progress) bool {
	return func(p order.Progress) bool {
		return slices.ContainsFunc(p.Waits, func(w order.Wait) bool { return w.Name == handoff })
	}
}

func pendingAtProvider(p order.Progress) bool {
	return len(p.Legs) == 1 && p.Legs[0].Status == "PENDING" && waitsFor(order.HandoffSupport)(p)
}

// until waits for a condition of the order's progress. A worker that has just been started may need a moment to answer.
func (d *story) until(ctx context.Context, what string, reached func(order.Progress) bool) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(300 * time.Millisecond)
	defer tick.Stop()
	for {
		progress, err := d.progress(ctx)
		if err == nil && reached(progress) {
			return nil
		}
		if err == nil && progress.State.Ended() {
			return fmt.Errorf("the order ended as %s while waiting until %s: %s", progress.State, what, progress.Reason)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait until %s: %w", what, errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

func (d *story) progress(ctx context.Context) (order.Progress, error) {
	var progress order.Progress
	out, chat, _, err := d.stack.Starter(ctx, "status", orderName, "-o", "json")
	if err != nil {
		return progress, err
	}
	if err := json.Unmarshal([]byte(out), &progress); err != nil {
		return progress, fmt.Errorf("turnup status: %s", strings.TrimSpace(chat))
	}
	return progress, nil
}

// turnup runs the CLI as a person would, shows it, and checks its exit code.
func (d *story) turnup(ctx context.Context, code int, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	fmt.Printf("  $ turnup %s\n", strings.Join(args, " "))
	out, chat, got, err := d.stack.Starter(ctx, args...)
	for err == nil && stack.Unanswered(out+chat) {
		d.say("nobody answered in time: the machine is busy; once more")
		out, chat, got, err = d.stack.Starter(ctx, args...)
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(out + chat) {
		fmt.Printf("    %s", line)
	}
	if got != code {
		return fmt.Errorf("turnup %s ended with exit code %d, not %d", args[0], got, code)
	}
	return nil
}

// watch runs "turnup watch" beside the story, so that the order's own progress shows; watched waits for its end.
func (d *story) watch(ctx context.Context) (watched func() error) {
	ended := make(chan error, 1)
	go func() {
		code, err := d.stack.StarterTo(ctx, io.Discard, &prefixed{to: os.Stdout, prefix: "  | "}, "watch", orderName)
		if err == nil && code != 0 {
			err = fmt.Errorf("turnup watch ended with exit code %d", code)
		}
		ended <- err
	}()
	return func() error { return <-ended }
}

func (d *story) chapter(title string) {
	fmt.Printf("\n%s  %s\n", time.Now().Format("15:04:05"), title)
}

func (d *story) say(format string, args ...any) { fmt.Printf("  "+format+"\n", args...) }
