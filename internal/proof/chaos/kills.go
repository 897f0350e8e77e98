package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"turnup/internal/stack"
)

const (
	workerLives = 6 * time.Second  // between two kills of a worker, on average
	serverLives = 20 * time.Second // between two kills of the Temporal server
)

var workers = []string{"worker-1", "worker-2"}

func (s *storm) startWorker(ctx context.Context, name string) (*stack.Process, error) {
	settings := append(stack.Pace(500*time.Millisecond, 3*time.Second, 6*time.Second, 100), "TURNUP_LOG_LEVEL=warn")
	return s.stack.StartWorker(ctx, name, append(settings, s.secrets...)...)
}

// killWorkers kills one worker after the other with kill -9, each at a random moment, and starts it again, until raging ends.
// What was killed last is started again in any case, for as long as ctx lasts: whoever looks at the result needs it.
func (s *storm) killWorkers(ctx, raging context.Context) error {
	dice := rand.New(rand.NewPCG(s.seed, 6)) // #nosec G404 -- a repeatable draw, not a secret
	for i := 0; ; i++ {
		if !stack.Pause(raging, workerLives/2+time.Duration(dice.Int64N(int64(workerLives)))) {
			return nil
		}
		name := workers[i%len(workers)]
		if err := s.workers[name].Kill(); err != nil {
			return err
		}
		s.workerKills.Add(1)
		worker, err := restart(ctx, func() (*stack.Process, error) { return s.startWorker(ctx, name) })
		if err != nil {
			return fmt.Errorf("start %s again: %w", name, err)
		}
		s.workers[name] = worker
	}
}

// killServer kills the Temporal server with kill -9 and starts it again on its file, as killWorkers does workers; of a cluster it
// kills one part after the other.
func (s *storm) killServer(ctx, raging context.Context) error {
	for i := 0; ; i++ {
		if !stack.Pause(raging, serverLives) {
			return nil
		}
		servers := s.stack.Servers()
		if err := servers[i%len(servers)].Kill(); err != nil {
			return err
		}
		s.serverKills.Add(1)
		if _, err := restart(ctx, func() (*stack.Process, error) { return s.stack.StartServer(ctx) }); err != nil {
			return fmt.Errorf("start the server again: %w", err)
		}
	}
}

// restart tries a few times: what a program needs to get ready may just have been killed too. When the run is over, it
// gives the last one up without an error.
func restart(ctx context.Context, start func() (*stack.Process, error)) (*stack.Process, error) {
	var process *stack.Process
	var err error
	for range 5 {
		if process, err = start(); err == nil || ctx.Err() != nil {
			return process, nil
		}
	}
	return nil, err
}
