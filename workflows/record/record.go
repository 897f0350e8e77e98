// Package record is an order under way: its own account of where it stands, what it waits for and who said what. It
// answers the progress query, keeps Temporal UI's details and the search attributes up to date, takes people's answers,
// and is where an order waits.
package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/workflow"
)

// Record is an order's own account of itself. What others read of it stands in Progress; they change it by its methods.
type Record struct {
	Progress order.Progress
	common   order.Order
	summary  string
	deed     Deed
	doing    []*doing // what goes on when it waits for nothing: the steps that have not ended, the latest last
	builds   string   // the title of the wait for activation while the provider builds
	metro    string   // for the search attribute
	term     string   // that it buys for
	partial  string   // why the order gets less than it asked for; "" when it gets all
	warnings []string
	atFarEnd []string // warnings of what is there
	differs  func(delivered providers.Connection) string
	handoffs []*handoff

	cancelled *order.Cancellation // by a person who said so here

	opensTicket bool // at its provider

	shown    attributes // what the search attributes say now
	stale    bool       // they may say something else than what is so now
	closing  bool       // its story has ended: nothing can be asked of it any more
	ending   bool       // what is left to show is shown by close
	starting int        // parts that began together and have not come to a wait yet
	awaited  []*awaited // what it waits for, and has not gone on from
	alarm    alarm      // for the next deadline
}

// By is what the record calls itself, beside the people who say and do something.
const By = "turnup"

// Opening is what a record begins with.
type Opening struct {
	ID       string
	Summary  string // in one line: an order that was started by hand shows it nowhere else
	Provider string
	Order    order.Order
	Whole    any      // the order as people may see it, defaults filled in
	Term     string   // that it buys for, for people; "" when there is none
	Deed     Deed     // left out: it buys
	Handoffs []string // those that the order can have
}

// Deed is what an order does, as people read of it.
type Deed struct {
	Name         string // what the order is called
	Asked        string // what whoever placed it asked for: the record begins with it
	Title        string // of its approval
	Instructions string // for the approver
}

var buys = Deed{Name: "order", Asked: "placed the order"} // its approval's words are the hand-off's own

// Run opens the order's record, runs its story, and closes the record with how that ended. It must be the first that a
// workflow does: the query and the hand-offs are registered before it first blocks. The activity queue of the provider's account is set
// for everything in the story. The result is asked for only when the order has completed, or got a part of what it asked
// for.
func Run[T any](ctx workflow.Context, opening Opening, tell func(*Record) (story func(workflow.Context) error, result func() T)) (T, error) {
	var none T
	if err := checkLength(opening.Whole); err != nil {
		return none, Refuse(err)
	}
	r, err := open(ctx, opening)
	if err != nil {
		return none, err
	}
	told, err := r.cancellable(ctx)
	if err != nil {
		return none, err
	}
	story, result := tell(r)
	err = story(workflow.WithTaskQueue(told, order.Queue(opening.Provider, opening.Order.Account)))
	if err := r.close(ctx, err); err != nil {
		return none, err
	}
	return result(), nil
}

// maxOrder is how long an order may be, in bytes, to have a record. What was started by hand may be longer than could be shown.
const maxOrder = 64 << 10

func checkLength(order any) error {
	data, err := json.Marshal(order)
	if err != nil {
		return fmt.Errorf("encode the order: %w", err)
	}
	var faults providers.Faults
	if len(data) > maxOrder {
		faults.Add("order", fmt.Sprintf("must be at most %d bytes long", maxOrder), fmt.Sprintf("%d bytes", len(data)))
	}
	return faults.Err()
}

func open(ctx workflow.Context, opening Opening) (*Record, error) {
	r := &Record{
		common: opening.Order,
		Progress: order.Progress{
			ID: opening.ID, Kind: opening.Order.Kind, Name: opening.Order.Name, Provider: opening.Provider, Order: opening.Whole,
			State: order.StateAcknowledged, RequestedBy: string(opening.Order.RequestedBy), StartedAt: workflow.Now(ctx),
		},
		deed: opening.Deed, summary: providers.Shorten(opening.Summary, maxWhy),
		term: opening.Term,
	}
	state, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(order.KeyOrderState) // none when it was started by hand
	r.shown.State = order.State(state)
	if r.deed == (Deed{}) {
		r.deed = buys
	}
	r.enter(order.Entry{At: r.Progress.StartedAt, By: r.Progress.RequestedBy, Actor: order.RequesterIn(ctx), What: r.deed.Asked})
	described := workflow.QueryHandlerOptions{Description: "Where the order stands, what it waits for, who said what"}
	err := workflow.SetQueryHandlerWithOptions(ctx, order.QueryProgress, func() (order.Progress, error) { return r.Progress, nil }, described)
	if err != nil {
		return nil, fmt.Errorf("register query %s: %w", order.QueryProgress, err)
	}
	described = workflow.QueryHandlerOptions{Description: "Since when the order waits for what is named, and how often that was answered"}
	run := workflow.GetInfo(ctx).WorkflowExecution.RunID
	waits := func(name string) (order.Asked, error) { return r.asked(run, name), nil }
	if err := workflow.SetQueryHandlerWithOptions(ctx, order.QueryWait, waits, described); err != nil {
		return nil, fmt.Errorf("register query %s: %w", order.QueryWait, err)
	}
	described = workflow.QueryHandlerOptions{Description: "What the order waits for now, and what it waited for"}
	open := func() (order.Waited, error) {
		return order.Waited{Waits: r.Progress.Waits, Over: r.Progress.Over, Ticket: r.ticketAt()}, nil
	}
	if err := workflow.SetQueryHandlerWithOptions(ctx, order.QueryWaits, open, described); err != nil {
		return nil, fmt.Errorf("register query %s: %w", order.QueryWaits, err)
	}
	for _, name := range opening.Handoffs {
		if err := r.listen(ctx, name); err != nil {
			return nil, err
		}
	}
	r.refuseStrays(ctx)
	return r, r.listenToClaims(ctx)
}

