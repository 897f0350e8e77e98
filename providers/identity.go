package providers

import (
	"context"
	"sync"
	"time"
)

// identityPause is how long nobody asks again for an identity that the provider did not tell. It is short: what looks so may have been a page of a
// gateway, and an order that knows whose account it bought with waits until it can be told.
const identityPause = time.Minute

// Identity remembers whose account a client's credential belongs to, so that it is not asked for at every step. The zero
// value knows nothing yet. It is safe for concurrent use.
type Identity struct {
	mu    sync.Mutex
	known string
	again time.Time // when to ask again for what was not told
}

// Get is the identity, which is asked for if need be. It is "" when the provider does not tell it.
func (i *Identity) Get(ctx context.Context, ask func(ctx context.Context) (string, error)) (string, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.known != "" || time.Now().Before(i.again) {
		return i.known, nil
	}
	told, err := ask(ctx)
	if err != nil {
		return "", err
	}
	i.known, i.again = told, time.Now().Add(identityPause)
	return told, nil
}
