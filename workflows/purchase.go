package workflows

import (
	"fmt"
	"slices"
	"time"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// purchase is what a runbook tells the purchase block about its provider.
type purchase struct {
	mark      string
	speedMbps int
	// find lists every connection with the order's mark, whatever its status. It looks until it sees one that is not
	// among the known, or for as long as until says.
	find func(ctx workflow.Context, known []string, until activities.Until) ([]providers.Connection, error)
	// create sends one request to buy, once. Cancelled, it ends as cancelled only if the request was never sent.
	create func(ctx workflow.Context) (providers.Connection, error)
	// read reads one connection.
	read func(ctx workflow.Context, id string) (providers.Connection, error)
	// removal is the way to remove one connection; its last step reads that it is gone.
	removal func(id string) []removalStep
}

const (
	maxCreates  = 5                // requests to buy before a person is asked
	createPause = 15 * time.Second // before another request, when the provider surely did nothing; grows with each
)

// buy buys one connection exactly once. No provider has an idempotency key, so:
//
//   - look for the mark before every request to buy, and take over what carries it;
//   - send one request, and let nothing below resend it;
//   - when its end is in doubt (no answer, a server error, a worker that died), look until the provider's lists have
//     settled, and buy again only when there is surely nothing;
//   - when looking cannot settle it, hold the order for a person. Never guess;
//   - after any doubt, look for latecomers later on (see weed), and at once when a later request is refused: the earlier
//     one may be the reason.
//
// A cancellation is heeded only while nothing is in doubt. After that the truth comes first, so that what was bought
// can be removed.
func (r *record) buy(ctx workflow.Context, p purchase) (Leg, error) {
	defer r.step(ctx, "purchase", "buying "+p.mark)()
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()

	inDoubt := false                                 // a request to buy ended without a clear answer
	var refused error                                // the provider's no to a request that came after a doubt
	for first, creates := true, 0; ; first = false { // each turn: look; then end, ask, or send one request
		looking, until := ctx, activities.UntilLooked
		if inDoubt {
			looking, until = undisturbed, activities.UntilSettled
		}
		found, err := p.find(looking, r.dead, until)
		if err != nil && !inDoubt {
			return Leg{}, err
		}
		if first {
			r.dead = idsOf(found, providers.Connection.Dead)
		}
		ours := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(r.dead, c.ID) })
		if question := p.unsettled(err, ours, creates); question != "" {
			leg, again, err := r.resolvePurchase(looking, p, question)
			if !again {
				return leg, err
			}
			creates = 0
			continue
		}
		if len(ours) == 1 {
			r.note(ctx, by, "took over connection "+ours[0].ID+", which carries the order's mark")
			return Leg{Connection: ours[0], Adopted: true}, nil
		}

		if refused != nil {
			return Leg{}, refused
		}
		if inDoubt {
			inDoubt = false
			r.note(ctx, by, "nothing carries the mark: nothing was bought")
		}
		if ctx.Err() != nil {
			return Leg{}, ctx.Err()
		}
		creates++
		conn, err := p.create(ctx)
		if err == nil {
			r.note(ctx, by, "bought connection "+conn.ID)
			return Leg{Connection: conn}, nil
		}
		if temporal.IsCanceledError(err) {
			return Leg{}, err // no worker had taken it
		}
		switch kindOf(err) {
		case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
			if !r.doubted {
				return Leg{}, err
			}
			inDoubt, refused = true, err
		case providers.KindUnavailable, providers.KindRateLimited:
			r.note(ctx, by, "the provider did nothing, trying again: "+reason(err))
			if err := workflow.Sleep(ctx, max(retryDelay(err), time.Duration(creates)*createPause)); err != nil {
				return Leg{}, err
			}
		default:
			inDoubt, r.doubted = true, true
			r.note(ctx, by, "the request to buy got no clear answer, looking for "+p.mark+": "+reason(err))
		}
	}
}

// unsettled is the question that only a person can answer, or "".
func (p purchase) unsettled(readError error, ours []providers.Connection, creates int) string {
	switch {
	case readError != nil:
		return "a request to buy got no clear answer, and the provider can't be read: " + reason(readError)
	case len(ours) > 1:
		return fmt.Sprintf("several connections carry the order's mark: %v", idsOf(ours, nil))
	case len(ours) == 1 && ours[0].SpeedMbps != 0 && ours[0].SpeedMbps != p.speedMbps:
		return fmt.Sprintf("connection %s carries the order's mark, but has %d Mbps where the order asks for %d", ours[0].ID, ours[0].SpeedMbps, p.speedMbps)
	case len(ours) == 0 && creates >= maxCreates:
		return fmt.Sprintf("%d requests to buy came to nothing", creates)
	}
	return ""
}

// resolvePurchase asks a person whether the connection was bought; again means to look once more.
func (r *record) resolvePurchase(ctx workflow.Context, p purchase, question string) (leg Leg, again bool, err error) {
	for {
		r.Reason = question
		r.reopen(HandoffResolvePurchase)
		if err := r.ask(ctx, HandoffResolvePurchase); err != nil {
			return Leg{}, false, err
		}
		r.settle(HandoffResolvePurchase, "nothing about the purchase is in doubt")
		r.Reason = ""
		r.refresh(ctx)
		switch r.value(HandoffResolvePurchase, "action") {
		case "retry":
			return Leg{}, true, nil
		case "abandon":
			message := fmt.Sprintf("given up by %s: %s", r.answeredBy(HandoffResolvePurchase), question)
			return Leg{}, false, temporal.NewNonRetryableApplicationError(message, ErrorAbandoned, nil)
		}
		conn, err := p.read(ctx, r.value(HandoffResolvePurchase, "connectionId"))
		if err != nil || conn.Name == p.mark {
			return Leg{Connection: conn, Adopted: true}, false, err
		}
		// A slip here would have the order run, and one day remove, somebody else's connection.
		question = fmt.Sprintf("connection %s is called %q, not %q (status %s)", conn.ID, conn.Name, p.mark, conn.Status)
	}
}

// weed removes connections that carry the mark beside the order's own. A process that was paused in the middle of a
// request to buy may send it when it wakes, long after everybody else found that nothing was bought. Only an order
// that was in doubt can have such latecomers. The order keeps the connection it has.
func (r *record) weed(ctx workflow.Context, p purchase, until activities.Until) error {
	if !r.doubted {
		return nil
	}
	known := append(r.connectionIDs(), r.dead...)
	for {
		found, err := p.find(ctx, known, until)
		if err != nil {
			return failed("look for latecomers with the mark "+p.mark, err)
		}
		fresh := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(known, c.ID) })
		if len(fresh) == 0 {
			return nil
		}
		known = append(known, idsOf(fresh, nil)...)
		for _, id := range idsOf(fresh, alive) {
			r.note(ctx, by, "connection "+id+" carries the mark too: a request to buy came late; removing it")
			undisturbed, release := workflow.NewDisconnectedContext(ctx)
			err := r.removeUntilGone(undisturbed, id, p.removal(id))
			release()
			if err != nil {
				return err
			}
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
	return r.weed(ctx, p, activities.UntilLooked)
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
