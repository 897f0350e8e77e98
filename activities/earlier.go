package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// EarlierRuns is what Temporal remembers of the other runs under an order's name.
type EarlierRuns struct {
	Any       bool     // there are some, so that one of them may have bought
	Bought    []string // ids of connections that they had, and changes of them
	InService []string // ids of connections of the service that has the name now
}

// TypeInService is the type of the error with which Buy says that the order's name is in service. Nothing was sent.
const TypeInService = "InService"

// TypeBeganInDoubt is the type of the error with which Buy says that an earlier run of the order may have bought. Its detail
// is the run that has to look first. Nothing was sent.
const TypeBeganInDoubt = "BeganInDoubt"

// TypeBoughtBefore is the type of the error with which Buy says that something lives that was bought under the order's name
// before, and is called otherwise now: a person has to say what it is. Nothing was sent.
const TypeBoughtBefore = "BoughtBefore"

// checkEarlier is nil when the order's name is not in service, its run is its first, or has settled what an earlier one may have
// bought, and nothing lives of what those are known to have had. Only the activity can tell the run: after a reset the workflow replays its old part
// under another. A connection that was given another name does not carry the mark any more: its id is the key from then on,
// and only Temporal remembers that.
func (s *Steps[R]) checkEarlier(ctx context.Context, p Purchase[R]) error {
	run := activity.GetInfo(ctx).WorkflowExecution
	earlier, err := s.Watch.Orders.EarlierRuns(ctx, run.ID, run.RunID)
	if err != nil {
		return notSent("it can't be seen what was bought under this name before", err)
	}
	if len(earlier.InService) > 0 {
		message := fmt.Sprintf("%s is in service with connection %s: nothing is bought under a name that is", run.ID, strings.Join(earlier.InService, " and "))
		return temporal.NewNonRetryableApplicationError(message, TypeInService, nil)
	}
	if (earlier.Any || wasReset(ctx, p.OriginalRun)) && p.SettledRun != run.RunID {
		const message = "an order of this name ran before, or this one was reset: looking first for what that may have bought"
		return temporal.NewNonRetryableApplicationError(message, TypeBeganInDoubt, nil, run.RunID)
	}
	for _, id := range earlier.Bought {
		if slices.Contains(p.Known, id) {
			continue
		}
		now, err := read(ctx, s.Account, id)
		if err != nil {
			return notSent("it can't be seen whether an earlier purchase lives", err)
		}
		if !now.Dead() && now.Status != StatusNotFound {
			message := fmt.Sprintf("nothing was sent, since connection %s, called %s (%s), was bought as %s before", id, now.Name, now.Status, run.ID)
			return temporal.NewNonRetryableApplicationError(message, TypeBoughtBefore, nil)
		}
	}
	return nil
}
