package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"turnup/internal/stack"

	"go.temporal.io/sdk/client"
)

// budget is the highest that a worker takes: the limiter is not what is measured.
const budget = 10000

// stage is a running stack with one worker, and a client of its server.
type stage struct {
	options
	dir       string
	stack     *stack.Stack
	client    client.Client
	namespace string
	worker    *stack.Process
	simulator *stack.Process
	workerEnv []string
}

// openStage starts server and simulator, and the worker when it has an environment.
func openStage(ctx context.Context, o options, simulatorArgs, workerEnv []string) (*stage, error) {
	dir, err := os.MkdirTemp("", "turnup-bench")
	if err != nil {
		return nil, err
	}
	s := &stage{options: o, dir: dir, workerEnv: workerEnv}
	if err := s.start(ctx, simulatorArgs); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

func (s *stage) start(ctx context.Context, simulatorArgs []string) (err error) {
	cluster := ""
	if s.store == storePostgres {
		cluster = s.deploy
	}
	if s.stack, err = stack.New(stack.Options{BinDir: s.bin, Dir: s.dir, Cluster: cluster}); err != nil {
		return err
	}
	if _, err = s.stack.StartServer(ctx); err != nil {
		return err
	}
	if s.simulator, err = s.stack.StartSimulator(ctx, simulatorArgs...); err != nil {
		return err
	}
	if err := s.startWorker(ctx); err != nil {
		return err
	}
	s.client, s.namespace, err = s.stack.Dial(ctx, "admin")
	return err
}

func (s *stage) startWorker(ctx context.Context) (err error) {
	s.worker, err = s.stack.StartWorker(ctx, "worker", s.workerEnv...)
	return err
}

// workerFor is the environment of a worker that looks at every provider so often.
func workerFor(interval time.Duration, more ...string) []string {
	env := append(stack.Pace(interval, interval, 5*time.Second, budget), "TURNUP_LOG_LEVEL=warn")
	return append(env, more...)
}

func (s *stage) close() error {
	if s.client != nil {
		s.client.Close()
	}
	if s.stack != nil {
		_ = s.stack.Close() // what was killed on purpose has nothing to report
	}
	return os.RemoveAll(s.dir)
}

// database is how many bytes the server keeps on disk: of SQLite with its write-ahead log, of PostgreSQL without.
func (s *stage) database(ctx context.Context) (float64, error) {
	if s.store == storePostgres {
		size, err := s.stack.SQL(ctx, "postgres", "select sum(pg_database_size(datname)) from pg_database where datname like 'temporal%'")
		if err != nil {
			return 0, err
		}
		return strconv.ParseFloat(strings.TrimSpace(size), 64)
	}
	files, _ := filepath.Glob(filepath.Join(s.dir, "temporal.db*")) // the pattern is well formed
	var size float64
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			size += float64(info.Size())
		}
	}
	return size, nil
}

// serverCost is what Temporal's processes have used so far, with its database where that is one of its own.
func (s *stage) serverCost() (cost, error) {
	var all cost
	for _, server := range s.stack.Servers() {
		of, err := costOfTree(server.PID())
		if err != nil {
			return cost{}, err
		}
		all.cpuSeconds, all.written = all.cpuSeconds+of.cpuSeconds, all.written+of.written
	}
	return all, nil
}

// starter is the environment of the CLI.
func (s *stage) starter() []string {
	return append([]string{"HOME=" + s.dir}, s.stack.Settings("ana")...)
}

// calls is how often a provider was called so far.
func (s *stage) calls(ctx context.Context, provider string) (int, error) {
	byOperation, err := s.stack.Control(provider).Calls(ctx)
	total := 0
	for _, n := range byOperation {
		total += n
	}
	return total, err
}

// say tells how far a run is.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format("15:04:05")+"  "+format+"\n", args...)
}
