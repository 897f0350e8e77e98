package activities

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Watch looks at one provider account for all orders that wait for it. A worker has one for each account it serves.
type Watch struct {
	ID     string // workflow ID of the account's watch
	Pace   Pace
	Budget providers.Limiter // the watch's part of the account's budget
	Orders Orders
	Now    func() time.Time

	// Books are what Temporal remembers of the account, by its name here.
	Books func(ctx context.Context, account string) (Books, error)

	OwnLooks float64 // how many looks of their own all orders that wait may take in a second, together; 0 for any number

	HoldPurchases bool // every purchase waits for a person

	Remind func(ctx context.Context) error // has the bell go round, which reminds a support team by notes; nil for nobody

	OnSwept func(Swept) // is told of each sweep that came to its end; nil for nobody

	mu   sync.Mutex
	held map[string]Subscriptions // as last read, by workflow ID

	waiting int       // how many orders waited when that was counted
	counted time.Time // zero when it was not

	swept, due time.Time // when this worker's last sweep began, and when the next one is due; zero when it has made none
}

// Swept is what one sweep tells of itself.
type Swept struct {
	At      time.Time // when it began
	Took    time.Duration
	Unknown int // connections that are waited for and whose status no document names
}

// LookRequest is what the activity Look is asked for.
type LookRequest struct {
	Fresh bool `json:"fresh,omitempty"` // whoever waits has just looked: begin with a pause
}

const (
	// directReads is how many connections a sweep reads one by one: all, if there are no more, and otherwise so many, or
	// one in rareTurn, of those that the provider's list lacks. A list that is suddenly empty must not cost a request for
	// each order.
	directReads = 2
	rareTurn    = 20
	tellers     = 8                // orders told at the same time
	queryPause  = 10 * time.Second // before the subscriptions are read again, when they could not be
)

// Heartbeat is between signs of life of an activity that lists an account, and Silence how long none comes when its worker counts as dead.
const (
	Heartbeat = 2 * time.Second
	Silence   = 5 * Heartbeat
)

// source is a provider account, as the watch reads it.
type source struct {
	list func(ctx context.Context) iter.Seq2[providers.Connection, error]
	read func(ctx context.Context, id string) (providers.Connection, error)
}

// look sweeps the account by run: it lists every connection, page by page, and tells the orders whose connection is news. Its
// retries are the sweeps, which so cost no history. It ends when nobody waits, and tells when this worker last swept, as each of
// its retries does.
func (w *Watch) look(ctx context.Context, r LookRequest, account identified, run func(context.Context, *sweep) error) (swept time.Time, err error) {
	if r.Fresh && activity.GetInfo(ctx).Attempt == 1 {
		return swept, notYet("first sweep to come", w.Pace.First)
	}
	reached := w.begin(ctx)
	defer reached.over(ctx)
	defer signsOfLife(ctx, reached)()
	begin := time.Now()
	s, err := w.gather(ctx, reached)
	if err != nil {
		return swept, notYet("read the subscriptions: "+err.Error(), queryPause)
	}
	if len(s.waiting) == 0 && len(s.ended) == 0 {
		return w.lastSwept(), nil
	}
	if left := w.left(s); left > 0 {
		return swept, sweptAt(w.lastSwept(), fmt.Sprintf("%d connections waited for, next sweep in %s", len(s.waiting), left.Round(time.Second)), min(left, w.Pace.First))
	}
	swept = reached.Began
	w.next(swept, 0)
	limited := providers.WithLimiter(ctx, w.Budget)
	others, err := s.leaveOthers(limited, w, account)
	if err == nil {
		err = run(limited, s)
	}
	if err := s.settle(ctx); err != nil {
		return swept, notYet("end subscriptions: "+err.Error(), queryPause)
	}
	if err != nil && s.resumed && ctx.Err() == nil {
		return swept, notYet("the list can't be gone on with, and is read from its beginning: "+err.Error(), w.Pace.First)
	}
	if err != nil {
		return swept, w.unreadable(err)
	}
	if others != nil && len(s.waiting) == 0 {
		return swept, translateOwner(others)
	}
	w.next(swept, s.interval())
	if w.OnSwept != nil {
		w.OnSwept(Swept{At: swept, Took: time.Since(begin), Unknown: s.unknown})
	}
	pause := max(s.interval()-time.Since(begin), time.Second)
	return swept, sweptAt(swept, fmt.Sprintf("%s, next sweep in %s", s.summary(), pause.Round(time.Second)), min(pause, w.Pace.First))
}

