package stack

import "syscall"

// ownGroup keeps the terminal's Ctrl-C away from a child, and ends it with the thread that made it.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
