package e2e_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// event is what a receiver of CloudEvents sees.
type event struct {
	SpecVersion     string `json:"specversion"`
	ID              string `json:"id"`
	Source          string `json:"source"`
	Type            string `json:"type"`
	Subject         string `json:"subject"`
	Time            string `json:"time"`
	DataContentType string `json:"datacontenttype"`
	Data            struct {
		Wait          string    `json:"wait"`
		Party         string    `json:"party"`
		Deadline      time.Time `json:"deadline"`
		Command       string    `json:"command"`
		Link          string    `json:"link"`
		By            string    `json:"by"`
		State         string    `json:"state"`
		Reason        string    `json:"reason"`
		ConnectionIDs []string  `json:"connectionIds"`
		Warnings      []string  `json:"warnings"`
	} `json:"data"`
}

// receiver is a webhook that keeps what it gets.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	events []event
}

// receive starts a webhook. answer, which may be nil, sees each event and how often it came, and returns a status.
func receive(t *testing.T, answer func(times int) int) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		var e event
		assert.NoError(t, json.NewDecoder(request.Body).Decode(&e))
		assert.Equal(t, "application/cloudevents+json; charset=utf-8", request.Header.Get("Content-Type"))
		assert.Equal(t, http.MethodPost, request.Method)
		r.mu.Lock()
		r.events = append(r.events, e)
		times := r.times(e.ID)
		r.mu.Unlock()
		if answer != nil {
			w.WriteHeader(answer(times))
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) times(id string) int {
	n := 0
	for _, e := range r.events {
		if e.ID == id {
			n++
		}
	}
	return n
}

// about are the events of an order so far, of one wait or, with "", of its end.
func (r *receiver) about(o placed, wait string) []event {
	r.mu.Lock()
	defer r.mu.Unlock()
	var about []event
	for _, e := range r.events {
		if e.Subject == o.id() && e.Data.Wait == wait {
			about = append(about, e)
		}
	}
	return about
}

func types(events []event) []string {
	var all []string
	for _, e := range events {
		all = append(all, e.Type)
	}
	return all
}

func TestWebhook(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := open(t, "TURNUP_WEBHOOK_URL="+hook.URL+"/turnup", "TURNUP_DESK_URL=https://desk.example.net")
	o := h.order("hkg-1", "--approval", "--deadline", "approval=40s", "--remind-every", "approval=15s") // rounds are 10 s
	h.until("the deadline's news and a reminder after it are in", func() bool {
		told := types(hook.about(o, order.HandoffApproval))
		overdue := slices.Index(told, "turnup.wait.overdue")
		return overdue >= 0 && overdue < len(told)-1
	})
	told := hook.about(o, order.HandoffApproval)
	assert.Equal(t, "turnup.wait.opened", told[0].Type)
	assert.Equal(t, "turnup.wait.reminder", told[1].Type)
	assert.Equal(t, 1, count(told, "turnup.wait.opened"))
	assert.Equal(t, 1, count(told, "turnup.wait.overdue"))
	h.turnup(success, "approve", "hkg-1", "--by", "li")
	h.until("the approval is closed", func() bool { return count(hook.about(o, order.HandoffApproval), "turnup.wait.answered") == 1 })
	closed := hook.about(o, order.HandoffApproval)
	assert.Equal(t, []string{"turnup.wait.answered", "li"}, []string{closed[len(closed)-1].Type, closed[len(closed)-1].Data.By})
	for _, e := range told {
		assert.Equal(t, "https://desk.example.net/orders/tencent/hkg-1", e.Data.Link)
		assert.Equal(t, "1.0", e.SpecVersion)
		assert.Equal(t, "turnup", e.Source)
		assert.Equal(t, "application/json", e.DataContentType)
		assert.Equal(t, "approver", e.Data.Party)
		assert.Equal(t, "turnup approve tencent/hkg-1", e.Data.Command)
		assert.Equal(t, 1, hook.times(e.ID), "each event once: %s", e.ID)
		_, err := time.Parse(time.RFC3339, e.Time)
		assert.NoError(t, err)
	}

	for _, wait := range []string{order.HandoffSupport, order.HandoffTencentPortal} {
		o.untilWaits(wait)
		h.until("the opening of "+wait+" is in", func() bool { return count(hook.about(o, wait), "turnup.wait.opened") == 1 })
		o.complete(success, wait, map[string][]string{order.HandoffSupport: supportValues}[wait]...)
	}
	o.provision()
	p := o.ends(order.StateCompleted)
	end := o.told(hook)
	assert.Equal(t, "completed", end.Data.State)
	assert.Equal(t, []string{p.Legs[0].ID}, end.Data.ConnectionIDs)

	failing := h.order("hkg-2", "--metro", "MOON")
	end = failing.told(hook)
	assert.Equal(t, "failed", end.Data.State)
	assert.Contains(t, end.Data.Reason, "MOON")
	cancelled := h.order("hkg-3", "--approval")
	cancelled.untilWaits(order.HandoffApproval)
	h.turnup(success, "cancel", "hkg-3")
	assert.Equal(t, "cancelled", cancelled.told(hook).Data.State)
	if told := hook.about(cancelled, order.HandoffApproval); len(told) > 0 { // a wait that is over before a round comes is not told of
		assert.Equal(t, "turnup.wait.withdrawn", told[len(told)-1].Type)
	}
}

