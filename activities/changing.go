package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// changing is what the looks at a connection that is to change have seen so far. It is kept in the heartbeat.
type changing struct {
	Asked int `json:"asked,omitempty"` // requests that the provider took, or may have taken
	Looks int `json:"looks,omitempty"` // since the last of them that show nothing of it
}

// changeLook is what a look at such a connection shows.
type changeLook struct {
	now  providers.Connection
	busy string       // what the provider is at; "" when it is at nothing
	ask  func() error // asks for what is not as it should be yet; nil when all is
}

// changeTries is how often a change is asked for: a provider may drop one that came at a bad moment.
const changeTries = 3

// change is one look at a connection that is to change: it is done, or asks, or says that it must look again. What was asked for
// is given the settle time to show before it is asked for again; and once it may have been asked for, no answer to a look, and
// no refusal of the next request, tells that it is not carried out.
func (p Pace) change(ctx context.Context, id string, look func() (changeLook, error)) (providers.Connection, error) {
	var seen changing
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &seen); err != nil {
			return providers.Connection{}, fmt.Errorf("read what was asked for: %w", err)
		}
	}
	shown, err := look()
	if err == nil && !strings.EqualFold(shown.now.ID, id) {
		err = toldOfAnother(id, shown.now.ID)
	}
	switch {
	case err != nil:
		return providers.Connection{}, seen.translate(ctx, err)
	case shown.now.Dead():
		return providers.Connection{}, final(providers.KindRejected, fmt.Sprintf("connection %s is %s", id, shown.now.Status))
	case shown.busy != "":
		seen.Looks = 0
		seen.keep(ctx)
		return providers.Connection{}, notYet(shown.busy, p.next(ctx))
	case shown.ask == nil:
		return shown.now, nil
	case seen.Asked > 0 && seen.Looks < settleLooks:
		seen.Looks++
		seen.keep(ctx)
		return providers.Connection{}, notYet("asked for the change, which does not show yet", p.Settle/settleLooks)
	case seen.Asked >= changeTries:
		message := fmt.Sprintf("the provider was asked %d times to change %s, and did not", seen.Asked, id)
		return providers.Connection{}, final(providers.KindRejected, message)
	}
	return providers.Connection{}, p.askForChange(ctx, seen, shown.ask)
}

// askForChange sends the request, and counts it unless the provider surely did not take it.
func (p Pace) askForChange(ctx context.Context, seen changing, ask func() error) error {
	refused := ask()
	taken := refused == nil || providers.KindOf(refused) == providers.KindAmbiguous
	doubted := refusal(refused) && seen.mayHaveAsked(ctx)
	if taken || doubted {
		seen.Asked, seen.Looks = seen.Asked+1, 0
		seen.keep(ctx)
	}
	switch {
	case refused == nil:
		return notYet("asked for the change", p.Settle/settleLooks)
	case doubted && seen.Asked < changeTries:
		return slowly(refused)
	}
	return translate(refused)
}

// mayHaveAsked reports whether the change may have been asked for: an attempt that died may have done so without a word.
func (c changing) mayHaveAsked(ctx context.Context) bool {
	return c.Asked > 0 || activity.GetInfo(ctx).Attempt > 1
}

func (c changing) keep(ctx context.Context) {
	if c.Asked > 0 {
		activity.RecordHeartbeat(ctx, c)
	}
}

// translate is the error of a look.
func (c changing) translate(ctx context.Context, err error) error {
	var faults providers.Faults
	if c.mayHaveAsked(ctx) && (refusal(err) || errors.As(err, &faults)) {
		return slowly(err)
	}
	return translate(err)
}
