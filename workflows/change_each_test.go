package workflows

import (
	"encoding/json"
	"testing"

	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// each is what becomes of connections, by their ids.
type each = map[string]map[string]any

var pairInService = order.Service{
	Kind: "equinix", Name: "sv-dc-1", Provider: "equinix",
	Connections: []order.ServedConnection{{ID: "C1", Name: "tu-sv-dc-1-1"}, {ID: "C2", Name: "backbone"}},
}

// What is asked of each connection goes to its own, in the service's order; what is right stays out of it.
func TestChangeOfEach(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		asked each
		ids   []string
	}{
		"change to name backbone": {each{"C2": {"name": "backbone"}}, []string{"C2"}},
		"change each by itself: C1 to 50 Mbps, C2 to name backbone and 100 Mbps": {each{"C2": {"name": "backbone", "speedMbps": 100}, "C1": {"speedMbps": 50}}, []string{"C1", "C2"}},
	} {
		deed, err := changeOf(pairInService, order.ServiceRequest{By: "Ana", Each: test.asked})
		require.NoError(t, err)
		assert.Equal(t, what, deed.What)
		o := deed.Input.(ChangeOrder)
		assert.Equal(t, test.ids, o.ConnectionIDs)
		encoded, err := json.Marshal(o)
		require.NoError(t, err)
		var read ChangeOrder
		require.NoError(t, json.Unmarshal(encoded, &read))
		assert.NoError(t, read.Validate())
		assert.Equal(t, o.Summary(), read.Summary())
	}
}

func TestChangeOfEach_AllFaults(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		asked  order.ServiceRequest
		fields []string
	}{
		"another's":    {order.ServiceRequest{Each: each{"C3": {"name": "x"}, "C4": {"name": "x"}}}, []string{"each", "each"}},
		"all and each": {order.ServiceRequest{To: map[string]any{"name": "x"}, Each: each{"C1": {"name": "x"}}}, []string{"to"}},
		"none":         {order.ServiceRequest{Each: each{}}, []string{"connectionIds", "to"}},
		"nothing":      {order.ServiceRequest{Each: each{"C1": {}}}, []string{"each.C1"}},
		"wrong values": {order.ServiceRequest{Each: each{"C1": {"name": "a b"}, "C2": {"speedMbps": -7, "color": "red"}}}, []string{"each.C2.color", "each.C1.name", "each.C2.speedMbps"}},
	} {
		test.asked.By = "Ana"
		_, err := changeOf(pairInService, test.asked)
		var faults providers.Faults
		require.ErrorAs(t, err, &faults, name)
		var fields []string
		for _, f := range faults {
			fields = append(fields, f.Field)
		}
		assert.Equal(t, test.fields, fields, name)
	}
}

// A connection that ends at Tencent Cloud can't be changed, one by one either: its tunnel can, as a whole.
func TestChangeOfEach_OfATunnel(t *testing.T) {
	t.Parallel()
	s := order.Service{Kind: "tencent", Name: "a", Provider: "consoleconnect", Connections: []order.ServedConnection{{ID: "C1", Name: "tu-a"}}}
	_, err := changeOf(s, order.ServiceRequest{By: "Ana", Each: each{"C1": {"tunnelName": "tu-a"}}})
	var faults providers.Faults
	require.ErrorAs(t, err, &faults)
	assert.Equal(t, "each.C1", faults[0].Field)
}
