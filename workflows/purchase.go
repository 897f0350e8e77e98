package workflows

import (
	"fmt"
	"slices"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// purchase is what a runbook tells the purchase block about its provider.
type purchase struct {
	mark string
	// find lists every connection with the order's mark, whatever its status. When a create is in doubt, it looks until it
	// sees one that is not among the dead, or until the provider's lists have surely caught up.
	find func(ctx workflow.Context, dead []string, inDoubt bool) ([]providers.Connection, error)
	// create sends one request to buy, once.
	create func(ctx workflow.Context) (providers.Connection, error)
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
//   - when looking cannot settle it, hold the order for a person. Never guess.
//
// A cancellation is heeded only while nothing is in doubt. After that the truth comes first, so that what was bought
// can be removed.
func (r *record) buy(ctx workflow.Context, p purchase) (Leg, error) {
	defer r.step(ctx, "purchase", "buying "+p.mark)()
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()

	var dead []string // what carried the mark before we bought and can't come back to life
	inDoubt := false  // a request to buy ended without a clear answer
	for first, creates := true, 0; ; first = false {
		looking := ctx
		if inDoubt {
			looking = undisturbed
		}
		found, err := p.find(looking, dead, inDoubt)
		if err != nil && !inDoubt {
			return Leg{}, err
		}
		if first {
			dead = idsOf(found, providers.Connection.Dead)
		}
		ours := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(dead, c.ID) })
		if err == nil && len(ours) == 1 {
			r.note(ctx, by, "took over connection "+ours[0].ID+", which carries the order's mark")
			return Leg{Connection: ours[0], Adopted: true}, nil
		}
		if question := unsettled(err, ours, creates); question != "" {
			leg, again, err := r.resolvePurchase(looking, question)
			if !again {
				return leg, err
			}
			creates = 0
			continue
		}

		if inDoubt {
			inDoubt = false
			r.note(ctx, by, "nothing carries the mark: nothing was bought")
		}
		if ctx.Err() != nil {
			return Leg{}, ctx.Err()
		}
		creates++
		conn, err := p.create(undisturbed)
		if err == nil {
			r.note(ctx, by, "bought connection "+conn.ID)
			return Leg{Connection: conn}, nil
		}
		switch kindOf(err) {
		case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
			return Leg{}, err
		case providers.KindUnavailable, providers.KindRateLimited:
			r.note(ctx, by, "the provider did nothing, trying again: "+reason(err))
			if err := workflow.Sleep(ctx, max(retryDelay(err), time.Duration(creates)*createPause)); err != nil {
				return Leg{}, err
			}
		default:
			inDoubt = true
			r.note(ctx, by, "the request to buy got no clear answer, looking for "+p.mark+": "+reason(err))
		}
	}
}

// unsettled is the question that only a person can answer, or "".
func unsettled(readError error, ours []providers.Connection, creates int) string {
	switch {
	case readError != nil:
		return "a request to buy got no clear answer, and the provider can't be read: " + reason(readError)
	case len(ours) > 1:
		return fmt.Sprintf("several connections carry the order's mark: %v", idsOf(ours, nil))
	case creates >= maxCreates:
		return fmt.Sprintf("%d requests to buy came to nothing", creates)
	}
	return ""
}

// resolvePurchase asks a person whether the connection was bought; again means to look once more.
func (r *record) resolvePurchase(ctx workflow.Context, question string) (leg Leg, again bool, err error) {
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
	case "adopt":
		return Leg{Connection: providers.Connection{ID: r.value(HandoffResolvePurchase, "connectionId")}, Adopted: true}, false, nil
	}
	message := fmt.Sprintf("given up by %s: %s", r.answeredBy(HandoffResolvePurchase), question)
	return Leg{}, false, temporal.NewNonRetryableApplicationError(message, ErrorAbandoned, nil)
}

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
