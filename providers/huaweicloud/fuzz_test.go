package huaweicloud_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
)

// Whatever Huawei Cloud answers, nothing panics, every list ends, a connection always has an id, and a status that nobody
// knows is unknown and alive: it keeps an order waiting, where it can be seen.
func FuzzAnswers(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no fixtures to begin with", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(http.StatusOK, string(data))
	}
	f.Add(http.StatusInternalServerError, "<html><title>Bad gateway</title></html>")
	f.Add(http.StatusUnauthorized, `{"error_code":"APIGW.0301","error_msg":"expired","error":{"code":401}}`)
	f.Add(http.StatusOK, `{"hosted_connects":[null,{"id":5,"vlan":"x","status":["x"],"admin_state_up":7}],"page_info":{"next_marker":1}}`)
	f.Add(http.StatusOK, `{"direct_connect":{"id":"1","locales":"x","tags":[null],"support_feature":null,"status":"MELTED"}}`)
	f.Add(http.StatusOK, `{"quotas":{"resources":[null,{"quota":"many"}]}}`)

	var status int
	var body string
	client := newClient(f, func(w http.ResponseWriter, r *http.Request) { answer(status, body)(w, r) },
		func(config *huaweicloud.Config) { config.RetryWait, config.Timeout = time.Microsecond, 0 })
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 200 || code > 599 {
			return
		}
		status, body = code, text
		ctx := context.Background()
		if connection, err := client.HostedConnections.Show(ctx, hostedID); err == nil {
			checkConnection(t, connection.Vocabulary(now))
		} else if providers.KindOf(err) == "" {
			t.Errorf("an error without a kind: %v", err)
		}
		if connection, err := client.Connections.Show(ctx, connectionID); err == nil {
			checkConnection(t, connection.Vocabulary(now))
			_ = connection.Port()
		}
		for connection, err := range client.HostedConnections.All(ctx, huaweicloud.ListQuery{}) {
			if err == nil {
				checkConnection(t, connection.Vocabulary(now))
			}
		}
		_, _ = client.Quotas.List(ctx, "")
	})
}

func checkConnection(t *testing.T, c providers.Connection) {
	t.Helper()
	if c.ID == "" {
		t.Error("a connection without an id")
	}
	switch c.Phase {
	case providers.PhaseBuilding, providers.PhaseWaiting, providers.PhaseActive, providers.PhaseDown, providers.PhaseFailed,
		providers.PhaseClosing, providers.PhaseClosed:
	case providers.PhaseUnknown:
		if c.Gone || c.Dead() || c.Phase.Settled() {
			t.Errorf("an unknown status %q is taken for an end", c.Status)
		}
	default:
		t.Errorf("status %q has no phase", c.Status)
	}
}
