package activities

import (
	"context"
	"errors"
	"fmt"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// goneLooks is how many looks a deleted connection may be shown as if nobody had deleted it: more than an hour at the
// default pace.
const goneLooks = 12

// going is what the looks at a deleted connection have seen so far. It is kept in the heartbeat, for a look too few could
// leave something billing.
type going struct {
	Closing bool `json:"closing,omitempty"` // the provider showed it on its way out
	Misses  int  `json:"misses,omitempty"`  // looks in a row that did not show it at all
	Empty   bool `json:"empty,omitempty"`   // the list that lacked it lacked everything
}

// Gone ends when the provider says itself that nothing is left of the connection, and returns how it says so. It fails when
// the connection does not go.
func (s *Steps[R]) Gone(ctx context.Context, owned Owned) (ground string, err error) {
	seen := going{Closing: owned.Going}
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &seen); err != nil {
			return "", fmt.Errorf("read what was seen: %w", err)
		}
	}
	stop := signsOfLife(ctx, seen) // what this look sees counts at its end
	ground, err = s.gone(ctx, owned, &seen)
	stop()
	activity.RecordHeartbeat(ctx, seen)
	return ground, err
}

func (s *Steps[R]) gone(ctx context.Context, owned Owned, seen *going) (string, error) {
	if _, err := s.Watch.identity(ctx, s.Account, owned.Identity); errors.Is(err, ErrOtherAccount) {
		return "", translateOwner(err)
	} else if err != nil {
		return "", s.Pace.translateSettling(err)
	}
	now, err := get(ctx, s.Account, owned.ConnectionID)
	switch {
	case providers.KindOf(err) == providers.KindNotFound:
		return s.missing(ctx, owned, seen)
	case err != nil:
		return "", s.Pace.translateSettling(err)
	case now.Gone:
		return "the provider shows it as " + now.Status, nil
	}
	*seen = going{Closing: seen.Closing || now.Phase == providers.PhaseClosing}
	if !now.Dead() && now.Phase != providers.PhaseUnknown && activity.GetInfo(ctx).Attempt > goneLooks {
		message := fmt.Sprintf("the provider was asked to delete %s, and shows it as %s", now.ID, now.Status)
		return "", final(providers.KindRejected, message)
	}
	return "", notYet(still(now), s.Pace.next(ctx))
}

// missing says what it means that the provider does not know the connection. What it showed on its way out is gone. Of
// anything else it is believed after the settle time, when the list of the very account lacks it too; an empty list says
// so only once it has done that for another settle time, since it may be the list that is missing.
func (s *Steps[R]) missing(ctx context.Context, owned Owned, seen *going) (string, error) {
	if err := s.Watch.mayMiss(ctx, s.Account, owned.Identity); err != nil {
		return "", err
	}
	id := owned.ConnectionID
	if seen.Closing {
		return "the provider showed it on its way out, and does not know it any more", nil
	}
	seen.Misses++
	enough := settleLooks + 1
	if seen.Empty {
		enough += settleLooks
	}
	unknown := fmt.Sprintf("the provider does not know %s, look %d of %d", id, seen.Misses, enough)
	if seen.Misses < enough {
		return "", notYet(unknown, s.Pace.Settle/settleLooks)
	}
	listed := 0
	for now, err := range s.list(ctx) {
		if odd := providers.AsOddRow(err); odd != nil && !odd.CouldBe(id, owned.Names...) {
			continue
		}
		if err != nil {
			return "", s.Pace.translateSettling(fmt.Errorf("list the account, which may have %s: %w", id, err))
		}
		if now.ID == id {
			return s.listedStill(ctx, now, seen)
		}
		listed++
	}
	if listed == 0 && !seen.Empty {
		seen.Empty = true
		return "", notYet(unknown+"; the account's list is empty, which must last", s.Pace.Settle/settleLooks)
	}
	if listed == 0 {
		return "the provider does not know it, and its list stayed empty", nil
	}
	return fmt.Sprintf("the provider does not know it, and its list of %d connections lacks it", listed), nil
}

// listedStill is for a connection that the provider lists and does not know otherwise.
func (s *Steps[R]) listedStill(ctx context.Context, now providers.Connection, seen *going) (string, error) {
	if now.Gone {
		return "the provider lists it as " + now.Status, nil
	}
	*seen = going{Closing: now.Phase == providers.PhaseClosing}
	return "", notYet("the provider does not know it, but lists it as "+now.Status, s.Pace.next(ctx))
}
