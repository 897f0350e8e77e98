package workflows

import (
	"slices"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// weed removes connections that carry a mark beside the order's own. A process that was paused in the middle of a
// request to buy may send it when it wakes, long after everybody else found that nothing was bought. Only an order
// that was in doubt can have such latecomers. The order keeps the connection it has.
func (r *record) weed(ctx workflow.Context, p purchase, until activities.Until) error {
	if !r.doubted {
		return nil
	}
	known := r.known()
	for {
		found, err := p.find(ctx, known, until)
		if err != nil {
			return failed("look for latecomers with the mark "+p.names(), err)
		}
		fresh := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(known, c.ID) })
		if len(fresh) == 0 {
			return nil
		}
		known = append(known, idsOf(fresh, nil)...)
		late := idsOf(fresh, alive)
		for _, id := range late {
			r.note(ctx, by, "connection "+id+" carries the mark too: a request to buy came late; removing it")
		}
		undisturbed, release := workflow.NewDisconnectedContext(ctx)
		err = r.removeUntilGone(undisturbed, late, p.removal)
		release()
		if err != nil {
			return err
		}
	}
}

// whileWeeding runs the work, and weeds all the time until it is done, and once more then.
func (r *record) whileWeeding(ctx workflow.Context, p purchase, work func(workflow.Context) error) error {
	weedCtx, stop := workflow.WithCancel(ctx)
	weeded := workflow.NewWaitGroup(ctx)
	weeded.Add(1)
	workflow.Go(weedCtx, func(ctx workflow.Context) {
		defer weeded.Done()
		if err := r.weed(ctx, p, activities.UntilNews); err != nil && !temporal.IsCanceledError(err) {
			workflow.GetLogger(ctx).Error("latecomers not looked for any more; the last look decides", "error", err)
		}
	})
	err := work(ctx)
	stop()
	weeded.Wait(ctx)
	if err != nil {
		return err
	}
	return r.weedOut(ctx, p, activities.UntilLooked)
}

// weedOut weeds, and when the provider refuses to be looked at, has a person clear what is in the way: what is not
// seen may be billed, and an order that works must not be given up for that.
func (r *record) weedOut(ctx workflow.Context, p purchase, until activities.Until) error {
	for {
		err := r.weed(ctx, p, until)
		if err == nil || temporal.IsCanceledError(err) {
			return err
		}
		if err := r.askToRemove(ctx, "a connection that was bought late may still be billed: "+reason(err)); err != nil {
			return err
		}
	}
}

func alive(c providers.Connection) bool { return !c.Dead() }

// idsOf returns the ids of the connections that keep, or of all when keep is nil.
func idsOf(connections []providers.Connection, keep func(providers.Connection) bool) []string {
	var ids []string
	for _, c := range connections {
		if keep == nil || keep(c) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
