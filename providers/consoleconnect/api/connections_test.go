package api_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect/api"
)

const (
	v1 = "/api/company/acme/connections/" + connectionID
	v2 = "/api/v2/company/acme/connections/" + connectionID
)

func TestGetConnection(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: v2, Answer: fixture(t, "connection-waiting.json")})
	got, err := c.Connections.Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.EqualValues(t, portID, got.SrcPortID)
	assert.Empty(t, got.DestPortID)
	assert.EqualValues(t, "tencent-cloud", got.DestCompany.Username)
	assert.Equal(t, api.Approval{DestMetroID: "77d9f1fbbcaa906f3cddb6d1"}, got.Request)
	assert.EqualValues(t, 1, got.Duration)
	assert.EqualValues(t, "m", got.DurationUnit)
	assert.Equal(t, time.Date(2025, 5, 20, 7, 44, 52, 621e6, time.UTC), got.StatusChangedAt.Time)
	assert.NotContains(t, fmt.Sprintf("%+v", got), "hidden", "credentials of a partner are not decoded")
}

func TestAConnectionShownAsArrays(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{Method: http.MethodGet, Path: v2, Answer: fixture(t, "connection-arrays.json")})
	got, err := c.Connections.Get(t.Context(), connectionID)
	require.NoError(t, err)
	assert.Equal(t, api.Company{Username: "acme", Name: "Acme"}, got.SrcCompany)
	assert.Equal(t, api.Company{Username: "tencent-cloud"}, got.DestCompany)
	assert.Equal(t, api.Place{ID: "77d9f1fbbcaa906f3cddb6d1"}, got.DestMetro)
	assert.Equal(t, api.PortRef{ID: portID, Name: "My-Port-1"}, got.SrcPort)
	assert.Equal(t, api.VLAN{ID: 7, Customer: []api.VLANRange{{Start: 30, End: 30}}}, got.SrcVLAN)
	assert.Equal(t, api.Approval{DestMetroID: "77d9f1fbbcaa906f3cddb6d1"}, got.Request)
	assert.EqualValues(t, 100, got.Speed)
}

func TestGetRefusesAConnectionWithoutAnID(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{`{}`, `null`, `[]`, `{"id":null,"status":"ACTIVE"}`, `{"id":{}}`} {
		c := expect(t, exchange{Method: http.MethodGet, Path: v2, Answer: answer})
		_, err := c.Connections.Get(t.Context(), connectionID)
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), answer)
	}
}

func TestPortConnectionsAsABareArray(t *testing.T) {
	t.Parallel()
	c := expect(t, exchange{
		Method: http.MethodGet, Path: "/api/company/acme/ports/p1/connections", Answer: `[{"id":"1","name":"a"},{"id":2}]`,
	})
	connections, err := providers.Collect(c.Ports.Connections(t.Context(), "p1"))
	require.NoError(t, err)
	assert.Equal(t, []api.Connection{{ID: "1", Name: "a"}, {ID: "2"}}, connections)
}

// pages serves the pages of a list, and nothing after the last.
func pages(t *testing.T, queries *[]string, pages ...string) *api.Client {
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/api/v2/company/acme/connections", r.URL.Path)
		*queries = append(*queries, r.URL.RawQuery)
		if n := len(*queries); n <= len(pages) {
			_, _ = io.WriteString(w, pages[n-1])
			return
		}
		_, _ = io.WriteString(w, `[]`)
	})
}

func listed(t *testing.T, c *api.Client, status string) ([]string, error) {
	t.Helper()
	var ids []string
	for connection, err := range c.Connections.List(t.Context(), status) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, string(connection.ID))
	}
	return ids, nil
}

