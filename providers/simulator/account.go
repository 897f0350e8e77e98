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

// Record is a connection as a provider's simulator keeps it. Its slices are only appended to and what its pointers show
// is never written, so that a plain copy is a snapshot.
type Record[C any] interface {
	Ref() (id, name string)
	Deleted() bool // as the provider's API shows it
	Snapshot() C
	Changing()                  // what was written of it for reads is out of date
	Purchase() (Purchase, bool) // false: nobody bought it through the API
	Give(given Given)
	trait() *Trait // a connection embeds one
}

// Account is the connections of a simulator's account, and what the call under way has changed of them. Where nothing else
// is said, its methods are for the functions that answer a call: those run one at a time, under the simulator's lock.
type Account[C Record[C]] struct {
	engine      *Engine
	connections []C            // in the order they were created
	positions   map[string]int // where in connections an id is; both only grow
	present     *turn[C]       // what the call under way has changed
	previous    *turn[C]       // the last one that changed something, for stale reads
	thinned     func(c C) bool // what the list under way leaves out; nil for nothing
	file        *journal       // nil: in memory only
}

// turn is what one call has changed so far: how much there was before it, and the connections it touched as they were.
// It is all that has to be copied, kept and undone, however many connections there are.
type turn[C any] struct {
	connections int
	before      map[int]C // by position
	dirty       bool      // something did change
}

// NewAccount makes an empty account, with an engine.
func NewAccount[C Record[C]](setup Setup) *Account[C] {
	a := &Account[C]{engine: newEngine(setup), positions: map[string]int{}, present: &turn[C]{}, previous: &turn[C]{}}
	a.engine.books = a
	return a
}

// Engine is what the simulator is to the outside.
func (a *Account[C]) Engine() *Engine { return a.engine }

// Now is the time on the simulator's clock.
func (a *Account[C]) Now() time.Time { return a.engine.now() }

// Logf writes a line to the simulator's log.
func (a *Account[C]) Logf(format string, args ...any) { a.engine.logf(format, args...) }

// Changes tells whether an operation changes something.
func (a *Account[C]) Changes(operation string) bool { return a.engine.operations[operation] }

// Mount adds calls of the provider's API.
func (a *Account[C]) Mount(mux *http.ServeMux, routes ...Route) {
	for _, route := range routes {
		mux.HandleFunc(route.pattern, a.handler(route))
	}
}

// MountChoice adds a path that is two operations, told by the request.
func (a *Account[C]) MountChoice(mux *http.ServeMux, first func(*http.Request) bool, yes, no Route) {
	handleYes, handleNo := a.handler(yes), a.handler(no)
	mux.HandleFunc(yes.pattern, func(w http.ResponseWriter, r *http.Request) {
		if first(r) {
			handleYes(w, r)
			return
		}
		handleNo(w, r)
	})
}

// handler answers one call of the provider's API, which becomes one of its operations.
func (a *Account[C]) handler(route Route) http.HandlerFunc {
	a.engine.operations[route.operation] = route.changes
	return func(w http.ResponseWriter, r *http.Request) {
		a.engine.call(w, r, route.operation, func(body []byte, fault Fault) Reply { return a.serve(route, r, body, fault) })
	}
}

func (a *Account[C]) serve(route Route, r *http.Request, body []byte, fault Fault) (answer Reply) {
	if refused := a.engine.setup.Admit(route.operation, r, body); refused != nil {
		return *refused
	}
	err := a.within(func() { answer = a.answer(route, r, body, fault) })
	if err != nil {
		a.Logf("%s: %v", route.operation, err)
		const status, message = http.StatusInternalServerError, "the simulator could not keep its state"
		return Reply{Status: status, Body: a.engine.setup.Failure(r, status, message), Note: message}
	}
	return answer
}

