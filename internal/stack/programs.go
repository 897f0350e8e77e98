package stack

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"turnup/providers/simulator/all"
	"turnup/workflows/order"
)

// Names of processes and of their log files. Workers are named by the caller.
const (
	serverName    = "devserver"
	simulatorName = "simulator"
)

// StartServer runs Temporal on the stack's database file, and returns when orders can be started. After a Kill or Stop
// it can be called again: the database and the addresses are the same. Of a cluster it starts what does not run, and returns
// the frontend.
func (s *Stack) StartServer(ctx context.Context) (*Process, error) {
	if s.cluster != nil {
		err := s.StartCluster(ctx)
		return s.Role(frontendRole), err
	}
	args := []string{
		"--db", filepath.Join(s.options.Dir, "temporal.db"),
		"--port", strconv.Itoa(s.temporal), "--ui-port", strconv.Itoa(s.ui),
	}
	for _, key := range order.SearchAttributes {
		args = append(args, "--search-attribute", key.GetName()+"="+key.GetValueType().String())
	}
	return s.launch(ctx, Command{
		Name: serverName,
		Path: s.program("turnup-devserver"),
		Args: args,
		Env:  s.environment(),
	}, each(listens(s.TemporalAddress()), says("ready: ")))
}

// StartSimulator runs the simulated providers, which keep what was bought when they are killed and started again. More
// flags of turnup-simulator can be given.
func (s *Stack) StartSimulator(ctx context.Context, args ...string) (*Process, error) {
	flags := []string{"--state", filepath.Join(s.options.Dir, "simulator.json")}
	var ready []readiness
	for provider, port := range s.providers {
		flags = append(flags, "--"+provider+"-addr", local(port))
		ready = append(ready, listens(local(port)))
	}
	return s.launch(ctx, Command{
		Name: simulatorName,
		Path: s.program("turnup-simulator"),
		Args: append(flags, args...),
		Env:  s.environment(),
	}, each(ready...))
}

// StartWorker runs a worker for the simulated providers, and returns when it takes work. Several can run, each under a
// name of its own; more variables, as KEY=value, come after the stack's own and win.
func (s *Stack) StartWorker(ctx context.Context, name string, extraEnv ...string) (*Process, error) {
	port, err := s.healthPort(name)
	if err != nil {
		return nil, err
	}
	env := append(s.Settings("worker"), "TURNUP_HEALTH_ADDR="+local(port))
	for _, provider := range all.Specs {
		if provider.FarEnd && !s.options.FarEnds {
			continue
		}
		env = append(env, provider.Worker(s.ProviderURL(provider.Name))...)
	}
	return s.launch(ctx, Command{
		Name: name,
		Path: s.program("turnup-worker"),
		Env:  append(s.environment(env...), extraEnv...),
	}, answers("http://"+local(port)+"/readyz"))
}

// Pace makes workers look at every provider in that pace, with a budget of so many requests a second for each.
func Pace(first, most, settle time.Duration, budget int) []string {
	var env []string
	for _, provider := range all.Specs {
		prefix := strings.ToUpper(provider.Name)
		env = append(env, fmt.Sprintf("%s_POLL_FIRST=%s", prefix, first), fmt.Sprintf("%s_POLL_MOST=%s", prefix, most),
			fmt.Sprintf("%s_SETTLE=%s", prefix, settle), fmt.Sprintf("%s_REQUESTS_PER_SECOND=%d", prefix, budget))
	}
	return env
}

// healthPort is chosen at a worker's first start and stays with its name.
func (s *Stack) healthPort(name string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "" || name == serverName || name == simulatorName || name == deskName || name != filepath.Base(name) {
		return 0, fmt.Errorf("start worker %q: choose a plain name of its own, such as worker-1", name)
	}
	if port, known := s.health[name]; known || s.closed {
		return port, nil
	}
	usual := usualHealthPort
	if len(s.health) > 0 {
		usual = 0 // the first worker has it
	}
	port, err := s.choosePort(usual)
	if err != nil {
		return 0, fmt.Errorf("start %s: %w", name, err)
	}
	s.health[name] = port
	return port, nil
}

func (s *Stack) program(name string) string { return filepath.Join(s.options.BinDir, name) }

// environment is all that a program sees of the caller's, so that a developer's own settings for Temporal or a provider
// cannot leak in: neither variables nor, through HOME, the Temporal configuration file.
func (s *Stack) environment(more ...string) []string {
	env := []string{"HOME=" + s.options.Dir}
	for _, name := range []string{"PATH", "TMPDIR"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return append(env, more...)
}
