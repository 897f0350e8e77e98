package version

import (
	"fmt"
	"io"
	"path/filepath"
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
