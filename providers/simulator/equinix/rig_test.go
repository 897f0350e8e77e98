package equinix_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/equinix"
)

type object = map[string]any

const (
	buildTime    = time.Minute
	removeTime   = 30 * time.Second
	controlStart = "/_simulator"
)

// Ports and service profiles of the demonstration account.
const (
	sv1Pri    = "7f891d3b-973c-73c0-bae0-30ac1885197a" // Dot1Q
	sv1Sec    = "7f891d3b-9744-7440-bae0-30ac1885197a" // Dot1Q, on another device
	sv1Qinq   = "7f891d3b-973d-73d0-bae0-30ac1885197a"
	sv5Pri    = "7f891d3b-99c8-9c80-bae0-30ac1885197a" // Dot1Q
	sv5Sec    = "7f891d3b-9740-7400-bae0-30ac1885197a" // Dot1Q
	dc5Qinq   = "7f891d3b-9739-7390-bae0-30ac1885197a"
	dc6Qinq   = "7f891d3b-9738-7380-bae0-30ac1885197a"
	am1New    = "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b04" // not ready
	am1Locked = "a3c0e2d4-1f6b-4b8e-9d27-5e1f0a7c4b05" // ready, but not for this user

	ownProfile = "31b7263f-7e6a-42d0-859e-80a7fd3b9609"
	approved   = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c01"
	approvedQQ = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c02"
	byKey      = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c03"
	pairsOnly  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c04"
	primary    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c05"
	likeAWS    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c06"
	likeAzure  = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c07"
	likeIBM    = "b4d1f3e5-2a7c-4c9f-8e38-6f2a1b8d5c08"

	oldID    = "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d01"
	globexID = "c5e2a4f6-3b8d-4da0-9f49-7a3b2c9e6d03"

	l2         = "/ecx/v3/l2"
	v3Path     = l2 + "/connections"
	fabric     = "/fabric/v4"
	v4Path     = fabric + "/connections"
	changeTime = 10 * time.Second
)

// fabricRig is an Equinix simulator on a listener, with a clock that moves only when told to, and a login.
type fabricRig struct {
	t     *testing.T
	sim   *equinix.Simulator
	clock *simulator.ManualClock
	url   string
	token string
	media string // Content-Type of requests
}

func newFabric(t *testing.T, change ...func(*simulator.Options)) *fabricRig {
	t.Helper()
	clock := simulator.NewManualClock(time.Date(2025, 5, 20, 7, 44, 0, 0, time.UTC))
	options := simulator.Options{Clock: clock, BuildTime: buildTime, ChangeTime: changeTime, RemoveTime: removeTime}
	for _, c := range change {
		c(&options)
	}
	sim := equinix.New(options)
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	r := &fabricRig{t: t, sim: sim, clock: clock, url: server.URL, media: "application/json"}
	r.login()
	return r
}

func (r *fabricRig) login() {
	r.t.Helper()
	r.token = r.call(http.StatusOK, http.MethodPost, "/oauth2/v1/token", credentials())["access_token"].(string)
}

// later lets so much time pass that the token expires, and logs in again.
func (r *fabricRig) later(by time.Duration) {
	r.t.Helper()
	r.clock.Advance(by)
	r.login()
}

func credentials(changes ...object) object {
	return with(object{"grant_type": "client_credentials", "client_id": "demo-client", "client_secret": "demo-secret"}, changes...)
}

func (r *fabricRig) send(method, path string, body any) (*http.Response, []byte, error) {
	var text []byte
	if body != nil {
		var err error
		text, err = json.Marshal(body)
		require.NoError(r.t, err)
	}
	request, err := http.NewRequestWithContext(r.t.Context(), method, r.url+path, bytes.NewReader(text))
	require.NoError(r.t, err)
	request.Header.Set("Authorization", "Bearer "+r.token)
	request.Header.Set("Content-Type", r.media)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	return response, answer, err
}

// decode sends a request, wants the status and decodes the body.
func (r *fabricRig) decode(status int, method, path string, body, into any) {
	r.t.Helper()
	response, text, err := r.send(method, path, body)
	require.NoError(r.t, err)
	require.Equal(r.t, status, response.StatusCode, "%s %s: %s", method, path, text)
	require.NoError(r.t, json.Unmarshal(text, into), string(text))
}

func (r *fabricRig) call(status int, method, path string, body any) (decoded object) {
	r.t.Helper()
	r.decode(status, method, path, body, &decoded)
	return decoded
}

