// Package purchase is a connection's way in and out: bought exactly once, followed until it is active, removed and read
// back as gone.
package purchase

import (
	"cmp"
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
	rec                *record.Record
	marks              []string // the name that each leg is asked for by, in the order of the legs
	removal            Removal
	differs, elsewhere func(found providers.Connection) string                                     // see providers.Request
	input              func(ctx workflow.Context, have []providers.Connection, known []string) any // what the activity that buys is asked for

	others   []string          // connections with a mark that are surely not the order's: dead before it bought, or given up
	ignored  []string          // connections with the mark of a leg that the order has
	shown    map[string]string // what a person was told of a connection that is not surely the order's
	blind    bool              // a person knows that looking for a mark may show nothing
	released bool              // a person said that it may be bought, although purchases are held

	doubtful   time.Time // when the first request to buy was sent that got no clear answer; zero when all got one
	settledRun string    // the run of the order that has settled what an earlier run may have bought
	tries      Tries     // for the next leg
	asked      bool      // one may have reached the provider
	sent       time.Time // when the last one was
	notSent    bool      // it was not, because of what the look before it found, or because that failed
	unpriced   int       // how often it was not, because the price could not be read
	inDoubt    bool      // it ended without a clear answer
	last       error     // how it ended
	refused    error     // the provider's no to it
}

// New is the purchase of what the request asks for.
func New[R providers.Request](rec *record.Record, request R, removal Removal) *Purchase {
	rec.Progress.Marks = request.Marks()
	p := &Purchase{rec: rec, marks: request.Marks(), removal: removal, shown: map[string]string{}}
	asks(p, request)
	return p
}

// asks has the purchase ask for the request, whose marks are its own.
func asks[R providers.Request](p *Purchase, request R) {
	p.differs, p.elsewhere = request.Differs, request.Elsewhere
	p.rec.Ordered(request.Differs)
	p.input = func(ctx workflow.Context, have []providers.Connection, known []string) any {
		return activities.Purchase[R]{
			Request: request, Have: have, Known: known, Identity: p.rec.Progress.Identity, Approved: p.rec.Approved(),
			OriginalRun: workflow.GetInfo(ctx).OriginalRunID, SettledRun: p.settledRun, Released: p.released,
		}
	}
}

// Instead has Buy go on after a refusal that may be the doing of the order's own connection, which no list shows yet: it looks
// until the lists have settled, and then asks for another request. After a doubt a person is asked first, and the request stays
// the same, so that the provider refuses it again.
func Instead[R providers.Request](ctx workflow.Context, p *Purchase, question string, another func() (R, error)) error {
	if !p.doubtful.IsZero() {
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
	p.refused = nil
	p.tries.Anew()
	p.doubt(ctx, p.sent, "looking for "+p.Names()+" before another request to buy")
	return nil
}

// Buy buys every leg exactly once. What it has bought stands in the record's legs, also when it fails. No provider has an
// idempotency key, so:
//
//   - look for the marks before every request to buy, in the activity that sends it. What carries one before the order has
//     sent anything is somebody else's, whatever it is called: a person says what becomes of it;
//   - send one request, and let nothing below resend it. What its answer names is this leg, whatever it is called there;
//   - when its end is in doubt (no answer, a server error, a worker that died), look until the provider's lists have
//     settled, take over what that request can have bought, and buy again only when there is surely nothing;
//   - a run that may not be the first of its order begins in doubt: an earlier one may have bought;
//   - when looking cannot settle it, hold the order for a person. Never guess;
//   - after any doubt, look for latecomers later on (see removeLatecomers);
//   - when a request is refused, look before believing it: an earlier one may be the reason, or what somebody on the way sent
//     twice;
//   - a refused credential did nothing, and is no reason to end the order.
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
		if lost, err := p.Lost(ctx, time.Minute); err != nil || lost != nil {
			return cmp.Or(err, lost)
		}
		if err := p.checkSight(ctx); err != nil || p.complete() {
			return err
		}
		if err := p.send(ctx); err != nil || p.complete() {
			return err
		}
	}
}

// Doubtful reports whether a request of the order ever got no clear answer, or an earlier run of it may have bought.
func (p *Purchase) Doubtful() bool { return !p.doubtful.IsZero() }

func (p *Purchase) complete() bool { return len(p.Missing()) == 0 }

// mustLook reports whether the order itself has to look, besides the look just before each request.
func (p *Purchase) mustLook() bool {
	return p.notSent || p.inDoubt || p.refused != nil || p.tries.Enough()
}

// send sends one request to buy. It is nil when the next thing to do is to look, whatever came of it.
func (p *Purchase) send(ctx workflow.Context) error {
	p.rec.Doing(ctx, "buying "+strings.Join(p.Missing(), " and "))
	p.sent, p.refused, p.notSent = workflow.Now(ctx), nil, false
	missing := p.Missing()
	bought, err := p.request(ctx)
	switch OutcomeOf(err) {
	case NotTaken:
		return err
	case Bought:
		p.asked = true
		for i, conn := range bought {
			p.rec.Note(ctx, record.By, "bought connection "+conn.ID)
			p.addLeg(ctx, order.Leg{Connection: conn, Mark: missing[i]})
		}
		return nil
	}
	p.last = err
	if handled, err := p.held(ctx, err); handled {
		return err
	}
	return p.failed(ctx, err)
}

