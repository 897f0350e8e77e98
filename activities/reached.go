package activities

import (
	"context"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// reached is how far a sweep, or an inventory, has come. It is kept in the heartbeat, so that another worker goes on there when this one goes: the pages of a
// large account take hours.
type reached struct {
	Began time.Time       `json:"began,omitzero"`
	Place providers.Place `json:"place"`
}

// LongestReach is how long after its beginning a list is gone on with.
const LongestReach = 24 * time.Hour

// begin is a sweep's beginning, or where the sweep stands that a worker left when it went.
func (w *Watch) begin(ctx context.Context) *reached {
	var r reached
	if w.stood(ctx, &r, &r) {
		return &r
	}
	return &reached{Began: w.Now()}
}

// stood reads from the heartbeat where an earlier attempt stood, and reports whether it is gone on with. r is a part of the details.
func (w *Watch) stood(ctx context.Context, details any, r *reached) bool {
	return activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, details) == nil && r.resumed() && w.Now().Sub(r.Began) < LongestReach
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
