package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"turnup/providers"
	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	simequinix "turnup/providers/simulator/equinix"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// oddRow can't be read: it is a draft of somebody's, and has no id yet.
const oddRow = `{"id":null,"uuid":null,"code":null,"name":"draft of a colleague"}`

// withOddRows passes a worker's calls on to a simulated provider, whose every list has one more row in its answers.
func withOddRows(t *testing.T, provider string) string {
	t.Helper()
	target, err := url.Parse(provider)
	require.NoError(t, err)
	pass := httputil.NewSingleHostReverseProxy(target)
	pass.ModifyResponse = func(answer *http.Response) error {
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return err
		}
		if answer.StatusCode == http.StatusOK {
			body = withOddRow(body)
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
		answer.Header.Set("Content-Length", strconv.Itoa(len(body)))
		answer.ContentLength = int64(len(body))
		return nil
	}
	server := httptest.NewServer(pass)
	t.Cleanup(server.Close)
	return server.URL
}

// withOddRow is the answer of a list with one more row; what is no list stays as it is.
func withOddRow(body []byte) []byte {
	var rows []json.RawMessage
	if json.Unmarshal(body, &rows) == nil {
		longer, _ := json.Marshal(append([]json.RawMessage{json.RawMessage(oddRow)}, rows...))
		return longer
	}
	var envelope map[string]json.RawMessage
	if json.Unmarshal(body, &envelope) != nil {
		return body
	}
	for _, key := range []string{"results", "data", "content", "hosted_connects", "direct_connects"} {
		if bytes.HasPrefix(envelope[key], []byte("[")) {
			envelope[key] = withOddRow(envelope[key])
		}
	}
	longer, _ := json.Marshal(envelope)
	return longer
}

// One row that can't be read, in every list of every provider, costs no order its news, its port or its purchase, and nobody
// the rest of a list.
func TestAnOddRowInEveryList(t *testing.T) {
	t.Parallel()
	for _, api := range equinixAPIs {
		t.Run(api, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			h.startServer()
			h.startProvider()
			h.startWorker("worker-1", "EQUINIX_API="+api, "EQUINIX_URL="+withOddRows(t, h.ProviderURL(simequinix.Name)),
				"CONSOLECONNECT_URL="+withOddRows(t, h.ProviderURL(simconsoleconnect.Name)),
				"HUAWEI_ENDPOINT="+withOddRows(t, h.ProviderURL(simhuawei.Name)))
			tencent := h.order("hkg-1")
			hosted := h.at(simhuawei.Name).orderHuawei("tenant-1")
			var waiting []placed // more than two, so that the watch lists
			for i := range 4 {
				waiting = append(waiting, h.at(simequinix.Name).orderEquinix(fmt.Sprintf("ap-%d", i), toProfile(globex)...))
			}
			for _, o := range waiting {
				o.untilPhases(providers.PhaseWaiting)
				o.act(o.mark(), "approve", nil)
			}
			for _, o := range append(waiting, hosted) {
				o.ends(order.StateCompleted)
				o.billed(o.mark())
			}
			tencent.goesLive()
			for provider, port := range map[string]string{
				"consoleconnect": "My-Port-1", "equinix": "DEMO-SV1-Dot1q-PRI", "huawei": "demo-operations-1",
			} {
				shown := h.turnup(success, "ports", "--provider", provider)
				assert.Contains(t, shown.data, port)
				assert.Contains(t, shown.chat, "1 row of the provider's list could not be read")
				listed := h.turnup(success, "connections", "--provider", provider)
				assert.NotContains(t, listed.data, "draft of a colleague")
				assert.Contains(t, listed.chat, "could not be read")
			}
		})
	}
}

// largeFabric is an account at Fabric v4 with thousands of rows in each list, each made of its number.
func largeFabric(t *testing.T) string {
	metros := make([]string, 25)
	for i := range metros {
		metros[i] = fmt.Sprintf(`{"code":"M%d","name":"Metropolitan area %d"}`, i, i)
	}
	lists := map[string]struct {
		total int
		row   string
	}{
		"/fabric/v4/ports":           {12_000, `{"uuid":"11111111-aaaa-4aaa-8aaa-%012[1]d","name":"ACME-SV1-%05[1]d","state":"ACTIVE","bandwidth":10000,"encapsulation":{"type":"DOT1Q"}}`},
		"/fabric/v4/serviceProfiles": {2_000, `{"uuid":"22222222-bbbb-4bbb-8bbb-%012[1]d","name":"Seller %[1]d","state":"ACTIVE","metros":[` + strings.Join(metros, ",") + `]}`},
		"/fabric/v4/connections/search": {9_000, `{"uuid":"55555555-eeee-4eee-8eee-%012[1]d","name":"circuit-%[1]d","direction":"OUTGOING","bandwidth":50,
			"operation":{"equinixStatus":"PROVISIONED","providerStatus":"AVAILABLE"}}`},
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth2/v1/token" {
			fmt.Fprint(w, `{"access_token":"token","token_timeout":"3599"}`)
			return
		}
		list := lists[r.URL.Path]
		page := struct {
			Pagination struct{ Offset, Limit int }
		}{}
		_ = json.NewDecoder(r.Body).Decode(&page)
		offset, limit := page.Pagination.Offset, page.Pagination.Limit
		if r.Method == http.MethodGet {
			offset, _ = strconv.Atoi(r.URL.Query().Get("offset"))
			if limit, _ = strconv.Atoi(r.URL.Query().Get("limit")); limit == 0 {
				limit = list.total
			}
		}
		var rows []string
		for n := offset; n < min(offset+limit, list.total); n++ {
			rows = append(rows, fmt.Sprintf(list.row, n))
		}
		fmt.Fprintf(w, `{"pagination":{"total":%d},"data":[%s]}`, list.total, strings.Join(rows, ","))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// What does not fit through Temporal is shortened, and says so; an order that misspells one port of 12,000 is refused.
func TestALargeAccount(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.startServer()
	h.startProvider()
	h.startWorker("worker-1", "EQUINIX_API=fabric-v4", "EQUINIX_URL="+largeFabric(t), "EQUINIX_REQUESTS_PER_SECOND=1000")

	o := h.orderEquinix("misspelled", "--port", "ACME-SV1-0777", "--s-tag", "7", "--z-port", "ACME-SV1-00001", "--z-s-tag", "8")
	refused := o.ends(order.StateFailed)
	assert.Contains(t, refused.Reason, "ACME-SV1-00777 (11111111-aaaa-4aaa-8aaa-000000000777) is not the port that was asked for")
	assert.Regexp(t, `and 11,9\d\d more`, refused.Reason)
	assert.Less(t, len(refused.Reason), 2000)

	for _, list := range []string{"ports", "profiles", "connections"} {
		shown := h.turnup(success, list, "--provider", "equinix")
		assert.Contains(t, shown.chat, "more: the list is too long to be shown whole; --match TEXT")
		assert.Greater(t, strings.Count(shown.data, "\n"), 100)
	}
	one := h.turnup(success, "connections", "--provider", "equinix", "--match", "circuit-8999")
	assert.NotEmpty(t, lineWith(one.data, "55555555-eeee-4eee-8eee-000000008999", "circuit-8999"))
	assert.Empty(t, one.chat)
}
