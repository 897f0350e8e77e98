package purchase

import (
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// RemoveLatecomers removes connections that carry a mark beside the order's own. A process that was paused in the middle
// of a request to buy may send it when it wakes, long after everybody else found that nothing was bought. Only an order
// that was in doubt can have such latecomers. The order keeps the connection it has.
func (p *Purchase) RemoveLatecomers(ctx workflow.Context, until activities.Until) error {
	if !p.maybeLate {
		return nil
	}
	known := p.known()
	for {
		found, err := p.find(ctx, known, until)
		if err != nil {
			return record.ActivityError("look for latecomers with the mark "+p.Names(), err)
		}
		unseen := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(known, c.ID) })
		if len(unseen) == 0 {
			return nil
		}
		known = append(known, idsOf(unseen, nil)...)
		late := idsOf(unseen, func(c providers.Connection) bool { return !c.Dead() })
		for _, id := range late {
			p.rec.Note(ctx, record.By, "connection "+id+" carries the mark too: a request to buy came late; removing it")
		}
		disconnected, release := workflow.NewDisconnectedContext(ctx)
		err = RemoveUntilGone(disconnected, p.rec, late, p.removal)
		release()
		if err != nil {
			return err
		}
	}
}

// WithLatecomerWatch runs the work, removes latecomers all the time until it is done, and once more then.
func (p *Purchase) WithLatecomerWatch(ctx workflow.Context, work func(workflow.Context) error) error {
	watching, stop := workflow.WithCancel(ctx)
	watched := workflow.NewWaitGroup(ctx)
	watched.Add(1)
	workflow.Go(watching, func(ctx workflow.Context) {
		defer watched.Done()
		if err := p.RemoveLatecomers(ctx, activities.UntilNews); err != nil && !temporal.IsCanceledError(err) {
			workflow.GetLogger(ctx).Error("latecomers not looked for any more; the last look decides", "error", err)
		}
	})
	err := work(ctx)
	stop()
	watched.Wait(ctx)
	if err != nil {
		return err
	}
	return p.removeLatecomersOrAsk(ctx, activities.UntilLooked)
}

// removeLatecomersOrAsk removes latecomers, and when the provider refuses to be looked at, has a person clear what is in
// the way: what is not seen may be billed, and an order that works must not be given up for that.
func (p *Purchase) removeLatecomersOrAsk(ctx workflow.Context, until activities.Until) error {
	for {
		err := p.RemoveLatecomers(ctx, until)
		if err == nil || temporal.IsCanceledError(err) {
			return err
		}
		if err := askToRemove(ctx, p.rec, "a connection that was bought late may still be billed: "+record.Reason(err)); err != nil {
			return err
		}
	}
}
