package stack

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"
)

// pollEvery is short: people and tests wait for the result.
const pollEvery = 20 * time.Millisecond

// readiness looks once whether a process is ready.
type readiness func(ctx context.Context, p *Process) bool

// await looks until the process is ready, has ended, or takes too long.
func (s *Stack) await(ctx context.Context, p *Process, ready readiness) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if ready(ctx, p) && p.running() {
			return nil
		}
		select {
		case <-p.Exited():
			return p.endedEarly()
		case <-ctx.Done():
			return fmt.Errorf("wait until %s is ready: %w; %s", p.Name(), ctx.Err(), lastLines(p.command.Log, p.logStart))
		case <-tick.C:
		}
	}
}

func (p *Process) running() bool {
	select {
	case <-p.exited:
		return false
	default:
		return true
	}
}

func (p *Process) endedEarly() error {
	if p.failure != nil {
		return p.failure
	}
	return fmt.Errorf("%s was stopped before it was ready: start it again", p.Name())
}

func each(parts ...readiness) readiness {
	return func(ctx context.Context, p *Process) bool {
		return !slices.ContainsFunc(parts, func(ready readiness) bool { return !ready(ctx, p) })
	}
}

// listens is true when a TCP connection is accepted.
func listens(address string) readiness {
	return func(ctx context.Context, _ *Process) bool {
		conn, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "tcp", address)
		return err == nil && conn.Close() == nil
	}
}

// says is true when this run has printed a line that starts with the words.
func says(words string) readiness {
	return func(_ context.Context, p *Process) bool {
		printed, err := readFrom(p.command.Log, p.logStart)
		return err == nil && bytes.Contains(append([]byte("\n"), printed...), []byte("\n"+words))
	}
}

// answers is true when a GET is answered with 200.
func answers(url string) readiness {
	client := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	return func(ctx context.Context, _ *Process) bool {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return false
		}
		response, err := client.Do(request)
		return err == nil && response.Body.Close() == nil && response.StatusCode == http.StatusOK
	}
}

// Pause is false when there is nothing to wait for any more.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
