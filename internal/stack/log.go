package stack

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// tailLines is how much of a log explains an end that nobody wanted.
const tailLines = 20

// lastLines quotes the end of a log file, no further back than a run's start.
func lastLines(path string, start int64) string {
	text, err := readFrom(path, start)
	if err != nil {
		return "its log cannot be read: " + err.Error()
	}
	text = bytes.TrimSpace(text)
	if len(text) == 0 {
		return path + " is empty"
	}
	lines := bytes.Split(text, []byte("\n"))
	lines = lines[max(0, len(lines)-tailLines):]
	return fmt.Sprintf("the last lines of %s:\n%s", path, bytes.Join(lines, []byte("\n")))
}

func readFrom(path string, start int64) ([]byte, error) {
	file, err := os.Open(path) // #nosec G304 -- a log that this package wrote
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(file)
}
