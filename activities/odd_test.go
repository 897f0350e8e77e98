package activities_test

import (
	"iter"
	"strings"
	"testing"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// withOdd has every list of the account's connections begin with a row that can't be read.
func (a *account) withOdd(id, name string) {
	a.list = func(all iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] {
		odd := &providers.OddRow{ID: id, Name: name, Why: "a connection without an id"}
		return func(yield func(providers.Connection, error) bool) {
			if !yield(providers.Connection{}, odd.In("the provider", "listConnections")) {
				return
			}
			all(yield)
		}
	}
}

// One row that can't be read costs no order the news of its own connection.
func TestLookPassesOverAnOddRow(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(4)
		for i, order := range []string{"a", "b", "c", "d"} {
			w.orderFor(order, ids[i])
			w.shows(ids[i], w.words.active)
		}
		w.waits(watchID, "lost", activities.Seen{ConnectionID: w.lost(1), Status: activities.StatusNotFound})
		w.withOdd("", "draft of a colleague")
		err := w.looks()
		require.Equal(t, activities.TypeNotYet, failureOf(t, err).kind)
		assert.ErrorContains(t, err, "4 orders told, 1 rows of the list can't be read")
		assert.Equal(t, []string{"a", "b", "c", "d"}, w.everythingTold())
	})
}

// Of a list with a row that can't be read nothing is absent that the row could be.
func TestNothingIsAbsentFromAListWithAnOddRow(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		id, name string
		known    []string // the names of the connection that is to be gone
		gone     bool
	}{
		"nothing of it can be read":  {"", "", []string{"tu-a-1"}, false},
		"it has the name":            {"", "tu-a-1", []string{"tu-a-1"}, false},
		"it may have the name":       {"", "TU-A", []string{"tu-a-1"}, false},
		"it has another name":        {"", "draft of a colleague", []string{"tu-a-1"}, true},
		"no name is known":           {"", "draft of a colleague", nil, false},
		"it has another id":          {"00000000-0000-4000-8000-000000000001", "", nil, true},
		"it has the id":              {"nowhere", "draft of a colleague", []string{"tu-a-1"}, false},
		"one of the names may be it": {"", "kept", []string{"tu-a-1", "kept by a person"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newConsoleConnect(t).account
			_, err := a.other(1)
			require.NoError(t, err)
			a.withOdd(strings.ReplaceAll(test.id, "nowhere", a.nowhere), test.name)
			ground, _ := a.goes(activities.Owned{ConnectionID: a.nowhere, Names: test.known})
			assert.Equal(t, test.gone, ground != "", ground)
		})
	}
}

// What an order bought may be called otherwise, and be the very row that can't be read.
func TestNothingResemblesTheMarkInAListWithAnOddRow(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t).account
	look := func() error {
		_, err := run[activities.Found](a, "Find", activities.Search{Marks: []string{a.mark}, Since: begin})
		return err
	}
	a.withOdd("", "draft of a colleague")
	require.NoError(t, look())
	for _, name := range []string{"", a.mark[:len(a.mark)-2]} {
		a.withOdd("", name)
		assert.Equal(t, string(providers.KindUnavailable), failureOf(t, look()).kind, "%q", name)
	}
}
