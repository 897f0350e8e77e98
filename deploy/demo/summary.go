package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"

	"go.uber.org/zap"
)

// sumUp tells what was bought, how long each step took and what it cost, and fails unless exactly one connection was.
func (d *story) sumUp(ctx context.Context, dir string) error {
	progress, err := d.progress(ctx)
	if err != nil {
		return err
	}
	ledger, err := d.stack.Control(simconsoleconnect.Name).Ledger(ctx)
	if err != nil {
		return err
	}
	calls, err := d.stack.Control(simconsoleconnect.Name).Calls(ctx)
	if err != nil {
		return err
	}
	events, run, err := d.history(ctx)
	if err != nil {
		return err
	}
	d.chapter("Summary")
	for _, p := range ledger.Purchases {
		d.say("bought: %s, connection %s, %d Mbps, %s", p.Name, p.ID, p.SpeedMbps, p.Status)
	}
	d.say("steps:")
	for _, step := range progress.Steps {
		if step.End != nil {
			d.say("  %-16s %6.1f s", step.Name, step.End.Sub(step.Begin).Seconds())
		}
	}
	total := 0
	for _, n := range calls {
		total += n
	}
	d.say("whole story: %.0f s; the order: %d history events, %d provider calls, %d of them to buy",
		time.Since(d.begun).Seconds(), events, total, calls["createConnection"])
	address := d.stack.UIURL() + "/namespaces/default/workflows/" + url.PathEscape(demoOrder.ID()) + "/" + run
	d.say("the order in Temporal UI: %s", address)
	d.say("the order at the desk: %s/orders/%s", d.stack.DeskURL(), demoOrder.ID())
	d.say("to look at it, start this again and leave it running: make dev DIR=%s", dir)
	if ledger.Counts.Purchases != 1 || ledger.Counts.Duplicates != 0 {
		return fmt.Errorf("%d connections were bought for one order", ledger.Counts.Purchases)
	}
	return nil
}

// history is the number of events in the order's history, and its run.
func (d *story) history(ctx context.Context) (int64, string, error) {
	c, err := temporalclient.Dial(ctx, temporalclient.Open(d.stack.TemporalAddress(), zaplog.ForTemporal(zap.NewNop())))
	if err != nil {
		return 0, "", fmt.Errorf("connect to Temporal: %w", err)
	}
	defer c.Close()
	description, err := c.DescribeWorkflowExecution(ctx, demoOrder.ID(), "")
	if err != nil {
		return 0, "", fmt.Errorf("look at %s: %w", demoOrder.ID(), err)
	}
	info := description.GetWorkflowExecutionInfo()
	return info.GetHistoryLength(), info.GetExecution().GetRunId(), nil
}

// removeOldDemos removes what earlier demos left, unless they still run.
func removeOldDemos() {
	old, _ := filepath.Glob(filepath.Join(".turnup", "demo-*")) // the pattern is well-formed
	for _, dir := range old {
		pid, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(dir), "demo-"))
		if err == nil && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			_ = os.RemoveAll(dir) // what can't be removed is in nobody's way
		}
	}
}

// prefixed puts a prefix before each line.
type prefixed struct {
	to     io.Writer
	prefix string
	rest   []byte
}

func (p *prefixed) Write(data []byte) (int, error) {
	p.rest = append(p.rest, data...)
	for {
		end := bytes.IndexByte(p.rest, '\n')
		if end < 0 {
			return len(data), nil
		}
		if _, err := fmt.Fprintf(p.to, "%s%s\n", p.prefix, p.rest[:end]); err != nil {
			return 0, err
		}
		p.rest = p.rest[end+1:]
	}
}
