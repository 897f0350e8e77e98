package activities

import (
	"context"
	"slices"
	"sync"

	"turnup/providers"
)

// together makes one look for marks out of those that many orders ask for at the same time, since a look may read every page
// of the account. A look serves those who asked before it began, and nobody else: it shows no less than what a look of their
// own would have shown, and comes before anything that they send. The zero value is ready for use.
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

// maxMarks is how many marks a look is for: a provider that searches by name is sent all of them.
const maxMarks = 50

// find is what the look shows of those marks, as Account.Find.
func (t *together) find(
	ctx context.Context, look func(context.Context, []string) ([]providers.Connection, error), marks []string,
) ([]providers.Connection, error) {
	shared := t.join(ctx, marks)
	go t.begin(look)
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
		own, cancel := context.WithCancel(context.WithoutCancel(ctx))
		t.next = append(t.next, &sharedLook{ctx: own, cancel: cancel, done: make(chan struct{})})
	}
	shared := t.next[len(t.next)-1]
	shared.marks = append(shared.marks, marks...)
	shared.left++
	return shared
}

// begin looks, until nobody waits for a look that has not begun. It does nothing while somebody does so.
func (t *together) begin(look func(context.Context, []string) ([]providers.Connection, error)) {
	for shared := t.take(); shared != nil; shared = t.take() {
		shared.found, shared.err = look(shared.ctx, shared.marks)
		close(shared.done)
		t.mu.Lock()
		t.looking = false
		t.mu.Unlock()
	}
}

// take is the look that begins now, if one may.
func (t *together) take() *sharedLook {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.looking || len(t.next) == 0 {
		return nil
	}
	shared := t.next[0]
	t.next, t.looking = t.next[1:], true
	return shared
}

// leave ends a look that nobody waits for any more.
func (t *together) leave(shared *sharedLook) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if shared.left--; shared.left == 0 {
		shared.cancel()
	}
}
