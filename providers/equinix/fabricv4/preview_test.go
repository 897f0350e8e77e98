package fabricv4_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/fabricv4"
)

func dryRun(body string, status int, answer string) exchange {
	return exchange{Method: http.MethodPost, Path: connections, Query: "dryRun=true", Body: body, Status: status, Answer: answer}
}

func TestPreviewOfAPair(t *testing.T) {
	t.Parallel()
	first := leg("ord-0001-pri", portSV, "1201", primary)
	c := expect(t)
	hidden := func(leg string) string { return strings.Replace(leg, "the-pairing-key", "(not shown)", 1) }
	previews, err := c.Account().Preview(pair())
	require.NoError(t, err)
	require.Len(t, previews, 2)
	assert.Equal(t, http.MethodPost, previews[0].Method)
	assert.Equal(t, c.Connections.CreateURL(), previews[0].URL)
	assert.JSONEq(t, hidden(first), string(previews[0].Body))
	assert.JSONEq(t, hidden(leg("ord-0001-sec", portDC, "1202",
		`"redundancy":{"priority":"SECONDARY","group":"(the group that Equinix gives the first connection)"},`)), string(previews[1].Body))

	c = expect(t, dryRun(first, http.StatusOK, `{"name":"ord-0001-pri"}`),
		dryRun(leg("ord-0001-sec", portDC, "1202", primary), http.StatusOK, `{}`))
	said, err := check(t, c, pair())
	require.NoError(t, err)
	require.Len(t, said, 2)
	assert.Equal(t, "accepted by a dry run", said[0])
	assert.Contains(t, said[1], "its redundancy group does not exist yet")
}

// check has Equinix check the request.
func check(t *testing.T, c *fabricv4.Client, request equinix.Request) ([]string, error) {
	t.Helper()
	checker, checks := c.Account().(providers.Checker[equinix.Request])
	require.True(t, checks)
	return checker.Check(t.Context(), request)
}

func TestWhatADryRunRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		answer string
		want   providers.Error
	}{
		{"invalid", 400, `[{"errorCode":"EQ-3142501","errorMessage":"Invalid input","additionalInfo":[
			{"property":"/bandwidth","reason":"not offered"},{"property":"/zSide/accessPoint/location/metroCode","reason":"unknown"}]}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "EQ-3142501",
				Message: "Invalid input, /bandwidth: not offered, /zSide/accessPoint/location/metroCode: unknown"}},
		{"tag in use", 400, `[{"errorCode":"EQ-3142102","errorMessage":"VLAN in use"}]`,
			providers.Error{Kind: providers.KindConflict, Code: "EQ-3142102", Message: "VLAN in use"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := expect(t, exchange{Method: http.MethodPost, Path: connections, Query: "dryRun=true", Status: tt.status, Answer: tt.answer,
				Body: leg("ord-0001-pri", portSV, "1201", primary)})
			_, err := check(t, c, pair())
			want := tt.want
			want.Provider, want.Op, want.Status = "equinix", "createConnection (dry run)", tt.status
			assert.Equal(t, &want, err)
		})
	}
}

func TestADryRunThatEquinixDoesNotHaveIsNoRefusal(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(http.StatusBadRequest, `[{"errorCode":"EQ-3142411","errorMessage":"Dry run is not supported"}]`))
	said, err := check(t, c, pair())
	require.NoError(t, err)
	missing := "not checked: Equinix has no dry run for such a request"
	assert.Equal(t, []string{missing, missing}, said)
}

func TestADryRunThatFailsIsNotInDoubt(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(http.StatusBadGateway, ""))
	_, err := check(t, c, single())
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "it buys nothing, whatever became of it")
}
