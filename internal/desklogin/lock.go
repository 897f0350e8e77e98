package desklogin

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/gofrs/flock"
)

// retryLock is how long a command waits before it asks again whether another has made the token anew.
const retryLock = 20 * time.Millisecond

// lock keeps every other command of this user's from making the desk's token anew until it is released, or its process ends.
func lock(ctx context.Context, desk *url.URL) (release func(), err error) {
	file, err := fileFor(desk)
	if err != nil {
		return nil, err
	}
	held := flock.New(file + ".lock")
	if _, err := held.TryLockContext(ctx, retryLock); err != nil {
		return nil, fmt.Errorf("wait for another command, which makes the session's token anew: %w", err)
	}
	return func() { _ = held.Close() }, nil
}
