package fabricv4_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
)

// Whatever Equinix answers, nothing panics, a connection always has an id, and a status that nobody knows is unknown and
// alive: it keeps an order waiting, where it can be seen.
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
	f.Add(http.StatusBadRequest, `[{"errorCode":3142501,"errorMessage":null,"additionalInfo":{"property":"x"}}]`)
	f.Add(http.StatusOK, `{"uuid":5,"operation":[],"change":"no","redundancy":{"group":[1]},"aSide":{"accessPoint":7},"zSide":null}`)
	f.Add(http.StatusOK, `{"data":[{"uuid":"1","accessPointTypeConfigs":{"type":"COLO"},"metros":[{"sellerRegions":7},null]},null],"pagination":[]}`)

	var status int
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			_, _ = w.Write([]byte(`{"access_token":"t","token_timeout":"3599"}`))
			return
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(server.Close)
	client, err := fabricv4.New(equinix.Config{BaseURL: server.URL, ClientID: "i", ClientSecret: "s", RetryWait: time.Microsecond})
	if err != nil {
		f.Fatal(err)
	}
	account := client.Account()
	f.Fuzz(func(t *testing.T, code int, text string) {
		if code < 200 || code > 599 {
			return
		}
		status, body = code, text
		ctx := context.Background()
		connection, err := account.Get(ctx, "5555")
		checkError(t, err)
		if err == nil {
			checkConnection(t, connection)
		}
		found, err := account.Find(ctx, []string{"ord-0001-pri"})
		checkError(t, err)
		for _, connection := range found {
			checkConnection(t, connection)
		}
		_, err = account.Ports(ctx)
		checkError(t, err)
		_, err = account.Metros(ctx)
		checkError(t, err)
		_, err = account.Profiles(ctx, "SV")
		checkError(t, err)
		_, err = account.Price(ctx, pair())
		checkError(t, err)
		_, err = account.CheckKey(ctx, equinix.KeyQuestion{Key: "k", ProfileID: "p", Metro: "SV"})
		checkError(t, err)
	})
}

func checkError(t *testing.T, err error) {
	t.Helper()
	if err != nil && providers.KindOf(err) == "" {
		t.Errorf("an error without a kind: %v", err)
	}
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
