package channels_test

import (
	"net/http"
	"strings"
	"testing"

	"turnup/activities/notify"
	"turnup/internal/channels"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const inbox = "https://desk.example.net"

func TestSlack(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusOK)
	to := channels.Slack(r.url, inbox)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	assert.Equal(t, "application/json; charset=utf-8", r.received()[0].contentType)
	assert.JSONEq(t, `{
		"text": "tencent/hkg-prod-1 is overdue, and waits for the support: the support team's values",
		"blocks": [
			{"type": "section", "text": {"type": "mrkdwn", "text": "*tencent/hkg-prod-1 is overdue, and waits for the support: the support team's values*\nSince: 2025-05-20 07:44 UTC\nDue by: 2025-05-25 07:44 UTC\nTo go on: turnup complete hkg-prod-1 support-handoff", "verbatim": true}},
			{"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://desk.example.net/orders/tencent/hkg-prod-1"}]},
			{"type": "context", "elements": [{"type": "mrkdwn", "text": "message `+idOf(t, r)+`"}]}
		]
	}`, r.received()[0].body)
	first := idOf(t, r)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	assert.Equal(t, first, idOf(t, r), "one that is sent again can be told")
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{answered()}))
	assert.NotEqual(t, first, idOf(t, r))
	assert.Equal(t, "tencent/hkg-prod-1 goes on: li answered support-handoff", r.last(t)["text"])
}

// idOf is the id of the last message.
func idOf(t *testing.T, r *receiver) string {
	t.Helper()
	body := r.received()[len(r.received())-1].body
	_, rest, found := strings.Cut(body, `"text":"message `)
	require.True(t, found, body)
	return rest[:16]
}

// Two hundred orders are one message, which says how many and links to all.
func TestSlackPutsManyIntoOneMessage(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusOK)
	require.NoError(t, channels.Slack(r.url, inbox).Deliver(t.Context(), many(200)))
	require.Len(t, r.received(), 1)
	message := r.last(t)
	assert.Equal(t, "turnup: 1 overdue, 199 opened", message["text"])
	blocks := message["blocks"].([]any)
	assert.LessOrEqual(t, len(blocks), 50, "which Slack takes")
	assert.Contains(t, r.received()[0].body, "and 160 more")
	assert.Contains(t, r.received()[0].body, `"url":"https://desk.example.net"`)
}

func TestTeams(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusAccepted)
	to := channels.Teams(r.url, inbox)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	assert.JSONEq(t, `{"type": "message", "attachments": [{
		"contentType": "application/vnd.microsoft.card.adaptive",
		"content": {
			"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
			"body": [
				{"type": "TextBlock", "weight": "Bolder", "wrap": true, "text": "tencent/hkg-prod-1 is overdue, and waits for the support: the support team's values"},
				{"type": "FactSet", "facts": [
					{"title": "Since", "value": "2025-05-20 07:44 UTC"}, {"title": "Due by", "value": "2025-05-25 07:44 UTC"},
					{"title": "To go on", "value": "turnup complete hkg-prod-1 support-handoff"}
				]},
				{"type": "TextBlock", "isSubtle": true, "text": "message `+idOf(t, r)+`"}
			],
			"actions": [{"type": "Action.OpenUrl", "title": "Open", "url": "https://desk.example.net/orders/tencent/hkg-prod-1"}]
		}
	}]}`, r.received()[0].body)
	require.NoError(t, to.Deliver(t.Context(), many(200)))
	require.Len(t, r.received(), 2)
	assert.Contains(t, r.received()[1].body, "turnup: 1 overdue, 199 opened")
	assert.Contains(t, r.received()[1].body, "and 180 more")
	assert.Less(t, len(r.received()[1].body), 28<<10, "bytes, which Teams takes")
}

