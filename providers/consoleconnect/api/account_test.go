package api_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/consoleconnect/api"
)

// onPaths answers each path with its body, and others with 404.
func onPaths(t *testing.T, bodies map[string]string) *api.Client {
	t.Helper()
	return newClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, known := bodies[r.URL.Path]
		if !known {
			w.WriteHeader(http.StatusNotFound)
			body = `{"error":{"message":"Not found","statusCode":404}}`
		}
		_, _ = io.WriteString(w, body)
	})
}

func ids(found []providers.Connection) []string {
	var all []string
	for _, connection := range found {
		all = append(all, connection.ID)
	}
	return all
}

const ports = "/api/company/acme/ports"

func TestFindLooksInTheWholeAccount(t *testing.T) {
	t.Parallel()
	account := onPaths(t, map[string]string{
		ports:                         `[{"id":"p1"},{"id":"p2","status":"DISABLED"},{"id":"p3"}]`,
		ports + "/p1/connections":     `{"results":[{"id":"1","name":"a","status":"DELETED"},{"id":"2","name":"a b"},{"id":"3","name":"b"},{"id":"3","name":"b"}]}`,
		ports + "/p2/connections":     `[{"id":"3","name":"b"},{"id":"4","name":"a","status":"MELTED"},{"id":"5","name":"A"}]`,
		ports + "/p3/connections":     `[]`,
		"/api/v2/company/connections": `[]`,
	}).Account()
	found, err := account.Find(t.Context(), []string{"a", "b"})
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "3", "4"}, ids(found), "exact names, each connection once, whatever its status")

	found, err = account.Find(t.Context(), []string{"c"})
	require.NoError(t, err)
	assert.Empty(t, found)

	_, err = account.Find(t.Context(), []string{"a", ""})
	assert.Equal(t, []string{"name"}, fields(t, err))
}

func TestFindInSampleAnswers(t *testing.T) {
	t.Parallel()
	account := onPaths(t, map[string]string{
		ports: fixture(t, "ports.json"), ports + "/" + portID + "/connections": fixture(t, "port-connections.json"),
		ports + "/5f1a0b3c6dcad34e5b728c9d/connections": `[]`, v2: fixture(t, "connection-waiting.json"),
	}).Account()
	found, err := account.Find(t.Context(), []string{orderName})
	require.NoError(t, err)
	assert.Equal(t, []string{"58afc0499430ab7f3666b990", "58afc0499430ab7f3666b991"}, ids(found))
	assert.True(t, found[0].Requested, "a port's list does not tell, so it is read")
	assert.Equal(t, portID, found[0].SrcPortID)
}

// A part of the account that could not be read might hold what is looked for.
func TestFindReadsAllOrFails(t *testing.T) {
	t.Parallel()
	for name, bodies := range map[string]map[string]string{
		"a port that is gone":    {ports: `[{"id":"p1"},{"id":"p2"}]`, ports + "/p1/connections": `[{"id":"1","name":"a"}]`},
		"a broken list":          {ports: `[{"id":"p1"}]`, ports + "/p1/connections": `{"error":{"message":"sorry"}}`},
		"a broken list of ports": {ports: `{}`},
		"no port at all":         {ports: `[]`},
		"ports that are null":    {ports: `{"results":null}`},
		"a row without an id":    {ports: `[{"id":"p1"}]`, ports + "/p1/connections": `[{"name":"A"}]`},
		"a row that is null":     {ports: `[{"id":"p1"}]`, ports + "/p1/connections": `[null]`},
		"a port without an id":   {ports: `[{"id":"p1"},{"name":"b"}]`, ports + "/p1/connections": `[]`},
		"one that can't be read": {ports: `[{"id":"p1"}]`, ports + "/p1/connections": `[{"id":"1","name":"a"}]`, "/api/v2/company/acme/connections/1": `x`},
	} {
		_, err := onPaths(t, bodies).Account().Find(t.Context(), []string{"a"})
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), name)
	}
}
