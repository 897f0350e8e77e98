package simulator

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

const maxBody = 1 << 20

// core is what every provider's simulator has in common: one mutex over all state, the count of calls and the faults.
type core struct {
	mu         sync.Mutex
	clock      Clock
	log        func(format string, args ...any)
	operations map[string]bool // every operation, and whether it changes something; never written after construction
	statuses   []string        // every status of a connection that the provider documents and the simulator gives
	keys       []string        // the keys of a scenario that only some providers obey, and this one does
	calls      map[string]int
	faults     []Fault
	scenario   *runningScenario // nil when none runs

	failure func(r *http.Request, status int, message string) any // the provider's own error body
	refusal func(r *http.Request, operation string) reply         // a documented refusal of the operation
	subject func(r *http.Request, body []byte) string             // the name of the connection a call is about, or ""
}

// reply is the answer to a call, before a fault is applied to it.
type reply struct {
	status int
	body   any    // nil: no body
	note   string // what a changing call did, for the log
}

// route is a call of the provider's API. Several may be one operation.
type route struct {
	operation string
	pattern   string // with {id}, the connection the call is about
	changes   bool
	handle    func(r *http.Request, body []byte) reply
}

func (c *core) shared() *core { return c }

// Calls returns how often each operation was called, spoiled and refused calls included.
func (c *core) Calls() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.calls)
}

// call answers one request of the provider's API. It counts the call, applies the fault queued for it, and lets carryOut
// do the work in between.
func (c *core) call(w http.ResponseWriter, r *http.Request, operation string, carryOut func(body []byte, stale bool) reply) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		writeJSON(w, http.StatusBadRequest, c.failure(r, http.StatusBadRequest, "the request body could not be read"))
		return
	}
	fault := c.countCall(operation, func() string { return c.subject(r, body) })
	switch {
	case fault.Kind == FaultRefuse:
		c.log("%s: fault refuse, not carried out", operation)
		writeReply(w, c.refusal(r, operation))
		return
	case fault.Kind == FaultDropBefore:
		c.log("%s: fault dropBefore, not carried out", operation)
		panic(http.ErrAbortHandler) // net/http's way to close the connection without an answer
	case fault.strikes(FaultStatus, Before):
		c.log("%s: fault status %d, not carried out", operation, fault.Status)
		c.writeFault(w, r, fault)
		return
	case fault.strikes(FaultDelay, Before):
		fault.wait()
	}

	answer := carryOut(body, fault.Kind == FaultStale)
	if c.operations[operation] {
		c.log("%s: %d %s", operation, answer.status, answer.note)
	}
	if fault.Kind != "" {
		c.log("%s: fault %s", operation, fault.Kind)
	}

	switch {
	case fault.Kind == FaultDropAfter:
		panic(http.ErrAbortHandler)
	case fault.Kind == FaultTruncate:
		truncate(w, answer)
		return
	case fault.strikes(FaultStatus, After):
		c.writeFault(w, r, fault)
		return
	case fault.strikes(FaultDelay, After):
		fault.wait()
	}
	writeReply(w, answer)
}

// countCall counts a call and decides how it is spoiled: by a fault queued for it, or else by the scenario.
func (c *core) countCall(operation string, subject func() string) Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls[operation]++
	if queued := c.takeFault(operation); queued.Kind != "" {
		return queued
	}
	return c.scenario.strike(operation, subject)
}

func (c *core) writeFault(w http.ResponseWriter, r *http.Request, fault Fault) {
	if fault.RetryAfter != "" {
		w.Header().Set("Retry-After", fault.RetryAfter)
	}
	message := http.StatusText(fault.Status)
	if !fault.HTML {
		writeJSON(w, fault.Status, c.failure(r, fault.Status, message))
		return
	}
	// What a gateway in front of an API answers when the API itself does not.
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(fault.Status)
	_, _ = fmt.Fprintf(w, "<html>\n<head><title>%[1]d %[2]s</title></head>\n<body><h1>%[1]d %[2]s</h1></body>\n</html>\n", fault.Status, message)
}

func writeReply(w http.ResponseWriter, answer reply) {
	if answer.body == nil {
		w.WriteHeader(answer.status)
		return
	}
	writeJSON(w, answer.status, answer.body)
}

// truncate promises the whole answer, sends half and closes the connection.
func truncate(w http.ResponseWriter, answer reply) {
	text := encode(answer.body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(answer.status)
	_, _ = w.Write(text[:len(text)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(encode(body))
}

// encode writes a body; what is JSON already goes as it is, for encoding/json would read it all again.
func encode(body any) []byte {
	if written, is := body.(json.RawMessage); is {
		return written
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // only plain structs and maps are answered
	}
	return append(text, '\n')
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
