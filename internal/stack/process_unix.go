//go:build unix && !linux

package stack

import "syscall"

// ownGroup keeps the terminal's Ctrl-C away from a child. Only Linux can tie its life to ours as well.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}
