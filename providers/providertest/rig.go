package providertest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/rest"
	"turnup/providers/simulator"
)

// step is how long each step takes at the simulator, by a clock that moves only when told to.
const step = time.Minute

const mark = "contract-1"

// rig is a simulator that answers a client, and what stands between them.
type rig[R providers.Request] struct {
	subject Subject[R]
	sim     Simulated
	clock   *simulator.ManualClock
	address string
	account providers.Account[R]

	spoiled string                                                                          // the operation whose answers are replaced once they are there, or ""
	answer  func(w http.ResponseWriter, req *http.Request, said *httptest.ResponseRecorder) // what they are replaced by
	rewrite func(body string) string                                                        // or what becomes of their bodies
	create  sent                                                                            // the last request to buy

	t       testing.TB
	altered bool // the simulator was told to answer otherwise than documented
}

// sent is a request as it came.
type sent struct{ Method, URL, Body string }

func newRig[R providers.Request](t testing.TB, s Subject[R]) *rig[R] {
	t.Helper()
	clock := simulator.NewManualClock(time.Now())
	r := &rig[R]{subject: s, clock: clock, t: t}
	r.sim = s.Simulate(simulator.Options{Clock: clock, BuildTime: step, ManualTime: step, ChangeTime: step, RemoveTime: step})
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.address = server.URL
	r.account = s.Account(t, r.common())
	return r
}

func (r *rig[R]) common() rest.Common {
	return rest.Common{BaseURL: r.address, RetryWait: time.Millisecond, Now: r.clock.Now}
}

// ServeHTTP lets the simulator carry a request out. What it answers to the spoiled operation is lost on the way.
func (r *rig[R]) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	req.Body = io.NopCloser(bytes.NewReader(body))
	before := r.sim.Calls()
	defer func() {
		if r.sim.Calls()[r.subject.Create] > before[r.subject.Create] {
			r.create = sent{req.Method, "http://" + req.Host + req.URL.RequestURI(), string(body)}
		}
	}()
	if r.spoiled == "" {
		overheard := &overheard{ResponseWriter: w, status: http.StatusOK}
		r.sim.ServeHTTP(overheard, req)
		r.subject.Document.hold(r.t, exchange{req, body, overheard.status, overheard.said}, !r.altered)
		return
	}
	r.subject.Document.hold(r.t, exchange{request: req, sent: body}, false)
	recorder := httptest.NewRecorder()
	r.sim.ServeHTTP(recorder, req)
	answer := recorder.Body.String()
	if r.sim.Calls()[r.spoiled] > before[r.spoiled] {
		if r.answer != nil {
			r.answer(w, req, recorder)
			return
		}
		answer = r.rewrite(answer)
	}
	maps.Copy(w.Header(), recorder.Header())
	w.WriteHeader(recorder.Code)
	_, _ = io.WriteString(w, answer)
}

func (r *rig[R]) spoil(operation string, answer http.HandlerFunc) {
	r.spoiled = operation
	r.answer = func(w http.ResponseWriter, req *http.Request, _ *httptest.ResponseRecorder) { answer(w, req) }
}

// garble has something become of the bodies of the operation's answers.
func (r *rig[R]) garble(operation string, rewrite func(body string) string) {
	r.spoiled, r.answer, r.rewrite = operation, nil, rewrite
}

// buy buys the connection of that name, and returns what the account says of it.
func (r *rig[R]) buy(t testing.TB, place int, name string) providers.Connection {
	t.Helper()
	bought, err := r.account.Create(t.Context(), r.subject.Request(place, name), nil)
	require.NoError(t, err)
	require.Len(t, bought, 1)
	return bought[0]
}

// active buys a connection that is in service.
func (r *rig[R]) active(t testing.TB, place int, name string) providers.Connection {
	t.Helper()
	bought := r.buy(t, place, name)
	require.NoError(t, r.sim.Activate(bought.ID))
	now, err := r.account.Get(t.Context(), bought.ID)
	require.NoError(t, err)
	require.Equal(t, providers.PhaseActive, now.Phase, "status %q", now.Status)
	return now
}

// find finds the connections of these names, by their ids.
func (r *rig[R]) find(t testing.TB, marks ...string) []string {
	t.Helper()
	found, err := r.account.Find(t.Context(), marks)
	require.NoError(t, err)
	CheckAnswer(t, nil, found...)
	for _, c := range found {
		assert.Contains(t, marks, c.Name)
	}
	return ids(found)
}

// later lets so many steps be done.
func (r *rig[R]) later(steps int) { r.clock.Advance(time.Duration(steps) * step) }

// requestsToBuy is how many were sent, carried out or not.
func (r *rig[R]) requestsToBuy() int { return r.sim.Calls()[r.subject.Create] }

func ids(connections []providers.Connection) []string {
	all := make([]string, len(connections))
	for i, c := range connections {
		all[i] = c.ID
	}
	return all
}

// overheard is an answer on its way.
type overheard struct {
	http.ResponseWriter
	status int
	said   []byte
}

func (o *overheard) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

func (o *overheard) Write(text []byte) (int, error) {
	o.said = append(o.said, text...)
	return o.ResponseWriter.Write(text)
}

// Unwrap lets the simulator break the line.
func (o *overheard) Unwrap() http.ResponseWriter { return o.ResponseWriter }
