package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/internal/actor"
	"turnup/internal/channels"
	"turnup/providers"
	"turnup/providers/consoleconnect/api"
	"turnup/providers/rest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const (
	secretKey = "k3y-s3cret"
	secretURL = "hooks.example.com/T0-s3cret"
)

// settings is the least that a worker needs, and these.
func settings(more map[string]string) func(string) string {
	all := map[string]string{"CONSOLECONNECT_API_KEY": secretKey, "CONSOLECONNECT_COMPANY": "acme"}
	maps.Copy(all, more)
	return func(name string) string { return all[name] }
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	c, err := readConfig(settings(nil))
	require.NoError(t, err)
	assert.Equal(t, config{
		logLevel: "info", logFormat: "auto", healthAddr: "127.0.0.1:9090", stopTimeout: 30 * time.Second, inventory: 24 * time.Hour,
		identity: &actor.Check{Mode: actor.Off},
		accounts: []account{{
			provider: "consoleconnect", name: "default", pace: activities.DefaultPace, budget: 5,
			client: consoleConnectClient{config: api.Config{
				Common: rest.Common{BaseURL: "https://api.consoleconnect.com"}, APIKey: secretKey, Company: "acme",
			}},
		}},
	}, c)
}

func TestEverythingCanBeSet(t *testing.T) {
	t.Parallel()
	c, err := readConfig(settings(map[string]string{
		"TURNUP_LOG_LEVEL": "debug", "TURNUP_LOG_FORMAT": "json", "TURNUP_HEALTH_ADDR": ":8080",
		"TURNUP_WEBHOOK_URL": "https://" + secretURL, "TURNUP_STOP_TIMEOUT": "45s",
		"CONSOLECONNECT_URL": "http://127.0.0.1:8440", "CONSOLECONNECT_POLL_FIRST": "2s", "CONSOLECONNECT_POLL_MOST": "2s", "CONSOLECONNECT_POLL_DIRECT": "1h",
		"CONSOLECONNECT_SETTLE": "1m", "TURNUP_INVENTORY_EVERY": "off", "TURNUP_HOLD_PURCHASES": "true",
		"TEMPORAL_DEPLOYMENT_NAME": "turnup", "TEMPORAL_WORKER_BUILD_ID": "v0.2.0-1a2b3c4", "CONSOLECONNECT_REQUESTS_PER_SECOND": "0.5",
	}))
	require.NoError(t, err)
	assert.Equal(t, config{
		logLevel: "debug", logFormat: "json", healthAddr: ":8080", notify: notifications{Settings: channels.Settings{Channels: []*notify.Channel{channels.ToWebhook("https://" + secretURL)}}}, stopTimeout: 45 * time.Second, hold: true,
		deployment: worker.DeploymentOptions{
			UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: "turnup", BuildID: "v0.2.0-1a2b3c4"},
			DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
		},
		identity: &actor.Check{Mode: actor.Off},
		accounts: []account{{
			provider: "consoleconnect", name: "default", budget: 0.5,
			pace: activities.Pace{First: 2 * time.Second, Most: 2 * time.Second, Direct: time.Hour, Settle: time.Minute},
			client: consoleConnectClient{config: api.Config{
				Common: rest.Common{BaseURL: "http://127.0.0.1:8440"}, APIKey: secretKey, Company: "acme",
			}},
		}},
	}, c)
}

// faults are the names of the variables that are wrong; nothing secret may be in the text.
func faults(t *testing.T, getenv func(string) string) (fields []string, text string) {
	t.Helper()
	_, err := readConfig(getenv)
	if err == nil {
		return nil, ""
	}
	var all providers.Faults
	require.ErrorAs(t, err, &all)
	for _, fault := range all {
		fields = append(fields, fault.Field)
	}
	assert.NotContains(t, err.Error(), "s3cret")
	return fields, err.Error()
}

// A secret comes as a file, as systemd, Compose and Kubernetes hand it over, with the line break that an editor leaves.
func TestSecretsComeAsFiles(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(file, []byte("s3cret-from-a-file\n"), 0o600))
	given := map[string]string{"CONSOLECONNECT_API_KEY_FILE": file, "CONSOLECONNECT_COMPANY": "acme"}
	getenv := func(name string) string { return given[name] }
	c, err := readConfig(getenv)
	require.NoError(t, err)
	require.Len(t, c.accounts, 1)
	assert.Equal(t, "s3cret-from-a-file", c.accounts[0].client.(consoleConnectClient).config.APIKey)

	given["CONSOLECONNECT_API_KEY"] = "s3cret-beside-it"
	fields, _ := faults(t, getenv)
	assert.Equal(t, []string{"CONSOLECONNECT_API_KEY_FILE"}, fields, "which of the two is meant?")
	given = map[string]string{"CONSOLECONNECT_API_KEY_FILE": file + "-gone", "CONSOLECONNECT_COMPANY": "acme"}
	fields, _ = faults(t, getenv)
	assert.Equal(t, []string{"CONSOLECONNECT_API_KEY_FILE", "CONSOLECONNECT_API_KEY"}, fields)
}

