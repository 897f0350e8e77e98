package ecxv3_test

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
	"turnup/providers/equinix/ecxv3"
)

// Whatever Equinix answers, nothing panics, an error has a kind, a connection has an id, and a status that nobody knows
// is unknown and alive: it keeps an order waiting, where it can be seen.
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
	f.Add(http.StatusBadRequest, `[{"errorCode":"IC-LAYER2-4021","errorMessage":7,"additionalInfo":[{"property":[]}]},null]`)
	f.Add(http.StatusOK, `{"content":[{"uuid":5,"status":["x"],"actionDetails":[null,{"actionRequiredData":[[]]}]}],"isLastPage":"?"}`)
	f.Add(http.StatusOK, `{"primary":{"charges":[{"monthlyRecurringCharges":"1e9"}]},"metros":[{"sellerRegions":[1]}]}`)

	var status int
	var body string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == tokenPath {
			_, _ = w.Write([]byte(`{"access_token":"tok"}`))
			return
		}
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(server.Close)
	client, err := ecxv3.New(equinix.Config{BaseURL: server.URL, ClientID: "i", ClientSecret: "s", RetryWait: time.Microsecond})
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
		connection, err := account.Get(ctx, "c-1")
		checkAnswer(t, err, connection)
		found, err := account.Find(ctx, []string{"", "ord-1-pri"})
		checkAnswer(t, err, found...)
		bought, err := account.Create(ctx, pair(), nil)
		checkAnswer(t, err, bought...)
		_, ports := account.Ports(ctx)
		_, metros := account.Metros(ctx)
		_, profiles := account.Profiles(ctx, "")
		_, profile := account.Profile(ctx, "p-1")
		_, key := account.CheckKey(ctx, question)
		_, price := account.Price(ctx, pair())
		for _, err := range []error{ports, metros, profiles, profile, key, price} {
			checkAnswer(t, err)
		}
	})
}

func checkAnswer(t *testing.T, err error, connections ...providers.Connection) {
	t.Helper()
	if err != nil {
		if providers.KindOf(err) == "" {
			t.Errorf("an error without a kind: %v", err)
		}
		return
	}
	for _, c := range connections {
		if c.ID == "" || c.Phase == "" {
			t.Errorf("a connection without an id or a phase: %+v", c)
		}
		if c.Phase == providers.PhaseUnknown && (c.Gone || c.Dead() || c.Phase.Settled()) {
			t.Errorf("an unknown status %q is taken for an end", c.Status)
		}
	}
}
