package tencentcloud_test

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
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/tencentcloud"
)

type object = map[string]any

const (
	buildTime  = time.Minute
	changeTime = 10 * time.Second
	removeTime = 30 * time.Second
)

// cloud is a Tencent Cloud simulator on a listener, with a clock that moves only when told to.
type cloud struct {
	t     *testing.T
	sim   *tencentcloud.Simulator
	clock *simulator.ManualClock
	url   string
	login func(request *http.Request, body []byte) // as the customer when nil
}

func newCloud(t *testing.T, change ...func(o *simulator.Options)) *cloud {
	t.Helper()
	clock := simulator.NewManualClock(time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC))
	options := simulator.Options{Clock: clock, BuildTime: buildTime, ChangeTime: changeTime, RemoveTime: removeTime}
	for _, each := range change {
		each(&options)
	}
	sim := tencentcloud.New(options)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &cloud{t: t, sim: sim, clock: clock, url: server.URL}
}

// as calls with another key, or with another way to sign.
func (c *cloud) as(secretID, secretKey string) *cloud {
	other := *c
	other.login = func(request *http.Request, body []byte) {
		signAs(request, body, c.clock.Now(), secretID, secretKey, "")
	}
	return &other
}

func (c *cloud) owner() *cloud { return c.as(tencentcloud.OwnerSecretID, tencentcloud.OwnerSecretKey) }

func (c *cloud) send(action string, parameters any) (*http.Response, []byte, error) {
	body, err := json.Marshal(parameters)
	require.NoError(c.t, err)
	return c.sendText(action, body)
}

