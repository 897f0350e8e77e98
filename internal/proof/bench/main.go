// Command turnup-bench measures turnup against the real programs: a server of its own, the simulated providers and a worker.
// Everything is compared with a baseline of the same run. It ends with a table and one line of JSON, and fails when a goal
// is missed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"turnup/internal/version"
)

func main() {
	if version.Asked(os.Args, os.Stdout) {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		fmt.Print(usage)
		return
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "turnup-bench: %v\nTry turnup-bench --help.\n", err)
		os.Exit(2)
	}
	report, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "turnup-bench:", err)
		os.Exit(1)
	}
	if len(report.Missed) > 0 {
		os.Exit(1)
	}
}

// run measures the chosen sections one after the other and prints what was found, also when a later section fails.
func run(ctx context.Context, o options) (*report, error) {
	r := newReport(o)
	var err error
	for _, section := range []struct {
		chosen  bool
		measure func(context.Context, options, *report) error
	}{
		{o.wants(sectionStarting), measureStarting},
		{o.wants(sectionOrders), measureOrders},
		{o.wants(sectionBuying), measureBuying},
		{o.wants(sectionBulk), measureBulk},
		{o.wants(sectionWaiting) && len(o.polling) > 0, measurePolling},
		{o.wants(sectionWaiting) || o.wants(sectionNoticing) || o.wants(sectionRecovery), measureWatch},
		{o.wants(sectionServices), measureServices},
	} {
		if !section.chosen {
			continue
		}
		if err = section.measure(ctx, o, r); err != nil {
			break
		}
	}
	r.finish()
	return r, errors.Join(err, r.print(os.Stdout))
}
