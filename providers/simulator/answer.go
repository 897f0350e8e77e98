package simulator

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

const maxBody = 1 << 20

// Reply is the answer to a call, before a fault is applied to it.
type Reply struct {
	Status  int
	Body    any    // nil: no body
	Note    string // what a changing call did, for the log
	Refused bool   // nothing was done, where a refusal has a status of success
}

// Route is a call of the provider's API. Several may be one operation.
type Route struct {
	operation string
	pattern   string
	changes   bool
	handle    func(r *http.Request, body []byte) Reply
}

// Reads is a call that changes nothing. The pattern is one of http.ServeMux, with {id} for the connection it is about.
func Reads(operation, pattern string, handle func(r *http.Request, body []byte) Reply) Route {
	return Route{operation: operation, pattern: pattern, handle: handle}
}

// Changes is a call that may change something, otherwise as Reads.
func Changes(operation, pattern string, handle func(r *http.Request, body []byte) Reply) Route {
	return Route{operation: operation, pattern: pattern, changes: true, handle: handle}
}

// MountByHeader adds calls that share an address, each told by a header that names its operation.
func (a *Account[C]) MountByHeader(mux *http.ServeMux, pattern, header string, unknown http.HandlerFunc, routes ...Route) {
	handlers := map[string]http.HandlerFunc{}
	for _, route := range routes {
		handlers[route.operation] = a.handler(route)
	}
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if handle, known := handlers[r.Header.Get(header)]; known {
			handle(w, r)
			return
		}
		unknown(w, r)
	})
}

// call answers one request of the provider's API. It counts the call, applies the fault queued for it, and lets carryOut
// do the work in between.
func (e *Engine) call(w http.ResponseWriter, r *http.Request, operation string, carryOut func(body []byte, fault Fault) Reply) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		WriteJSON(w, http.StatusBadRequest, e.setup.Failure(r, http.StatusBadRequest, "the request body could not be read"))
		return
	}
	fault := e.countCall(operation, func() string { return e.setup.Subject(r, body) })
	switch {
	case fault.Kind == FaultRefuse:
		e.logf("%s: fault refuse %s, not carried out", operation, fault.Code)
		writeReply(w, e.refusal(r, operation, fault.Code))
		return
	case fault.Kind == FaultDropBefore:
		e.logf("%s: fault dropBefore, not carried out", operation)
		panic(http.ErrAbortHandler) // net/http's way to close the connection without an answer
	case fault.strikes(FaultStatus, Before):
		e.logf("%s: fault status %d, not carried out", operation, fault.Status)
		e.writeFault(w, r, fault)
		return
	case fault.strikes(FaultDelay, Before):
		fault.wait()
	}

	answer := carryOut(body, fault)
	if e.operations[operation] {
		e.logf("%s: %d %s", operation, answer.Status, answer.Note)
	}
	if fault.Kind != "" {
		e.logf("%s: fault %s", operation, fault.Kind)
	}

	switch {
	case fault.Kind == FaultDropAfter:
		panic(http.ErrAbortHandler)
	case fault.Kind == FaultAlter && answer.Status < 300:
		answer.Body = e.setup.Shape.alter(answer.Body, fault.How)
	case fault.Kind == FaultTruncate:
		truncate(w, answer)
		return
	case fault.strikes(FaultStatus, After):
		e.writeFault(w, r, fault)
		return
	case fault.strikes(FaultDelay, After):
		fault.wait()
	}
	writeReply(w, answer)
}

// refusal has the code that was asked for, unless a scenario for several providers asks for one of another's.
func (e *Engine) refusal(r *http.Request, operation, code string) Reply {
	if code != "" && e.setup.RefuseAs != nil {
		return e.setup.RefuseAs(r, code)
	}
	return e.setup.Refusal(r, operation)
}

// countCall counts a call and decides how it is spoiled: by a fault queued for it, or else by the scenario.
func (e *Engine) countCall(operation string, subject func() string) Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls[operation]++
	if queued := e.takeFault(operation); queued.Kind != "" {
		return queued
	}
	return e.scenario.strike(operation, subject)
}

func (e *Engine) writeFault(w http.ResponseWriter, r *http.Request, fault Fault) {
	if fault.RetryAfter != "" {
		w.Header().Set("Retry-After", fault.RetryAfter)
	}
	message := http.StatusText(fault.Status)
	if fault.HTML {
		fault.Body = bodyHTML
	}
	if fault.Body == "" {
		WriteJSON(w, fault.Status, e.setup.Failure(r, fault.Status, message))
		return
	}
	body := gatewayBodies[fault.Body]
	w.Header().Set("Content-Type", body.media)
	w.WriteHeader(fault.Status)
	_, _ = io.WriteString(w, strings.NewReplacer("{status}", strconv.Itoa(fault.Status), "{message}", message, "{path}", r.URL.Path).Replace(body.text))
}

const bodyHTML = "html"

// gatewayBodies are what something in front of an API answers when the API itself does not: a web server's page, nothing,
// a line of text, and the error of a framework that is not the provider's.
var gatewayBodies = map[string]struct{ media, text string }{
	bodyHTML: {"text/html; charset=utf-8", "<html>\n<head><title>{status} {message}</title></head>\n<body><h1>{status} {message}</h1></body>\n</html>\n"},
	"empty":  {"text/plain", ""},
	"text":   {"text/plain; charset=utf-8", "{message}\n"},
	"json": {"application/json",
		`{"timestamp":"2026-01-01T00:00:00.000+00:00","status":{status},"error":"{message}","message":"No message available","path":"{path}"}`},
}

func writeReply(w http.ResponseWriter, answer Reply) {
	if answer.Body == nil {
		w.WriteHeader(answer.Status)
		return
	}
	WriteJSON(w, answer.Status, answer.Body)
}

// truncate promises the whole answer, sends half and closes the connection.
func truncate(w http.ResponseWriter, answer Reply) {
	text := Encode(answer.Body)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(answer.Status)
	_, _ = w.Write(text[:len(text)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// WriteJSON answers with a body in JSON.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(Encode(body))
}

// Encode is a body in JSON, with a newline at its end; what is JSON already goes as it is, for encoding/json would read it all again.
func Encode(body any) []byte {
	if written, is := body.(json.RawMessage); is {
		return written
	}
	text, err := json.Marshal(body)
	if err != nil {
		panic(err) // only plain structs and maps are answered
	}
	return append(text, '\n')
}