func TestListConnections(t *testing.T) {
	t.Parallel()
	t.Run("to the empty page", func(t *testing.T) {
		t.Parallel()
		var queries []string
		c := pages(t, &queries, `{"results":[{"id":"1"},{"id":"2"}]}`, `[{"id":"2"},{"id":"3"}]`)
		ids, err := listed(t, c, "ACTIVE")
		require.NoError(t, err)
		assert.Equal(t, []string{"1", "2", "3"}, ids, "a row that moved to the next page comes once")
		assert.Equal(t, []string{"count=20&page=1&status=ACTIVE", "count=20&page=2&status=ACTIVE", "count=20&page=3&status=ACTIVE"}, queries)
	})
	t.Run("from a server that ignores the page", func(t *testing.T) {
		t.Parallel()
		var queries []string
		c := pages(t, &queries, `[{"id":"1"}]`, `[{"id":"1"}]`)
		ids, err := listed(t, c, "")
		require.NoError(t, err)
		assert.Equal(t, []string{"1"}, ids)
		assert.Equal(t, []string{"count=20&page=1", "count=20&page=2"}, queries)
	})
	t.Run("to the first error", func(t *testing.T) {
		t.Parallel()
		var queries []string
		c := pages(t, &queries, `[{"id":"1"}]`, `{"message":"sorry"}`)
		ids, err := listed(t, c, "ACTIVE")
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
		assert.Equal(t, []string{"1"}, ids)
	})
	t.Run("until the caller has enough", func(t *testing.T) {
		t.Parallel()
		var queries []string
		c := pages(t, &queries, `[{"id":"1"},{"id":"2"}]`)
		for range c.Connections.List(t.Context(), "ACTIVE") {
			break
		}
		assert.Len(t, queries, 1)
	})
}

// The documents require a status for the list of connections. Whether a server does shows when it is asked.
func TestAllConnections(t *testing.T) {
	t.Parallel()
	all := func(t *testing.T, c *api.Client) ([]string, error) {
		t.Helper()
		connections, err := providers.Collect(c.Account().List(t.Context(), ""))
		ids := make([]string, len(connections))
		for i, connection := range connections {
			ids[i] = connection.ID
		}
		return ids, err
	}
	t.Run("of a server that needs no status", func(t *testing.T) {
		t.Parallel()
		var queries []string
		c := pages(t, &queries, `[{"id":"1"}]`)
		ids, err := all(t, c)
		require.NoError(t, err)
		assert.Equal(t, []string{"1"}, ids)
		assert.Equal(t, []string{"count=20&page=1", "count=20&page=2"}, queries)
	})
	t.Run("of one that wants a status", func(t *testing.T) {
		t.Parallel()
		without := 0
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			status, first := r.URL.Query().Get("status"), r.URL.Query().Get("page") == "1"
			switch {
			case status == "":
				without++
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"err":["status is required"]}`)
			case status == "ACTIVE" && first:
				_, _ = io.WriteString(w, `[{"id":"up","status":"ACTIVE"},{"id":"moved","status":"ACTIVE"}]`)
			case status == "CREATING" && first:
				_, _ = io.WriteString(w, `[{"id":"new","status":"CREATING"},{"id":"moved","status":"CREATING"}]`)
			default:
				_, _ = io.WriteString(w, `[]`)
			}
		})
		for range 2 {
			ids, err := all(t, c)
			require.NoError(t, err)
			assert.ElementsMatch(t, []string{"up", "new", "moved"}, ids, "each once")
		}
		assert.Equal(t, 1, without, "it is remembered")
	})
	t.Run("of one that refuses whatever is asked", func(t *testing.T) {
		t.Parallel()
		var sent int
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			sent++
			w.WriteHeader(http.StatusBadRequest)
		})
		for range 2 {
			_, err := all(t, c)
			assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
		}
		assert.Equal(t, 4, sent, "without a status, and with the first one, each time")
	})
}

func TestChanges(t *testing.T) {
	t.Parallel()
	type service = *api.ConnectionsService
	tests := []struct {
		name string
		want exchange
		call func(context.Context, service) error
	}{
		{"disable", exchange{Method: http.MethodPut, Path: v1 + "/disable"},
			func(ctx context.Context, s service) error { return s.Disable(ctx, connectionID) }},
		{"delete", exchange{Method: http.MethodDelete, Path: v2},
			func(ctx context.Context, s service) error { return s.Delete(ctx, connectionID) }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, tt.want) // no body is documented for these answers
			require.NoError(t, tt.call(t.Context(), c.Connections))

			lost := newClient(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
			assert.Equal(t, providers.KindAmbiguous, providers.KindOf(tt.call(t.Context(), lost.Connections)))
		})
	}
}

func TestNeverADeleteOnTheList(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	assert.Equal(t, providers.KindInvalid, providers.KindOf(c.Connections.Delete(t.Context(), "")))
}
