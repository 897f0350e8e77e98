package purchase

import (
	"fmt"
	"slices"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// removeLatecomers removes connections that carry a mark beside the order's own. A process that was paused in the middle
// of a request to buy may send it when it wakes, long after everybody else found that nothing was bought. Only an order
// that was in doubt can have such latecomers. The order keeps the connection it has. What no request of the order can have
// brought is removed only if a person says so.
func (p *Purchase) removeLatecomers(ctx workflow.Context, until activities.Until) error {
	if p.doubtful.IsZero() {
		return nil
	}
	for {
		found, err := p.find(ctx, activities.Search{Known: p.known(), Until: until})
		if err != nil {
			return record.ActivityError("look for latecomers with the mark "+p.Names(), err)
		}
		news := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(p.known(), c.ID) })
		if len(news) == 0 {
			return nil
		}
		disconnected, release := workflow.NewDisconnectedContext(ctx)
		err = p.removeLate(disconnected, news)
		release()
		if err != nil {
			return err
		}
	}
}

// removeLate removes what came late. Nothing of it is news afterwards.
func (p *Purchase) removeLate(ctx workflow.Context, news []providers.Connection) error {
	var late []string
	for _, conn := range news {
		p.others = append(p.others, conn.ID)
		if conn.Dead() {
			continue
		}
		why := p.notFromHere(conn)
		if elsewhere := p.elsewhere(conn); why == "" && elsewhere != "" {
			why = "has " + elsewhere
		}
		if why != "" {
			remove, err := AskWhetherToRemove(ctx, p.rec, fmt.Sprintf("connection %s carries the order's mark %s too, but %s", conn.ID, conn.Name, why))
			if err != nil {
				return err
			}
			if !remove {
				continue
			}
		}
		late = append(late, conn.ID)
		p.rec.Note(ctx, record.By, "connection "+conn.ID+" carries the mark too: a request to buy came late; removing it")
	}
	return RemoveUntilGone(ctx, p.rec, late, p.removal)
}

// WithLatecomerWatch runs the work, and removes latecomers all the time until it is done, and then for as long as lists may
// lag.
func (p *Purchase) WithLatecomerWatch(ctx workflow.Context, work func(workflow.Context) error) error {
	watching, stop := workflow.WithCancel(ctx)
	watched := workflow.NewWaitGroup(ctx)
	watched.Add(1)
	workflow.Go(watching, func(ctx workflow.Context) {
		defer watched.Done()
		if err := p.removeLatecomers(ctx, activities.UntilNews); err != nil && !temporal.IsCanceledError(err) {
			workflow.GetLogger(ctx).Error("latecomers not looked for any more; the last look decides", "error", err)
		}
	})
	err := work(ctx)
	stop()
	watched.Wait(ctx)
	if err != nil {
		return err
	}
	if p.doubtful.IsZero() {
		return nil
	}
	defer p.rec.Step(ctx, "last look", "looking whether a request to buy came late")()
	return p.removeLatecomersOrAsk(ctx)
}

// removeLatecomersOrAsk removes latecomers for as long as lists may lag.
func (p *Purchase) removeLatecomersOrAsk(ctx workflow.Context) error {
	remove := func(ctx workflow.Context) error { return p.removeLatecomers(ctx, activities.UntilSettled) }
	return OrAsk(ctx, p.rec, "a connection", remove)
}

// OrAsk removes what came late, and when the provider refuses to be looked at, has a person clear what is in the way: what is not seen may be
// billed, and an order that works must not be given up for that.
func OrAsk(ctx workflow.Context, rec *record.Record, what string, remove func(workflow.Context) error) error {
	for {
		err := remove(ctx)
		if err == nil || temporal.IsCanceledError(err) {
			return err
		}
		if err := askToRemove(ctx, rec, what+" that was bought late may still be billed: "+record.Reason(err)); err != nil {
			return err
		}
	}
}
