package consoleconnect_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

const (
	portOne      = "66c29b3c6dcad34e5b728c9c"
	portTwo      = "66c29b3c6dcad34e5b728c9d"
	hongKong     = "77d9f1fbbcaa906f3cddb6d1"
	v1           = "/api/company/acme"
	v2           = "/api/v2/company/acme"
	createPath   = v2 + "/connections/layer2"
	buildTime    = time.Minute
	manualTime   = time.Hour
	removeTime   = 30 * time.Second
	controlStart = "/_simulator"
)

type object = map[string]any

// rig is a simulator on a listener, with a clock that moves only when told to.
type rig struct {
	t     *testing.T
	sim   *consoleconnect.Simulator
	clock *simulator.ManualClock
	url   string
	key   string
}

func newRig(t *testing.T, change ...func(*simulator.Options)) *rig {
	t.Helper()
	clock := simulator.NewManualClock(time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC))
	options := simulator.Options{Clock: clock, BuildTime: buildTime, ManualTime: manualTime, RemoveTime: removeTime}
	for _, c := range change {
		c(&options)
	}
	sim := consoleconnect.New(options)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return &rig{t: t, sim: sim, clock: clock, url: server.URL, key: consoleconnect.Key}
}

func autoSupport(after time.Duration) func(*simulator.Options) {
	return func(options *simulator.Options) { options.AutoSupport = after }
}

func (r *rig) send(method, path string, body any) (*http.Response, []byte, error) {
	var text io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		require.NoError(r.t, err)
		text = bytes.NewReader(encoded)
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, text)
	require.NoError(r.t, err)
	if r.key != "" {
		request.Header.Set("Authorization", "Bearer "+r.key)
	}
	// A connection of its own for each request: Go's transport would repeat a read that a kept one dropped.
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
func (r *rig) call(status int, method, path string, body any) object {
	r.t.Helper()
	response, text, err := r.send(method, path, body)
	require.NoError(r.t, err)
	require.Equal(r.t, status, response.StatusCode, "%s %s: %s", method, path, text)
	if len(text) == 0 {
		return nil
	}
	var decoded object
	require.NoError(r.t, json.Unmarshal(text, &decoded), string(text))
	return decoded
}

func (r *rig) get(path string) object {
	r.t.Helper()
	return r.call(http.StatusOK, http.MethodGet, path, nil)
}

func (r *rig) rows(path string) []object {
	r.t.Helper()
	listed, is := r.get(path)["results"].([]any)
	require.True(r.t, is)
	rows := make([]object, len(listed))
	for i, row := range listed {
		rows[i] = row.(object)
	}
	return rows
}

func (r *rig) buy(name string, changes ...object) string {
	r.t.Helper()
	body := toTencent(changes...)
	body["name"] = name
	return r.call(http.StatusOK, http.MethodPut, createPath, body)["id"].(string)
}

func (r *rig) connection(id string) object {
	r.t.Helper()
	return r.get(v2 + "/connections/" + id)
}

func (r *rig) status(id string) string {
	r.t.Helper()
	return r.connection(id)["status"].(string)
}

func (r *rig) remaining(portID string) int {
	r.t.Helper()
	return int(r.get(v1 + "/ports/" + portID)["capacity"].(object)["remaining"].(float64))
}

// toTencent is the documented order to Tencent; a nil change leaves a field out.
func toTencent(changes ...object) object {
	return with(object{
		"type": "LAYER2", "name": "hkg-1", "portId": portOne, "speed": 100,
		"destCompany": "tencent-cloud", "destMetroId": hongKong, "destDcf": "5aa89b04ac86ba0012345bdf",
		"destRegionId": "5c05cb06cad910000ae251f4", "paymentType": "invoice", "duration": 1, "durationUnit": "m",
		"evergreen": true, "classOfService": "SILVER",
	}, changes...)
}

// portToPort is the documented sample of a connection between two of the company's own ports.
func portToPort(changes ...object) object {
	return with(object{
		"type": "LAYER2", "name": "DEMO-L2-S2S", "portId": portOne, "destPortId": portTwo, "destCompany": "acme",
		"destMetroId": "5a3b2f6e1c9d440000a1b2c3", "speed": 100, "paymentType": "invoice", "duration": 1,
		"durationUnit": "m", "classOfService": "SILVER", "evergreen": true,
	}, changes...)
}

func with(body object, changes ...object) object {
	for _, change := range changes {
		maps.Copy(body, change)
	}
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}
