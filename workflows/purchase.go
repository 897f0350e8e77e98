package workflows

import (
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
	// create looks whether anything but the known carries a mark, and if not, sends one request to buy, once, for as many
	// of the legs that the order does not have as the provider sells at once. Cancelled, it ends as cancelled only if the
	// request was never sent.
	create func(ctx workflow.Context, have []providers.Connection, known []string) ([]providers.Connection, error)
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
//   - look for the marks before every request to buy, in the activity that sends it, and take over what carries them;
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
	b := &buying{record: r, purchase: p}
	for {
		if b.mustLook() {
			if err := b.look(ctx); err != nil || b.complete() {
				return err
			}
		}
		if err := b.send(ctx); err != nil || b.complete() {
			return err
		}
	}
}

// buying is a purchase under way.
type buying struct {
	*record
	purchase
	looked  bool
	notSent bool     // the last request to buy, because of what the look before it found
	creates int      // requests to buy since a person was asked
	inDoubt bool     // the last one ended without a clear answer
	last    error    // how it ended
	refused error    // the provider's no to a request that came after a doubt
	ignored []string // connections with the mark of a leg that the order has
}

func (b *buying) complete() bool { return len(b.missing(b.purchase)) == 0 }

// mustLook reports whether the order itself has to look, besides the look just before each request. One that is not lean
// always does.
func (b *buying) mustLook() bool { return !b.lean || b.notSent || b.inDoubt || b.creates >= maxCreates }

// look takes over what carries a mark. It is nil when every leg is there, or when another request may be sent.
func (b *buying) look(ctx workflow.Context) error {
	undisturbed, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	b.notSent = false
	for {
		looking, until := ctx, activities.UntilLooked
		if b.inDoubt {
			looking, until = undisturbed, activities.UntilSettled
		}
		found, err := b.find(looking, b.noNews(), until)
		if err != nil && !b.inDoubt {
			return err
		}
		ours := b.sort(found)
		if question := b.unsettled(err, ours); question != "" {
			if err := b.resolve(looking, question, ours); err != nil || b.complete() {
				return err
			}
			continue
		}
		for _, conn := range ours {
			b.note(ctx, by, "took over connection "+conn.ID+", which carries the order's mark")
			b.own(b.purchase, Leg{Connection: conn, Adopted: true})
		}
		switch {
		case b.complete():
			return nil
		case b.inDoubt && len(ours) > 0:
			continue // a pair's other leg may show later
		case b.refused != nil:
			return b.refused
		case b.inDoubt:
			b.inDoubt = false
			b.note(ctx, by, "nothing carries the mark: nothing was bought")
		}
		return ctx.Err()
	}
}

// sort returns those of the found that the order may take for its own. What was dead at the first look is not, and
// neither is a second connection for a leg that it has: that is a latecomer.
func (b *buying) sort(found []providers.Connection) []providers.Connection {
	if !b.looked {
		b.looked, b.dead = true, idsOf(found, providers.Connection.Dead)
	}
	if late := b.latecomers(found); len(late) > 0 {
		b.ignored, b.doubted = append(b.ignored, late...), true
	}
	others := b.noNews()
	return slices.DeleteFunc(found, func(c providers.Connection) bool { return slices.Contains(others, c.ID) })
}

// noNews are the connections with a mark that are known.
func (b *buying) noNews() []string { return append(b.known(), b.ignored...) }

// send sends one request to buy. It is nil when the next thing to do is to look, whatever came of it.
func (b *buying) send(ctx workflow.Context) error {
	b.creates++
	bought, err := b.create(ctx, b.connections(), b.noNews())
	if temporal.IsCanceledError(err) {
		return err // no worker had taken it
	}
	b.notSent = kindOf(err) == activities.KindNotSent
	if err == nil || kindOf(err) != "" && !b.notSent {
		b.looked = true // and saw nothing but the known
	}
	if err == nil {
		for _, conn := range bought {
			b.note(ctx, by, "bought connection "+conn.ID)
			b.own(b.purchase, Leg{Connection: conn})
		}
		return nil
	}
	b.last = err
	switch kind := kindOf(err); kind {
	case activities.KindNotSent:
		b.note(ctx, by, reason(err))
	case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
		switch {
		case kind == providers.KindUnauthorized && len(b.Legs) > 0:
			b.creates = maxCreates // a person mends the credential: the leg that is there must not go for that
		case !b.doubted:
			return err
		default:
			b.inDoubt, b.refused = true, err
		}
	case providers.KindUnavailable, providers.KindRateLimited:
		b.note(ctx, by, "the provider did nothing, trying again: "+reason(err))
		return workflow.Sleep(ctx, max(retryDelay(err), time.Duration(b.creates)*createPause))
	default:
		b.inDoubt, b.doubted = true, true
		b.note(ctx, by, "the request to buy got no clear answer, looking for "+b.names()+": "+reason(err))
	}
	return nil
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
