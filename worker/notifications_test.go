package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// A worker reads whom it tells from a file, and the secrets from variables, or from the files that these name.
func TestNotifications(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, secret := filepath.Join(dir, "notifications.yaml"), filepath.Join(dir, "slack")
	require.NoError(t, os.WriteFile(file, []byte("channels: [{name: noc, type: slack, secret: TURNUP_SLACK}]"), 0o600))
	require.NoError(t, os.WriteFile(secret, []byte("https://hooks.example.net/s3cret\n"), 0o600))
	c, err := readConfig(settings(map[string]string{"TURNUP_NOTIFICATIONS": file, "TURNUP_SLACK_FILE": secret, "TURNUP_WEBHOOK_URL": "https://" + secretURL}))
	require.NoError(t, err)
	var names []string
	for _, each := range c.notify.Channels {
		names = append(names, each.Name)
	}
	assert.Equal(t, []string{"noc", "webhook"}, names)

	require.NoError(t, os.WriteFile(file, []byte("channels: [{name: webhook, type: slack, secret: TURNUP_SLACK}, {name: a}]"), 0o600))
	fields, text := faults(t, settings(map[string]string{
		"TURNUP_NOTIFICATIONS": file, "TURNUP_SLACK": "s3cret", "TURNUP_WEBHOOK_URL": "https://" + secretURL,
		"TURNUP_DESK_URL": "desk", "TURNUP_UI_URL": "https://u:s3cret@ui.example.net",
	}))
	assert.Equal(t, []string{
		"TURNUP_DESK_URL", "TURNUP_UI_URL", "TURNUP_NOTIFICATIONS channels[0].secret", "TURNUP_NOTIFICATIONS channels[1].type", "TURNUP_WEBHOOK_URL",
	}, fields, text)
}

// A rule that names a kind of orders is about the inventory of its provider's accounts, too, which no kind is a part of.
func TestAKindsRuleHearsOfItsProvidersInventory(t *testing.T) {
	t.Parallel()
	subjects := make(chan string, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var told struct{ Subject string }
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&told))
		subjects <- told.Subject
	}))
	t.Cleanup(hook.Close)
	file := filepath.Join(t.TempDir(), "notifications.yaml")
	require.NoError(t, os.WriteFile(file, []byte("channels: [{name: cmdb, type: webhook, secret: TURNUP_CMDB_URL, tell: [{orders: [tencent], events: [report]}]}]"), 0o600))
	c, err := readConfig(settings(map[string]string{"TURNUP_NOTIFICATIONS": file, "TURNUP_CMDB_URL": hook.URL}))
	require.NoError(t, err)
	var suite testsuite.WorkflowTestSuite
	env, notifier := suite.NewTestActivityEnvironment(), c.notify.notifier()
	env.RegisterActivity(notifier)
	for _, of := range []string{"inventory/equinix/default", "inventory/consoleconnect/emea", "inventory/tencent/default"} {
		_, err := env.ExecuteActivity(notifier.Send, notify.News{Of: of, Events: []notify.Event{{Type: notify.EventInventoryReport, OrderID: of}}})
		require.NoError(t, err)
	}
	close(subjects)
	var told []string
	for subject := range subjects {
		told = append(told, subject)
	}
	assert.Equal(t, []string{"inventory/consoleconnect/emea", "inventory/tencent/default"}, told)
}

func TestLinks(t *testing.T) {
	t.Parallel()
	const id, run = "change/tencent/hkg 1?", "run-1"
	assert.Equal(t, "https://desk.example.net/orders/change/tencent/hkg%201%3F", notifications{desk: "https://desk.example.net", ui: "https://ui"}.link("prod")(id, run))
	assert.Equal(t, "https://ui/namespaces/prod/workflows/change%2Ftencent%2Fhkg%201%3F/run-1", notifications{ui: "https://ui"}.link("prod")(id, run))
	assert.Empty(t, notifications{}.link("prod")(id, run))
}
