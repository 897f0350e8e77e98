package activities

import (
	"context"
	"fmt"
	"math"
	"time"

	"go.temporal.io/sdk/activity"
)

// Pace is how often a provider is asked again for the same thing.
type Pace struct {
	First  time.Duration // before the second look; grows by half with each look. The watch's interval while something is built
	Most   time.Duration // the longest pause. The watch's interval while all wait for somebody
	Direct time.Duration // between looks of an order's own, beside those of the watch
	Settle time.Duration // how long a new connection may be missing from what the provider shows
}

// DefaultPace asks after a minute, then ever more slowly, at least every ten minutes; beside the watch, twice a day.
var DefaultPace = Pace{First: time.Minute, Most: 10 * time.Minute, Direct: 12 * time.Hour, Settle: 2 * time.Minute}

// LongestSettle is the longest settle time that a worker takes, and LongestDirect the longest pause between an order's own
// looks. What lasts until lists have settled, or holds subscriptions, is given its time from these.
const (
	LongestSettle = 4 * time.Hour
	LongestDirect = 24 * time.Hour
)

// next is the pause before the next look.
func (p Pace) next(ctx context.Context) time.Duration {
	looks := min(activity.GetInfo(ctx).Attempt-1, 100) // far beyond any Most, and still a number
	grown := float64(p.First) * math.Pow(1.5, float64(looks))
	return time.Duration(min(grown, float64(p.Most)))
}

// settleLooks is into how many parts the settle time is cut; there is a look at its begin and after each part.
const settleLooks = 6

// settled is nil once an activity has looked for something in vain all through the settle time, and until then the
// error with which it looks again. It counts the looks, in the heartbeat, instead of reading a clock: the clocks of
// workers and of Temporal may differ, and a look too few could buy twice.
func (p Pace) settled(ctx context.Context, missing string) error {
	looks, err := count(ctx)
	if err != nil {
		return err
	}
	if looks > settleLooks {
		return nil
	}
	return notYet(fmt.Sprintf("%s, look %d of %d", missing, looks, settleLooks+1), p.Settle/settleLooks)
}

// count counts how often the activity came here in all its attempts, this time included. It keeps the count in the
// heartbeat.
func count(ctx context.Context) (int, error) {
	times, err := counted(ctx)
	if err != nil {
		return 0, err
	}
	activity.RecordHeartbeat(ctx, times+1)
	return times + 1, nil
}

// counted is how often count was called so far.
func counted(ctx context.Context) (times int, err error) {
	if !activity.HasHeartbeatDetails(ctx) {
		return 0, nil
	}
	if err := activity.GetHeartbeatDetails(ctx, &times); err != nil {
		return 0, fmt.Errorf("read how often it was here: %w", err)
	}
	return times, nil
}
