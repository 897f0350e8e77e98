package simulator

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// ErrNotFound says that no connection has the given id or name.
var ErrNotFound = errors.New("no such connection")

// record is a connection as a provider's simulator keeps it. Its slices are only appended to and what its pointers show
// is never written, so that a plain copy is a snapshot.
type record[C any] interface {
	ref() (id, name string)
	isDeleted() bool // as the provider's API shows it
	snapshot() C
	changing()                               // what was written of it for reads is out of date
	purchase(now time.Time) (Purchase, bool) // false: it was there before anything was bought
}

// account is what every provider's simulator has besides its core: the account's connections, and what the call under
// way has changed of them.
type account[C record[C]] struct {
	core
	connections []C            // in the order they were created
	positions   map[string]int // where in connections an id is; both only grow
	mails       []Mail
	present     *turn[C] // what the call under way has changed
	previous    *turn[C] // the last one that changed something, for stale reads
	file        *journal // nil: in memory only

	admit  func(route route, r *http.Request, body []byte) *reply // why the caller may not; nil when he may
	settle func()                                                 // lets everything happen that is due by now
}

// turn is what one call has changed so far: how much there was before it, and the connections it touched as they were.
// It is all that has to be copied, kept and undone, however many connections there are.
type turn[C any] struct {
	connections int
	mails       int
	before      map[int]C // by position
	dirty       bool      // something did change
}

// prepare makes an empty account, on the system's clock and without a log when they are nil.
func (a *account[C]) prepare(clock Clock, log func(format string, args ...any)) {
	if clock == nil {
		clock = systemClock{}
	}
	if log == nil {
		log = func(string, ...any) {}
	}
	a.clock, a.log = clock, log
	a.operations, a.calls, a.positions = map[string]bool{}, map[string]int{}, map[string]int{}
	a.present, a.previous = &turn[C]{}, &turn[C]{}
}

// mount adds the calls of the provider's API.
func (a *account[C]) mount(mux *http.ServeMux, routes []route) {
	for _, route := range routes {
		mux.HandleFunc(route.pattern, a.handler(route))
	}
}

// handler answers one call of the provider's API, which becomes one of its operations.
func (a *account[C]) handler(route route) http.HandlerFunc {
	a.operations[route.operation] = route.changes
	return func(w http.ResponseWriter, r *http.Request) {
		a.call(w, r, route.operation, func(body []byte, stale bool) reply { return a.serve(route, r, body, stale) })
	}
}

func (a *account[C]) serve(route route, r *http.Request, body []byte, stale bool) (answer reply) {
	if refused := a.admit(route, r, body); refused != nil {
		return *refused
	}
	err := a.within(func() { answer = a.answer(route, r, body, stale) })
	if err != nil {
		a.log("%s: %v", route.operation, err)
		const status, message = http.StatusInternalServerError, "the simulator could not keep its state"
		return reply{status: status, body: a.failure(r, status, message), note: message}
	}
	return answer
}

// answer lets a stale read see the connections as they were before the last change.
func (a *account[C]) answer(route route, r *http.Request, body []byte, stale bool) (answer reply) {
	if stale {
		a.beforeLast(func() { answer = route.handle(r, body) })
		return answer
	}
	if c, found := a.findByID(r.PathValue("id")); found && route.changes {
		a.touch(c)
	}
	return route.handle(r, body)
}

// within runs do under the lock, with every connection brought up to now first, and keeps what changed.
func (a *account[C]) within(do func()) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.present = &turn[C]{connections: len(a.connections), mails: len(a.mails)}
	a.settle()
	if a.present.dirty {
		a.previous = a.present // a stale read in do is stale to what happened just now
	}
	do()
	if !a.present.dirty {
		return nil
	}
	a.previous = a.present
	return a.keep()
}

// enter adds a connection to the account.
func (a *account[C]) enter(c C) {
	id, _ := c.ref()
	a.positions[id] = len(a.connections)
	a.connections = append(a.connections, c)
}

func (a *account[C]) findByID(id string) (C, bool) {
	at, found := a.positions[id]
	if !found || at >= len(a.connections) { // fewer in a stale read
		var none C
		return none, false
	}
	return a.connections[at], true
}

// find prefers the newest of several connections with the name that is still there.
func (a *account[C]) find(idOrName string) (found C, ok bool) {
	for _, c := range slices.Backward(a.connections) {
		id, name := c.ref()
		if id == idOrName {
			return c, true
		}
		if name == idOrName && (!ok || found.isDeleted() && !c.isDeleted()) {
			found, ok = c, true
		}
	}
	return found, ok
}

// touch comes before every change of a connection that was there when the call came.
func (a *account[C]) touch(c C) {
	c.changing()
	id, _ := c.ref()
	at := a.positions[id]
	if _, done := a.present.before[at]; done || at >= a.present.connections {
		return
	}
	if a.present.before == nil {
		a.present.before = map[int]C{}
	}
	a.present.before[at] = c.snapshot()
}

// beforeLast runs a read on the connections as they were before the last change.
func (a *account[C]) beforeLast(read func()) {
	if !a.previous.dirty {
		read()
		return
	}
	current := a.connections
	defer func() { a.connections = current }()
	a.connections = slices.Clone(current[:a.previous.connections])
	for at, c := range a.previous.before {
		a.connections[at] = c
	}
	read()
}

// support plays a person at the provider on one connection.
func (a *account[C]) support(idOrName string, act func(c C) error) (refused error) {
	err := a.within(func() {
		c, found := a.find(idOrName)
		if !found {
			refused = notFound(idOrName)
			return
		}
		a.touch(c)
		if refused = act(c); refused == nil {
			a.present.dirty = true
		}
	})
	return errors.Join(refused, err)
}

func notFound(idOrName string) error {
	return fmt.Errorf("%w: %q is neither an id nor a name", ErrNotFound, idOrName)
}

// lookUp returns a connection as it is now.
func (a *account[C]) lookUp(idOrName string) (c C, err error) {
	err = notFound(idOrName)
	a.report(func() {
		if found, is := a.find(idOrName); is {
			c, err = found.snapshot(), nil
		}
	})
	return c, err
}

// report looks at the state as of now. A state file that cannot be written does not keep anybody from looking.
func (a *account[C]) report(look func()) {
	if err := a.within(look); err != nil {
		a.log("%v", err)
	}
}

// Settle lets everything happen that is due by now. Every call does so by itself; it is for a program that wants it done,
// and logged, when nobody calls.
func (a *account[C]) Settle() error {
	return a.within(func() {})
}

// Ledger lists every connection that was bought, with what became of it.
func (a *account[C]) Ledger() Ledger {
	purchases := []Purchase{}
	a.report(func() {
		now := a.clock.Now()
		for _, c := range a.connections {
			if bought, is := c.purchase(now); is {
				purchases = append(purchases, bought)
			}
		}
	})
	return newLedger(purchases)
}
