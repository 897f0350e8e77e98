// Package serving answers HTTP until a program is told to stop.
package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Patience is how long requests under way may take when a program stops, unless it has a reason of its own.
const Patience = 10 * time.Second

// Until serves at the listener until ctx ends. Requests under way may end then, for as long as patience; those that last longer are cut off.
func Until(ctx context.Context, patience time.Duration, server *http.Server, listener net.Listener) error {
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve at %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := server.Shutdown(limited)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if err != nil {
		return fmt.Errorf("stop serving at %s: %w", listener.Addr(), err)
	}
	return nil
}
