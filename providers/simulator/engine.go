package simulator

import (
	"maps"
	"net/http"
	"sync"
	"time"
)

// Setup is what the engine is told of its provider. Subject, Settle and Restore run under the simulator's lock.
type Setup struct {
	Options  Options
	Statuses []string // every status of a connection that the provider documents and the simulator gives
	Tricks   []Trick  // what of a scenario only some providers play, and this one does

	Failure func(r *http.Request, status int, message string) any       // the provider's own error body
	Refusal func(r *http.Request, operation string) Reply               // a documented refusal of the operation
	Subject func(r *http.Request, body []byte) string                   // the name of the connection a call is about, or ""
	Admit   func(operation string, r *http.Request, body []byte) *Reply // why the caller may not; nil when he may
	Settle  func()                                                      // lets everything happen that is due by now
	Restore func()                                                      // completes what was read from a state file; may be nil
	Foreign func(f Foreign, at time.Time) error                         // enters somebody else's connection, created then
	Portal  Portal
	Shape   Shape

	Codes    []string                                 // what the fault refuse can be told to refuse with; nil for nothing
	RefuseAs func(r *http.Request, code string) Reply // a refusal with one of Codes
}

// Engine is what every provider's simulator is to the outside besides the provider's API: the count of calls, the faults,
// the scenario, the books. A simulator embeds it.
type Engine struct {
	setup      Setup
	mu         sync.Mutex      // over all state of a simulator
	operations map[string]bool // every operation, and whether it changes something; never written after construction
	calls      map[string]int
	faults     []Fault
	scenario   *runningScenario // nil when none runs
	books      books
}

// books is the account of an engine, whatever its connections are.
type books interface {
	Look(look func())
	within(do func()) error
	purchases() []Purchase
	foreigners() []ForeignPurchase
	addForeign(f Foreign) (id string, err error)
	stall(idOrName string) error
	give(idOrName string, given Given) error
	meddle(idOrName string, act Act, m Meddling) error
	keepIn(file string) error
}

func newEngine(setup Setup) *Engine {
	if setup.Options.Clock == nil {
		setup.Options.Clock = systemClock{}
	}
	if setup.Options.Log == nil {
		setup.Options.Log = func(string, ...any) {}
	}
	return &Engine{setup: setup, operations: map[string]bool{}, calls: map[string]int{}}
}

//lint:ignore U1000 Provider asks for it, of the simulators that embed an Engine
func (e *Engine) engine() *Engine { return e }

func (e *Engine) logf(format string, args ...any) { e.setup.Options.Log(format, args...) }

// now is the time on the simulator's clock.
func (e *Engine) now() time.Time { return e.setup.Options.Clock.Now() }

// Calls returns how often each operation was called, spoiled and refused calls included.
func (e *Engine) Calls() map[string]int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return maps.Clone(e.calls)
}

// Settle lets everything happen that is due by now. Every call does so by itself; it is for a program that wants it done,
// and logged, when nobody calls.
func (e *Engine) Settle() error {
	return e.books.within(func() {})
}

// Ledger lists every connection that was bought, with what became of it.
func (e *Engine) Ledger() Ledger {
	var bought []Purchase
	var foreign []ForeignPurchase
	e.books.Look(func() { bought, foreign = e.books.purchases(), e.books.foreigners() })
	ledger := newLedger(bought, e.now())
	ledger.addForeign(foreign)
	return ledger
}

// KeepState takes up what was bought from the file, when it exists, and from now on keeps the file up to date: each change
// is written to its end before the change is answered. Logins are not kept: a restart revokes them.
func (e *Engine) KeepState(file string) error {
	return e.books.keepIn(file)
}
