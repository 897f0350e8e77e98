// Package purchase is a connection's way in and out: bought exactly once, followed until it is active, removed and read
// back as gone.
package purchase

import (
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Purchase is what an order buys, and what was bought of it. It stands in the record's legs, also when buying fails.
type Purchase struct {
	rec     *record.Record
	marks   []string // the name of each leg's connection, in the order of the legs
	differs func(found providers.Connection) string
	removal Removal
	input   func(have []providers.Connection, known []string) any // what the activity that buys is asked for

	deadBefore []string // connections with a mark that were dead before the order bought, or were given up
	maybeLate  bool     // there may be latecomers: a request to buy once got no clear answer
	looked     bool
	notSent    bool     // the last request to buy, because of what the look before it found
	creates    int      // requests to buy since a person was asked
	inDoubt    bool     // the last one ended without a clear answer
	last       error    // how it ended
	refused    error    // the provider's no to a request that came after a doubt
	ignored    []string // connections with the mark of a leg that the order has
}

// New is the purchase of what the request asks for.
func New[R providers.Request](rec *record.Record, request R, removal Removal) *Purchase {
	p := &Purchase{rec: rec, marks: request.Marks(), removal: removal}
	asks(p, request)
	return p
}

// asks has the purchase ask for the request, whose marks are its own.
func asks[R providers.Request](p *Purchase, request R) {
	p.differs = request.Differs
	p.input = func(have []providers.Connection, known []string) any {
		return activities.Purchase[R]{Request: request, Have: have, Known: known}
	}
}

// Instead has Buy go on after a refusal that may be the doing of the order's own connection, which no list shows yet: it looks
// until the lists have settled, and then asks for another request. After a doubt a person is asked first, and the request stays
// the same, so that the provider refuses it again.
func Instead[R providers.Request](ctx workflow.Context, p *Purchase, question string, another func() (R, error)) error {
	if p.maybeLate {
		if err := p.resolve(ctx, question, nil); err != nil {
			return err
		}
	} else {
		request, err := another()
		if err != nil {
			return err
		}
		asks(p, request)
	}
	p.refused, p.inDoubt, p.creates = nil, true, 0
	return nil
}

const (
	maxCreates  = 5                // requests to buy before a person is asked
	createPause = 15 * time.Second // before another request, when the provider surely did nothing; grows with each
)

// Buy buys every leg exactly once. What it has bought stands in the record's legs, also when it fails. No provider has an
// idempotency key, so:
//
//   - look for the marks before every request to buy, in the activity that sends it, and take over what carries them;
//   - send one request, and let nothing below resend it;
//   - when its end is in doubt (no answer, a server error, a worker that died), look until the provider's lists have
//     settled, and buy again only when there is surely nothing;
//   - when looking cannot settle it, hold the order for a person. Never guess;
//   - after any doubt, look for latecomers later on (see RemoveLatecomers), and at once when a later request is refused: the
//     earlier one may be the reason.
//
// A cancellation is heeded only while nothing is in doubt. After that the truth comes first, so that what was bought
// can be removed.
func (p *Purchase) Buy(ctx workflow.Context) error {
	defer p.rec.Step(ctx, "purchase", "buying "+p.Names())()
	for {
		if p.mustLook() {
			if err := p.look(ctx); err != nil || p.complete() {
				return err
			}
		}
		if err := p.send(ctx); err != nil || p.complete() {
			return err
		}
	}
}

func (p *Purchase) complete() bool { return len(p.Missing()) == 0 }

// mustLook reports whether the order itself has to look, besides the look just before each request.
func (p *Purchase) mustLook() bool { return p.notSent || p.inDoubt || p.creates >= maxCreates }

// send sends one request to buy. It is nil when the next thing to do is to look, whatever came of it.
func (p *Purchase) send(ctx workflow.Context) error {
	p.creates++
	bought, err := p.request(ctx)
	if temporal.IsCanceledError(err) {
		return err // no worker had taken it
	}
	kind := record.KindOf(err)
	p.notSent = kind == providers.KindNotSent
	if err == nil || kind != "" && !p.notSent {
		p.looked = true // and saw nothing but the known
	}
	if err == nil {
		for _, conn := range bought {
			p.rec.Note(ctx, record.By, "bought connection "+conn.ID)
			p.rec.AddLeg(order.Leg{Connection: conn}, p.marks)
		}
		return nil
	}
	p.last = err
	return p.failed(ctx, kind, err)
}

// request is one request to buy, for as many of the legs that the order does not have as the provider sells at once, after
// a look whether anything but the known carries a mark. Cancelled, it ends as cancelled only if it was never sent.
func (p *Purchase) request(ctx workflow.Context) (bought []providers.Connection, err error) {
	once := options.RoundTrips(options.BuyOnce(ctx, "buy "+p.Names()), 3)
	err = p.rec.Execute(once, activities.StepBuy, p.input(p.connections(), p.ignorable()), &bought)
	return bought, err
}

// failed says what a failed request to buy means: an error ends the purchase, nil has it look.
func (p *Purchase) failed(ctx workflow.Context, kind providers.Kind, err error) error {
	switch kind {
	case providers.KindNotSent:
		p.rec.Note(ctx, record.By, record.Reason(err))
	case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
		switch {
		case kind == providers.KindUnauthorized && len(p.rec.Progress.Legs) > 0:
			p.creates = maxCreates // a person fixes the credential: the leg that is there must not go for that
		case !p.maybeLate:
			return err
		default:
			p.inDoubt, p.refused = true, err
		}
	case providers.KindUnavailable, providers.KindRateLimited:
		p.rec.Note(ctx, record.By, "the provider did nothing, trying again: "+record.Reason(err))
		return p.rec.Sleep(ctx, max(record.RetryDelay(err), time.Duration(p.creates)*createPause))
	default:
		p.inDoubt, p.maybeLate = true, true
		p.rec.Note(ctx, record.By, "the request to buy got no clear answer, looking for "+p.Names()+": "+record.Reason(err))
	}
	return nil
}

// Names are the marks, for people.
func (p *Purchase) Names() string { return strings.Join(p.marks, " and ") }

// Missing are the marks of the legs that the order does not have.
func (p *Purchase) Missing() []string {
	var marks []string
	for _, mark := range p.marks {
		if !slices.ContainsFunc(p.rec.Progress.Legs, func(l order.Leg) bool { return l.Name == mark }) {
			marks = append(marks, mark)
		}
	}
	return marks
}

// connections are the order's own.
func (p *Purchase) connections() []providers.Connection {
	var all []providers.Connection
	for _, leg := range p.rec.Progress.Legs {
		all = append(all, leg.Connection)
	}
	return all
}

// known are the connections that are no news: those that were dead before the order, and its own.
func (p *Purchase) known() []string {
	return append(slices.Clone(p.deadBefore), p.rec.Progress.ConnectionIDs()...)
}

// ignorable are the known, and latecomers, which are removed later.
func (p *Purchase) ignorable() []string { return append(p.known(), p.ignored...) }
