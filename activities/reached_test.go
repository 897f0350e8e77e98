package activities_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// broken is a list in which something happens after so many rows.
func broken(after int, happens func()) func(iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] {
	return func(rows iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] {
		return func(yield func(providers.Connection, error) bool) {
			n := 0
			for c, err := range rows {
				if n++; n == after {
					happens()
				}
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// A sweep whose worker goes in the middle is gone on with by another from the page that it had reached, and the next one follows at once. One
// that the provider ended begins at the first page.
func TestASweepGoesOnWhereAnotherWorkerStood(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		for i, id := range w.stock(2*w.pageSize + 1) {
			w.orderFor(fmt.Sprint("order", i), id)
		}
		pages := w.listing()
		for name, fails := range map[string]bool{"the worker goes": false, "the provider fails": true} {
			worker, stop := context.WithCancel(t.Context())
			defer stop()
			r := retries[any]{worker: worker}
			look := func() (message string, lists, reads int) {
				w.watch.IsDue()
				lists, reads = w.cost(func() {
					_, err := r.run(w.activities, "Look", activities.LookRequest{})
					require.Error(t, err, name)
					message = err.Error()
				})
				return message, lists, reads
			}
			w.list = broken(w.pageSize+1, func() {
				if fails {
					require.NoError(t, w.engine.Inject(simulator.Fault{Operation: w.operations.list, Kind: simulator.FaultStatus, Status: 500, Count: 100}))
				} else {
					stop()
				}
			})
			look()
			w.list, r.worker = nil, nil
			w.engine.ClearFaults()

			if !fails {
				message, lists, reads := look()
				assert.Contains(t, message, "from the page on that another worker had reached")
				assert.Less(t, lists, pages)
				assert.Zero(t, reads, "what the first pages have is not missing")
				assert.LessOrEqual(t, w.watch.DueIn(), time.Duration(0))
			}
			message, lists, _ := look()
			assert.NotContains(t, message, "another worker", name)
			assert.Equal(t, pages, lists, name)
		}
	})
}
