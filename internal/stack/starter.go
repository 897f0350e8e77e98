package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
)

// Starter runs the turnup CLI to its end against this stack's server. An exit code other than 0 is a result, not an
// error; err tells that the program could not run, or that ctx ended it.
func (s *Stack) Starter(ctx context.Context, args ...string) (stdout, stderr string, exitCode int, err error) {
	return s.StarterEnv(ctx, nil, args...)
}

// StarterEnv is Starter with more variables, as KEY=value, which win over the stack's own.
func (s *Stack) StarterEnv(ctx context.Context, env []string, args ...string) (stdout, stderr string, exitCode int, err error) {
	var out, errOut bytes.Buffer
	exitCode, err = s.starter(ctx, env, &out, &errOut, args)
	return out.String(), errOut.String(), exitCode, err
}

// Unanswered tells from what turnup printed whether somebody did not answer it in time, which a busy machine can bring about.
// Everything that turnup does can be said again.
func Unanswered(printed string) bool {
	return slices.ContainsFunc([]string{
		"no worker answered within", "see that a turnup-worker runs", "see that Temporal runs", "set TEMPORAL_ADDRESS to one that runs",
	}, func(words string) bool { return strings.Contains(printed, words) })
}

// StarterTo is Starter with its output going elsewhere while it runs.
func (s *Stack) StarterTo(ctx context.Context, stdout, stderr io.Writer, args ...string) (exitCode int, err error) {
	return s.starter(ctx, nil, stdout, stderr, args)
}

// StarterEnvTo is StarterTo with more variables, as KEY=value, which win over the stack's own.
func (s *Stack) StarterEnvTo(ctx context.Context, env []string, stdout, stderr io.Writer, args ...string) (exitCode int, err error) {
	return s.starter(ctx, env, stdout, stderr, args)
}

func (s *Stack) starter(ctx context.Context, env []string, stdout, stderr io.Writer, args []string) (int, error) {
	runtime.LockOSThread() // see Process.run
	defer runtime.UnlockOSThread()
	cmd := exec.CommandContext(ctx, s.program("turnup"), args...) // #nosec G204 -- runs the program it was built to run
	cmd.Env = append(s.environment(s.Settings(person)...), env...)
	cmd.Stdout, cmd.Stderr = stdout, stderr
	cmd.SysProcAttr = ownGroup()
	err := cmd.Run()
	if ctx.Err() != nil {
		return -1, fmt.Errorf("run turnup %s: %w", strings.Join(args, " "), ctx.Err())
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return -1, fmt.Errorf("run turnup: %w: build the programs first", err)
	}
	return 0, nil
}
