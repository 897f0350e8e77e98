package houserules_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "turnup/"

// house is every package that the programs are made of, ours and others', and what it imports; tests are left out.
type house map[string]pack

type pack struct {
	ImportPath string
	Imports    []string
	Standard   bool
}

// Nothing is imported against the house's rules.
func TestImports(t *testing.T) {
	t.Parallel()
	for _, broken := range readHouse(t).broken() {
		t.Error(broken)
	}
}

func readHouse(t *testing.T) house {
	t.Helper()
	sources(t) // go list is not seen by the cache of test results, but this is
	list := exec.Command("go", "list", "-deps", "-json=ImportPath,Imports,Standard", "./...")
	list.Dir = root
	var wrong bytes.Buffer
	list.Stderr = &wrong
	out, err := list.Output()
	require.NoError(t, err, wrong.String())
	h := house{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pack
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return h
		} else if err != nil {
			t.Fatal(err)
		}
		h[p.ImportPath] = p
	}
}

// broken says every rule that is broken.
func (h house) broken() []string {
	var all []string
	for _, path := range slices.Sorted(maps.Keys(h)) {
		if ours(path) {
			all = slices.Concat(all, h.brokenDirectly(path), h.brokenThrough(path))
		}
	}
	return all
}

func ours(path string) bool { return strings.HasPrefix(path, module) }

func roomOfImport(path string) string { return roomOf(strings.TrimPrefix(path, module)) }

func (h house) brokenDirectly(path string) []string {
	var all []string
	room := roomOfImport(path)
	for _, used := range h[path].Imports {
		if rule := h.forbids(path, room, used); rule != "" {
			all = append(all, fmt.Sprintf("%s must not import %s: %s", short(path), short(used), rule))
		}
	}
	return all
}

// forbids is the rule against an import, or "".
func (h house) forbids(path, room, used string) string {
	if !ours(used) {
		if room == providers && !h[used].Standard && !slices.Contains(providersUse, used) {
			return "of others, providers use the standard library and " + strings.Join(providersUse, ", ")
		}
		return ""
	}
	there := roomOfImport(used)
	if there == harness && room != harness {
		return "a test harness is for tests"
	}
	for _, m := range may {
		if m.room == room && (!slices.Contains(m.use, there) || abroad(path, used)) {
			return m.rule
		}
	}
	return ""
}

// abroad tells whether a provider's client uses something that belongs to another provider.
func abroad(path, used string) bool {
	here, there := roomOfImport(path), roomOfImport(used)
	return (here == client || here == shared) && (there == words || there == shared) && providerOf(short(path)) != providerOf(short(used))
}

func (h house) brokenThrough(path string) []string {
	var all []string
	for _, n := range never {
		if n.room != roomOfImport(path) {
			continue
		}
		for _, way := range h.ways(path, n.use) {
			all = append(all, fmt.Sprintf("%s must not reach %s: %s (%s)", short(path), short(way[len(way)-1]), n.rule, chain(way)))
		}
	}
	return all
}

// ways are the shortest ways of at least two imports from a package to each that is forbidden to it. None goes on behind one.
func (h house) ways(from string, forbidden []string) [][]string {
	var found [][]string
	seen := map[string]bool{from: true}
	for queue := [][]string{{from}}; len(queue) > 0; queue = queue[1:] {
		way := queue[0]
		for _, next := range h[way[len(way)-1]].Imports {
			if seen[next] {
				continue
			}
			seen[next] = true
			longer := append(slices.Clone(way), next)
			if !slices.Contains(forbidden, next) && !(ours(next) && slices.Contains(forbidden, roomOfImport(next))) {
				queue = append(queue, longer)
			} else if len(longer) > 2 || !ours(next) {
				found = append(found, longer)
			}
		}
	}
	return found
}

func short(path string) string { return strings.TrimPrefix(path, module) }

func chain(way []string) string {
	names := make([]string, len(way))
	for i, path := range way {
		names[i] = short(path)
	}
	return strings.Join(names, " -> ")
}
