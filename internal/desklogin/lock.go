package desklogin

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"syscall"
	"time"
)

// retryLock is how long a command waits before it asks again whether another has made the token anew.
const retryLock = 20 * time.Millisecond

// lock keeps every other command of this user's from making the desk's token anew until it is released, or its process ends.
func lock(ctx context.Context, desk *url.URL) (release func(), err error) {
	file, err := fileFor(desk)
	if err != nil {
		return nil, err
	}
	held, err := os.OpenFile(file+".lock", os.O_RDWR|os.O_CREATE, 0o600) // #nosec G304 -- the user's own folder
	if err != nil {
		return nil, fmt.Errorf("lock the session: %w", err)
	}
	release = func() { _ = held.Close() } // which gives the lock back
	for {
		err := syscall.Flock(int(held.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) // #nosec G115 -- a file descriptor is small
		if err == nil {
			return release, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			release()
			return nil, fmt.Errorf("lock the session: %w", err)
		}
		select {
		case <-ctx.Done():
			release()
			return nil, fmt.Errorf("wait for another command, which makes the session's token anew: %w", ctx.Err())
		case <-time.After(retryLock):
		}
	}
}