func TestEveryVariableCanBeWrong(t *testing.T) {
	t.Parallel()
	tests := map[string][]string{
		"TURNUP_LOG_LEVEL":            {"loud", "fatal", "panic"},
		"TURNUP_LOG_FORMAT":           {"xml", "JSON"},
		"TURNUP_HEALTH_ADDR":          {"9090", "localhost", "a:b:c"},
		"OTEL_EXPORTER_OTLP_ENDPOINT": {secretURL, "ftp://" + secretURL, "https:///s3cret"},
		"TURNUP_WEBHOOK_URL":          {secretURL, "ftp://" + secretURL, "https:///s3cret", "http://[" + secretURL, ":"},
		"TURNUP_STOP_TIMEOUT":         {"30", "0s", "-1s", "25h", "soon"},
		"CONSOLECONNECT_API_KEY":      {"two s3cret", "s3cret\n"},
		"CONSOLECONNECT_COMPANY":      {"Acme Networks", "acme/..", "-"},
		"CONSOLECONNECT_URL":          {"api.example.com", "http://api.example.com", "https://", "https://u:s3cret@api.example.com", "https://a.example?k=s3cret", "http://[::1-s3cret"},
		"CONSOLECONNECT_POLL_FIRST":   {"0", "x"},
		"CONSOLECONNECT_POLL_MOST":    {"-5m", "x", "59s"},
		"CONSOLECONNECT_POLL_DIRECT":  {"0s", "x", "9m", "25h"},
		"CONSOLECONNECT_SETTLE":       {"0s", "two minutes", "4h1s", "6h"}, // an order in doubt could never be sure
		"TURNUP_INVENTORY_EVERY":      {"0s", "never", "745h"},
		"TURNUP_HOLD_PURCHASES":       {"yes", "1", "TRUE"},
		"CONSOLECONNECT_REQUESTS_PER_SECOND": {
			"0", "-1", "many", "NaN", "Inf", "10001",
		},
	}
	for name, values := range tests {
		for _, value := range values {
			fields, text := faults(t, settings(map[string]string{name: value}))
			assert.Equal(t, []string{name}, fields, "%s=%s: %s", name, value, text)
		}
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	fields, text := faults(t, settings(map[string]string{
		"TURNUP_LOG_LEVEL": "loud", "TURNUP_LOG_FORMAT": "xml", "TURNUP_HEALTH_ADDR": "9090", "TURNUP_WEBHOOK_URL": secretURL,
		"TURNUP_STOP_TIMEOUT": "x", "CONSOLECONNECT_API_KEY": "two s3cret", "CONSOLECONNECT_COMPANY": "Acme Networks",
		"CONSOLECONNECT_URL": "http://api.example.com", "CONSOLECONNECT_POLL_FIRST": "x", "CONSOLECONNECT_POLL_MOST": "x",
		"CONSOLECONNECT_SETTLE": "x", "CONSOLECONNECT_REQUESTS_PER_SECOND": "x",
	}))
	assert.ElementsMatch(t, []string{
		"TURNUP_LOG_LEVEL", "TURNUP_LOG_FORMAT", "TURNUP_HEALTH_ADDR", "TURNUP_WEBHOOK_URL", "TURNUP_STOP_TIMEOUT",
		"CONSOLECONNECT_API_KEY", "CONSOLECONNECT_COMPANY", "CONSOLECONNECT_URL", "CONSOLECONNECT_POLL_FIRST",
		"CONSOLECONNECT_POLL_MOST", "CONSOLECONNECT_SETTLE", "CONSOLECONNECT_REQUESTS_PER_SECOND",
	}, fields)
	assert.Contains(t, text, "must be https, because it carries a credential")
	assert.Contains(t, text, `given "http://api.example.com"`)
}

func TestAWorkerNeedsACredential(t *testing.T) {
	t.Parallel()
	var credentials []string
	for _, p := range providerTable {
		credentials = append(credentials, p.variable)
	}
	tests := []struct {
		key, company string
		fields       []string
	}{
		{"", "", []string{strings.Join(credentials, ", ")}},
		{"", "acme", []string{"CONSOLECONNECT_API_KEY"}},
		{secretKey, "", []string{"CONSOLECONNECT_COMPANY"}},
	}
	for _, tt := range tests {
		given := map[string]string{"CONSOLECONNECT_API_KEY": tt.key, "CONSOLECONNECT_COMPANY": tt.company}
		fields, text := faults(t, settings(given))
		assert.Equal(t, tt.fields, fields, text)

		if tt.key+tt.company == "" {
			continue
		}
		given["CONSOLECONNECT_URL"] = "http://api.example.com"
		fields, _ = faults(t, settings(given))
		assert.Equal(t, append(tt.fields, "CONSOLECONNECT_URL"), fields, "the rest is checked all the same")
	}
}

// A worker that is to check who people are, and has no keys, would refuse every answer to every order.
func TestIdentityNeedsItsKeys(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"record", "require"} {
		fields, text := faults(t, settings(map[string]string{"TURNUP_IDENTITY": mode}))
		assert.Equal(t, []string{"TURNUP_IDENTITY_KEYS"}, fields)
		assert.Contains(t, text, "turnup-admin identity-key makes it")
	}
}

// A BGP key comes by a file as every secret can, anew whenever it is asked for; and no order gets the file's path for a key.
func TestBGPKeysByFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	c, err := readConfig(settings(map[string]string{
		"TENCENT_SECRET_ID": "id", "TENCENT_SECRET_KEY": "key", "TENCENT_BGP_KEY_SIN": "plain", "TENCENT_BGP_KEY_HKG_FILE": path,
	}))
	require.NoError(t, err)
	key := c.accounts[1].client.(tencentClient).bgpKey
	assert.Equal(t, "plain", key("SIN"))
	assert.Empty(t, key("HKG"), "the file is not there")
	for _, text := range []string{"first", "second"} {
		require.NoError(t, os.WriteFile(path, []byte(text+"\n"), 0o600))
		assert.Equal(t, text, key("HKG"))
	}
	assert.Empty(t, key("HKG_FILE"))
	assert.Empty(t, key("OTHER"))
}
