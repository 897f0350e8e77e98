package main

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// through notes in which order, and when, those that wait go.
type through struct {
	*line
	begin time.Time
	mu    sync.Mutex
	gone  []string
	when  []time.Duration
}

func (g *through) wait(name string, priority int) {
	w := g.join(priority)
	go func() {
		<-w.turn
		g.mu.Lock()
		defer g.mu.Unlock()
		g.gone, g.when = append(g.gone, name), append(g.when, time.Since(g.begin))
	}()
	synctest.Wait()
}

func TestTheMostUrgentGoFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := &through{line: newLine(1, budgetSeconds.WithLabelValues("test", "test")), begin: time.Now()}
		for _, w := range []struct {
			name     string
			priority int
		}{{"at once", 5}, {"poll 1", 5}, {"order 1", 3}, {"lookup", 1}, {"order 2", 3}, {"poll 2", 5}, {"purchase", 2}} {
			g.wait(w.name, w.priority)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.Equal(t, []string{"at once", "lookup", "purchase", "order 1", "order 2", "poll 1", "poll 2"}, g.gone)
		assert.Equal(t, 6*time.Second, g.when[6], "one a second")
	})
}

func TestAfterAPauseASecondsWorthGoesAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(4, budgetSeconds.WithLabelValues("test", "test"))
		time.Sleep(time.Minute)
		begin := time.Now()
		for range 4 {
			require.NoError(t, l.Wait(t.Context()))
		}
		assert.Zero(t, time.Since(begin))
		require.NoError(t, l.Wait(t.Context()))
		assert.Equal(t, time.Second/4, time.Since(begin))
	})
}

func TestWhoGivesUpTakesNobodysTurn(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLine(1, budgetSeconds.WithLabelValues("test", "test"))
		require.NoError(t, l.Wait(t.Context()))
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		begin := time.Now()
		require.ErrorIs(t, l.Wait(ctx), context.DeadlineExceeded)
		require.NoError(t, l.Wait(t.Context()))
		assert.Equal(t, time.Second, time.Since(begin))
	})
}
