// Command turnup-chaos is the proof that one order buys once and that nothing is left billing: many orders of
// every kind at once, providers that lose answers, and workers and server killed with kill -9 all the time. It ends with a table and one
// line of JSON, and fails unless every order that nobody cancelled, and no provider rejected, got what it asked for, with no
// duplicate and no orphan.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"turnup/internal/version"
)

func main() {
	if version.Asked(os.Args, os.Stdout) {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var o options
	flag.IntVar(&o.orders, "n", 200, "number of orders")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the dice: what is spoiled, cancelled and killed")
	flag.StringVar(&o.scenarios, "scenarios", "internal/proof/chaos", "folder with what goes wrong at each provider")
	flag.StringVar(&o.bin, "bin", "bin", "folder of the built programs")
	flag.StringVar(&o.cluster, "cluster", "", "the folder deploy/, to run on PostgreSQL with a process a role, closed, as in production")
	flag.DurationVar(&o.patience, "patience", 0, "give up after so long (default 10m, and 10s for each order)")
	flag.Parse()
	if o.orders < 1 || o.orders > 2000 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "turnup-chaos: -n must be 1 to 2000, and there are no arguments")
		os.Exit(2)
	}
	if o.patience == 0 {
		o.patience = 10*time.Minute + time.Duration(o.orders)*10*time.Second
	}
	passed, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "turnup-chaos:", err)
		os.Exit(1)
	}
	if !passed {
		os.Exit(1)
	}
}
