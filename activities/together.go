package activities

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"turnup/providers"
)

// together makes one look for marks out of those that many orders ask for at the same time, since a look may read every page
// of the account. A look serves those who asked before it began, and nobody else: it shows no less than what a look of their
// own would have shown, and comes before anything that they send. It begins when its first request may be sent: who asks while it waits in
// the account's line is served too, and those whom the look before served are let through first. The zero value is ready for use, without a
// line.
type together struct {
	mu      sync.Mutex
	looking bool
	next    []*sharedLook // which nobody has begun, first the one that comes first
}

// sharedLook is one look for the marks of all who asked for it.
type sharedLook struct {
	ctx    context.Context // nobody's who waits: one that gives up leaves the look to the others
	cancel context.CancelFunc
	marks  []string
	left   int // how many wait for it

	done  chan struct{} // closed when found and err are there
	found []providers.Connection
	err   error
}

type sharedKey struct{}

// Shared reports whether a request is of a look for many orders, whichever of them asked first. In the account's line it should wait
// behind requests to buy: who comes meanwhile needs no look of their own.
func Shared(ctx context.Context) bool { return ctx.Value(sharedKey{}) != nil }

// maxMarks is how many marks a look is for: a provider that searches by name is sent all of them.
const maxMarks = 50

// find is what the look shows of those marks, as Account.Find.
func (t *together) find(
	ctx context.Context, line providers.Limiter, look func(context.Context, []string) ([]providers.Connection, error), marks []string,
) ([]providers.Connection, error) {
	shared := t.join(ctx, marks)
	go t.begin(line, look)
	defer t.leave(shared)
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-shared.done:
	}
	var ours []providers.Connection
	for _, c := range shared.found {
		if slices.Contains(marks, c.Name) {
			ours = append(ours, c)
		}
	}
	return ours, shared.err
}

// join has a look that has not begun be for those marks too.
func (t *together) join(ctx context.Context, marks []string) *sharedLook {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := len(t.next) - 1; last < 0 || t.next[last].left == 0 || len(t.next[last].marks)+len(marks) > maxMarks {
		own, cancel := context.WithCancel(context.WithValue(context.WithoutCancel(ctx), sharedKey{}, true))
		t.next = append(t.next, &sharedLook{ctx: own, cancel: cancel, done: make(chan struct{})})
	}
	shared := t.next[len(t.next)-1]
	shared.marks = append(shared.marks, marks...)
	shared.left++
	return shared
}

// begin looks, until nobody waits for a look that has not begun. It does nothing while somebody does so.
func (t *together) begin(line providers.Limiter, look func(context.Context, []string) ([]providers.Connection, error)) {
	for next := t.first(); next != nil; next = t.first() {
		ctx, err := inTurn(next.ctx, line)
		t.take()
		if err == nil {
			next.found, err = look(ctx, next.marks)
		}
		next.err = err
		close(next.done)
		t.mu.Lock()
		t.looking = false
		t.mu.Unlock()
	}
}

// first is the look that is next to begin, if one may.
func (t *together) first() *sharedLook {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.looking || len(t.next) == 0 {
		return nil
	}
	t.looking = true
	return t.next[0]
}

// take has nobody join the first look any more: it begins.
func (t *together) take() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next = t.next[1:]
}

// inTurn waits in the line, if there is one, and gives a context whose first request need not do so again.
func inTurn(ctx context.Context, line providers.Limiter) (context.Context, error) {
	if line == nil {
		return ctx, ctx.Err()
	}
	return providers.WithLimiter(ctx, &hadTurn{line: line}), line.Wait(ctx)
}

type hadTurn struct {
	line  providers.Limiter
	taken atomic.Bool
}

func (h *hadTurn) Wait(ctx context.Context) error {
	if !h.taken.Swap(true) {
		return nil
	}
	return h.line.Wait(ctx)
}

// leave ends a look that nobody waits for any more.
func (t *together) leave(shared *sharedLook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if shared.left--; shared.left == 0 {
		shared.cancel()
	}
}
