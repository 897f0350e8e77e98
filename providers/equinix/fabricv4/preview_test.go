package fabricv4_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

func dryRun(body string, status int, answer string) exchange {
	return exchange{Method: http.MethodPost, Path: connections, Query: "dryRun=true", Body: body, Status: status, Answer: answer}
}

func TestPreviewOfAPair(t *testing.T) {
	t.Parallel()
	first := leg("ord-0001-pri", portSV, "1201", primary)
	c := expect(t, dryRun(first, http.StatusOK, `{"name":"ord-0001-pri"}`),
		dryRun(leg("ord-0001-sec", portDC, "1202", primary), http.StatusOK, `{}`))
	previews, err := c.Account().Preview(t.Context(), pair())
	require.NoError(t, err)
	require.Len(t, previews, 2)
	assert.Equal(t, http.MethodPost, previews[0].Method)
	assert.Equal(t, c.Connections.CreateURL(), previews[0].URL)
	assert.JSONEq(t, first, string(previews[0].Body), "what is checked is what will be sent")
	assert.Equal(t, "accepted by a dry run", previews[0].Checked)
	assert.JSONEq(t, leg("ord-0001-sec", portDC, "1202",
		`"redundancy":{"priority":"SECONDARY","group":"(the group that Equinix gives the first connection)"},`), string(previews[1].Body))
	assert.Contains(t, previews[1].Checked, "its redundancy group does not exist yet")
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
			_, err := c.Account().Preview(t.Context(), pair())
			want := tt.want
			want.Provider, want.Op, want.Status = "equinix", "createConnection (dry run)", tt.status
			assert.Equal(t, &want, err)
		})
	}
}

func TestADryRunThatEquinixDoesNotHaveIsNoRefusal(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(http.StatusBadRequest, `[{"errorCode":"EQ-3142411","errorMessage":"Dry run is not supported"}]`))
	previews, err := c.Account().Preview(t.Context(), pair())
	require.NoError(t, err)
	require.Len(t, previews, 2)
	for _, preview := range previews {
		assert.Equal(t, "not checked: Equinix has no dry run for such a request", preview.Checked)
	}
}

func TestADryRunThatFailsIsNotInDoubt(t *testing.T) {
	t.Parallel()
	c := newClient(t, answer(http.StatusBadGateway, ""))
	_, err := c.Account().Preview(t.Context(), single())
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "it buys nothing, whatever became of it")
}
