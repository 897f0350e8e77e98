// Command turnup-demo runs the real programs together: "demo" plays an order from end to end, "dev" starts everything
// and stays. It keeps its files under .turnup/.
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

const usage = `usage: turnup-demo demo|dev [flags]
       turnup-demo --version

  demo   order a connection from end to end, with a worker killed in the middle, and say what came of it
  dev    start Temporal with its UI, the simulated providers, a worker and the desk, and stay

flags:
`

func main() {
	if version.Asked(os.Args, os.Stdout) {
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

func run(ctx context.Context, args []string) int {
	flags := flag.NewFlagSet("turnup-demo", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flags.PrintDefaults()
	}
	bin := flags.String("bin", "bin", "folder of the built programs")
	dir := flags.String("dir", "", "folder for database, logs and the provider's state (default .turnup/dev, or one of its own for each demo)")
	if len(args) == 0 || (args[0] != "demo" && args[0] != "dev") {
		flags.Usage()
		return 2
	}
	if err := flags.Parse(args[1:]); err != nil {
		return 2
	}
	command := demo
	if args[0] == "dev" {
		command = dev
	}
	err := command(ctx, *bin, *dir)
	if errors.Is(ctx.Err(), context.Canceled) {
		fmt.Println("\nstopped")
		return 130
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "turnup-demo:", err)
		return 1
	}
	return 0
}
