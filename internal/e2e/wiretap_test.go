package e2e_test

import (
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"turnup/providers"
	"turnup/providers/simulator"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wiretap passes a worker's calls on to a simulated provider, and keeps every token and signature that goes by.
type wiretap struct {
	*httptest.Server
	mu    sync.Mutex
	heard map[string]bool
}

func tap(t *testing.T, provider string) *wiretap {
	t.Helper()
	target, err := url.Parse(provider)
	require.NoError(t, err)
	w := &wiretap{heard: map[string]bool{}}
	pass := httputil.NewSingleHostReverseProxy(target)
	pass.ErrorLog = log.New(io.Discard, "", 0) // the simulator drops calls when it is told to
	w.Server = httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		w.keep(strings.TrimPrefix(request.Header.Get("Authorization"), "Bearer "))
		w.keep(request.Header.Get("X-Auth-Token"))
		pass.ServeHTTP(answer, request)
	}))
	t.Cleanup(w.Close)
	return w
}

func (w *wiretap) keep(credential string) {
	if _, signature, signed := strings.Cut(credential, "Signature="); signed {
		credential = signature
	}
	if credential == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard[credential] = true
}

// credentials are what went by so far.
func (w *wiretap) credentials() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Collect(maps.Keys(w.heard))
}

// No failure brings a secret of Equinix's or Huawei Cloud's, or what is made of it, anywhere but into the worker; and
// nobody is shown a seller's authorization key.
func TestSecretsOfEquinixAndHuaweiStayInTheWorker(t *testing.T) {
	t.Parallel()
	for api, byLogin := range map[string]bool{"fabric-v4": false, "ecx-v3": true} { // without a login, Huawei Cloud's requests are signed
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.startServer()
			h.startProvider()
			equinix, huawei := tap(t, h.ProviderURL(simequinix.Name)), tap(t, h.ProviderURL(simhuawei.Name))
			settings := []string{
				"TURNUP_LOG_LEVEL=debug", "EQUINIX_API=" + api, "EQUINIX_URL=" + equinix.URL, "HUAWEI_ENDPOINT=" + huawei.URL,
			}
			if byLogin {
				settings = append(settings, "HUAWEI_ACCESS_KEY=", "HUAWEI_SECRET_KEY=", "HUAWEI_IAM_ENDPOINT="+huawei.URL,
					"HUAWEI_IAM_DOMAIN="+simhuawei.Domain, "HUAWEI_IAM_USER="+simhuawei.User, "HUAWEI_IAM_PASSWORD="+simhuawei.Password)
			}
			h.startWorker("worker-1", settings...)
			histories, said := h.at(simequinix.Name).badDayAtEquinix()
			more, told := h.at(simhuawei.Name).badDayAtHuawei()
			histories, said = append(histories, more...), append(said, told...)

			secrets := slices.Concat(equinix.credentials(), huawei.credentials())
			require.GreaterOrEqual(t, len(secrets), 3, "two tokens of Equinix, and what Huawei Cloud was shown")
			secrets = append(secrets, simequinix.ClientSecret, simhuawei.SecretKey, simhuawei.Password, "Bearer")
			for _, secret := range secrets {
				h.hidden(secret, slices.Concat(said, histories)...)
			}
			for _, key := range []string{sellersKey, wrongKey} {
				for _, text := range said {
					assert.NotContains(t, text, key)
				}
				assert.False(t, h.inFiles("worker-*.log", key), "it is in a worker's log")
			}
		})
	}
}

// Authorization keys of the seller that asks for one.
const (
	initech    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c03"
	sellersKey = "demo-key-50MB"
	wrongKey   = "k3y-0f-s0meb0dy-else"
)

// badDayAtEquinix returns the histories of orders that met every kind of failure, and all that was said about them.
func (h *harness) badDayAtEquinix() (histories, said []string) {
	h.inject(
		simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		simulator.Fault{Operation: create, Kind: simulator.FaultDropAfter},
		simulator.Fault{Operation: "getProfile", Kind: simulator.FaultTruncate},
	)
	keyed := func(key string) []string { return append(toProfile(initech), "--authorization-key", key) }
	planned := func(code int, key string) {
		said = append(said, h.turnup(code, append([]string{"plan"}, askedOfEquinix("plan", keyed(key)...)[1:]...)...).String())
	}
	planned(success, sellersKey)
	planned(badInput, wrongKey)
	completed := h.orderEquinix("completed", keyed(sellersKey)...)
	completed.ends(order.StateCompleted)
	refused := h.orderEquinix("refused", keyed(wrongKey)...)
	refused.ends(order.StateFailed)
	require.NoError(h.t, h.control.RevokeTokens(h.t.Context()))
	cancelled := h.orderEquinix("cancelled", toProfile(globex)...)
	cancelled.untilPhases(providers.PhaseWaiting)
	differs := h.turnup(badInput, askedOfEquinix("cancelled", keyed(sellersKey)...)...)
	said = append(said, differs.String(), cancelled.details())
	h.inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: http.StatusBadRequest})
	h.turnup(success, "cancel", cancelled.name, "--wait")
	return h.readBack(said, completed, refused, cancelled)
}

// badDayAtHuawei is the same at Huawei Cloud.
func (h *harness) badDayAtHuawei() (histories, said []string) {
	h.inject(
		simulator.Fault{Operation: "listDirectConnects", Kind: simulator.FaultStatus, Status: http.StatusBadGateway, HTML: true},
		simulator.Fault{Operation: "createHostedDirectConnect", Kind: simulator.FaultDropAfter},
		simulator.Fault{Operation: "listHostedDirectConnects", Kind: simulator.FaultTruncate},
	)
	completed := h.orderHuawei("completed")
	completed.ends(order.StateCompleted)
	require.NoError(h.t, h.control.RevokeTokens(h.t.Context()))
	refused := h.orderHuawei("refused", "--on", simhuawei.StandardID)
	refused.ends(order.StateFailed)
	said = append(said, h.turnup(success, "change", completed.name, "--speed", "200", "--wait").String())
	said = append(said, h.turnup(success, "decommission", completed.name, "--wait").String())
	return h.readBack(said, completed, refused, placed{h, "change/" + completed.id()}, placed{h, "decommission/" + completed.id()})
}

// readBack returns the orders' histories, and adds what is said of each.
func (h *harness) readBack(said []string, orders ...placed) (histories, all []string) {
	for _, o := range orders {
		for _, format := range []string{"text", "json"} {
			data, chat, _, err := h.Starter(h.t.Context(), "status", o.name, "-o", format)
			require.NoError(h.t, err)
			said = append(said, data, chat)
		}
		histories = append(histories, o.history())
	}
	require.Contains(h.t, histories[0], orders[0].mark(), "the search sees what is inside payloads")
	return histories, said
}
