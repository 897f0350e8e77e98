package e2e_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// root is the project's folder.
const root = "../.."

// programs is the folder that "make build" fills. The first call looks at every source folder: Go remembers what a test
// has looked at, and so does not give the result of an earlier build for this one's.
func programs() string {
	lookAtSources.Do(func() {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.IsDir() && (entry.Name() == "bin" || len(entry.Name()) > 2 && entry.Name()[0] == '.') {
				return fs.SkipDir
			}
			return err
		})
		if err != nil {
			panic(err)
		}
	})
	return filepath.Join(root, "bin")
}

var lookAtSources sync.Once

// stacksAtOnce bounds how many tests run at the same time. They wait far more than they compute.
const stacksAtOnce = 4

var slots = make(chan struct{}, stacksAtOnce)

func TestMain(m *testing.M) {
	flag.Parse()
	build := exec.Command("make", "--no-print-directory", "-C", root, "build")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "end-to-end tests need the programs, and make build failed:", err)
		os.Exit(1)
	}
	// Go's own bound also counts tests that only wait for their parts. The slots are ours.
	if err := flag.Set("test.parallel", "1000"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
