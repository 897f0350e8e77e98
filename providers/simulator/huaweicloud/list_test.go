package huaweicloud_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/huaweicloud"
)

func example(t *testing.T, file string) object {
	t.Helper()
	var shown object
	text, err := os.ReadFile("testdata/" + file)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &shown))
	delete(shown, "request_id")
	return shown
}

func TestTheDocumentsListIsAnswered(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	listed := c.get(hostedPath)
	assert.Equal(t, example(t, "list_hosted.json")["hosted_connects"], listed["hosted_connects"])
	assert.Equal(t, object{"previous_marker": huaweicloud.HostedID, "current_count": 1.0}, listed["page_info"])
	assert.Equal(t, listed["hosted_connects"].([]any)[0], c.get(hostedPath + "/" + huaweicloud.HostedID)["hosted_connect"])
}

func TestPagesCoverALongList(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.call(http.StatusOK, http.MethodPost, controlStart+"/bulk", object{"count": 5000})
	pages := func(query string) (all []string, sizes []int) {
		marker := ""
		for {
			ids, next := c.ids(query + "&marker=" + marker)
			all, sizes = append(all, ids...), append(sizes, len(ids))
			if next == "" {
				return all, sizes
			}
			require.Equal(t, ids[len(ids)-1], next)
			marker = next
		}
	}
	all, sizes := pages("limit=2000&fields=id")
	assert.Equal(t, []int{2000, 2000, 1001}, sizes)
	assert.True(t, slices.IsSorted(all), "by id")
	assert.Len(t, slices.Compact(all), 5001)
	byVLAN, sizes := pages("limit=1700&sort_key=vlan&sort_dir=desc&fields=id")
	assert.Equal(t, []int{1700, 1700, 1601}, sizes)
	slices.Sort(byVLAN)
	assert.Equal(t, all, byVLAN, "each once, though five at a time have one VLAN")
	ids, next := c.ids("")
	assert.Len(t, ids, 2000, "the default limit")
	assert.NotEmpty(t, next)
	ids, next = c.ids("fields=id&marker=" + all[4999])
	assert.Equal(t, all[5000:], ids, "limit may be left out")
	assert.Empty(t, next)
	assert.Zero(t, c.sim.Ledger().Counts.Purchases, "nobody bought them")
}

func TestAPageGoesOnAfterWhatIsGone(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	for vlan := range 5 {
		c.buy(fmt.Sprint("order-", vlan), vlan+1)
	}
	all, _ := c.ids("limit=2000")
	_, marker := c.ids("limit=3")
	c.call(http.StatusNoContent, http.MethodDelete, hostedPath+"/"+marker, nil)
	c.clock.Advance(removeTime)
	rest, _ := c.ids("limit=3&marker=" + marker)
	assert.Equal(t, all[3:], rest)
}

func TestFilters(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	require.NoError(t, c.sim.AddHosted(2))
	a, b := c.buy("a", 1), c.buy("b", 2)
	both := []string{a, b}
	slices.Sort(both)
	for query, want := range map[string][]string{
		"name=a":                         {a},
		"name=a&name=b":                  both,
		"name=a,b":                       both,
		"id=" + a + "," + b + "&name=b":  {b},
		"id=" + a + "&id=" + b:           both,
		"name=A":                         nil,
		"name=a&hosting_id=" + a:         nil,
		"hosting_id=&name=&name=a&id=":   {a},
		"hosting_id=nothing&hosting_id=": nil,
	} {
		ids, next := c.ids(query)
		assert.Equal(t, want, ids, query)
		assert.Empty(t, next)
	}
	ids, _ := c.ids("hosting_id=" + huaweicloud.HostingID)
	assert.Len(t, ids, 3)
	assert.Contains(t, ids, huaweicloud.HostedID)
}

func TestFieldsAndSorting(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	c.buy("b", 9, object{"bandwidth": 1000})
	c.buy("a", 10, object{"bandwidth": 1000})
	sorted := func(query, field string) (values []any) {
		t.Helper()
		for _, row := range c.get(hostedPath + "?" + query)["hosted_connects"].([]any) {
			values = append(values, row.(object)[field])
		}
		return values
	}
	assert.Equal(t, []any{9.0, 10.0, 441.0}, sorted("sort_key=vlan", "vlan"), "as numbers")
	assert.Equal(t, []any{441.0, 10.0, 9.0}, sorted("sort_key=vlan&sort_dir=desc", "vlan"))
	assert.Equal(t, []any{"a", "b", "client-dc-faf1"}, sorted("sort_key=name&sort_dir=asc", "name"))
	row := c.get(hostedPath + "?fields=id,vlan&fields=nothing&name=a")["hosted_connects"].([]any)[0].(object)
	assert.Len(t, row, 2)
	assert.InDelta(t, 10, row["vlan"], 0)
	id := row["id"].(string)
	shown := c.get(hostedPath + "/" + id + "?fields=name&limit=1&sort_key=nothing")["hosted_connect"]
	assert.Equal(t, object{"name": "a"}, shown)
}

func TestWrongQueriesAreRefusedWithEverythingWrong(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	six := strings.TrimSuffix(strings.Repeat("x,", 6), ",")
	query := url.Values{"limit": {"2001"}, "marker": {"nobody"}, "sort_key": {"colour"}, "sort_dir": {"up"}}
	for _, name := range []string{"fields", "hosting_id", "id", "name"} {
		query.Set(name, six)
	}
	for _, path := range []string{hostedPath, ownPath} {
		message := c.refused(http.StatusBadRequest, "DC.0001", http.MethodGet, path+"?"+query.Encode(), nil)
		for name := range query {
			assert.Contains(t, message, name+" must")
		}
	}
	for _, limit := range []string{"0", "-1", "many"} {
		c.refused(http.StatusBadRequest, "DC.0001", http.MethodGet, hostedPath+"?limit="+limit, nil)
	}
	c.get(hostedPath + "?limit=1")
	c.get(hostedPath + "?limit=2000")
}