// answer lets a stale read see the connections as they were before the last change, and a thinned list only some of them.
func (a *Account[C]) answer(route Route, r *http.Request, body []byte, fault Fault) (answer Reply) {
	switch fault.Kind {
	case FaultStale:
		a.beforeLast(func() { answer = route.handle(r, body) })
		return answer
	case FaultThin:
		a.thinned = a.thin(fault)
		defer func() { a.thinned = nil }()
	}
	c, found := a.FindByID(r.PathValue("id"))
	if !found || !route.changes {
		return route.handle(r, body)
	}
	a.Touch(c)
	trait := c.trait()
	somebody := trait.ChangedBy
	trait.ChangedBy = ""
	if answer = route.handle(r, body); answer.Status < 300 && !answer.Refused {
		a.touched(c, route.operation)
		return answer
	}
	trait.ChangedBy = somebody
	c.Changing()
	return answer
}

// within runs do under the lock, with every connection brought up to now first, and keeps what changed.
func (a *Account[C]) within(do func()) error {
	a.engine.mu.Lock()
	defer a.engine.mu.Unlock()
	a.present = &turn[C]{connections: len(a.connections)}
	a.engine.setup.Settle()
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

// Enter adds a connection to the account.
func (a *Account[C]) Enter(c C) {
	id, _ := c.Ref()
	a.positions[id] = len(a.connections)
	a.connections = append(a.connections, c)
}

// FindByID finds a connection, a deleted one too.
func (a *Account[C]) FindByID(id string) (C, bool) {
	at, found := a.positions[id]
	if !found || at >= len(a.connections) { // fewer in a stale read
		var none C
		return none, false
	}
	return a.connections[at], true
}

// find prefers the newest of several connections with the name that is still there.
func (a *Account[C]) find(idOrName string) (found C, ok bool) {
	for _, c := range slices.Backward(a.connections) {
		id, name := c.Ref()
		if id == idOrName {
			return c, true
		}
		if name == idOrName && (!ok || found.Deleted() && !c.Deleted()) {
			found, ok = c, true
		}
	}
	return found, ok
}

// Touch comes before every change of a connection that was there when the call came.
func (a *Account[C]) Touch(c C) {
	c.Changing()
	id, _ := c.Ref()
	at := a.positions[id]
	if _, done := a.present.before[at]; done || at >= a.present.connections {
		return
	}
	if a.present.before == nil {
		a.present.before = map[int]C{}
	}
	a.present.before[at] = c.Snapshot()
}

// beforeLast runs a read on the connections as they were before the last change.
func (a *Account[C]) beforeLast(read func()) {
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

// Act plays a person at the provider on one connection. It takes the lock itself.
func (a *Account[C]) Act(idOrName string, act func(c C) error) (refused error) {
	err := a.within(func() {
		c, found := a.find(idOrName)
		if !found {
			refused = notFound(idOrName)
			return
		}
		a.Touch(c)
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
func (a *Account[C]) lookUp(idOrName string) (c C, err error) {
	err = notFound(idOrName)
	a.Look(func() {
		if found, is := a.find(idOrName); is {
			c, err = found.Snapshot(), nil
		}
	})
	return c, err
}

// Look looks at the state as of now, and takes the lock itself. A state file that cannot be written does not keep anybody
// from looking.
func (a *Account[C]) Look(look func()) {
	if err := a.within(look); err != nil {
		a.Logf("%v", err)
	}
}

// Change runs do under the lock, as one change that no call of the provider's API made.
func (a *Account[C]) Change(do func()) error {
	return a.within(func() {
		do()
		a.Changed()
	})
}

// Changed notes that something did change: the call under way has to be written to the state file.
func (a *Account[C]) Changed() { a.present.dirty = true }

// Connections are all connections, the deleted ones too, in the order they were created. A stale read has those of before.
func (a *Account[C]) Connections() []C { return a.connections }

// Position tells how many connections were created before the one of that id.
func (a *Account[C]) Position(id string) int { return a.positions[id] }

func (a *Account[C]) purchases() []Purchase {
	bought := []Purchase{}
	for _, c := range a.connections {
		if purchase, is := c.Purchase(); is {
			purchase.BoughtAs, purchase.Meddled = c.trait().BoughtAs, c.trait().Meddled
			bought = append(bought, purchase)
		}
	}
	return bought
}

// States shows every connection with everything known of it, the ones that were there at the start too.
func States[C Record[C], S any](a *Account[C], show func(c C) S) []S {
	states := []S{}
	a.Look(func() {
		for _, c := range a.connections {
			states = append(states, show(c))
		}
	})
	return states
}
