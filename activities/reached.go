package activities

import (
	"context"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// reached is how far a sweep has come. It is kept in the heartbeat, so that another worker goes on there when this one goes: the pages of a
// large account take hours.
type reached struct {
	Began time.Time       `json:"began,omitzero"`
	Place providers.Place `json:"place"`
}

// oldestReach is how long after its beginning a sweep is gone on with.
const oldestReach = 24 * time.Hour

// begin is a sweep's beginning, or where the sweep stands that a worker left when it went.
func (w *Watch) begin(ctx context.Context) *reached {
	var r reached
	if activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, &r) == nil && r.resumed() && w.Now().Sub(r.Began) < oldestReach {
		return &r
	}
	return &reached{Began: w.Now()}
}

func (r *reached) resumed() bool { return r.Place.Next() != "" }

// over forgets the place, unless this worker goes: whatever else ended the sweep, the next one begins at the first page, so that no page that
// can't be read keeps those before it from their turn.
func (r *reached) over(ctx context.Context) {
	if !r.resumed() {
		return
	}
	if ctx.Err() == nil {
		r.Place.Reach("")
	}
	activity.RecordHeartbeat(ctx, r)
}
