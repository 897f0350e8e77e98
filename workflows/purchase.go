package workflows

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// purchase is what a runbook tells the purchase block about its provider.
type purchase struct {
	marks []string // the name of each leg's connection, in the order of the legs
	// unlike says how a connection with a mark differs from what the order asks for, or "".
	unlike func(conn providers.Connection) string
	// find lists every connection with one of the marks, whatever its status. It looks until it sees one that is not
	// among the known, or for as long as until says.
	find func(ctx workflow.Context, known []string, until activities.Until) ([]providers.Connection, error)
	// create sends one request to buy, once, for as many of the legs that the order does not have as the provider sells
	// at once. Cancelled, it ends as cancelled only if the request was never sent.
	create func(ctx workflow.Context, have []providers.Connection) ([]providers.Connection, error)
	// read reads one connection.
	read func(ctx workflow.Context, id string) (providers.Connection, error)
	// removal is the way to remove one connection; its last step reads that it is gone.
	removal func(id string) []removalStep
}

const (
	maxCreates  = 5                // requests to buy before a person is asked
	createPause = 15 * time.Second // before another request, when the provider surely did nothing; grows with each
)

// buy buys every leg exactly once. What it has bought stands in Legs, also when it fails. No provider has an idempotency
// key, so:
//
//   - look for the marks before every request to buy, and take over what carries them;
//   - send one request, and let nothing below resend it;
//   - when its end is in doubt (no answer, a server error, a worker that died), look until the provider's lists have
//     settled, and buy again only when there is surely nothing;
//   - when looking cannot settle it, hold the order for a person. Never guess;
//   - after any doubt, look for latecomers later on (see weed), and at once when a later request is refused: the earlier
//     one may be the reason.
//
// A cancellation is heeded only while nothing is in doubt. After that the truth comes first, so that what was bought
// can be removed.
func (r *record) buy(ctx workflow.Context, p purchase) error {
	defer r.step(ctx, "purchase", "buying "+p.names())()
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()

	inDoubt := false                                 // a request to buy ended without a clear answer
	var refused error                                // the provider's no to a request that came after a doubt
	var last error                                   // how the last request to buy ended
	var ignored []string                             // connections with the mark of a leg that the order has
	for first, creates := true, 0; ; first = false { // each turn: look; then end, ask, or send one request
		looking, until := ctx, activities.UntilLooked
		if inDoubt {
			looking, until = undisturbed, activities.UntilSettled
		}
		found, err := p.find(looking, append(r.known(), ignored...), until)
		if err != nil && !inDoubt {
			return err
		}
		if first {
			r.dead = idsOf(found, providers.Connection.Dead)
		}
		late := r.latecomers(found)
		ignored, r.doubted = append(ignored, late...), r.doubted || late != nil
		ours := slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(append(r.known(), ignored...), c.ID) })
		if question := p.unsettled(err, ours, creates, last); question != "" {
			again, err := r.resolvePurchase(looking, p, question)
			if err != nil || !again && r.missing(p) == nil {
				return err
			}
			if !r.doubted {
				r.dead = append(r.dead, r.latecomers(ours)...) // not adopted, and surely none of ours
			}
			creates = 0
			continue
		}
		for _, conn := range ours {
			r.note(ctx, by, "took over connection "+conn.ID+", which carries the order's mark")
			r.own(p, Leg{Connection: conn, Adopted: true})
		}
		if r.missing(p) == nil {
			return nil
		}
		if inDoubt && len(ours) > 0 {
			continue // a pair's other leg may show later
		}

		if refused != nil {
			return refused
		}
		if inDoubt {
			inDoubt = false
			r.note(ctx, by, "nothing carries the mark: nothing was bought")
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		creates++
		bought, err := p.create(ctx, r.connections())
		if err == nil {
			for _, conn := range bought {
				r.note(ctx, by, "bought connection "+conn.ID)
				r.own(p, Leg{Connection: conn})
			}
			if r.missing(p) == nil {
				return nil
			}
			continue
		}
		if temporal.IsCanceledError(err) {
			return err // no worker had taken it
		}
		last = err
		switch kind := kindOf(err); kind {
		case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
			switch {
			case kind == providers.KindUnauthorized && len(r.Legs) > 0:
				creates = maxCreates // a person mends the credential: the leg that is there must not go for that
			case !r.doubted:
				return err
			default:
				inDoubt, refused = true, err
			}
		case providers.KindUnavailable, providers.KindRateLimited:
			r.note(ctx, by, "the provider did nothing, trying again: "+reason(err))
			if err := workflow.Sleep(ctx, max(retryDelay(err), time.Duration(creates)*createPause)); err != nil {
				return err
			}
		default:
			inDoubt, r.doubted = true, true
			r.note(ctx, by, "the request to buy got no clear answer, looking for "+p.names()+": "+reason(err))
		}
	}
}

