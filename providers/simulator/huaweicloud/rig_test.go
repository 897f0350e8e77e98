package huaweicloud_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/huaweicloud"
)

type object = map[string]any

const (
	buildTime    = time.Minute
	removeTime   = 30 * time.Second
	controlStart = "/_simulator"
)

const (
	dcaas      = "/v3/6fbe9263116a4b68818cf1edce16bc4f/dcaas"
	hostedPath = dcaas + "/hosted-connects"
	ownPath    = dcaas + "/direct-connects"
	updateTime = 10 * time.Second
)

// cloud is a Huawei Cloud simulator on a listener, with a clock that moves only when told to.
type cloud struct {
	t     *testing.T
	sim   *huaweicloud.Simulator
	clock *simulator.ManualClock
	url   string
	login func(request *http.Request, body []byte) // as the demonstration account when nil
}

func newCloud(t *testing.T) *cloud {
	t.Helper()
	clock := simulator.NewManualClock(time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC))
	sim := huaweicloud.New(simulator.Options{Clock: clock, BuildTime: buildTime, ChangeTime: updateTime, RemoveTime: removeTime})
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &cloud{t: t, sim: sim, clock: clock, url: server.URL}
}

func (c *cloud) send(method, path string, body any) (*http.Response, []byte, error) {
	var text []byte
	if body != nil {
		var err error
		text, err = json.Marshal(body)
		require.NoError(c.t, err)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, bytes.NewReader(text))
	require.NoError(c.t, err)
	if c.login != nil {
		c.login(request, text)
	} else {
		sign(request, text, c.clock.Now(), "X-Sdk-Date")
	}
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	return response, answer, err
}

// call sends a request, wants the status and returns the decoded body.
func (c *cloud) call(status int, method, path string, body any) object {
	c.t.Helper()
	response, text, err := c.send(method, path, body)
	require.NoError(c.t, err)
	require.Equal(c.t, status, response.StatusCode, "%s %s: %s", method, path, text)
	require.NotEmpty(c.t, response.Header.Get("X-Request-Id"))
	if len(text) == 0 {
		return nil
	}
	var decoded object
	require.NoError(c.t, json.Unmarshal(text, &decoded), string(text))
	return decoded
}

func (c *cloud) get(path string) object {
	c.t.Helper()
	return c.call(http.StatusOK, http.MethodGet, path, nil)
}

// refused sends a request and wants it refused with the status and the code.
func (c *cloud) refused(status int, code, method, path string, body any) string {
	c.t.Helper()
	answer := c.call(status, method, path, body)
	require.Equal(c.t, code, answer["error_code"], "%s %s: %v", method, path, answer)
	require.Regexp(c.t, "^[0-9a-f]{32}$", answer["request_id"])
	return answer["error_msg"].(string)
}

func (c *cloud) buy(name string, vlan int, changes ...object) string {
	c.t.Helper()
	body := hosted(append([]object{{"name": name, "vlan": vlan}}, changes...)...)
	return c.call(http.StatusCreated, http.MethodPost, hostedPath, body)["hosted_connect"].(object)["id"].(string)
}

func (c *cloud) status(id string) string {
	c.t.Helper()
	return c.get(hostedPath + "/" + id)["hosted_connect"].(object)["status"].(string)
}

// ids lists the ids of a page of hosted connections, and the marker of the next.
func (c *cloud) ids(query string) (ids []string, next string) {
	c.t.Helper()
	page := c.get(hostedPath + "?" + query)
	for _, row := range page["hosted_connects"].([]any) {
		ids = append(ids, row.(object)["id"].(string))
	}
	info := page["page_info"].(object)
	require.InDelta(c.t, len(ids), info["current_count"], 0)
	next, _ = info["next_marker"].(string)
	return ids, next
}

// hosted is the body of a create request; a nil change leaves a field out.
func hosted(changes ...object) object {
	return object{"hosted_connect": with(object{
		"name": "l2-cust-0042", "description": "order 0042", "bandwidth": 200, "hosting_id": huaweicloud.HostingID,
		"vlan": 1207, "resource_tenant_id": huaweicloud.Tenant, "peer_location": "Santiago DC1",
	}, changes...)}
}

// sign signs a request with the demonstration account's keys by the "API Request Signing Guide", with these headers.
func sign(request *http.Request, body []byte, at time.Time, headers ...string) {
	signAs(request, body, at, huaweicloud.AccessKey, huaweicloud.SecretKey, headers...)
}

func signAs(request *http.Request, body []byte, at time.Time, accessKey, secretKey string, headers ...string) {
	request.Header.Set("X-Sdk-Date", at.UTC().Format("20060102T150405Z"))
	payload := request.Header.Get("X-Sdk-Content-Sha256")
	if payload == "" {
		payload = hexHash(sha256.Sum256(body))
	}
	slices.SortFunc(headers, func(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) })
	block, names := "", []string{}
	for _, name := range headers {
		value := request.Header.Get(name)
		if name == "Host" {
			value = request.URL.Host
		}
		names = append(names, strings.ToLower(name))
		block += strings.ToLower(name) + ":" + strings.TrimSpace(value) + "\n"
	}
	signed := strings.Join(names, ";")
	canonical := request.Method + "\n" + request.URL.EscapedPath() + "/\n" + sortedQuery(request.URL.RawQuery) + "\n" + block + "\n" + signed + "\n" + payload
	mac := hmac.New(sha256.New, []byte(secretKey))
	_, _ = io.WriteString(mac, "SDK-HMAC-SHA256\n"+request.Header.Get("X-Sdk-Date")+"\n"+hexHash(sha256.Sum256([]byte(canonical))))
	request.Header.Set("Authorization", "SDK-HMAC-SHA256 Access="+accessKey+", SignedHeaders="+signed+", Signature="+hex.EncodeToString(mac.Sum(nil)))
}

func hexHash(sum [sha256.Size]byte) string { return hex.EncodeToString(sum[:]) }

// sortedQuery sorts the pairs as they are meant, then writes each as it is signed.
func sortedQuery(raw string) string {
	if raw == "" {
		return ""
	}
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		pairs[i], _ = url.QueryUnescape(pair)
	}
	slices.Sort(pairs)
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		pairs[i] = name + "=" + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
	}
	return strings.Join(pairs, "&")
}

func with(body object, changes ...object) object {
	for _, change := range changes {
		maps.Copy(body, change)
	}
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}
