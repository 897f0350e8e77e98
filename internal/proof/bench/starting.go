package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"
)

// startRuns is how often each start is repeated; the median counts.
const startRuns = 7

// started is what it takes to start a program.
type started struct {
	What         string  `json:"what"`
	Milliseconds float64 `json:"milliseconds"` // until it ended, or a worker was ready; median
	Megabytes    float64 `json:"megabytes"`    // resident at its peak; median
}

func measureStarting(ctx context.Context, o options, r *report) (err error) {
	say("starting: %d runs of each", startRuns)
	s, err := openStage(ctx, o, []string{"--state", ""}, workerFor(time.Minute))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, args := range [][]string{{"--help"}, {"list"}} {
		what, err := repeat("turnup "+args[0], func() (time.Duration, float64, error) { return s.runStarter(ctx, args...) })
		if err != nil {
			return err
		}
		r.Starting = append(r.Starting, what)
	}
	ready, err := repeat("worker until ready", func() (time.Duration, float64, error) {
		if err := s.worker.Kill(); err != nil {
			return 0, 0, err
		}
		begin := time.Now()
		if err := s.startWorker(ctx); err != nil {
			return 0, 0, err
		}
		took := time.Since(begin)
		peak, err := peakOf(s.worker.PID())
		return took, peak, err
	})
	r.Starting = append(r.Starting, ready)
	return err
}

func repeat(what string, run func() (time.Duration, float64, error)) (started, error) {
	var times, peaks []float64
	for range startRuns {
		took, peak, err := run()
		if err != nil {
			return started{}, fmt.Errorf("%s: %w", what, err)
		}
		times, peaks = append(times, milliseconds(took)), append(peaks, peak)
	}
	return started{What: what, Milliseconds: median(times), Megabytes: round(median(peaks))}, nil
}

// runStarter runs the CLI to its end. Its peak of memory is read every millisecond while it runs: what Linux reports when
// a program has ended is never less than what the program that started it had.
func (s *stage) runStarter(ctx context.Context, args ...string) (took time.Duration, peak float64, err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "turnup"), args...) // #nosec G204 -- runs the program it measures
	cmd.Env = s.starter()
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	ended := make(chan error, 1)
	go func() {
		err := cmd.Wait()
		took = time.Since(begin)
		ended <- err
	}()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return took, peak, err
		case <-tick.C:
			if now, err := peakOf(cmd.Process.Pid); err == nil {
				peak = now
			}
		}
	}
}