// endEarly is the end of an order that has bought nothing, as far as anybody can see: after a doubt it looks once more.
func (r *record) endEarly(ctx workflow.Context, p purchase, err error) error {
	var failure *temporal.ApplicationError
	abandoned := errors.As(err, &failure) && failure.Type() == ErrorAbandoned // a person said that there is nothing
	if !r.doubted || abandoned {
		return err
	}
	return r.undo(ctx, p, err)
}

// names are the marks, for people.
func (p purchase) names() string { return strings.Join(p.marks, " and ") }

// missing are the marks of the legs that the order does not have.
func (r *record) missing(p purchase) []string {
	var marks []string
	for _, mark := range p.marks {
		if !slices.ContainsFunc(r.Legs, func(l Leg) bool { return l.Name == mark }) {
			marks = append(marks, mark)
		}
	}
	return marks
}

// own makes the connection a leg of the order's, in the order of the marks.
func (r *record) own(p purchase, leg Leg) {
	r.Legs = append(r.Legs, leg)
	slices.SortStableFunc(r.Legs, func(a, b Leg) int { return slices.Index(p.marks, a.Name) - slices.Index(p.marks, b.Name) })
}

// known are the connections that are no news: those that were dead before the order, and its own.
func (r *record) known() []string { return append(slices.Clone(r.dead), r.connectionIDs()...) }

// latecomers are the news among the found that carry the mark of a leg which the order has.
func (r *record) latecomers(found []providers.Connection) []string {
	known := r.known()
	return idsOf(found, func(c providers.Connection) bool {
		sameName := func(l Leg) bool { return l.Name == c.Name }
		return !slices.Contains(known, c.ID) && slices.ContainsFunc(r.Legs, sameName)
	})
}

// connections are the order's own.
func (r *record) connections() []providers.Connection {
	var all []providers.Connection
	for _, leg := range r.Legs {
		all = append(all, leg.Connection)
	}
	return all
}

// unsettled is the question that only a person can answer, or "".
func (p purchase) unsettled(readError error, ours []providers.Connection, creates int, last error) string {
	if readError != nil {
		return "a request to buy got no clear answer, and the provider can't be read: " + reason(readError)
	}
	for _, mark := range p.marks {
		if same := idsOf(ours, func(c providers.Connection) bool { return c.Name == mark }); len(same) > 1 {
			return fmt.Sprintf("several connections carry the order's mark: %v", same)
		}
	}
	for _, conn := range ours {
		if unlike := p.unlike(conn); unlike != "" {
			return fmt.Sprintf("connection %s carries the order's mark, but has %s", conn.ID, unlike)
		}
	}
	if len(ours) == 0 && creates >= maxCreates {
		return "requests to buy came to nothing; the last one: " + reason(last)
	}
	return ""
}

// unlikeSpeed says how a connection's speed differs from the one that is asked for, or "".
func unlikeSpeed(conn providers.Connection, mbps int) string {
	if conn.SpeedMbps == 0 || conn.SpeedMbps == mbps {
		return ""
	}
	return fmt.Sprintf("%d Mbps where the order asks for %d", conn.SpeedMbps, mbps)
}

// resolvePurchase asks a person whether the connection was bought. What they adopt becomes a leg; again means to look
// once more.
func (r *record) resolvePurchase(ctx workflow.Context, p purchase, question string) (again bool, err error) {
	for {
		r.Reason = question
		r.reopen(HandoffResolvePurchase)
		if err := r.ask(ctx, HandoffResolvePurchase); err != nil {
			return false, err
		}
		r.settle(HandoffResolvePurchase, "nothing about the purchase is in doubt")
		r.Reason = ""
		r.refresh(ctx)
		switch r.value(HandoffResolvePurchase, "action") {
		case "retry":
			return true, nil
		case "abandon":
			message := fmt.Sprintf("given up by %s: %s", r.answeredBy(HandoffResolvePurchase), question)
			return false, temporal.NewNonRetryableApplicationError(message, ErrorAbandoned, nil)
		}
		conn, err := p.read(ctx, r.value(HandoffResolvePurchase, "connectionId"))
		if err != nil {
			return false, err
		}
		if slices.Contains(r.missing(p), conn.Name) {
			r.own(p, Leg{Connection: conn, Adopted: true})
			return false, nil
		}
		// A slip here would have the order run, and one day remove, somebody else's connection.
		question = fmt.Sprintf("connection %s is called %q, not %q (status %s)", conn.ID, conn.Name, strings.Join(r.missing(p), `" or "`), conn.Status)
	}
}
