package channels_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"turnup/activities/notify"
	"turnup/internal/channels"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWebhook(t *testing.T) {
	t.Parallel()
	hook := receive(t, http.StatusAccepted)
	to := channels.Webhook(hook.url)
	ended := notify.Event{
		Type: notify.EventOrderEnded, OrderID: "tencent/hkg-prod-1", RunID: "run-1", Time: begin,
		Data: notify.EventData{State: "failed", Reason: "no capacity", ConnectionIDs: []string{"c1"}},
	}
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue, ended}))

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
			"command": "turnup complete hkg-prod-1 support-handoff", "link": "https://desk.example.net/orders/tencent/hkg-prod-1"
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

// No channel's error tells its address, or its key, even where the receiver repeats it; and none follows a redirect.
func TestAFailedDeliveryTellsNoSecret(t *testing.T) {
	t.Parallel()
	silent := httptest.NewServer(nil)
	silent.Close()
	const key = "0123456789abcdefs3cret0123456789"
	ended, end := context.WithCancel(t.Context())
	end()
	tests := []struct {
		name  string
		ctx   context.Context
		spoil func(*receiver)
		says  string
	}{
		{"refused", t.Context(), func(r *receiver) { r.status, r.answer = 403, "no "+r.url+" with "+key }, "it answered 403 Forbidden: no "},
		{"out of order", t.Context(), func(r *receiver) { r.status = 500 }, "it answered 500"},
		{"moved", t.Context(), func(r *receiver) { r.status, r.location = 302, secretPath }, "it answered 302 Found"},
		{"moved for POST too", t.Context(), func(r *receiver) { r.status, r.location = 307, secretPath }, "it answered 307"},
		{"nobody there", t.Context(), func(r *receiver) { r.url = silent.URL + secretPath }, "connection refused"},
		{"no time", ended, func(*receiver) {}, "send to it: context canceled"},
		{"no address", t.Context(), func(r *receiver) { r.url = "http://[::1" + secretPath }, "its address is wrong"},
	}
	for _, tt := range tests {
		for name, open := range map[string]func(address string) notify.Deliverer{
			"webhook": channels.Webhook,
			"slack":   func(address string) notify.Deliverer { return channels.Slack(address, "") },
			"teams":   func(address string) notify.Deliverer { return channels.Teams(address, "") },
			"pagerduty": func(address string) notify.Deliverer {
				return channels.PagerDuty(address, key, "")
			},
		} {
			t.Run(tt.name+" by "+name, func(t *testing.T) {
				t.Parallel()
				r := receive(t, http.StatusOK)
				tt.spoil(r)
				err := open(r.url).Deliver(tt.ctx, []notify.Event{overdue})
				require.ErrorContains(t, err, tt.says)
				assert.NotContains(t, err.Error(), r.url)
				if name == "pagerduty" {
					assert.NotContains(t, err.Error(), "s3cret")
				}
				assert.LessOrEqual(t, len(r.received()), 1, "it follows no redirect")
			})
		}
	}
}