// A worker with a file of channels tells each what is for it. One that fails is shown, and holds up nothing; who takes a wait is told of, and
// what was terminated in Temporal is withdrawn.
func TestChannelsOfAFile(t *testing.T) {
	t.Parallel()
	hook, page := receive(t, nil), receive(t, func(int) int { return http.StatusForbidden })
	file := filepath.Join(t.TempDir(), "notifications.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
ladders: {default: {remind: [30, 60], escalate: [150]}}
channels:
  - {name: hook, type: webhook, secret: TURNUP_HOOK}
  - {name: page, type: webhook, secret: TURNUP_PAGE, tell: [{parties: [approver]}]}
`), 0o600))
	h := open(t, "TURNUP_NOTIFICATIONS="+file, "TURNUP_HOOK="+hook.URL, "TURNUP_PAGE="+page.URL)
	o := h.order("hkg-1", "--approval", "--deadline", "approval=1h")
	o.untilWaits(order.HandoffApproval)
	h.until("the opening is told", func() bool { return count(hook.about(o, order.HandoffApproval), "turnup.wait.opened") == 1 })
	h.turnup(success, "claim", "hkg-1", "approval", "--by", "li")
	h.until("who has taken it is told", func() bool { return count(hook.about(o, order.HandoffApproval), "turnup.wait.claimed") == 1 })
	assert.Contains(t, h.turnup(success, "handoffs").data, " li ")
	assert.Contains(t, h.turnup(waiting, "explain", "hkg-1").data, "li has taken it")
	shown := h.turnup(success, "notifications").data
	assert.Regexp(t, `(?m)^page +webhook +- +\d.* it answered 403 Forbidden`, shown)
	assert.Regexp(t, `(?m)^hook +webhook +\d.*-$`, shown)
	require.NoError(t, h.temporal.TerminateWorkflow(t.Context(), o.id(), "", "by hand"))
	h.until("the wait is withdrawn", func() bool { return count(hook.about(o, order.HandoffApproval), "turnup.wait.withdrawn") == 1 })
	end := o.told(hook)
	assert.Equal(t, "failed", end.Data.State)
	assert.Contains(t, end.Data.Reason, "terminated in Temporal")
}

func count(events []event, kind string) int {
	return len(slices.DeleteFunc(types(events), func(t string) bool { return t != kind }))
}

// told waits for the news of the order's end.
func (o placed) told(hook *receiver) event {
	o.t.Helper()
	o.harness.until("the end is told", func() bool { return len(hook.about(o, "")) > 0 })
	end := hook.about(o, "")[0]
	assert.Equal(o.t, "turnup.order.ended", end.Type)
	return end
}

// A webhook that never answers, or is not there, does not hold up the order.
func TestWebhookOutOfOrder(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	silent := receive(t, func(int) int { <-hang; return http.StatusOK })
	absent := httptest.NewServer(nil)
	absent.Close()
	for name, url := range map[string]string{"silent": silent.URL, "absent": absent.URL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := open(t, "TURNUP_WEBHOOK_URL="+url)
			o := h.order("hkg-1", "--approval")
			o.untilWaits(order.HandoffApproval)
			if name == "silent" {
				defer close(hang) // so that the worker can stop
				h.until("the webhook was asked", func() bool { return len(silent.about(o, order.HandoffApproval)) > 0 })
			}
			h.turnup(success, "approve", "hkg-1", "--by", "li")
			o.goesLive()
		})
	}
}

// What a webhook did not take is sent again, as the same event.
func TestWebhookAnswers500(t *testing.T) {
	t.Parallel()
	hook := receive(t, func(times int) int {
		if times == 1 {
			return http.StatusInternalServerError
		}
		return http.StatusOK
	})
	h := open(t, "TURNUP_WEBHOOK_URL="+hook.URL)
	o := h.order("hkg-1")
	o.goesLive()
	h.until("the end is told again", func() bool { return len(hook.about(o, "")) == 2 })
	ends := hook.about(o, "")
	assert.Equal(t, ends[0], ends[1])
}

// An end is told by the bell, at no cost to the order: as one event, also by the worker after the one that told it and was killed.
func TestAnnouncedOnce(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := build(t)
	h.startServer()
	h.startProvider()
	first := h.startWorker("worker-1", "TURNUP_WEBHOOK_URL="+hook.URL)
	o := h.order("hkg-1")
	o.goesLive()
	o.told(hook)
	require.NoError(t, first.Kill())
	h.startWorker("worker-2", "TURNUP_WEBHOOK_URL="+hook.URL)
	later := h.order("hkg-2", "--metro", "MOON")
	later.told(hook)
	for _, e := range hook.about(o, "") {
		assert.Equal(t, o.told(hook), e)
	}
	history := h.temporal.GetWorkflowHistory(t.Context(), later.id(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		e, err := history.Next()
		require.NoError(t, err)
		assert.NotEqual(t, enumspb.EVENT_TYPE_MARKER_RECORDED, e.GetEventType(), "the order does nothing for it")
	}
}
