package activities

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// books are a provider's, whose list of everything takes a while: it shows what there was when it began, and by luck more.
type books struct {
	mu    sync.Mutex
	names []string
	lists int
	fails bool
}

func (b *books) buy(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.names = append(b.names, name)
}

func (b *books) has() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.names)
}

func (b *books) listed() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lists
}

func (b *books) list(ctx context.Context, marks []string) (found []providers.Connection, err error) {
	b.mu.Lock()
	b.lists++
	names, fails := slices.Clone(b.names), b.fails
	b.mu.Unlock()
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if fails {
		return nil, errors.New("the provider is down")
	}
	for _, name := range names {
		if slices.Contains(marks, name) {
			found = append(found, providers.Connection{ID: "id of " + name, Name: name})
		}
	}
	return found, nil
}

// Whatever the moments at which orders ask, buy and give up: nobody is shown less than there was when they asked, and nobody
// what is another's.
func TestASharedLookShowsNoLessThanOnesOwn(t *testing.T) {
	t.Parallel()
	for seed := range uint64(200) {
		synctest.Test(t, func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 1))
			provider, looks := &books{}, &together{}
			var line providers.Limiter
			if seed%2 == 1 {
				line = &queue{each: time.Duration(dice.IntN(1000)) * time.Millisecond}
			}
			var all sync.WaitGroup
			for range 40 {
				mark := fmt.Sprintf("order-%d", dice.IntN(12))
				asks, patience := time.Duration(dice.IntN(8000))*time.Millisecond, time.Duration(dice.IntN(6000))*time.Millisecond
				all.Go(func() {
					time.Sleep(asks)
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					there := slices.Contains(provider.has(), mark)
					found, err := looks.find(ctx, line, provider.list, []string{mark})
					if err != nil {
						assert.ErrorIs(t, err, context.DeadlineExceeded)
						return
					}
					for _, c := range found {
						assert.Equal(t, mark, c.Name)
					}
					if there {
						assert.NotEmpty(t, found, "seed %d: %s was there when it was asked for", seed, mark)
					}
					if len(found) == 0 {
						provider.buy(mark)
					}
				})
			}
			all.Wait()
			assert.Less(t, provider.listed(), 20, "40 orders asked")
		})
	}
}

func TestManyAskAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		provider, looks := &books{}, &together{}
		var all sync.WaitGroup
		for i := range 2*maxMarks + 1 {
			all.Go(func() {
				_, err := looks.find(t.Context(), nil, provider.list, []string{fmt.Sprint(i)})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.LessOrEqual(t, provider.listed(), 4)
	})
}

// queue is an account's line, in which everything waits.
type queue struct {
	each   time.Duration
	waited int
	shared int // of them
}

func (q *queue) Wait(ctx context.Context) error {
	q.waited++
	if Shared(ctx) {
		q.shared++
	}
	select {
	case <-time.After(q.each):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestALookServesWhoAsksWhileItWaitsInLine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		provider, looks, line := &books{}, &together{}, &queue{each: 5 * time.Second}
		list := func(ctx context.Context, marks []string) ([]providers.Connection, error) {
			for range 2 { // pages
				if err := providers.LimiterFrom(ctx).Wait(ctx); err != nil {
					return nil, err
				}
			}
			return provider.list(ctx, marks)
		}
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 400 * time.Millisecond)
				_, err := looks.find(t.Context(), line, list, []string{fmt.Sprint(i)})
				assert.NoError(t, err)
			})
		}
		all.Wait()
		assert.Equal(t, 1, provider.listed())
		assert.Equal(t, 2, line.waited, "once a page")
		assert.Equal(t, 2, line.shared, "requests to buy go before each")
	})
}

func TestAFailedLookFailsForAllWhoWaitForIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		provider, looks := &books{fails: true}, &together{}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				_, err := looks.find(t.Context(), nil, provider.list, []string{"a"})
				assert.EqualError(t, err, "the provider is down")
			})
		}
		all.Wait()
		provider.fails = false
		found, err := looks.find(t.Context(), nil, provider.list, []string{"a"})
		require.NoError(t, err)
		assert.Empty(t, found)
	})
}

func TestNobodyLooksForThoseWhoGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		provider, looks := &books{}, &together{}
		ctx, giveUp := context.WithCancel(t.Context())
		giveUp()
		_, err := looks.find(ctx, nil, provider.list, []string{"a"})
		require.ErrorIs(t, err, context.Canceled)
		_, err = looks.find(t.Context(), nil, provider.list, []string{"a"})
		require.NoError(t, err, "who asks afterwards has a look of their own")
	})
}
