package channels_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/internal/channels"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outside has every secret of the documented example.
func outside() channels.Outside {
	secrets := map[string]string{
		"TURNUP_SLACK_NOC": "https://hooks.example.net/s3cret", "TURNUP_SMTP_PASSWORD": "s3cret", "TURNUP_PAGERDUTY_KEY": strings.Repeat("a1", 16),
		"TURNUP_TEAMS_URL": "https://teams.example.net/s3cret", "TURNUP_CMDB_URL": "https://cmdb.example.net/s3cret", "TURNUP_EMPTY": "",
	}
	return channels.Outside{
		Secret: func(name string) string { return secrets[name] }, Inbox: inbox, Orders: []string{"tencent", "equinix", "huawei"},
		ProviderOf: func(kind string) string { return kind },
	}
}

func read(t *testing.T, text string) (channels.Settings, providers.Faults) {
	t.Helper()
	var faults providers.Faults
	return channels.Read([]byte(text), outside(), &faults), faults
}

// The file that the documentation shows is read as it says.
func TestDocumentedFile(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/notifications.md")
	require.NoError(t, err)
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(page)
	require.NotNil(t, example)
	s, faults := read(t, string(example[1]))
	require.Empty(t, faults)
	var names []string
	for _, c := range s.Channels {
		names = append(names, c.Name+" "+c.Type)
		assert.NotNil(t, c.To)
	}
	assert.Equal(t, []string{"noc slack", "approvers mail", "on-call pagerduty", "management teams", "cmdb webhook"}, names)
	assert.Equal(t, []time.Duration{time.Minute, 15 * time.Minute, 0}, []time.Duration{s.Channels[0].Pause, s.Channels[1].Pause, s.Channels[2].Pause})
	assert.Equal(t, []notify.Rule{{Events: []string{"opened", "reminder", "escalation", "overdue", "ended", "finding"}}}, s.Channels[0].Tell)
	assert.Equal(t, []notify.Rule{{Events: []string{"overdue", "escalation"}, Parties: []string{"operator"}}, {Events: []string{"finding"}}}, s.Channels[2].Tell)
	assert.True(t, s.Channels[2].Each)
	assert.Equal(t, "Europe/Berlin", s.Channels[3].Hours.Zone.String())
	assert.Equal(t, []int{33, 66}, s.Ladders["approver"].Remind)
	assert.Nil(t, s.Ladders["support"].Remind)
	assert.Equal(t, []int{50, 80}, s.Ladders[""].Remind)
	never, _ := read(t, "ladders: {default: {remind: []}}")
	assert.NotNil(t, never.Ladders[""].Remind, "which is not as often as the order says")
	hongkong := s.Ladders["support"].Calendar
	assert.Equal(t, "Asia/Hong_Kong", hongkong.Zone.String())
	assert.Equal(t, []time.Duration{9 * time.Hour, 18 * time.Hour}, []time.Duration{hongkong.From, hongkong.To})
	assert.Len(t, hongkong.Without, 5)
	assert.True(t, hongkong.Also["2027-02-13"])
	assert.True(t, s.Ladders[""].Calendar.Without["2027-05-17"])
	assert.Len(t, s.Ladders[""].Calendar.Without, 10)
}

// All faults are told at once, each with its place, and no secret in any.
func TestEveryFaultOfAFile(t *testing.T) {
	t.Parallel()
	_, faults := read(t, `
calendars:
  here: {zone: Mars/Olympus, days: [mon, funday], from: "17:00", to: "9", without: [2027-02-30, 2027-03-01..2027-02-01], also: [2026-01-01..2028-01-01]}
  none: {zone: UTC, from: "00:00", to: "24:00"}
ladders:
  everybody: {calendar: elsewhere, remind: [0, 50, 50], escalate: [2000], repeat: -1}
channels:
  - {name: Ops Room, type: slack, secret: "https://hooks.example.net/s3cret"}
  - {name: a, type: pigeon}
  - {name: b, type: teams, secret: TURNUP_EMPTY, pause: soon, hours: elsewhere, server: smtp.example.net:25}
  - {name: b, type: pagerduty, secret: TURNUP_SLACK_NOC, pause: 5m, address: here, tell: [{events: [answered], parties: [boss], orders: [aws]}]}
  - {name: c, type: mail, server: smtp, tls: maybe, from: nobody, user: me, secret: TURNUP_EMPTY}
  - {name: d, type: mail, server: "smtp.example.net:25", tls: none, from: a@example.net, to: ["a@example.net\r\nBcc: b@example.net"], user: me, secret: TURNUP_SMTP_PASSWORD}
`)
	places := make([]string, len(faults))
	for i, fault := range faults {
		places[i] = strings.TrimPrefix(fault.Field, "TURNUP_NOTIFICATIONS ")
	}
	assert.Equal(t, []string{
		"calendars.here.zone", "calendars.here.to", "calendars.here.to", "calendars.here.days[1]", "calendars.here.without[0]", "calendars.here.without[1]",
		"calendars.here.also[0]", "calendars.none.days",
		"ladders.everybody", "ladders.everybody.remind[0]", "ladders.everybody.remind[2]", "ladders.everybody.escalate[0]", "ladders.everybody.repeat",
		"ladders.everybody.calendar",
		"channels[0].name", "channels[0].secret", "channels[1].type",
		"channels[2].hours", "channels[2].pause", "channels[2].server", "channels[2].secret",
		"channels[3].name", "channels[3].pause", "channels[3].tell[0].events[0]", "channels[3].tell[0].parties[0]", "channels[3].tell[0].orders[0]",
		"channels[3].secret", "channels[3].address",
		"channels[4].secret", "channels[4].server", "channels[4].tls", "channels[4].from", "channels[4].to",
		"channels[5].tls", "channels[5].to[0]",
	}, places)
	assert.NotContains(t, faults.Error(), "s3cret")
}

func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"channels: [{name: a, typ: slack}]":  "line 1: there is no field channels[0].typ here",
		"ladders: {default: {remind: fast}}": "line 1: ladders.default.remind: must be a list",
		"calendars: [":                       "must be YAML",
		"- a list":                           "line 1: must be fields",
		// What YAML's own reader makes another number of, and what it never reads.
		"ladders: {default: {remind: [050]}}":      "line 1: ladders.default.remind[0]: must be a whole number in decimal digits",
		"ladders: {default: {escalate: [150.9]}}":  "line 1: ladders.default.escalate[0]: must be a whole number in decimal digits",
		"ladders: {default: {repeat: 0x10}}":       "line 1: ladders.default.repeat: must be a whole number in decimal digits",
		"channels: []\n---\nchannels: [{name: a}]": "line 2: there must be one document",
	} {
		_, faults := read(t, text)
		require.NotEmpty(t, faults, text)
		assert.Contains(t, faults.Error(), says, text)
		assert.NotContains(t, faults.Error(), "channels.", "a name that only our code knows")
		assert.NotContains(t, faults.Error(), "!!", "YAML's words")
	}
	s, faults := read(t, "")
	assert.Empty(t, faults, "an empty file tells nobody")
	assert.Empty(t, s.Channels)
	var missing providers.Faults
	channels.ReadFile(filepath.Join(t.TempDir(), "gone.yaml"), outside(), &missing)
	assert.ErrorContains(t, missing.Err(), "TURNUP_NOTIFICATIONS: must be a file that can be read")
}
