package consoleconnect_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/consoleconnect"
)

// Whatever Console Connect answers, nothing panics, a connection always has an id, and a status that nobody knows is
// unknown and alive: it keeps an order waiting, where it can be seen.
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
	f.Add(http.StatusUnprocessableEntity, `{"code":"network.x","httpStatus":"422,","transactionId":7}`)
	f.Add(http.StatusOK, `{"results":[{"id":5,"name":null,"status":["x"],"speed":"fast","srcVlan":[[]],"deleted":"perhaps"}]}`)

	var status int
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(server.Close)
	client, err := consoleconnect.New(consoleconnect.Config{BaseURL: server.URL, APIKey: "k", Company: "acme", RetryWait: time.Microsecond})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 200 || code > 599 {
			return
		}
		status, body = code, text
		ctx := context.Background()
		if connection, err := client.Connections.Get(ctx, "58af"); err == nil {
			checkConnection(t, connection.Vocabulary(time.Now()))
		} else if providers.KindOf(err) == "" {
			t.Errorf("an error without a kind: %v", err)
		}
		if connections, err := client.Ports.Connections(ctx, "66c2"); err == nil {
			for _, connection := range connections {
				checkConnection(t, connection.Vocabulary(time.Now()))
			}
		}
		if ports, err := client.Ports.List(ctx, false); err == nil {
			for _, port := range ports {
				_ = port.Vocabulary()
			}
		}
		if metros, err := client.Metros.Capabilities(ctx, consoleconnect.TencentCompany); err == nil {
			for _, metro := range metros {
				_ = metro.Vocabulary()
			}
		}
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
