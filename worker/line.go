package main

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/activity"
	"golang.org/x/time/rate"
)

// line lets the requests of an account through at a rate: the most urgent first, and among those who came first. After a pause a
// second's worth goes at once.
type line struct {
	rate   *rate.Limiter
	waited prometheus.Observer // for how long each request waited

	mu      sync.Mutex
	waiting []*waiter // in the order in which they will go
	moving  bool
}

type waiter struct {
	priority int // of its activity: 1 is the most urgent
	turn     chan struct{}
}

var _ providers.Limiter = (*line)(nil)

func newLine(perSecond float64, waited prometheus.Observer) *line {
	l := &line{rate: rate.NewLimiter(0, 1), waited: waited}
	l.setRate(perSecond)
	return l
}

// setRate is how many requests a second go from now on.
func (l *line) setRate(perSecond float64) {
	l.rate.SetBurst(max(1, int(math.Round(perSecond))))
	l.rate.SetLimit(rate.Limit(perSecond))
}

// Wait implements providers.Limiter.
func (l *line) Wait(ctx context.Context) error {
	begin := time.Now()
	defer func() { l.waited.Observe(time.Since(begin).Seconds()) }()
	w := l.join(priorityOf(ctx))
	select {
	case <-w.turn:
		return nil
	case <-ctx.Done():
		l.leave(w)
		return ctx.Err()
	}
}

// priorityOf is the priority of the activity that sends the request.
func priorityOf(ctx context.Context) int {
	if !activity.IsActivity(ctx) || activities.Shared(ctx) {
		return order.PriorityOrder
	}
	return cmp.Or(activity.GetInfo(ctx).Priority.PriorityKey, order.PriorityOrder)
}

func (l *line) join(priority int) *waiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := &waiter{priority: priority, turn: make(chan struct{})}
	behind := slices.IndexFunc(l.waiting, func(other *waiter) bool { return other.priority > priority })
	if behind < 0 {
		behind = len(l.waiting)
	}
	l.waiting = slices.Insert(l.waiting, behind, w)
	if !l.moving {
		l.moving = true
		go l.move()
	}
	return w
}

func (l *line) leave(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = slices.DeleteFunc(l.waiting, func(other *waiter) bool { return other == w })
}

// move lets one after the other through, until nobody waits.
func (l *line) move() {
	for l.somebodyWaits() {
		_ = l.rate.Wait(context.Background()) // which never ends, so that there is no error
		l.next()
	}
}

func (l *line) somebodyWaits() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.moving = len(l.waiting) > 0
	return l.moving
}

func (l *line) next() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) > 0 { // unless all have given up
		close(l.waiting[0].turn)
		l.waiting = l.waiting[1:]
	}
}