// held deals with a request that was not sent because of what only the order can settle.
func (p *Purchase) held(ctx workflow.Context, err error) (handled bool, _ error) {
	if run := record.BeganInDoubt(err); run != "" {
		p.settledRun = run
		p.doubt(ctx, workflow.GetInfo(ctx).WorkflowStartTime, record.Reason(err))
		return true, nil
	}
	if record.InService(err) {
		return true, temporal.NewNonRetryableApplicationError(record.Reason(err), order.ErrorRefused, nil)
	}
	if record.BoughtBefore(err) {
		return true, p.askPerson(ctx, record.Reason(err))
	}
	if record.PurchasesHeld(err) {
		p.notSent = true // whoever releases it has it look first
		missing := p.Missing()
		err := p.askPerson(ctx, record.Reason(err)+". Look for "+strings.Join(missing, " and "))
		p.released = err == nil && len(p.Missing()) == len(missing) // to adopt one leg is no word about the other
		return true, err
	}
	if price, is := record.NotThatPrice(err); is {
		return true, p.approveAgain(ctx, price, err)
	}
	return false, nil
}

// approveAgain has somebody agree to the price as it is now. One that can't be read just now is asked for a few times before
// people are asked to approve without knowing it.
func (p *Purchase) approveAgain(ctx workflow.Context, now activities.Priced, err error) error {
	if p.unpriced++; !now.Known && p.unpriced < maxCreates {
		p.rec.Note(ctx, record.By, record.Reason(err))
		return p.rec.Pause(ctx, err, createPause<<p.unpriced)
	}
	p.unpriced = 0
	return p.rec.ApproveAgain(ctx, now)
}

// addLeg makes the connection a leg of the order's. The requests for the next one are counted anew.
func (p *Purchase) addLeg(ctx workflow.Context, leg order.Leg) {
	leg.At = workflow.Now(ctx)
	p.rec.AddLeg(leg, p.marks)
	p.tries.Anew()
}

// request is one request to buy, for as many of the legs that the order does not have as the provider sells at once, after
// a look whether anything but the known carries a mark. Cancelled, it ends as cancelled only if it was never sent.
func (p *Purchase) request(ctx workflow.Context) (bought []providers.Connection, err error) {
	trips := 3
	if p.rec.Approved() != nil {
		trips = 5 // the price of a pair takes two
	}
	once := options.RoundTrips(options.BuyOnce(ctx, "buy "+p.Names()), p.tries.RoundTrips(trips))
	var answer activities.Bought
	err = p.rec.ExecuteOnce(once, activities.StepBuy, p.input(ctx, p.connections(), p.ignorable()), &answer)
	p.rec.BoughtWith(answer.Identity)
	return answer.Connections, err
}

// failed says what a failed request to buy means: an error ends the purchase, nil has it look.
func (p *Purchase) failed(ctx workflow.Context, err error) error {
	outcome := OutcomeOf(err)
	if outcome == NotSent {
		return p.wasNotSent(ctx, err)
	}
	p.asked = true
	p.tries.Sent()
	switch outcome {
	case Refused:
		p.inDoubt, p.refused = !p.doubtful.IsZero(), err
	case NothingDone:
		p.rec.Note(ctx, record.By, "the provider did nothing, trying again: "+record.Reason(err))
		return p.rec.Pause(ctx, err, p.tries.AfterNothingDone(err))
	default:
		p.doubt(ctx, p.sent, "the request to buy got no clear answer, looking for "+p.Names()+": "+record.Reason(err))
	}
	return nil
}

// wasNotSent has the purchase look, and ask later when that is so again: nobody has to settle what was never sent.
func (p *Purchase) wasNotSent(ctx workflow.Context, err error) error {
	p.notSent = true
	p.rec.Note(ctx, record.By, record.Reason(err))
	pause := p.tries.AfterNotSent(err)
	if pause == 0 {
		return nil
	}
	return p.rec.Pause(ctx, err, pause)
}

// doubt begins a doubt about what was sent at that time or later.
func (p *Purchase) doubt(ctx workflow.Context, since time.Time, why string) {
	if p.doubtful.IsZero() || since.Before(p.doubtful) {
		p.doubtful = since
	}
	p.inDoubt = true
	p.rec.Note(ctx, record.By, why)
}

// Names are the marks, for people.
func (p *Purchase) Names() string { return strings.Join(p.marks, " and ") }

// Missing are the marks of the legs that the order does not have.
func (p *Purchase) Missing() []string {
	return slices.DeleteFunc(slices.Clone(p.marks), p.has)
}

// has reports whether the order has the leg of that mark, whatever the provider calls it.
func (p *Purchase) has(mark string) bool {
	return slices.ContainsFunc(p.rec.Progress.Legs, func(l order.Leg) bool { return l.Mark == mark })
}

// known are the connections that are no news: those that are surely not the order's, and its own.
func (p *Purchase) known() []string {
	return append(slices.Clone(p.others), p.rec.Progress.ConnectionIDs()...)
}

// ignorable are the known, and those beside a leg that the order has.
func (p *Purchase) ignorable() []string { return append(p.known(), p.ignored...) }