func (c *cloud) sendText(action string, body []byte) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.url+"/", bytes.NewReader(body))
	require.NoError(c.t, err)
	request.Header.Set("X-TC-Action", action)
	request.Header.Set("X-TC-Version", "2018-04-10")
	request.Header.Set("Content-Type", "application/json")
	if c.login != nil {
		c.login(request, body)
	} else {
		signAs(request, body, c.clock.Now(), tencentcloud.SecretID, tencentcloud.SecretKey, "")
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

// answer sends a call and returns what is in the envelope, an error too: every answer has HTTP status 200.
func (c *cloud) answer(action string, parameters any) object {
	c.t.Helper()
	response, text, err := c.send(action, parameters)
	require.NoError(c.t, err)
	require.Equal(c.t, http.StatusOK, response.StatusCode, "%s: %s", action, text)
	var decoded struct{ Response object }
	require.NoError(c.t, json.Unmarshal(text, &decoded), string(text))
	require.Regexp(c.t, "^[0-9a-f-]{36}$", decoded.Response["RequestId"])
	return decoded.Response
}

func (c *cloud) call(action string, parameters any) object {
	c.t.Helper()
	answer := c.answer(action, parameters)
	require.NotContains(c.t, answer, "Error", action)
	return answer
}

// refused wants a call refused with the code.
func (c *cloud) refused(code, action string, parameters any) string {
	c.t.Helper()
	failed, is := c.answer(action, parameters)["Error"].(object)
	require.True(c.t, is, "%s was not refused, and should have been with %s", action, code)
	require.Equal(c.t, code, failed["Code"], failed["Message"])
	return failed["Message"].(string)
}

func (c *cloud) buy(changes ...object) string {
	c.t.Helper()
	ids := c.call("CreateDirectConnectTunnel", wanted(changes...))["DirectConnectTunnelIdSet"].([]any)
	require.Len(c.t, ids, 1)
	return ids[0].(string)
}

func (c *cloud) list(parameters object) (rows []object, total int) {
	c.t.Helper()
	answer := c.call("DescribeDirectConnectTunnels", parameters)
	for _, row := range answer["DirectConnectTunnelSet"].([]any) {
		rows = append(rows, row.(object))
	}
	return rows, int(answer["TotalCount"].(float64))
}

func (c *cloud) tunnel(id string) object {
	c.t.Helper()
	rows, total := c.list(object{"DirectConnectTunnelIds": []string{id}})
	require.Equal(c.t, 1, total, id)
	return rows[0]
}

func (c *cloud) state(id string) string {
	c.t.Helper()
	return c.tunnel(id)["State"].(string)
}

// control calls the control endpoint.
func (c *cloud) control(status int, method, path string, body any) object {
	c.t.Helper()
	text, err := json.Marshal(body)
	require.NoError(c.t, err)
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.url+"/_simulator/"+path, bytes.NewReader(text))
	require.NoError(c.t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(c.t, err)
	defer func() { _ = response.Body.Close() }()
	var answer object
	require.NoError(c.t, json.NewDecoder(response.Body).Decode(&answer))
	require.Equal(c.t, status, response.StatusCode, "%s %s: %v", method, path, answer)
	return answer
}

func one(id string) object { return object{"DirectConnectTunnelId": id} }

// wanted are the parameters of a tunnel on the shared connection; a nil change leaves one out.
func wanted(changes ...object) object {
	parameters := object{
		"DirectConnectId": tencentcloud.LineID, "DirectConnectOwnerAccount": tencentcloud.OwnerAccount, "DirectConnectTunnelName": "turnup-tencent-hkg-1",
		"NetworkType": "VPC", "NetworkRegion": tencentcloud.Region, "VpcId": tencentcloud.VPCID, "DirectConnectGatewayId": tencentcloud.GatewayID,
		"Bandwidth": 100, "RouteType": "BGP", "Vlan": 60, "BgpPeer": object{"Asn": 4200000001, "AuthKey": "tencent"},
	}
	for _, change := range changes {
		maps.Copy(parameters, change)
	}
	maps.DeleteFunc(parameters, func(_ string, value any) bool { return value == nil })
	return parameters
}

// onCCN are parameters of which a connection takes any number.
func onCCN(name string, vlan int) object {
	return object{"DirectConnectTunnelName": name, "Vlan": vlan, "NetworkType": "CCN", "VpcId": nil, "DirectConnectGatewayId": tencentcloud.CCNGatewayID}
}

// signAs signs a request as the guide to signature version 3 says, with content-type, host, and more headers if there are.
func signAs(request *http.Request, body []byte, at time.Time, secretID, secretKey, more string) {
	request.Header.Set("X-TC-Timestamp", strconv.FormatInt(at.Unix(), 10))
	host := request.Host
	if host == "" {
		host = request.URL.Host
	}
	headers, signed := "content-type:"+request.Header.Get("Content-Type")+"\nhost:"+host+"\n", "content-type;host"
	if more != "" {
		headers, signed = headers+more+":"+strings.ToLower(request.Header.Get(more))+"\n", signed+";"+more
	}
	scope := at.UTC().Format("2006-01-02") + "/dc/tc3_request"
	request.Header.Set("Authorization", "TC3-HMAC-SHA256 Credential="+secretID+"/"+scope+", SignedHeaders="+signed+
		", Signature="+signature(secretKey, scope, at, canonical(headers, signed, body)))
}

func canonical(headers, signed string, body []byte) string {
	return "POST\n/\n\n" + headers + "\n" + signed + "\n" + hexHash(body)
}

func signature(secretKey, scope string, at time.Time, canonical string) string {
	key := []byte("TC3" + secretKey)
	for part := range strings.SplitSeq(scope, "/") {
		key = mac(key, part)
	}
	return hex.EncodeToString(mac(key, "TC3-HMAC-SHA256\n"+strconv.FormatInt(at.Unix(), 10)+"\n"+scope+"\n"+hexHash([]byte(canonical))))
}

func mac(key []byte, text string) []byte {
	keyed := hmac.New(sha256.New, key)
	_, _ = io.WriteString(keyed, text)
	return keyed.Sum(nil)
}

func hexHash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
