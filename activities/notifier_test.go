package activities_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"turnup/activities"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const secretPath = "/hooks/T0-s3cret"

// webhook keeps what it is sent, and answers as told.
type webhook struct {
	mu       sync.Mutex
	status   int
	location string
	events   []delivery
}

type delivery struct {
	method, path, contentType, body string
}

func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	h.events = append(h.events, delivery{r.Method, r.URL.Path, r.Header.Get("Content-Type"), string(body)})
	if h.location != "" {
		w.Header().Set("Location", h.location)
	}
	w.WriteHeader(h.status)
}

func (h *webhook) answers(status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.status = status
}

func (h *webhook) received() []delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]delivery{}, h.events...)
}

func newNotifier(t *testing.T) (*activities.Notifier, *webhook) {
	t.Helper()
	hook := &webhook{status: http.StatusAccepted}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	return &activities.Notifier{URL: server.URL + secretPath, Client: &http.Client{Timeout: time.Minute}}, hook
}

var overdue = activities.Event{
	Type: activities.EventWaitOverdue, OrderID: "tencent/hkg-prod-1", RunID: "run-1",
	Time: time.Date(2025, 5, 25, 9, 44, 0, 5e6, time.FixedZone("", 7200)),
	Data: activities.EventData{
		Wait: "support-handoff", Title: "the support team's values", Party: "support", Since: begin,
		Deadline: begin.Add(5 * 24 * time.Hour), Command: "turnup complete hkg-prod-1 support-handoff",
	},
}

func TestSend(t *testing.T) {
	t.Parallel()
	n, hook := newNotifier(t)
	for range 2 {
		_, err := runOne[any](t, n, n.Send, overdue)
		require.NoError(t, err)
	}
	ended := activities.Event{
		Type: activities.EventOrderEnded, OrderID: "tencent/hkg-prod-1", RunID: "run-1", Time: begin,
		Data: activities.EventData{State: "failed", Reason: "no capacity", ConnectionIDs: []string{"c1"}},
	}
	_, err := runOne[any](t, n, n.Send, ended)
	require.NoError(t, err)

	got := hook.received()
	require.Len(t, got, 3)
	for _, d := range got {
		assert.Equal(t, http.MethodPost, d.method)
		assert.Equal(t, secretPath, d.path)
		assert.Equal(t, "application/cloudevents+json; charset=utf-8", d.contentType)
	}
	assert.JSONEq(t, `{
		"specversion": "1.0",
		"id": "tencent/hkg-prod-1/run-1/turnup.wait.overdue/support-handoff/1748159040005",
		"source": "turnup", "type": "turnup.wait.overdue", "subject": "tencent/hkg-prod-1",
		"time": "2025-05-25T07:44:00.005Z", "datacontenttype": "application/json",
		"data": {
			"wait": "support-handoff", "title": "the support team's values", "party": "support",
			"since": "2025-05-20T07:44:00Z", "deadline": "2025-05-25T07:44:00Z",
			"command": "turnup complete hkg-prod-1 support-handoff"
		}
	}`, got[0].body)
	assert.Equal(t, got[0].body, got[1].body, "a repeated delivery has the same id")
	assert.JSONEq(t, `{
		"specversion": "1.0", "id": "tencent/hkg-prod-1/run-1/turnup.order.ended//1747727040000",
		"source": "turnup", "type": "turnup.order.ended", "subject": "tencent/hkg-prod-1",
		"time": "2025-05-20T07:44:00Z", "datacontenttype": "application/json",
		"data": {"state": "failed", "reason": "no capacity", "connectionIds": ["c1"]}
	}`, got[2].body)
}

func TestSendWithoutAWebhook(t *testing.T) {
	t.Parallel()
	n, hook := newNotifier(t)
	n.URL = ""
	_, err := runOne[any](t, n, n.Send, overdue)
	require.NoError(t, err)
	assert.Empty(t, hook.received())
}

func TestAFailedDeliveryDoesNotTellTheAddress(t *testing.T) {
	t.Parallel()
	silent := httptest.NewServer(nil)
	silent.Close()
	tests := []struct {
		name  string
		spoil func(*activities.Notifier, *webhook)
		says  string
		final bool
	}{
		{"refused", func(_ *activities.Notifier, h *webhook) { h.status = 403 }, "it answered 403 Forbidden", false},
		{"out of order", func(_ *activities.Notifier, h *webhook) { h.status = 500 }, "it answered 500", false},
		{"moved", func(_ *activities.Notifier, h *webhook) { h.status, h.location = 302, secretPath }, "it answered 302 Found", false},
		{"moved for POST too", func(_ *activities.Notifier, h *webhook) { h.status, h.location = 307, secretPath }, "it answered 307", false},
		{"nobody there", func(n *activities.Notifier, _ *webhook) { n.URL = silent.URL + secretPath }, "connection refused", false},
		{"slow", func(n *activities.Notifier, _ *webhook) { n.Client = &http.Client{Timeout: time.Nanosecond} }, "send event to the webhook", false},
		{"no address", func(n *activities.Notifier, _ *webhook) { n.URL = "http://[::1" + secretPath }, "the webhook's address is wrong", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, hook := newNotifier(t)
			tt.spoil(n, hook)
			_, err := runOne[any](t, n, n.Send, overdue)
			require.ErrorContains(t, err, tt.says)
			assert.NotContains(t, err.Error(), "s3cret")
			assert.Equal(t, tt.final, failureOf(t, err).final)
			assert.LessOrEqual(t, len(hook.received()), 1, "it follows no redirect")
		})
	}
}
