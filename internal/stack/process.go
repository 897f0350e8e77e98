package stack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync/atomic"
	"syscall"
	"time"
)

// Command says what to run as a Process.
type Command struct {
	Name string   // how messages call it, such as worker-1
	Path string   // the program
	Args []string // without the program's name
	Env  []string // all of its environment, as KEY=value
	Log  string   // file that receives what it prints; it is added to
}

// Process is one run of a program in the background, from Start to its end.
type Process struct {
	command  Command
	cmd      *exec.Cmd
	logStart int64       // where this run begins in the log file
	asked    atomic.Bool // to end, by Kill or Stop
	exited   chan struct{}
	err      error // how it ended, once exited is closed
	failure  error // how it ended although nobody asked, once exited is closed
}

// Start runs a command in the background. Ctrl-C in a terminal does not reach it, so that its owner can stop several
// in order; on Linux the kernel kills it when its owner dies, however that happens.
func Start(c Command) (*Process, error) {
	log, err := os.OpenFile(c.Log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the log of %s: %w: choose a folder that can be written", c.Name, err)
	}
	defer func() { _ = log.Close() }() // the child has its own
	info, err := log.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the size of %s: %w: choose a folder that can be written", c.Log, err)
	}
	cmd := exec.Command(c.Path, c.Args...) // #nosec G204 -- runs the programs it is told to run, for demo and tests
	p := &Process{command: c, cmd: cmd, logStart: info.Size(), exited: make(chan struct{})}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = c.Env, log, log
	p.cmd.SysProcAttr = ownGroup()

	started := make(chan error)
	go p.run(started)
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w: build the programs first", c.Name, err)
	}
	return p, nil
}

// run keeps its thread as long as the process lives: for Linux the owner of a process is
// the thread that made it, and Go ends threads when it likes.
func (p *Process) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := p.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	p.err = p.cmd.Wait()
	if !p.asked.Load() {
		p.failure = fmt.Errorf("%s ended unexpectedly (%s); %s", p.command.Name, p.cmd.ProcessState, lastLines(p.command.Log, p.logStart))
	}
	close(p.exited)
}

// Name is what the process is called in messages.
func (p *Process) Name() string { return p.command.Name }

// PID is its process ID, also after its end.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// LogFile is the path of the file that receives its output.
func (p *Process) LogFile() string { return p.command.Log }

// Exited is closed when the process has ended.
func (p *Process) Exited() <-chan struct{} { return p.exited }

// Wait returns when the process has ended: nil after exit code 0, otherwise an *exec.ExitError.
func (p *Process) Wait() error {
	<-p.exited
	return p.err
}

// Failure tells why the process ended although neither Kill nor Stop asked for it, with the last lines of its log. It
// is nil while the process runs.
func (p *Process) Failure() error {
	select {
	case <-p.exited:
		return p.failure
	default:
		return nil
	}
}

// Kill ends the process at once, as kill -9 does, and returns when it is gone.
func (p *Process) Kill() error {
	if err := p.end(syscall.SIGKILL); err != nil {
		return err
	}
	<-p.exited
	return nil
}

// Stop asks the process to end (SIGTERM) and kills it when it has not within the time given. Anything but exit code 0
// in time is an error.
func (p *Process) Stop(within time.Duration) error {
	if err := p.end(syscall.SIGTERM); err != nil {
		return err
	}
	patience := time.NewTimer(within)
	defer patience.Stop()
	select {
	case <-p.exited:
	case <-patience.C:
		if err := p.Kill(); err != nil {
			return err
		}
		return fmt.Errorf("%s had to be killed: it did not stop within %s; %s", p.command.Name, within, lastLines(p.command.Log, p.logStart))
	}
	if p.failure != nil {
		return p.failure
	}
	if p.err != nil {
		return fmt.Errorf("stop %s: %w; %s", p.command.Name, p.err, lastLines(p.command.Log, p.logStart))
	}
	return nil
}

func (p *Process) end(signal os.Signal) error {
	p.asked.Store(true)
	err := p.cmd.Process.Signal(signal)
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end %s (process %d): %w: end it by hand", p.command.Name, p.PID(), err)
	}
	return nil
}
