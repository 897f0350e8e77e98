package notify

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"sync"

	"go.temporal.io/sdk/activity"
)

// pass is what came of coming to some orders, one after the other.
type pass struct {
	orders int
	left   bool // not every order was come to

	mu     sync.Mutex
	failed int
	why    error // the first failure
}

// comeTo comes to so many orders, several at once, by chance: those that can't be asked must not always be in the way of the same others.
func comeTo(ctx context.Context, orders int, tell func(i int) error) *pass {
	p := &pass{orders: orders}
	stopping := activity.GetWorkerStopChannel(ctx)
	next := make(chan int)
	var tellers sync.WaitGroup
	for range tellersAtWeb {
		tellers.Go(func() {
			for i := range next {
				p.fail(tell(i))
			}
		})
	}
	for _, i := range rand.Perm(orders) {
		if p.left = p.brokenOff(); p.left {
			break
		}
		select {
		case next <- i:
			continue
		case <-stopping:
		case <-ctx.Done():
		}
		p.left = true
		break
	}
	close(next)
	tellers.Wait()
	return p
}

func (p *pass) fail(err error) {
	if err == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failed++
	p.why = cmp.Or(p.why, err)
}

func (p *pass) brokenOff() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.failed >= mostFailures
}

// failure says what could not be done, or nothing.
func (p *pass) failure(what string) error {
	if p.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d %s: %w", p.failed, p.orders, what, p.why)
}

// notAsked says which orders, open and ended, gave no answer, or nothing.
func notAsked(open, ended *pass) error {
	both := &pass{orders: open.orders + ended.orders, failed: open.failed + ended.failed, why: cmp.Or(open.why, ended.why)}
	return both.failure("orders could not be asked")
}
