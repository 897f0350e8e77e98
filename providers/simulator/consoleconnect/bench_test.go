package consoleconnect_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"turnup/providers/simulator"
	"turnup/providers/simulator/consoleconnect"
)

// crowd is a simulator that has sold many connections, called without a network.
type crowd struct {
	tb  testing.TB
	sim *consoleconnect.Simulator
	ids []string
}

func newCrowd(tb testing.TB, size int, stateFile string) *crowd {
	tb.Helper()
	c := &crowd{tb: tb, sim: consoleconnect.New(simulator.Options{BuildTime: removeTime})}
	for i := range size {
		c.ids = append(c.ids, c.buy(fmt.Sprintf("order-%d", i), object{"srcVlanRequest": 100 + i}))
	}
	if stateFile != "" {
		require.NoError(tb, c.sim.KeepState(stateFile))
	}
	return c
}

func (c *crowd) call(method, path, body string) []byte {
	request := httptest.NewRequestWithContext(c.tb.Context(), method, path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+consoleconnect.Key)
	recorder := httptest.NewRecorder()
	c.sim.ServeHTTP(recorder, request)
	require.Equal(c.tb, http.StatusOK, recorder.Code, recorder.Body)
	return recorder.Body.Bytes()
}

// buy orders 1 Mbps on the port that has room for thousands.
func (c *crowd) buy(name string, changes ...object) string {
	order := toTencent(append([]object{{"name": name, "portId": portTwo, "speed": 1}}, changes...)...)
	body, err := json.Marshal(order)
	require.NoError(c.tb, err)
	var bought struct{ ID string }
	require.NoError(c.tb, json.Unmarshal(c.call(http.MethodPut, createPath, string(body)), &bought))
	return bought.ID
}

func BenchmarkCalls(b *testing.B) {
	for _, size := range []int{200, 2000} {
		for _, kept := range []bool{false, true} {
			file, where := "", "memory"
			if kept {
				file, where = filepath.Join(b.TempDir(), "state.json"), "file"
			}
			c := newCrowd(b, size, file)
			run := func(name string, call func(id string)) {
				b.Run(fmt.Sprintf("%s/%d/%s", name, size, where), func(b *testing.B) {
					for i := 0; b.Loop(); i++ {
						call(c.ids[i%size])
					}
				})
			}
			run("edit", func(id string) { c.call(http.MethodPost, v2+"/connections/"+id, `{"speed":1}`) })
			run("get", func(id string) { c.call(http.MethodGet, v2+"/connections/"+id, "") })
			run("port", func(string) { c.call(http.MethodGet, v1+"/ports/"+portTwo, "") })
			run("portConnections", func(string) { c.call(http.MethodGet, v1+"/ports/"+portTwo+"/connections", "") })
			run("list100", func(string) { c.call(http.MethodGet, v2+"/connections?page=1&count=100&status=CREATING", "") })
			// It goes up in number as it runs, so that it comes last.
			run("create", func(string) {
				id := c.buy("more")
				require.NoError(b, c.sim.Deny(id, "room for the next"))
			})
		}
	}
}
