package equinix_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/equinix"
)

// fabricCrowd is a simulator that has sold many connections, called without a network.
type fabricCrowd struct {
	tb     testing.TB
	sim    *equinix.Simulator
	token  string
	bought int
}

func newFabricCrowd(tb testing.TB, size int, stateFile string) *fabricCrowd {
	tb.Helper()
	c := &fabricCrowd{tb: tb, sim: equinix.New(simulator.Options{BuildTime: buildTime, RemoveTime: removeTime})}
	var login struct {
		Token string `json:"access_token"`
	}
	require.NoError(tb, json.Unmarshal(c.call(http.MethodPost, "/oauth2/v1/token", credentials()), &login))
	c.token = login.Token
	for range size {
		c.buy()
	}
	if stateFile != "" {
		require.NoError(tb, c.sim.KeepState(stateFile))
	}
	return c
}

func (c *fabricCrowd) call(method, path string, body any) []byte {
	text, err := json.Marshal(body)
	require.NoError(c.tb, err)
	request := httptest.NewRequestWithContext(c.tb.Context(), method, path, strings.NewReader(string(text)))
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	c.sim.ServeHTTP(recorder, request)
	require.Less(c.tb, recorder.Code, 300, recorder.Body)
	return recorder.Body.Bytes()
}

// buy orders one connection more, which waits for another company.
func (c *fabricCrowd) buy() {
	ports := []string{sv1Pri, sv1Sec, sv5Pri, sv5Sec}
	side := colo(ports[c.bought/3900], object{"type": "DOT1Q", "vlanTag": 101 + c.bought%3900})
	c.call(http.MethodPost, v4Path, selfV4(object{"name": fmt.Sprintf("order-%d", c.bought), "aSide": side, "zSide": toProfileV4(approved)}))
	c.bought++
}

func (c *fabricCrowd) search(property, value string, offset int) []byte {
	return c.call(http.MethodPost, v4Path+"/search", object{
		"filter":     object{"and": []object{{"property": property, "operator": "=", "values": []string{value}}}},
		"pagination": object{"offset": offset, "limit": 100},
	})
}

// An order looks for its mark before it buys: that must not cost more for each connection that is there. Allocations are
// counted for the whole process, so that nothing may run at the same time.
func TestSearchByNameCostsTheSameInACrowd(t *testing.T) {
	small, large := newFabricCrowd(t, 20, ""), newFabricCrowd(t, 1000, "")
	allocations := func(c *fabricCrowd) float64 {
		return testing.AllocsPerRun(20, func() { c.search("/name", "order-7", 0) })
	}
	assert.Contains(t, string(large.search("/name", "order-7", 0)), `"total":1`)
	assert.Less(t, allocations(large), allocations(small)*1.5)
}

func BenchmarkFabricCalls(b *testing.B) {
	for _, size := range []int{200, 2000} {
		c := newFabricCrowd(b, size, filepath.Join(b.TempDir(), "state.json"))
		run := func(name string, call func(i int)) {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					call(i)
				}
			})
		}
		run("searchName", func(i int) { c.search("/name", fmt.Sprintf("order-%d", i%size), 0) })
		run("page", func(i int) { c.search("/type", "EVPL_VC", i%(size/100)*100) })
		run("ports", func(int) { c.call(http.MethodGet, fabric+"/ports", nil) })
		run("create", func(int) { c.buy() }) // last: there are more from run to run
	}
}
