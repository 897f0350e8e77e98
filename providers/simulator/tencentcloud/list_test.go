package tencentcloud_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers/simulator/tencentcloud"
)

func TestTunnelsAreListed(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	var newest []string
	for vlan := 1; vlan <= 25; vlan++ {
		newest = append([]string{c.buy(onCCN(fmt.Sprint("order-", vlan), vlan))}, newest...)
	}
	second := c.buy(onCCN("order-1", 1), object{"DirectConnectId": tencentcloud.SecondLineID})
	newest = append([]string{second}, newest...)
	filter := func(pairs ...any) object {
		var filters []object
		for i := 0; i < len(pairs); i += 2 {
			filters = append(filters, object{"Name": pairs[i], "Values": pairs[i+1]})
		}
		return object{"Filters": filters, "Limit": 100}
	}
	const name, id, line = "direct-connect-tunnel-name", "direct-connect-tunnel-id", "direct-connect-id"
	for what, test := range map[string]struct {
		asked object
		total int
		want  []string
	}{
		"usual page":         {object{}, 26, newest[:20]},
		"page":               {object{"Offset": 20, "Limit": 3}, 26, newest[20:23]},
		"last page":          {object{"Offset": 20, "Limit": 100}, 26, newest[20:]},
		"after the last":     {object{"Offset": 26}, 26, nil},
		"by ids":             {object{"DirectConnectTunnelIds": []string{newest[3], "dcx-nobody00", newest[1]}}, 2, []string{newest[1], newest[3]}},
		"by name":            {filter(name, []string{"order-1"}), 2, []string{second, newest[25]}},
		"by names":           {filter(name, []string{"order-2", "order-3"}), 2, []string{newest[23], newest[24]}},
		"by name in part":    {filter(name, []string{"order"}), 0, nil},
		"by filter of ids":   {filter(id, []string{second}), 1, []string{second}},
		"by connection":      {filter(line, []string{tencentcloud.SecondLineID}), 1, []string{second}},
		"by name and line":   {filter(name, []string{"order-1"}, line, []string{tencentcloud.LineID}), 1, []string{newest[25]}},
		"by another's id":    {object{"DirectConnectTunnelIds": []string{"dcx-other001"}}, 0, nil},
		"filter, no values":  {filter(name, []string{}), 0, nil},
		"nothing is no id's": {object{"DirectConnectTunnelIds": []string{}, "Limit": 100}, 26, newest},
	} {
		rows, total := c.list(test.asked)
		var ids []string
		for _, row := range rows {
			ids = append(ids, row["DirectConnectTunnelId"].(string))
		}
		assert.Equal(t, test.want, ids, what)
		assert.Equal(t, test.total, total, what)
	}
	both := object{"DirectConnectTunnelIds": []string{second}, "Filters": []object{{"Name": name, "Values": []string{"a"}}}}
	c.refused("InvalidParameter", "DescribeDirectConnectTunnels", both)
	for _, wrong := range []object{filter("state", []string{"AVAILABLE"}), {"Limit": 101}, {"Limit": 0}, {"Offset": -1}} {
		c.refused("InvalidParameterValue", "DescribeDirectConnectTunnels", wrong)
	}
	_, total := c.owner().list(object{})
	assert.Equal(t, 28, total, "the owner sees other tenants' as well")
}

// No order is documented: a tunnel that appears between two pages shows one of the first a second time.
func TestARowMayComeTwice(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	for vlan := 1; vlan <= 4; vlan++ {
		c.buy(onCCN("a", vlan))
	}
	first, _ := c.list(object{"Limit": 2})
	c.buy(onCCN("between", 5))
	next, total := c.list(object{"Offset": 2, "Limit": 2})
	assert.Equal(t, first[1]["DirectConnectTunnelId"], next[0]["DirectConnectTunnelId"])
	assert.Equal(t, 5, total)
}

func TestConnectionsAreTheOwners(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	lines := func(caller *cloud, asked object) (ids []any) {
		for _, row := range caller.call("DescribeDirectConnects", asked)["DirectConnectSet"].([]any) {
			ids = append(ids, row.(object)["DirectConnectId"])
		}
		return ids
	}
	assert.Equal(t, []any{tencentcloud.OwnLineID}, lines(c, object{}))
	assert.Empty(t, lines(c, object{"DirectConnectIds": []string{tencentcloud.LineID}}))
	assert.Len(t, lines(c.owner(), object{}), 6)
	assert.Equal(t, []any{tencentcloud.NewLineID}, lines(c.owner(), object{"Filters": []object{{"Name": "states", "Values": []string{"PENDING"}}}}))
	c.refused("InvalidParameterValue", "DescribeDirectConnects", object{"Filters": []object{{"Name": "vlan", "Values": []string{"1"}}}})
}

func TestThrottlingIsByAccountAndAction(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	require.NoError(t, c.sim.Set(tencentcloud.Settings{Edition: tencentcloud.EditionChinese, RequestsPerSecond: 2}))
	c.list(object{})
	c.list(object{})
	c.refused("RequestLimitExceeded", "DescribeDirectConnectTunnels", object{})
	c.call("DescribeDirectConnects", object{})
	c.owner().list(object{})
	c.clock.Advance(time.Second)
	c.list(object{})
}
