package desk

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"
)

// keptFor is how long a list is shown to all who ask: about as long as Temporal's lists lag behind, which answer ten such questions a
// second, whoever asks.
const keptFor = 3 * time.Second

// kept is a list that is one for all readers. Who comes while it is read anew gets what there was, or waits for that one reading, however it ends.
type kept[T any] struct {
	lives time.Duration // keptFor when left out

	lock    sync.Mutex
	at      time.Time // zero: it was never read
	value   T
	reading *reading[T] // that goes on; nil for none
}

// reading is one reading of a list, for all who wait for it.
type reading[T any] struct {
	ended chan struct{}
	value T
	err   error
}

// get is the list, read anew when it is too old. That who reads it goes away does not end the reading: others may wait for it.
func (k *kept[T]) get(ctx context.Context, now time.Time, read func(context.Context) (T, error)) (T, error) {
	k.lock.Lock()
	if now.Sub(k.at) < cmp.Or(k.lives, keptFor) || k.reading != nil && !k.at.IsZero() {
		defer k.lock.Unlock()
		return k.value, nil
	}
	if r := k.reading; r != nil {
		k.lock.Unlock()
		select {
		case <-r.ended:
			return r.value, r.err
		case <-ctx.Done():
			var none T
			return none, ctx.Err()
		}
	}
	r := &reading[T]{ended: make(chan struct{}), err: errBroken}
	k.reading = r
	k.lock.Unlock()
	defer k.end(r, now)
	r.value, r.err = read(context.WithoutCancel(ctx))
	return r.value, r.err
}

// errBroken is how a reading ended that did not come to its end.
var errBroken = errors.New("it could not be read; the desk's log says why")

// end lets all who wait for the reading have what came of it.
func (k *kept[T]) end(r *reading[T], now time.Time) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.reading = nil; r.err == nil {
		k.value, k.at = r.value, now
	}
	close(r.ended)
}
