package stack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"turnup/providers/simulator/all"
)

// The ports people know these programs by.
const (
	usualTemporalPort = 7233
	usualUIPort       = 8233
	usualHealthPort   = 9090
	usualDeskPort     = 8080
)

// readyWithin bounds each wait for a program that does not get ready, and stopWithin for one that does not stop. What is
// well takes moments, and on a busy machine much longer.
const (
	readyWithin = 3 * time.Minute
	stopWithin  = time.Minute
)

// Options are what New needs to know.
type Options struct {
	BinDir           string    // folder of the built programs
	Dir              string    // scratch folder for the database, the simulator's state and the logs; made when missing
	PreferUsualPorts bool      // use 7233, 8233, 9090 and those of the simulated providers where they are free
	Cluster          string    // the folder deploy/, for Temporal on PostgreSQL as in production; left out: the dev server
	FarEnds          bool      // workers look at the far ends, too, where nothing is ordered by itself
	Output           io.Writer // receives notes: a port that was taken, a program that ended unexpectedly; nil drops them
}

// Stack is a set of running programs. Its addresses stay the same for its whole life, so that a server that was killed
// and started again is found where it was. Its methods may be called from several goroutines.
type Stack struct {
	options      Options
	ports        ports
	temporal, ui int
	desk         int
	login        string         // where the desk's people log in; "" before it was started
	providers    map[string]int // port by provider's name
	cluster      *cluster       // nil with the dev server

	mu        sync.Mutex
	health    map[string]int      // health port by worker name
	processes map[string]*Process // last run by name
	closed    bool

	outputMu sync.Mutex
}

// New prepares a stack: its folder and its ports. It starts nothing yet.
func New(options Options) (*Stack, error) {
	var err error
	if options.BinDir, err = filepath.Abs(options.BinDir); err != nil {
		return nil, fmt.Errorf("find the programs' folder: %w: give its full path", err)
	}
	if options.Dir, err = filepath.Abs(options.Dir); err != nil {
		return nil, fmt.Errorf("find the scratch folder: %w: give its full path", err)
	}
	if err := os.MkdirAll(options.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the scratch folder: %w: choose another one", err)
	}
	if options.Output == nil {
		options.Output = io.Discard
	}
	s := &Stack{
		options: options, ports: ports{preferUsual: options.PreferUsualPorts},
		health: map[string]int{}, processes: map[string]*Process{}, providers: map[string]int{},
	}
	if err := s.choosePorts(); err != nil {
		s.ports.release()
		return nil, err
	}
	return s, nil
}

func (s *Stack) choosePorts() (err error) {
	if s.temporal, err = s.choosePort(usualTemporalPort); err != nil {
		return err
	}
	if s.ui, err = s.choosePort(usualUIPort); err != nil {
		return err
	}
	if s.desk, err = s.choosePort(usualDeskPort); err != nil {
		return err
	}
	for _, provider := range all.Specs {
		if s.providers[provider.Name], err = s.choosePort(provider.Port); err != nil {
			return err
		}
	}
	if s.options.Cluster != "" {
		return s.newCluster()
	}
	return nil
}

// Servers are the processes that Temporal is here: the dev server, or PostgreSQL and the roles, as far as they were started.
func (s *Stack) Servers() []*Process {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := []string{serverName, postgresName}
	for _, role := range Roles {
		names = append(names, roleName(role))
	}
	var servers []*Process
	for _, name := range names {
		if p := s.processes[name]; p != nil {
			servers = append(servers, p)
		}
	}
	return servers
}

func (s *Stack) choosePort(usual int) (int, error) {
	port, err := s.ports.choose(usual)
	if err == nil && usual != 0 && s.options.PreferUsualPorts && port != usual {
		s.note(fmt.Sprintf("port %d is taken; using %d", usual, port))
	}
	return port, err
}

// TemporalAddress is host:port of the Temporal server.
func (s *Stack) TemporalAddress() string { return local(s.temporal) }

// UIURL is where a browser finds Temporal's web UI.
func (s *Stack) UIURL() string { return "http://" + local(s.ui) }

// ProviderURL is the base URL of a simulated provider's API, by the name in its Spec.
func (s *Stack) ProviderURL(provider string) string { return "http://" + local(s.providers[provider]) }

// launch starts a program under a name that no other running one has, and returns when it is ready.
func (s *Stack) launch(ctx context.Context, c Command, ready readiness) (*Process, error) {
	c.Log = filepath.Join(s.options.Dir, c.Name+".log")
	p, err := s.start(c)
	if err != nil {
		return nil, err
	}
	if err := s.await(ctx, p, ready); err != nil {
		return nil, errors.Join(err, p.Kill())
	}
	go s.reportFailure(p)
	return p, nil
}

func (s *Stack) start(c Command) (*Process, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fmt.Errorf("start %s: the stack is closed: make a new one", c.Name)
	}
	if last := s.processes[c.Name]; last != nil && last.running() {
		return nil, fmt.Errorf("start %s: it runs already as process %d: stop that one first", c.Name, last.PID())
	}
	p, err := Start(c)
	if err == nil {
		s.processes[c.Name] = p
	}
	return p, err
}

func (s *Stack) reportFailure(p *Process) {
	<-p.Exited()
	if err := p.Failure(); err != nil {
		s.note(err.Error())
	}
}

func (s *Stack) note(text string) {
	s.outputMu.Lock()
	defer s.outputMu.Unlock()
	_, _ = fmt.Fprintln(s.options.Output, text)
}

// Close stops everything and waits for it: the workers first, which need the others to finish what they are at, then
// the simulator, then the server. It can be called again. A program that had to be killed, or ended with an error, is
// reported.
func (s *Stack) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true // also keeps others from starting anything while this goes on
	err := errors.Join(s.stopWorkers(), s.stop(simulatorName), s.stop(serverName), s.stopCluster())
	s.ports.release()
	return err
}

func (s *Stack) stopWorkers() error {
	results := make(chan error)
	for name := range s.health {
		go func() { results <- s.stop(name) }()
	}
	var failed error
	for range s.health {
		failed = errors.Join(failed, <-results)
	}
	return failed
}

// stop passes over what has ended by itself: that was reported when it happened.
func (s *Stack) stop(name string) error {
	p := s.processes[name]
	if p == nil || !p.running() {
		return nil
	}
	return p.Stop(stopWithin)
}
