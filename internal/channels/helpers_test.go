package channels_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const secretPath = "/hooks/T0-s3cret"

var begin = time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC)

// receiver keeps what it is sent, and answers as told.
type receiver struct {
	url      string
	mu       sync.Mutex
	status   int
	location string
	answer   string
	got      []delivery
}

type delivery struct {
	method, path, contentType, body string
}

func receive(t *testing.T, status int) *receiver {
	t.Helper()
	r := &receiver{status: status}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL + secretPath
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	body, _ := io.ReadAll(request.Body)
	r.got = append(r.got, delivery{request.Method, request.URL.Path, request.Header.Get("Content-Type"), string(body)})
	if r.location != "" {
		w.Header().Set("Location", r.location)
	}
	w.WriteHeader(r.status)
	_, _ = io.WriteString(w, r.answer)
}

func (r *receiver) received() []delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]delivery{}, r.got...)
}

// last is the last body, decoded.
func (r *receiver) last(t *testing.T) (body map[string]any) {
	t.Helper()
	got := r.received()
	require.NotEmpty(t, got)
	require.NoError(t, json.Unmarshal([]byte(got[len(got)-1].body), &body))
	return body
}

var overdue = notify.Event{
	Type: notify.EventWaitOverdue, OrderID: "tencent/hkg-prod-1", RunID: "run-1",
	Time: time.Date(2025, 5, 25, 9, 44, 0, 5e6, time.FixedZone("", 7200)),
	Data: notify.EventData{
		Wait: "support-handoff", Title: "the support team's values", Party: "support", Since: begin, Deadline: begin.Add(5 * 24 * time.Hour),
		Command: "turnup complete hkg-prod-1 support-handoff", Link: "https://desk.example.net/orders/tencent/hkg-prod-1",
	},
}

// answered closes what overdue told of.
func answered() notify.Event {
	e := overdue
	e.Type, e.Time, e.Data.By, e.Data.Command = notify.EventWaitAnswered, begin.Add(6*24*time.Hour), "li", ""
	return e
}

// many are events about so many orders.
func many(n int) []notify.Event {
	all := make([]notify.Event, n)
	for i := range all {
		all[i] = overdue
		all[i].Type, all[i].OrderID = notify.EventWaitOpened, "tencent/bulk-"+strings.Repeat("x", i%3)+string(rune('a'+i%26))
	}
	all[0].Type = notify.EventWaitOverdue
	return all
}

// hostile is an event in which every text is a stranger's.
func hostile() notify.Event {
	e := overdue
	e.Type = notify.EventOrderEnded
	nasty := "<!channel> <script>alert(1)</script> [click](https://evil.example) \r\nBcc: all@example.net\r\n\x1b[31m\u202egnp.exe\x00 *bold* & `code`"
	e.Data = notify.EventData{
		State: "failed", Reason: nasty + strings.Repeat(" very long", 5000), Title: nasty, Party: nasty, By: nasty, Wait: nasty,
		Warnings: []string{nasty, nasty}, ConnectionIDs: []string{nasty}, Link: "https://desk.example.net/orders/tencent/hkg-prod-1",
	}
	return e
}

// assertTame asserts that nothing of the hostile event obeys anybody but us.
func assertTame(t *testing.T, body string) {
	t.Helper()
	for _, nasty := range []string{"\x1b", "\u202e", "\x00", `\u0000`, `\u001b`} {
		assert.NotContains(t, body, nasty)
	}
	assert.Less(t, len(body), 28<<10, "bytes")
}
