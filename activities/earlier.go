package activities

import (
	"context"
	"fmt"
	"slices"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// nothingEarlier is nil when nothing lives of what earlier runs under the order's name bought. A connection that was given
// another name does not carry the mark any more: its id is the key from then on, and only Temporal remembers that.
func (s *Steps[R]) nothingEarlier(ctx context.Context, p Purchase[R]) error {
	name := activity.GetInfo(ctx).WorkflowExecution.ID
	bought, err := s.Watch.Orders.BoughtBefore(ctx, name)
	if err != nil {
		return final(providers.KindNotSent, "nothing was sent, since it can't be seen what was bought under this name before: "+err.Error())
	}
	for _, id := range bought {
		if slices.Contains(p.Known, id) {
			continue
		}
		now, err := read(ctx, s.Account, id)
		if err != nil {
			return final(providers.KindNotSent, "nothing was sent, since it can't be seen whether an earlier purchase lives: "+err.Error())
		}
		if !now.Dead() {
			return final(providers.KindNotSent, fmt.Sprintf("nothing was sent, since connection %s, called %s (%s), was bought as %s before",
				id, now.Name, now.Status, name))
		}
	}
	return nil
}