// asked is where the order stands with the wait.
func (r *Record) asked(run, name string) order.Asked {
	asked := order.Asked{RunID: run}
	for _, w := range r.Progress.Waits {
		if w.Name == name {
			asked.Since = w.Since
		}
	}
	for _, h := range r.handoffs {
		if h.Name == name {
			asked.Answers = h.answers
		}
	}
	return asked
}

// Note writes a line of the record: who said or did what.
func (r *Record) Note(ctx workflow.Context, who, what string) {
	r.enter(order.Entry{At: workflow.Now(ctx), By: who, What: what})
}

// The order answers with its record, and Temporal carries no answer above two megabytes.
const (
	maxEntries  = 100  // lines; Temporal's history has all that was left out
	firstKept   = 30   // of them
	maxEntry    = 1000 // characters of a line
	linesAreOut = "lines of the record are left out from here on; Temporal's history has them"
)

// enter adds a line to the record. A record that grows too long loses what is neither old nor new.
func (r *Record) enter(e order.Entry) {
	e.What = providers.Shorten(e.What, maxEntry)
	all := append(r.Progress.Record, e)
	if len(all) > maxEntries {
		out := order.Entry{At: all[firstKept].At, By: By, What: linesAreOut}
		all = slices.Concat(all[:firstKept], []order.Entry{out}, all[firstKept+2:])
	}
	r.Progress.Record = all
}

// doing is a step under way.
type doing struct{ what string }

// Step says what the order is doing, until the step is done, and how long it took then.
func (r *Record) Step(ctx workflow.Context, name, what string) (done func()) {
	step := &doing{what}
	r.doing = append(r.doing, step)
	r.refresh(ctx)
	stop := r.clock(ctx, name)
	return func() {
		stop()
		r.doing = slices.DeleteFunc(r.doing, func(d *doing) bool { return d == step })
		r.show(ctx)
	}
}

// Doing says what the step under way is doing now.
func (r *Record) Doing(ctx workflow.Context, what string) {
	if len(r.doing) > 0 {
		r.doing[len(r.doing)-1].what = what
	}
	r.show(ctx)
}

// doingNow is what goes on when the order waits for nothing.
func (r *Record) doingNow() string {
	switch {
	case r.Progress.State.Ended():
		return "ended"
	case len(r.doing) > 0:
		return r.doing[len(r.doing)-1].what
	case len(r.Progress.Legs) > 0:
		return "looking at " + order.Named(r.Progress.ConnectionIDs())
	}
	return "beginning"
}

// clock measures a step.
func (r *Record) clock(ctx workflow.Context, name string) (done func()) {
	i := len(r.Progress.Steps)
	r.Progress.Steps = append(r.Progress.Steps, order.Step{Name: name, Begin: workflow.Now(ctx)})
	return func() {
		now := workflow.Now(ctx)
		r.Progress.Steps[i].End = &now
	}
}

// Chose notes what was chosen for the order, where its connection ends, and what is allowed and may not be wanted.
func (r *Record) Chose(metro string, choices []order.Choice, warnings []string) {
	r.metro, r.Progress.Choices, r.Progress.Warnings, r.warnings = metro, choices, warnings, warnings
}

// Ordered says how what is delivered differs from what was ordered, or "": a connection that is up and differs is warned of.
func (r *Record) Ordered(differs func(delivered providers.Connection) string) { r.differs = differs }

// GetsLess notes why the order gets less than it asked for: it ends as partial, unless it fails.
func (r *Record) GetsLess(why string) { r.partial = why }

// Missing is why the order gets less than it asked for, or "".
func (r *Record) Missing() string { return r.partial }

// refresh brings state and details in line with what the order waits for. The search attributes follow when the record
// is flushed.
func (r *Record) refresh(ctx workflow.Context) {
	if !r.Progress.State.Ended() {
		r.Progress.State = r.stateNow()
	}
	r.show(ctx)
	r.stale = true
}

// show brings the details in line with what the order does. None of that is in the search attributes.
func (r *Record) show(ctx workflow.Context) {
	p := &r.Progress
	p.Doing = r.doingNow()
	if len(p.Waits) > 0 {
		names := make([]string, len(p.Waits))
		for i, w := range p.Waits {
			names[i] = w.Name
		}
		p.Doing = "waiting for " + strings.Join(names, " and ")
	}
	workflow.SetCurrentDetails(ctx, r.details())
}

// stateNow: a wait for our side holds the order, and so does one that takes too long; any other wait leaves it pending.
func (r *Record) stateNow() order.State {
	state := order.StateInProgress
	for _, w := range r.Progress.Waits {
		if w.Party.Ours() || w.Overdue {
			return order.StateHeld
		}
		if w.Name != order.WaitActivation || !r.building() {
			state = order.StatePending
		}
	}
	return state
}

// building reports whether the provider is at work on a leg, and no other leg waits for anybody.
func (r *Record) building() bool {
	in := func(phase providers.Phase) bool {
		return slices.ContainsFunc(r.Progress.Legs, func(l order.Leg) bool { return l.Phase == phase })
	}
	return in(providers.PhaseBuilding) && !in(providers.PhaseWaiting) && !in(providers.PhaseUnknown)
}
