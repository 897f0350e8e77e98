package evidence

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/workflows/order"
)

// Store is where evidence is kept.
type Store interface {
	Has(ctx context.Context, name string) (bool, error)
	// Put keeps the file whole, or not at all. One that is there already is left alone.
	Put(ctx context.Context, name string, data []byte) error
}

// lag is by how much Temporal's lists may be behind, and more.
const lag = 10 * time.Minute

// Keeper keeps the evidence of all that ends. It remembers nothing but its own passes: the first looks at all that Temporal remembers, so
// that nothing is lost while it did not run, as long as that is no longer than Temporal's retention.
type Keeper struct {
	Source Source
	Into   Store
	Tell   func(name string) // of each file that was written
	since  time.Time         // what ended before is kept
}

// Pass keeps the evidence of all that has ended since the pass before and has none yet. One that fails does not keep the others back, and the next
// pass tries it again.
func (k *Keeper) Pass(ctx context.Context, now time.Time) (written int, err error) {
	query := "(" + order.KeyOrderState.GetName() + " IS NOT NULL OR " + order.KeyServiceState.GetName() + " IS NOT NULL) AND ExecutionStatus != 'Running'"
	if !k.since.IsZero() {
		query += " AND CloseTime >= " + order.Quoted(k.since.UTC().Format(time.RFC3339Nano))
	}
	next := now.Add(-lag)
	var failed []error
	for info, err := range order.Runs(ctx, k.Source.Temporal, query) {
		if err != nil {
			return written, errors.Join(append(failed, fmt.Errorf("list what has ended: %w", err))...) // and the next pass begins where this one did
		}
		name := runOf(k.Source.Namespace, info).Name()
		is, err := k.keep(ctx, name, func() ([]byte, error) {
			_, data, err := k.Source.OfRun(ctx, info)
			return data, err
		})
		if err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", name, err))
			if ended := info.GetCloseTime().AsTime(); ended.Before(next) {
				next = ended
			}
			continue
		}
		if is {
			written++
			k.Tell(name)
		}
	}
	k.since = next
	return written, errors.Join(failed...)
}

// keep writes what is not there yet.
func (k *Keeper) keep(ctx context.Context, name string, made func() ([]byte, error)) (written bool, err error) {
	has, err := k.Into.Has(ctx, name)
	if err != nil || has {
		return false, err
	}
	data, err := made()
	if err != nil {
		return false, err
	}
	return true, k.Into.Put(ctx, name, data)
}