// What is told of a wait is one alert, which is triggered, acknowledged and resolved by the same key.
func TestPagerDuty(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusAccepted)
	const key = "0123456789abcdef0123456789abcdef"
	to := channels.PagerDuty(r.url, key, inbox)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{overdue}))
	assert.JSONEq(t, `{
		"routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "client": "turnup",
		"dedup_key": "turnup/tencent/hkg-prod-1/run-1/support-handoff",
		"payload": {
			"summary": "tencent/hkg-prod-1 is overdue, and waits for the support: the support team's values", "source": "turnup", "severity": "critical",
			"timestamp": "2025-05-25T07:44:00.005Z", "component": "tencent/hkg-prod-1", "group": "support", "class": "support-handoff",
			"custom_details": {
				"event": "tencent/hkg-prod-1/run-1/turnup.wait.overdue/support-handoff/1748159040005",
				"Since": "2025-05-20 07:44 UTC", "Due by": "2025-05-25 07:44 UTC", "To go on": "turnup complete hkg-prod-1 support-handoff"
			}
		},
		"links": [{"href": "https://desk.example.net/orders/tencent/hkg-prod-1", "text": "Open"}]
	}`, r.received()[0].body)
	claimed := overdue
	claimed.Type, claimed.Data.By = notify.EventWaitClaimed, "li"
	for _, step := range []struct {
		event  notify.Event
		action string
	}{{claimed, "acknowledge"}, {answered(), "resolve"}} {
		require.NoError(t, to.Deliver(t.Context(), []notify.Event{step.event}))
		assert.Equal(t, map[string]any{
			"routing_key": key, "event_action": step.action, "client": "turnup", "dedup_key": "turnup/tencent/hkg-prod-1/run-1/support-handoff",
		}, r.last(t))
	}
	ended := overdue
	ended.Type = notify.EventOrderEnded
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{ended}))
	assert.Len(t, r.received(), 3, "an end opens nothing that could be resolved")
	long := overdue
	long.Data.Wait = strings.Repeat("x", 400)
	require.NoError(t, to.Deliver(t.Context(), []notify.Event{long}))
	assert.LessOrEqual(t, len(r.last(t)["dedup_key"].(string)), 255)
}

// Two hundred waits are one alert, as bad as the worst, with a key of its own.
func TestPagerDutyMakesOneAlertOfMany(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusAccepted)
	to := channels.PagerDuty(r.url, "key", inbox)
	require.NoError(t, to.DeliverGroup(t.Context(), "turnup/on-call/many", many(200)))
	require.Len(t, r.received(), 1)
	told := r.last(t)
	assert.Equal(t, []any{"trigger", "turnup/on-call/many"}, []any{told["event_action"], told["dedup_key"]})
	payload := told["payload"].(map[string]any)
	assert.Equal(t, []any{"turnup: 1 overdue, 199 opened", "critical"}, []any{payload["summary"], payload["severity"]})
	details := payload["custom_details"].(map[string]any)
	assert.Equal(t, "and 160 more", details["more"])
	assert.Contains(t, details["01"], "is overdue")
	assert.Equal(t, []any{map[string]any{"href": inbox, "text": "Open"}}, told["links"])
	require.NoError(t, to.CloseGroup(t.Context(), "turnup/on-call/many"))
	assert.Equal(t, map[string]any{"routing_key": "key", "event_action": "resolve", "client": "turnup", "dedup_key": "turnup/on-call/many"}, r.last(t))
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]func(address string) notify.Deliverer{
		"slack":     func(address string) notify.Deliverer { return channels.Slack(address, "") },
		"teams":     func(address string) notify.Deliverer { return channels.Teams(address, "") },
		"pagerduty": func(address string) notify.Deliverer { return channels.PagerDuty(address, "key", "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := receive(t, http.StatusOK)
			finding := hostile()
			finding.Type, finding.Data.Finding = notify.EventFindingOpened, nil
			require.NoError(t, to(r.url).Deliver(t.Context(), []notify.Event{hostile()}))
			require.NoError(t, to(r.url).Deliver(t.Context(), []notify.Event{finding}))
			require.NoError(t, to(r.url).Deliver(t.Context(), []notify.Event{hostile(), finding}))
			for _, d := range r.received() {
				assertTame(t, d.body)
				switch name {
				case "slack":
					assert.NotContains(t, d.body, `<!channel`, "nobody's phone rings")
					assert.NotContains(t, d.body, `<script`)
					assert.Contains(t, d.body, `"verbatim":true`, "no address of a stranger's is a link")
				case "teams":
					assert.NotContains(t, d.body, "[click](", "no link of a stranger's")
				}
			}
		})
	}
}

// Whatever is in them, the texts of a message are as long as Teams takes: what it refuses for its length nobody is ever told.
func TestTeamsTakesTheLongestMessage(t *testing.T) {
	t.Parallel()
	r := receive(t, http.StatusAccepted)
	to := channels.Teams(r.url, inbox)
	for _, worst := range []string{"<", "&", `"`, `\`, "[", "\U0001d518", "\u2028", "\ufffd"} {
		long := strings.Repeat(worst, 5000)
		one := overdue
		one.Type, one.OrderID = notify.EventOrderEnded, long
		one.Data.State, one.Data.Reason, one.Data.By, one.Data.Command, one.Data.Title = "failed", long, long, long, long
		one.Data.Warnings, one.Data.ConnectionIDs = []string{long, long, long, long, long, long}, []string{long}
		all := many(200)
		for i := range all {
			all[i].Data.Title, all[i].Data.Party = long, long
		}
		for _, events := range [][]notify.Event{{one}, all} {
			require.NoError(t, to.Deliver(t.Context(), events))
			body := r.received()[len(r.received())-1].body
			assert.Less(t, len(body), 28<<10, "bytes, of %d events with %q", len(events), worst)
		}
	}
}
