package stack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
)

// Starter runs the turnup CLI to its end against this stack's server. An exit code other than 0 is a result, not an
// error; err tells that the program could not run, or that ctx ended it.
func (s *Stack) Starter(ctx context.Context, args ...string) (stdout, stderr string, exitCode int, err error) {
	return s.StarterEnv(ctx, nil, args...)
}

// StarterEnv is Starter with more variables, as KEY=value, which win over the stack's own.
func (s *Stack) StarterEnv(ctx context.Context, env []string, args ...string) (stdout, stderr string, exitCode int, err error) {
	runtime.LockOSThread() // see Process.run
	defer runtime.UnlockOSThread()
	var out, errOut bytes.Buffer
	cmd := exec.CommandContext(ctx, s.program("turnup"), args...) // #nosec G204 -- runs the program it was built to run
	cmd.Env = append(s.environment("TEMPORAL_ADDRESS="+s.TemporalAddress()), env...)
	cmd.Stdout, cmd.Stderr = &out, &errOut
	cmd.SysProcAttr = ownGroup()
	err = cmd.Run()
	if ctx.Err() != nil {
		err = fmt.Errorf("run turnup %s: %w", strings.Join(args, " "), ctx.Err())
		return out.String(), errOut.String(), -1, err
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		return out.String(), errOut.String(), exit.ExitCode(), nil
	}
	if err != nil {
		return "", "", -1, fmt.Errorf("run turnup: %w: build the programs first", err)
	}
	return out.String(), errOut.String(), 0, nil
}
