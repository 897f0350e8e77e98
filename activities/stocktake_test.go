package activities_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// half is an inventory of which attempts are broken off in the middle of the list.
type half struct {
	*stock
	w       *watched
	attempt retries[json.RawMessage]
}

// looks makes one attempt, and tells how many calls its list took, and how many connections it read by themselves.
func (h *half) looks() (report activities.InventoryReport, lists, reads int, err error) {
	h.t.Helper()
	lists, reads = h.w.cost(func() {
		report, err = decode[activities.InventoryReport](h.t)(h.attempt.run(h.w.activities, activities.StepInventory, activities.InventoryQuestion{}))
	})
	return report, lists, reads, err
}

// breaks makes an attempt in which that happens after a page and a row.
func (h *half) breaks(happens func()) {
	h.t.Helper()
	h.w.list = broken(h.w.pageSize+1, happens)
	_, _, _, err := h.looks()
	require.Error(h.t, err)
	h.w.list, h.attempt.worker = nil, nil
}

// fails has the provider answer no list any more.
func (h *half) fails() {
	h.spoil(simulator.Fault{Operation: h.w.operations.list, Kind: simulator.FaultStatus, Status: 500, Count: 100})
}

// An inventory whose attempt ends in the middle of the list, whether the worker goes, the attempt's time is over, or the provider fails, is gone on
// with from the page that was reached, and finds what a whole one finds. A page that can't be read again has it begin at the first.
func TestInventory_GoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		s := newStock(t, w.account, 1)
		first := []providers.Connection{s.serve(501), s.serve(502), s.serve(503)}
		w.stock(2*w.pageSize + 1)
		last := []providers.Connection{s.serve(504), s.serve(505), s.serve(506)}
		s.clock.Advance(24 * time.Hour)
		s.plant([]providers.Connection{first[0], last[0], first[1], last[1]})
		s.clock.Advance(24 * time.Hour)

		whole, pages, news, err := (&half{stock: s, w: w}).looks()
		require.NoError(t, err)
		require.Greater(t, pages, 2)
		require.NotEmpty(t, whole.Findings)
		require.Positive(t, whole.Foreign)

		goes := &half{stock: s, w: w}
		worker, stop := context.WithCancel(t.Context())
		goes.attempt.worker = worker
		goes.breaks(stop)
		report, lists, reads, err := goes.looks()
		require.NoError(t, err)
		assert.Equal(t, whole, report, "the worker went, or its time was over")
		assert.Equal(t, news, reads, "what the first pages have is not missing")
		assert.Less(t, lists, pages)

		failed := &half{stock: s, w: w}
		failed.breaks(failed.fails)
		w.engine.ClearFaults()
		report, lists, _, err = failed.looks()
		require.NoError(t, err)
		assert.Equal(t, whole, report, "the provider failed")
		assert.Less(t, lists, pages)

		failed = &half{stock: s, w: w}
		failed.breaks(failed.fails)
		_, _, _, err = failed.looks()
		require.Error(t, err)
		w.engine.ClearFaults()
		report, lists, _, err = failed.looks()
		require.NoError(t, err)
		assert.Equal(t, whole, report, "the page that was reached could not be read")
		assert.Equal(t, pages, lists)
	})
}
