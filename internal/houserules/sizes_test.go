package houserules_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	root      = "../.."
	mostLines = 300 // of a file
	mostFiles = 30  // of a package
)

// A file is about one thing, and a package can be taken in at a look. Tests are not counted, and the starter has a file a
// command.
func TestSizes(t *testing.T) {
	t.Parallel()
	files := map[string]int{}
	for _, path := range sources(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		files[filepath.Dir(path)]++
		text, err := os.ReadFile(filepath.Join(root, path))
		require.NoError(t, err)
		if lines := bytes.Count(text, []byte("\n")); lines > mostLines {
			t.Errorf("%s has %d lines: at most %d, split it by concern", path, lines, mostLines)
		}
	}
	for folder, n := range files {
		if folder != starter && n > mostFiles {
			t.Errorf("%s has %d files: at most %d, split it by concern", folder, n, mostFiles)
		}
	}
}

// sources are all Go files, by their paths from the module's root.
func sources(t *testing.T) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (path == "bin" || len(path) > 1 && strings.HasPrefix(entry.Name(), ".")) {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			all = append(all, path)
		}
		return nil
	})
	require.NoError(t, err)
	assert.NotEmpty(t, all)
	return all
}