func (r *fabricRig) get(path string) object {
	r.t.Helper()
	return r.call(http.StatusOK, http.MethodGet, path, nil)
}

// refused sends a request that must be answered 400 with errors, and returns their codes with the properties.
func (r *fabricRig) refused(method, path string, body any) []string {
	r.t.Helper()
	var errs []struct {
		Code     string `json:"errorCode"`
		Property string `json:"property"`
		Info     []struct {
			Property string `json:"property"`
		} `json:"additionalInfo"`
	}
	r.decode(http.StatusBadRequest, method, path, body, &errs)
	var found []string
	for _, e := range errs {
		for _, info := range e.Info {
			e.Property += info.Property
		}
		found = append(found, e.Code+" "+e.Property)
	}
	return found
}

// buyV3 orders through ECX v3 and returns the ids.
func (r *fabricRig) buyV3(body object) []string {
	r.t.Helper()
	answer := r.call(http.StatusOK, http.MethodPost, v3Path, body)
	ids := []string{answer["primaryConnectionId"].(string)}
	if second, is := answer["secondaryConnectionId"].(string); is {
		ids = append(ids, second)
	}
	return ids
}

// buyV4 orders through Fabric v4 and returns the connection.
func (r *fabricRig) buyV4(body object) object {
	r.t.Helper()
	return r.call(http.StatusCreated, http.MethodPost, v4Path, body)
}

// status is what ECX v3 shows of a connection's two sides.
func (r *fabricRig) status(id string) string {
	r.t.Helper()
	c := r.get(v3Path + "/" + id)
	return c["status"].(string) + "/" + c["providerStatus"].(string)
}

func (r *fabricRig) play(text string) {
	r.t.Helper()
	scenario, err := simulator.ReadScenario([]byte(text))
	require.NoError(r.t, err)
	require.NoError(r.t, r.sim.SetScenario(scenario))
}

// selfV3 is a connection between two own Dot1Q ports; a nil change leaves a field out.
func selfV3(changes ...object) object {
	return with(object{
		"primaryName": "sv-1", "speed": 50, "speedUnit": "MB", "notifications": []string{"noc@example.org"}, "purchaseOrderNumber": nil,
		"primaryPortUUID": sv1Pri, "primaryVlanSTag": 1201, "primaryZSidePortUUID": sv5Pri, "primaryZSideVlanSTag": 1301,
	}, changes...)
}

// pairV3 is the redundant pair of selfV3.
func pairV3(changes ...object) object {
	return selfV3(append([]object{{
		"secondaryName": "sv-2", "secondaryPortUUID": sv1Sec, "secondaryVlanSTag": "1202", "secondaryZSidePortUUID": sv5Sec, "secondaryZSideVlanSTag": "1302",
	}}, changes...)...)
}

// toProfile is a connection to another company's service profile.
func toProfile(id string, changes ...object) object {
	return selfV3(append([]object{{"profileUUID": id, "primaryZSidePortUUID": nil, "primaryZSideVlanSTag": nil}}, changes...)...)
}

// selfV4 is selfV3 in Fabric v4.
func selfV4(changes ...object) object {
	return with(object{
		"type": "EVPL_VC", "name": "sv-1", "bandwidth": 50, "order": object{"purchaseOrderNumber": "PO-44", "termLength": 12},
		"aSide":         colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 1201}),
		"zSide":         colo(sv5Pri, object{"type": "DOT1Q", "vlanTag": "1301"}),
		"notifications": []object{{"type": "ALL", "emails": []string{"noc@example.org"}}},
	}, changes...)
}

func colo(port string, link object) object {
	return object{"accessPoint": object{"type": "COLO", "port": object{"uuid": port}, "linkProtocol": link}}
}

// toProfileV4 is the far side of a connection to another company's service profile.
func toProfileV4(id string, changes ...object) object {
	point := object{"type": "SP", "profile": object{"type": "L2_PROFILE", "uuid": id}, "location": object{"metroCode": "SV"}}
	for _, change := range changes {
		maps.Copy(point, change)
	}
	return object{"accessPoint": point}
}

// samples are the create bodies of "Connect to Myself".
func samples(t *testing.T) []object {
	t.Helper()
	text, err := os.ReadFile("testdata/connect_to_myself.json")
	require.NoError(t, err)
	var bodies []object
	require.NoError(t, json.Unmarshal(text, &bodies))
	return bodies
}

func with(body object, changes ...object) object {
	for _, change := range changes {
		maps.Copy(body, change)
	}
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}
