package providers_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

func TestOthersOfAList(t *testing.T) {
	t.Parallel()
	for want, list := range map[string]providers.Listed[int]{
		"":                     {Rows: []int{1}},
		"8,996 more":           {More: 8996},
		"1 that can't be read": {Odd: 1},
		"1,000,001 more and 12 that can't be read": {More: 1_000_001, Odd: 12},
	} {
		assert.Equal(t, want, list.Others(0))
	}
	assert.Equal(t, "a, b and 2 more", providers.Few([]string{"a", "b", "c", "d"}, 2))
	assert.Equal(t, "a, b", providers.Few([]string{"a", "b"}, 2))
}

func TestNearest(t *testing.T) {
	t.Parallel()
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprintf("HKG-PORT-%03d", i))
	}
	to := func(written string) []string {
		return providers.Nearest(names, func(name string) []int { return []int{providers.Far(written, name)} })
	}
	assert.Equal(t, "HKG-PORT-123", to("hkg-prot-123")[0])
	assert.Equal(t, "HKG-PORT-499", to("HKGPORT499")[0])
	assert.Len(t, to("Moon"), 10)
	assert.Equal(t, names[:10], to(""), "who names nothing gets the first")
	names = names[:3]
	assert.Equal(t, names, to("HKG-PORT-002"), "so few stay as they come")
}

func rowsOf(rows ...any) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for _, row := range rows {
			text, _ := row.(string)
			err, _ := row.(error)
			if !yield(text, err) {
				return
			}
		}
	}
}

func TestListsWithOddRows(t *testing.T) {
	t.Parallel()
	odd := func(name string) error { return (&providers.OddRow{Name: name, Why: "no id"}).In("p", "list") }
	away := errors.New("away")
	name := func(text string) string { return text }

	all, unreadable, err := providers.Readable(rowsOf("a", odd("b"), "c"))
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "c"}, all)
	require.Len(t, unreadable, 1)
	assert.EqualError(t, unreadable[0], `p list: unavailable: a row of the list can't be read: no id; it is called "b"`)
	_, _, err = providers.Readable(rowsOf("a", odd("b"), away))
	assert.Equal(t, away, err)
	_, _, err = providers.Readable(rowsOf(odd("b")))
	assert.Error(t, err, "what can't be read at all may be no list")

	found, err := providers.Named(rowsOf("a", odd("b"), "c"), name, []string{"c", "d"})
	require.NoError(t, err)
	assert.Equal(t, []string{"c"}, found)
	for _, row := range []error{odd(""), odd("c"), odd(" C"), odd("tu-1"), away} {
		_, err = providers.Named(rowsOf("c", row), name, []string{"c", "tu-1-pri"})
		assert.Error(t, err, "%v", row)
	}
}
