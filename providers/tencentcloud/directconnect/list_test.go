package directconnect_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/tencentcloud"
	"turnup/providers/tencentcloud/directconnect"
)

var all tencentcloud.Filter

func list(t testing.TB, c *directconnect.Client) ([]tencentcloud.Tunnel, error) {
	t.Helper()
	return providers.Collect(c.Tunnels(t.Context(), all))
}

// moving is an account whose rows change after so many pages.
type moving struct {
	rows  []string // ids, or a row as it comes when it has a brace
	most  int      // of a page; 0: as many as are asked for
	pages int      // served
	after map[int]func(rows []string) []string
	total func(rows []string) int // nil: as many as there are
}

func (m *moving) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var asked struct{ Offset, Limit int }
	_ = json.Unmarshal(body, &asked)
	page := m.rows[min(asked.Offset, len(m.rows)):min(asked.Offset+min(cmp.Or(m.most, asked.Limit), asked.Limit), len(m.rows))]
	rows := make([]string, len(page))
	for i, row := range page {
		if rows[i] = row; strings.HasPrefix(row, "row") {
			rows[i] = fmt.Sprintf(`{"DirectConnectTunnelId":%q,"State":"AVAILABLE"}`, row)
		}
	}
	total := len(m.rows)
	if m.total != nil {
		total = m.total(m.rows)
	}
	m.pages++
	if change := m.after[m.pages]; change != nil {
		m.rows = change(m.rows)
	}
	answer(200, fmt.Sprintf(`{"Response":{"DirectConnectTunnelSet":[%s],"TotalCount":%d,"RequestId":"r-1"}}`, strings.Join(rows, ","), total))(w, r)
}

func numbered(first, last int) []string {
	var rows []string
	for n := first; n <= last; n++ {
		rows = append(rows, fmt.Sprintf("row-%03d", n))
	}
	return rows
}

func ids(tunnels []tencentcloud.Tunnel) []string {
	var all []string
	for _, tunnel := range tunnels {
		all = append(all, tunnel.ID)
	}
	return all
}

// Whatever comes and goes between two pages, each tunnel that was there all the time is shown, and none twice.
func TestAListThatChangesWhileItIsRead(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		after map[int]func([]string) []string
		pages int
		more  []string // shown, beside the 250 that were there all the time
	}{
		"nothing changes": {nil, 3, []string{"row-001"}},
		"the first goes":  {map[int]func([]string) []string{1: func(rows []string) []string { return rows[1:] }}, 6, []string{"row-001"}},
		"one comes before all": {map[int]func([]string) []string{
			2: func(rows []string) []string { return append([]string{"row-new"}, rows...) },
		}, 6, []string{"row-001", "row-new"}},
		"one comes and goes": {map[int]func([]string) []string{
			1: func(rows []string) []string { return rows[1:] },
			2: func(rows []string) []string { return append([]string{"row-new"}, rows...) },
		}, 6, []string{"row-001", "row-new"}},
		"the order turns round": {map[int]func([]string) []string{
			1: func(rows []string) []string { rows = slices.Clone(rows); slices.Reverse(rows); return rows },
		}, 6, []string{"row-001"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := &moving{rows: numbered(1, 251), after: tt.after}
			tunnels, err := list(t, newClient(t, account.ServeHTTP))
			require.NoError(t, err)
			assert.ElementsMatch(t, append(numbered(2, 251), tt.more...), ids(tunnels))
			assert.Equal(t, tt.pages, account.pages)
		})
	}
}

// How many rows a page has is not relied on.
func TestPagesThatAreShorterThanAskedFor(t *testing.T) {
	t.Parallel()
	account := &moving{rows: numbered(1, 130), most: 60}
	tunnels, err := list(t, newClient(t, account.ServeHTTP))
	require.NoError(t, err)
	assert.Equal(t, numbered(1, 130), ids(tunnels))
	assert.Equal(t, 3, account.pages)
}

// A list that never adds up proves nothing, and does not go on for ever.
func TestAListThatNeverAddsUp(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]*moving{
		"counts more than it shows": {rows: numbered(1, 5), total: func([]string) int { return 6 }},
		"counts for ever":           {rows: numbered(1, 5), total: func([]string) int { return 1 << 31 }},
		"an odd row again":          {rows: []string{"null"}, total: func([]string) int { return 1 << 31 }},
	} {
		_, odd, err := providers.Readable(newClient(t, account.ServeHTTP).Tunnels(t.Context(), all))
		assert.Equal(t, providers.KindUnavailable, kindOf(t, err), "%s: %v", name, odd)
		assert.LessOrEqual(t, account.pages, 6, name)
	}
	standsStill := newClient(t, answer(200, `{"Response":{"DirectConnectTunnelSet":[{"DirectConnectTunnelId":"row-1"}],"TotalCount":9,"RequestId":"r-1"}}`))
	_, err := list(t, standsStill)
	assert.EqualError(t, err, "tencentcloud DescribeDirectConnectTunnels: unavailable: "+
		"the list changed each time while it was read: Tencent Cloud counts 9 tunnels, and showed 1")
}

// One row that can't be read costs the others nothing; what can be read of it tells whether it could be the one that is looked for.
func TestAnOddRow(t *testing.T) {
	t.Parallel()
	account := &moving{rows: []string{
		"row-1", "null", "7", "null", `{"DirectConnectTunnelId":null,"DirectConnectTunnelName":"of a colleague's"}`, `{"DirectConnectTunnelId":["x"]}`, "row-2",
	}}
	c := newClient(t, account.ServeHTTP)
	tunnels, odd, err := providers.Readable(c.Tunnels(t.Context(), all))
	require.NoError(t, err)
	assert.Equal(t, []string{"row-1", "row-2"}, ids(tunnels))
	assert.Len(t, odd, 5)
	var names []string
	for _, err := range odd {
		assert.Equal(t, providers.KindUnavailable, providers.KindOf(err))
		names = append(names, providers.AsOddRow(err).Name)
	}
	assert.Equal(t, []string{"", "", "", "of a colleague's", ""}, names)
	_, err = list(t, c)
	require.Error(t, err, "whoever does not say so gets no list without them")
}

func TestNothingIsReadAhead(t *testing.T) {
	t.Parallel()
	account := &moving{rows: numbered(1, 150)}
	for tunnel, err := range newClient(t, account.ServeHTTP).Tunnels(t.Context(), all) {
		require.NoError(t, err)
		assert.Equal(t, now, tunnel.At.UTC().Truncate(time.Second))
		break
	}
	assert.Equal(t, 1, account.pages)
}
