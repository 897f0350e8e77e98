// Command turnup-simulator serves the simulated providers' APIs on this machine, to rehearse orders with no account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"turnup/internal/serving"
	"turnup/internal/version"
	"turnup/providers/simulator"
)

// stopTime is how long calls under way may take when the program is told to stop.
const stopTime = 5 * time.Second

func main() {
	if version.Asked(os.Args, os.Stdout) {
		return
	}
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

// serve answers for every provider that is not off, until told to stop or until one of them can't go on.
func serve(ctx context.Context, settings settings, stdout io.Writer) error {
	offered := services(settings, stdout)
	listeners, err := listen(offered)
	defer func() {
		for _, listener := range listeners {
			_ = listener.Close()
		}
	}()
	if err != nil {
		return err
	}
	if err := prepare(offered, settings); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, len(offered))
	for _, s := range offered {
		listener, served := listeners[addressFlag(s.spec)]
		if !served {
			continue
		}
		s.announce(stdout, listener.Addr().String(), settings.scenarioText())
		go settleEverySecond(ctx, s)
		go func() { ended <- answer(ctx, listener, s.provider) }()
	}
	for range listeners {
		if failed := <-ended; err == nil {
			err = failed
		}
		stop()
	}
	return err
}

// listen takes the addresses of all providers before anything else: a second simulator must not touch the state of the
// one that runs.
func listen(offered []service) (map[string]net.Listener, error) {
	listeners := map[string]net.Listener{}
	for _, s := range offered {
		if s.address == off {
			continue
		}
		listener, err := net.Listen("tcp", s.address)
		if errors.Is(err, syscall.EADDRINUSE) {
			return listeners, fmt.Errorf("%s is taken by another program: stop that, or give another address with --%s", s.address, addressFlag(s.spec))
		}
		if err != nil {
			return listeners, err
		}
		listeners[addressFlag(s.spec)] = listener
	}
	return listeners, nil
}

// prepare takes up what was bought, and begins the scenario.
func prepare(offered []service, settings settings) error {
	var providers []simulator.Provider
	for _, s := range offered {
		providers = append(providers, s.provider)
		if s.address == off || s.stateFile == "" {
			continue
		}
		if err := s.provider.KeepState(s.stateFile); err != nil {
			return err
		}
	}
	if settings.scenarioFile == "" {
		return nil
	}
	return simulator.SetScenario(settings.scenario, providers...)
}

// settleEverySecond has everything done in time when no client is asking.
func settleEverySecond(ctx context.Context, s service) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.provider.Settle(); err != nil {
				s.log("%v", err)
			}
		}
	}
}

func answer(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: forThisMachine(handler), ReadHeaderTimeout: 10 * time.Second}
	return serving.Until(ctx, stopTime, server, listener) // a delay fault may hold back a call for longer
}
