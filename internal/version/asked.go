package version

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// Asked tells whether a program was started with --version as its only argument, and then prints its name and version.
// args are all of the program's, its own path first.
func Asked(args []string, out io.Writer) bool {
	if len(args) != 2 || args[1] != "--version" && args[1] != "-version" {
		return false
	}
	_, _ = fmt.Fprintln(out, filepath.Base(args[0]), String())
	return true
}

// Answered is for a program that is told everything by variables: whoever gives it an argument wants something else than that it runs. --help
// prints about, --version as Asked does, and anything else is refused. The code is its exit code when that was all.
func Answered(args []string, about string, out, chat io.Writer) (code int, all bool) {
	switch {
	case len(args) < 2:
		return 0, false
	case Asked(args, out):
		return 0, true
	case len(args) == 2 && slices.Contains([]string{"--help", "-help", "-h"}, args[1]):
		_, _ = fmt.Fprintln(out, about)
		return 0, true
	}
	_, _ = fmt.Fprintf(chat, "%s: takes no arguments, since variables tell it everything; given %q\n  next: --help says which\n", filepath.Base(args[0]), args[1:])
	return 2, true
}
