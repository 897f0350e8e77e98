package simulator

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// What a fault can do to a call.
const (
	FaultDropBefore = "dropBefore" // close the connection unanswered; the request is not carried out
	FaultDropAfter  = "dropAfter"  // carry the request out, then close the connection unanswered
	FaultStatus     = "status"     // answer with an error status, before or after carrying the request out
	FaultDelay      = "delay"      // wait, before or after carrying the request out
	FaultTruncate   = "truncate"   // carry the request out, then send only half the answer
	FaultStale      = "stale"      // answer a read as it was before the last change
	FaultRefuse     = "refuse"     // answer with a refusal that the provider documents; the request is not carried out
	FaultAlter      = "alter"      // carry the request out, and alter the connections in the answer
	FaultThin       = "thin"       // leave connections out of a list
)

var faultKinds = []string{FaultDropAfter, FaultDropBefore, FaultStatus, FaultDelay, FaultTruncate, FaultStale, FaultRefuse, FaultAlter, FaultThin}

// When a status or delay fault strikes.
const (
	Before = "before" // before the request is carried out
	After  = "after"  // when it has been carried out
)

// Fault spoils the next calls of one operation. Faults of one operation are used up in the order they were injected.
type Fault struct {
	Operation  string `json:"operation"`
	Kind       string `json:"fault"`
	When       string `json:"when,omitempty"`       // status and delay: before (the default) or after
	Status     int    `json:"status,omitempty"`     // status: 400 to 599; 500 when left out
	HTML       bool   `json:"html,omitempty"`       // status: short for the body html
	Body       string `json:"body,omitempty"`       // status: a gateway's instead of the provider's error body; see gatewayBodies
	RetryAfter string `json:"retryAfter,omitempty"` // status: the Retry-After header
	Delay      string `json:"delay,omitempty"`      // delay: how long, as in 1.5s; in real time, not on the clock
	Code       string `json:"code,omitempty"`       // refuse: with this error code of the provider's, where it has codes to choose from
	How        string `json:"how,omitempty"`        // alter: one of the alterations
	Newest     int    `json:"newest,omitempty"`     // thin: leave so many of the newest out; everything, when neither is given
	Younger    string `json:"younger,omitempty"`    // thin: leave out what was created less than so long ago
	Count      int    `json:"count,omitempty"`      // how many calls it spoils; 1 when left out
}

func (f Fault) withDefaults() Fault {
	if f.Count == 0 {
		f.Count = 1
	}
	if f.Kind == FaultStatus && f.Status == 0 {
		f.Status = http.StatusInternalServerError
	}
	if f.When == "" && (f.Kind == FaultStatus || f.Kind == FaultDelay) {
		f.When = Before
	}
	return f
}

// check lists everything wrong with a fault; operations tells which operations exist and whether they change something, and
// codes what a refusal may be.
func (f Fault) check(operations map[string]bool, codes []string) error {
	wrong := f.wrongCode(codes)
	if _, known := operations[f.Operation]; !known {
		wrong = append(wrong, fmt.Sprintf("operation %q is not one of %s", f.Operation, strings.Join(slices.Sorted(maps.Keys(operations)), ", ")))
	}
	wrong = append(wrong, f.wrongKind(operations[f.Operation])...)
	if f.Count < 1 {
		wrong = append(wrong, fmt.Sprintf("count %d is not at least 1", f.Count))
	}
	if len(wrong) > 0 {
		return fmt.Errorf("fault refused: %s", strings.Join(wrong, "; "))
	}
	return nil
}

