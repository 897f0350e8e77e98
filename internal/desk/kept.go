package desk

import (
	"cmp"
	"sync"
	"time"
)

// keptFor is how long a list is shown to all who ask: about as long as Temporal's lists lag behind, which answer ten such questions a
// second, whoever asks.
const keptFor = 3 * time.Second

// kept is a list that is one for all readers. Who comes while it is read anew gets what there was.
type kept[T any] struct {
	lives time.Duration // keptFor when left out

	reading sync.Mutex // held by who reads it anew

	lock  sync.Mutex
	at    time.Time // zero: it was never read
	value T
}

// get is the list, read anew when it is too old.
func (k *kept[T]) get(now time.Time, read func() (T, error)) (T, error) {
	lives := cmp.Or(k.lives, keptFor)
	if value, at := k.last(); now.Sub(at) < lives {
		return value, nil
	}
	if !k.reading.TryLock() {
		if value, at := k.last(); !at.IsZero() {
			return value, nil
		}
		k.reading.Lock()
	}
	defer k.reading.Unlock()
	if value, at := k.last(); now.Sub(at) < lives {
		return value, nil // another has read it meanwhile
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	k.lock.Lock()
	defer k.lock.Unlock()
	k.value, k.at = value, now
	return value, nil
}

// last is the list as it was read last, and when.
func (k *kept[T]) last() (T, time.Time) {
	k.lock.Lock()
	defer k.lock.Unlock()
	return k.value, k.at
}
