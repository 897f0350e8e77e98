// Command turnup-simulator serves the simulated providers' APIs on this machine, to rehearse orders with no account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"turnup/providers/simulator"
)

// stopTime is how long calls under way may take when the program is told to stop.
const stopTime = 5 * time.Second

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the program; it returns the exit code: 0 stopped or helped, 1 could not run, 2 wrong configuration.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	settings, err := parse(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		_, _ = fmt.Fprintf(stderr, "turnup-simulator: %v\nTry turnup-simulator --help.\n", err)
		return 2
	}
	if err := serve(ctx, settings, stdout); err != nil {
		_, _ = fmt.Fprintf(stderr, "turnup-simulator: %v\n", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, settings settings, stdout io.Writer) error {
	logger := log.New(stdout, "", log.LstdFlags)
	provider := simulator.NewConsoleConnect(simulator.ConsoleConnectOptions{
		BuildTime:   settings.buildTime,
		ManualTime:  settings.manualTime,
		RemoveTime:  settings.removeTime,
		AutoSupport: settings.autoSupport,
		Log:         logger.Printf,
	})
	// The address comes first: a second simulator must not touch the state of the one that runs.
	listener, err := net.Listen("tcp", settings.address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is taken by another program: stop that, or give another address with --consoleconnect-addr", settings.address)
	}
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()
	if settings.stateFile != "" {
		if err := provider.KeepState(settings.stateFile); err != nil {
			return err
		}
	}
	if settings.scenarioFile != "" {
		if err := provider.SetScenario(settings.scenario); err != nil {
			return err
		}
	}
	announce(stdout, listener.Addr().String(), settings, provider.Ledger().Counts)
	go settleEverySecond(ctx, provider, logger)
	return answer(ctx, listener, provider)
}

func announce(stdout io.Writer, address string, settings settings, bought simulator.LedgerCounts) {
	support := "acts when told to on the control endpoint"
	if settings.autoSupport > 0 {
		support = fmt.Sprintf("acts by itself after %s", settings.autoSupport)
	}
	state := "in memory only"
	if settings.stateFile != "" {
		state = fmt.Sprintf("%s (%d bought so far, %d live)", settings.stateFile, bought.Purchases, bought.Live)
	}
	scenario := "none"
	if settings.scenarioFile != "" {
		scenario = fmt.Sprintf("%s (seed %d, %d rules)", settings.scenarioFile, settings.scenario.Seed, len(settings.scenario.Rules))
	}
	_, _ = fmt.Fprintf(stdout, `Console Connect   http://%[1]s
  company         %[2]s
  API key         %[3]s
  control         http://%[1]s/_simulator/
  support team    %[4]s
  state           %[5]s
  scenario        %[6]s
`, address, simulator.ConsoleConnectCompany, simulator.ConsoleConnectKey, support, state, scenario)
}

// settleEverySecond has mails sent in time when no client is asking.
func settleEverySecond(ctx context.Context, provider *simulator.ConsoleConnect, logger *log.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := provider.Settle(); err != nil {
				logger.Print(err)
			}
		}
	}
}

func answer(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := server.Shutdown(limited); err != nil {
		return server.Close() // a call still held back by a delay fault
	}
	return nil
}