// wrongKind lists what is wrong with a fault apart from the calls it is for, of which changes tells the kind.
func (f Fault) wrongKind(changes bool) []string {
	var wrong []string
	if !slices.Contains(faultKinds, f.Kind) {
		wrong = append(wrong, fmt.Sprintf("fault %q is not one of %s", f.Kind, strings.Join(faultKinds, ", ")))
	}
	if (f.Kind == FaultStale || f.Kind == FaultThin) && changes {
		wrong = append(wrong, "fault "+f.Kind+" is for reads only, and "+f.Operation+" changes something")
	}
	if f.When != "" && f.Kind != FaultStatus && f.Kind != FaultDelay {
		wrong = append(wrong, "when belongs to the faults status and delay")
	}
	if f.When != "" && f.When != Before && f.When != After {
		wrong = append(wrong, fmt.Sprintf("when %q is not before or after", f.When))
	}
	if f.Kind == FaultStatus && (f.Status < 400 || f.Status > 599) {
		wrong = append(wrong, fmt.Sprintf("status %d is not between 400 and 599", f.Status))
	}
	if f.Kind != FaultStatus && (f.Status != 0 || f.HTML || f.RetryAfter != "") {
		wrong = append(wrong, "status, html and retryAfter belong to the fault status")
	}
	if f.Body != "" && (f.Kind != FaultStatus || f.HTML) {
		wrong = append(wrong, "body belongs to the fault status, in place of html")
	}
	if _, known := gatewayBodies[f.Body]; f.Body != "" && !known {
		wrong = append(wrong, fmt.Sprintf("body %q is not one of %s", f.Body, strings.Join(slices.Sorted(maps.Keys(gatewayBodies)), ", ")))
	}
	wrong = append(wrong, f.wrongAnswer()...)
	if delay, err := time.ParseDuration(f.Delay); f.Kind == FaultDelay && (err != nil || delay <= 0) {
		wrong = append(wrong, fmt.Sprintf("delay %q is not a duration such as 1.5s", f.Delay))
	}
	if f.Kind != FaultDelay && f.Delay != "" {
		wrong = append(wrong, "delay belongs to the fault delay")
	}
	return wrong
}

func (f Fault) wrongCode(codes []string) []string {
	switch {
	case f.Code == "" || f.Kind == FaultRefuse && slices.Contains(codes, f.Code):
		return nil
	case f.Kind != FaultRefuse || len(codes) == 0:
		return []string{"code belongs to the fault refuse, of a provider that has codes to choose from"}
	}
	return []string{fmt.Sprintf("code %q is not one of %s", f.Code, strings.Join(codes, ", "))}
}

// wrongAnswer lists what is wrong with what a fault does to an answer.
func (f Fault) wrongAnswer() []string {
	var wrong []string
	if _, known := alterations[f.How]; f.Kind == FaultAlter && !known {
		wrong = append(wrong, fmt.Sprintf("how %q is not one of %s", f.How, strings.Join(slices.Sorted(maps.Keys(alterations)), ", ")))
	}
	if f.Kind != FaultAlter && f.How != "" {
		wrong = append(wrong, "how belongs to the fault alter")
	}
	if f.Kind != FaultThin && (f.Newest != 0 || f.Younger != "") {
		wrong = append(wrong, "newest and younger belong to the fault thin")
	}
	if f.Newest < 0 || f.Newest > 0 && f.Younger != "" {
		wrong = append(wrong, "newest must be at least 1, and goes without younger")
	}
	return append(wrong, wrongDuration("younger", f.Younger, false)...)
}

func (f Fault) strikes(kind, when string) bool {
	return f.Kind == kind && f.When == when
}

// wait lets the delay pass even when the caller has gone: a slow server carries an abandoned request out all the same.
func (f Fault) wait() {
	delay, _ := time.ParseDuration(f.Delay) // checked when injected
	time.Sleep(delay)
}

// Inject queues a fault, or says everything that is wrong with it.
func (e *Engine) Inject(fault Fault) error {
	fault = fault.withDefaults()
	if err := fault.check(e.operations, e.setup.Codes); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = append(e.faults, fault)
	return nil
}

// Faults lists the faults that wait for a call, with the number of calls each will still spoil.
func (e *Engine) Faults() []Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]Fault{}, e.faults...)
}

// ClearFaults forgets every fault that waits for a call.
func (e *Engine) ClearFaults() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = nil
}

// takeFault uses up one count of the first fault queued for the operation. The zero Fault spoils nothing.
func (e *Engine) takeFault(operation string) Fault {
	at := slices.IndexFunc(e.faults, func(f Fault) bool { return f.Operation == operation })
	if at < 0 {
		return Fault{}
	}
	fault := e.faults[at]
	e.faults[at].Count--
	if e.faults[at].Count == 0 {
		e.faults = slices.Delete(e.faults, at, at+1)
	}
	return fault
}
