package fabricv4_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
)

func dryRun(body string, status int, answer string) exchange {
	return exchange{method: http.MethodPost, path: connections, query: "dryRun=true", body: body, status: status, answer: answer}
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

func TestPreviewIsWhatCreateSends(t *testing.T) {
	t.Parallel()
	var bodies, urls []string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		bodies, urls = append(bodies, string(body)), append(urls, "http://"+r.Host+r.URL.Path)
		_, _ = io.WriteString(w, created(t))
	})
	previews, err := c.Account().Preview(t.Context(), single())
	require.NoError(t, err)
	_, err = c.Account().Create(t.Context(), single(), nil)
	require.NoError(t, err)
	require.Len(t, bodies, 2)
	assert.JSONEq(t, bodies[1], string(previews[0].Body))
	assert.Equal(t, urls[1], previews[0].URL)
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
			c := expect(t, exchange{method: http.MethodPost, path: connections, query: "dryRun=true", status: tt.status, answer: tt.answer,
				body: leg("ord-0001-pri", portSV, "1201", primary)})
			_, err := c.Account().Preview(t.Context(), pair())
			want := tt.want
			want.Provider, want.Op, want.Status = "equinix", "createConnection (dry run)", tt.status
			assert.Equal(t, &want, err)
		})
	}
}

func TestADryRunThatEquinixDoesNotHaveIsNoRefusal(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `[{"errorCode":"EQ-3142411","errorMessage":"Dry run is not supported"}]`)
	})
	previews, err := c.Account().Preview(t.Context(), pair())
	require.NoError(t, err)
	require.Len(t, previews, 2)
	for _, preview := range previews {
		assert.Equal(t, "not checked: Equinix has no dry run for such a request", preview.Checked)
	}
}

func TestADryRunThatFailsIsNotInDoubt(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	_, err := c.Account().Preview(t.Context(), single())
	assert.Equal(t, providers.KindUnavailable, providers.KindOf(err), "it buys nothing, whatever became of it")
}
