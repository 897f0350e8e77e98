package activities

import (
	"context"
	"math"
	"time"

	"go.temporal.io/sdk/activity"
)

// Pace is how often a provider is asked again for the same thing.
type Pace struct {
	First  time.Duration // before the second look; grows by half with each look
	Most   time.Duration // the longest pause
	Settle time.Duration // how long a new connection may be missing from the provider's lists
}

// DefaultPace asks after a minute, then ever more slowly, at least every ten minutes.
var DefaultPace = Pace{First: time.Minute, Most: 10 * time.Minute, Settle: 2 * time.Minute}

// next is the pause before the next look.
func (p Pace) next(ctx context.Context) time.Duration {
	grown := float64(p.First) * math.Pow(1.5, float64(activity.GetInfo(ctx).Attempt-1))
	return time.Duration(min(grown, float64(p.Most)))
}