// sweptAt is notYet with the time of the last sweep as its detail, for people who ask when that was.
func sweptAt(swept time.Time, message string, delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions(message, TypeNotYet, temporal.ApplicationErrorOptions{
		Category: temporal.ApplicationErrorCategoryBenign, NextRetryDelay: delay, Details: []any{swept},
	})
}

func (w *Watch) lastSwept() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.swept
}

// next notes when this worker began a sweep, and after which time another is due.
func (w *Watch) next(swept time.Time, interval time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.swept, w.due = swept, swept.Add(interval)
}

// left is how long the account need not be looked at. While all wait for people that is a while, but whoever has bought just now
// and not looked yet does not wait for so long.
func (w *Watch) left(s *sweep) time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, all := range s.waiting {
		if slices.ContainsFunc(all, func(h holding) bool { return h.Fresh && h.At.After(w.swept) }) {
			return 0
		}
	}
	if len(s.waiting) == 0 {
		return 0
	}
	return w.due.Sub(w.Now())
}

// unreadable is the error of a sweep that the provider did not let come to its end.
func (w *Watch) unreadable(err error) error {
	pause := max(w.Pace.First, retryDelay(err))
	if refusal(err) {
		pause = max(pause, slowRetry)
	}
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindOf(err)),
		temporal.ApplicationErrorOptions{NextRetryDelay: pause})
}

// signsOfLife heartbeats until it is told to stop: a list may take minutes, and its worker may die in the middle. Each carries the
// details, which would be lost with it otherwise.
func signsOfLife(ctx context.Context, details ...any) (stop func()) {
	over := make(chan struct{})
	var beating sync.WaitGroup
	beating.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-ctx.Done():
				return
			case <-time.After(Heartbeat):
			}
			activity.RecordHeartbeat(ctx, details...) // by the activity's context: the SDK sends some later, and warns when that is over by then
		}
	})
	return func() {
		close(over)
		beating.Wait()
	}
}

// gather begins a sweep with the subscriptions of the watch that asked for it, and of its shards. That is not always the one
// that this worker's orders subscribe to: its worker may have been another.
func (w *Watch) gather(ctx context.Context, reached *reached) (*sweep, error) {
	s := &sweep{watch: w, place: &reached.Place, resumed: reached.resumed(), waiting: map[string][]holding{}, ended: map[string]*Ended{}}
	asked := activity.GetInfo(ctx).WorkflowExecution.ID
	root, err := w.subscriptions(ctx, asked)
	if errors.Is(err, ErrWatchEnded) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	newest := map[Waiting]holding{}
	s.add(newest, asked, root.All)
	for _, shard := range root.Shards {
		held, err := w.subscriptions(ctx, shard)
		if err != nil && !errors.Is(err, ErrWatchEnded) {
			return nil, err
		}
		if len(held.All) == 0 {
			s.endedAt(asked).Shards = append(s.endedAt(asked).Shards, shard)
		}
		s.add(newest, shard, held.All)
	}
	for _, h := range newest {
		s.waiting[h.ConnectionID] = append(s.waiting[h.ConnectionID], h)
	}
	return s, nil
}

// subscriptions asks one workflow of the watch. What did not change since the last time is remembered.
func (w *Watch) subscriptions(ctx context.Context, workflowID string) (Subscriptions, error) {
	w.mu.Lock()
	known := w.held[workflowID]
	w.mu.Unlock()
	held, err := w.Orders.Subscriptions(ctx, workflowID, known.Version)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil {
		delete(w.held, workflowID)
		return Subscriptions{}, err
	}
	if held.Version == known.Version {
		return known, nil
	}
	if w.held == nil {
		w.held = map[string]Subscriptions{}
	}
	w.held[workflowID] = held
	return held, nil
}

// some picks at most n of the ids, by chance: the others have their turn in another sweep.
func some(ids []string, n int) []string {
	rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	return ids[:min(n, len(ids))]
}
