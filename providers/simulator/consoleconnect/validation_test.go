package consoleconnect_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCreateIsValidated(t *testing.T) {
	t.Parallel()
	const (
		fieldFault = http.StatusUnprocessableEntity
		refused    = http.StatusBadRequest
		noSource   = "Cannot find an ACTIVE source port"
		noDest     = "Cannot find an ACTIVE destination port"
	)
	cases := map[string]struct {
		body    object
		status  int
		message string
		coded   bool // {"error":{"code","message"}} instead of {"error":{"statusCode","name","message"}}
	}{
		"no type":            {toTencent(object{"type": nil}), fieldFault, "type is required", false},
		"other type":         {toTencent(object{"type": "CLOUD"}), fieldFault, "type must be one of LAYER2", false},
		"empty name":         {toTencent(object{"name": ""}), fieldFault, "name is required", false},
		"no class":           {toTencent(object{"classOfService": nil}), fieldFault, "classOfService is required", false},
		"unknown class":      {toTencent(object{"classOfService": "TIN"}), fieldFault, "classOfService must be one of GOLD, SILVERPLUS, SILVER, BRONZE", false},
		"no metro":           {toTencent(object{"destMetroId": nil}), fieldFault, "destMetroId is required", false},
		"credit card":        {toTencent(object{"paymentType": "creditcard"}), fieldFault, "paymentType must be invoice", false},
		"unknown payment":    {toTencent(object{"paymentType": "plan"}), fieldFault, "paymentType must be one of invoice, creditcard", false},
		"no speed":           {toTencent(object{"speed": 0}), fieldFault, "speed must be a whole number of Mbps", false},
		"half a megabit":     {toTencent(object{"speed": 1.5}), fieldFault, "speed must be a whole number of Mbps", false},
		"seven days":         {toTencent(object{"duration": 7, "durationUnit": "d"}), fieldFault, "at most 6 with durationUnit d", false},
		"four weeks":         {toTencent(object{"duration": 4, "durationUnit": "w"}), fieldFault, "at most 3 with durationUnit w", false},
		"37 months":          {toTencent(object{"duration": 37}), fieldFault, "at most 36 with durationUnit m", false},
		"four years":         {toTencent(object{"duration": 4, "durationUnit": "y"}), fieldFault, "at most 3 with durationUnit y", false},
		"no duration":        {toTencent(object{"duration": 0}), fieldFault, "duration must be a whole number", false},
		"unknown unit":       {toTencent(object{"durationUnit": "h"}), fieldFault, "durationUnit must be one of d, w, m, y", false},
		"VLAN of no network": {toTencent(object{"srcVlanRequest": 4095}), fieldFault, "srcVlanRequest must be a VLAN between 1 and 4094", false},

		"unknown company":        {toTencent(object{"destCompany": "nobody"}), refused, "The company nobody does not exist", false},
		"unknown metro":          {toTencent(object{"destMetroId": "0123456789abcdef01234567"}), refused, "The metro with id: 0123456789abcdef01234567 does not exist", false},
		"metro without layer 2":  {toTencent(object{"destMetroId": "5a3b2f6e1c9d440000a1b2c5"}), refused, "does not offer layer 2", false},
		"metro not ready":        {toTencent(object{"destMetroId": "5a3b2f6e1c9d440000a1b2c6"}), refused, "does not offer layer 2", false},
		"facility elsewhere":     {toTencent(object{"destDcf": "5aa89b04ac86ba0012345be0"}), refused, "is not in the metro Hong Kong", false},
		"region elsewhere":       {toTencent(object{"destRegionId": "5c05cb06cad910000ae251f5"}), refused, "is not in the region", false},
		"unknown port":           {toTencent(object{"portId": "6328f276bb71e4e4ae01e9dd"}), refused, "Port with id: 6328f276bb71e4e4ae01e9dd does not belong to the company", false},
		"disabled port":          {toTencent(object{"portId": "66c29b3c6dcad34e5b728c9e"}), refused, noSource, true},
		"activating port":        {toTencent(object{"portId": "66c29b3c6dcad34e5b728ca1"}), refused, noSource, true},
		"closed port":            {toTencent(object{"portId": "66c29b3c6dcad34e5b728ca2"}), refused, noSource, true},
		"deleted port":           {toTencent(object{"portId": "66c29b3c6dcad34e5b728ca3"}), refused, noSource, true},
		"full port":              {toTencent(object{"portId": "66c29b3c6dcad34e5b728c9f"}), refused, "exceeds the remaining capacity of 0 Mbps", false},
		"single-service port":    {toTencent(object{"portId": "66c29b3c6dcad34e5b728ca0"}), refused, "is in single-service mode", false},
		"too fast":               {toTencent(object{"speed": 636}), refused, "exceeds the remaining capacity of 635 Mbps", false},
		"VLAN out of range":      {toTencent(object{"srcVlanRequest": 999}), refused, "VLAN 999 is not in the range 1000-1999", false},
		"VLAN in use":            {toTencent(object{"srcVlanRequest": 1000}), refused, "VLAN 1000 is already in use", false},
		"untagged on a used one": {toTencent(object{"untagged": true}), refused, "cannot take an untagged one", false},

		"own company, no port":     {portToPort(object{"destPortId": nil}), refused, noDest, true},
		"unknown destination port": {portToPort(object{"destPortId": "d466b388d3e9ee0a92177910"}), refused, noDest, true},
		"closed destination port":  {portToPort(object{"destPortId": "66c29b3c6dcad34e5b728ca2"}), refused, noDest, true},
		"port of another company":  {toTencent(object{"destPortId": portTwo}), refused, noDest, true},
		"same port":                {portToPort(object{"destPortId": portOne}), refused, "are the same", false},
		"wrong metro of the port":  {portToPort(object{"destMetroId": hongKong}), refused, "is not in the metro", false},
		"destination VLAN":         {portToPort(object{"destVlanRequest": 99}), refused, "VLAN 99 is not in the range 100-3999", false},
	}
	r := newRig(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			answer := r.call(c.status, http.MethodPut, createPath, c.body)["error"].(object)
			assert.Contains(t, answer["message"], c.message)
			if c.coded {
				assert.InDelta(t, c.status, answer["code"], 0)
				return
			}
			assert.InDelta(t, c.status, answer["statusCode"], 0)
			assert.Equal(t, "Error", answer["name"])
		})
	}
	assert.Zero(t, r.sim.Ledger().Counts.Purchases, "nothing was bought")
}

func TestFieldFaultsComeAllAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	message := r.call(http.StatusUnprocessableEntity, http.MethodPut, createPath, object{})["error"].(object)["message"]
	for _, field := range []string{"type", "name", "portId", "speed", "destCompany", "destMetroId", "paymentType", "duration", "durationUnit", "classOfService"} {
		assert.Contains(t, message, field+" is required")
	}
	r.call(http.StatusBadRequest, http.MethodPut, createPath, []string{"no", "object"})
}

// The sample on the page "Tencent Cloud" names a destination port and has neither metro nor class of service.
func TestThePortToPortSampleIsTaken(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	created := r.call(http.StatusOK, http.MethodPut, createPath, portToPort(object{"destMetroId": nil, "classOfService": nil, "evergreen": nil}))
	assert.Equal(t, "BRONZE", created["classOfService"])
	assert.Equal(t, "5a3b2f6e1c9d440000a1b2c3", created["destMetroId"])
}

func TestCapacityAndVLANsFollowTheConnections(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.buy("first", object{"speed": 600, "srcVlanRequest": 1001})
	assert.Equal(t, 35, r.remaining(portOne))
	r.call(http.StatusBadRequest, http.MethodPut, createPath, toTencent())
	second := r.buy("second", object{"speed": 35})
	require.NoError(t, r.sim.Activate(second))
	assert.Equal(t, []any{object{"start": 1002.0, "end": 1002.0}}, r.connection(second)["srcVlan"].(object)["customer"], "the next free VLAN")
	assert.Len(t, r.get(v1 + "/ports/" + portOne)["connections"], 3)

	r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+first, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, 600, r.remaining(portOne))
	assert.Len(t, r.get(v1 + "/ports/" + portOne)["connections"], 2)
	r.buy("third", object{"srcVlanRequest": 1001})

	vlans := r.get(v1 + "/ports/" + portOne + "/vlan?detailed=true&service=connection")
	assert.Equal(t, []any{object{"start": 1000.0}, object{"end": 1999.0}}, vlans["ranges"])
	assert.Len(t, vlans["available"], 997, "all but the seeded one, the second and the third")
	assert.Equal(t, 1003.0, vlans["available"].([]any)[0])
	assert.NotContains(t, r.get(v1+"/ports/"+portOne+"/vlan?detailed=false"), "available")
	r.call(http.StatusNotFound, http.MethodGet, v1+"/ports/nowhere/vlan", nil)
}

func TestUntaggedConnectionPutsItsPortInSingleServiceMode(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.buy("alone", object{"portId": portTwo, "untagged": true})
	assert.Equal(t, true, r.get(v1 + "/ports/" + portTwo)["singleService"])
	r.call(http.StatusBadRequest, http.MethodPut, createPath, toTencent(object{"portId": portTwo}))
	r.call(http.StatusOK, http.MethodDelete, v2+"/connections/"+id, nil)
	r.clock.Advance(removeTime)
	assert.Equal(t, false, r.get(v1 + "/ports/" + portTwo)["singleService"])
}
