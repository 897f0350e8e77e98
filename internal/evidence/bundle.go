// Package evidence makes a file of what is known of an order that has ended, and finds out from nothing but such a file who answered, and
// whether that is proven. Temporal forgets histories, and with them the proof.
package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Names of the files in it.
const (
	fileRun     = "run.json"     // which run it is of
	fileRecord  = "record.json"  // where the order stood at its end, with its record
	filePage    = "page.html"    // the same for people, to be printed
	fileHistory = "history.json" // all events, as Temporal's own tools read them
	fileTokens  = "tokens.json"  // the tokens in them, and what each is worth
	fileKeys    = "keys.json"    // the public keys that may sign tokens
	fileReadme  = "README.txt"
	fileSums    = "SHA256SUMS"
)

// Run is which run of which workflow the evidence is of.
type Run struct {
	Format    int        `json:"format"` // 1
	Namespace string     `json:"namespace"`
	Workflow  string     `json:"workflow"`
	RunID     string     `json:"runId"`
	Type      string     `json:"type"`
	Status    string     `json:"status"` // Temporal's
	StartedAt time.Time  `json:"startedAt"`
	EndedAt   *time.Time `json:"endedAt,omitempty"` // none of an order that was open
	Page      string     `json:"page"`              // which version of the page it has
}

// ending is that of every file of evidence, and stillOpen that of one that tells of an order which goes on.
const (
	ending    = ".zip"
	stillOpen = "-open" + ending
)

// Name is the name of its file: the same for the same run, so that what was written is found again.
func (r Run) Name() string {
	name := strings.ReplaceAll(r.Workflow, "/", "-") + "-" + r.RunID
	if r.EndedAt == nil {
		return name + stillOpen
	}
	return name + ending
}

// files are a bundle's, by name.
type files map[string][]byte

// long ago is when every file in a bundle is from, so that the same files make the same bundle, byte for byte.
var longAgo = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// pack writes the files, with their checksums. Nothing is compressed: how that comes out is nobody's promise.
func (f files) pack() ([]byte, error) {
	f[fileSums] = f.sums()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range f.names() {
		out, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: longAgo})
		if err == nil {
			_, err = out.Write(f[name])
		}
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("pack the evidence: %w", err)
	}
	return b.Bytes(), nil
}

func (f files) names() []string {
	var names []string
	for name := range f {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// sums are the checksums as sha256sum writes and checks them.
func (f files) sums() []byte {
	var b bytes.Buffer
	for _, name := range f.names() {
		if name != fileSums {
			fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f[name]), name)
		}
	}
	return b.Bytes()
}

// unpack reads a bundle, and says what is not as it was written. Any byte that was changed is found: what is read is packed once more, and
// must come out the same.
func unpack(data []byte) (f files, faults []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, nil, fmt.Errorf("read the evidence: it is no zip file: %w", err)
	}
	f = files{}
	left := int64(len(data)) // nothing is compressed, and nothing is in it twice: what it holds is no longer than it is
	for _, member := range z.File {
		if _, twice := f[member.Name]; twice {
			faults = append(faults, member.Name+" is in it twice")
		}
		in, err := member.Open()
		if err != nil {
			return nil, nil, fmt.Errorf("read %s: %w", member.Name, err)
		}
		f[member.Name], err = io.ReadAll(io.LimitReader(in, left+1))
		if left -= int64(len(f[member.Name])); left < 0 {
			return nil, nil, fmt.Errorf("read %s: the file holds more than it is long: turnup did not write it", member.Name)
		}
		if err != nil && !errors.Is(err, zip.ErrChecksum) {
			return nil, nil, fmt.Errorf("read %s: %w", member.Name, err)
		}
		if err != nil {
			faults = append(faults, member.Name+" was damaged")
		}
	}
	for _, name := range []string{fileRun, fileRecord, filePage, fileHistory, fileTokens, fileKeys, fileReadme, fileSums} {
		if _, is := f[name]; !is {
			return nil, nil, fmt.Errorf("read the evidence: it has no %s", name)
		}
	}
	written, now := string(f[fileSums]), string(f.sums())
	for line := range strings.Lines(now) {
		if !strings.Contains(written, line) {
			faults = append(faults, strings.TrimSpace(line[66:])+" is not what was written")
		}
	}
	if len(faults) == 0 && written != now {
		faults = append(faults, fileSums+" is not what was written")
	}
	again, err := f.pack()
	if err != nil {
		return nil, nil, err
	}
	if len(faults) == 0 && !bytes.Equal(again, data) {
		faults = append(faults, "the file holds more, or other, than was written")
	}
	return f, faults, nil
}
