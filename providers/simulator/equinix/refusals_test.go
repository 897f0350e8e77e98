package equinix_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestV3Refusals(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	for name, test := range map[string]struct {
		body object
		want []string
	}{
		"name too long":    {selfV3(object{"primaryName": "a-name-of-twenty-five-long"}), []string{"IC-LAYER2-402 PrimaryName"}},
		"name with a dot":  {selfV3(object{"primaryName": "a.b"}), []string{"IC-LAYER2-402 PrimaryName"}},
		"port unknown":     {selfV3(object{"primaryPortUUID": "nope"}), []string{"IC-LAYER2-PORTS-001 primaryPortUUID"}},
		"port not ready":   {selfV3(object{"primaryPortUUID": am1New}), []string{"IC-LAYER2-PORTS-001 primaryPortUUID"}},
		"port not allowed": {selfV3(object{"primaryPortUUID": am1Locked}), []string{"IC-LAYER2-PORTS-001 primaryPortUUID"}},
		"same port":        {selfV3(object{"primaryZSidePortUUID": sv1Pri}), []string{"IC-LAYER2-402 PrimaryZSidePortUUID"}},
		"no far end":       {selfV3(object{"primaryZSidePortUUID": nil, "primaryZSideVlanSTag": nil}), []string{"IC-LAYER2-402 PrimaryZSidePortUUID"}},
		"no tag":           {selfV3(object{"primaryVlanSTag": nil}), []string{"IC-LAYER2-402 PrimaryVlanSTag"}},
		"tag zero":         {selfV3(object{"primaryVlanSTag": 0}), []string{"IC-LAYER2-402 PrimaryVlanSTag"}},
		"tag of letters":   {selfV3(object{"primaryVlanSTag": "ten"}), []string{"IC-LAYER2-402 PrimaryVlanSTag"}},
		"tag too high":     {selfV3(object{"primaryZSideVlanSTag": 4095}), []string{"IC-LAYER2-402 PrimaryZSideVlanSTag"}},
		"tags in use": {selfV3(object{"primaryVlanSTag": 100, "primaryZSidePortUUID": "7f891d3b-9732-7320-bae0-30ac1885197a", "primaryZSideVlanSTag": 100}),
			[]string{"IC-LAYER2-VLAN-001 primaryVlanSTag", "IC-LAYER2-VLAN-001 primaryZSideVlanSTag"}},
		"one tag for both": {pairV3(object{"secondaryPortUUID": sv1Pri, "secondaryVlanSTag": 1201}), []string{"IC-LAYER2-VLAN-001 secondaryVlanSTag"}},
		"speed and mail":   {selfV3(object{"speed": nil, "speedUnit": "KB", "notifications": []string{}}), []string{"IC-LAYER2-402 SpeedUnit", "IC-LAYER2-402 Speed", "IC-LAYER2-402 Notifications"}},
		"half a pair":      {selfV3(object{"secondaryName": "b"}), []string{"IC-LAYER2-402 SecondaryPortUUID", "IC-LAYER2-402 SecondaryZSidePortUUID", "IC-LAYER2-402 SecondaryVlanSTag"}},
		"no such profile":  {toProfile("nope"), []string{"IC-LAYER2-PROFILE-001 profileUUID"}},
		"not in the metro": {toProfile(approved, object{"sellerMetroCode": "AM"}), []string{"IC-LAYER2-PROFILE-002 sellerMetroCode"}},
		"another metro":    {selfV3(object{"sellerMetroCode": "DC"}), []string{"IC-LAYER2-402 SellerMetroCode"}},
		"seller's port":    {selfV3(object{"profileUUID": approved}), []string{"IC-LAYER2-402 PrimaryZSidePortUUID"}},
		"seller's tag":     {toProfile(approved, object{"primaryZSideVlanSTag": 9}), []string{"IC-LAYER2-402 PrimaryZSideVlanSTag"}},
		"no such band":     {toProfile(approved, object{"speed": 60}), []string{"IC-LAYER2-SPEED-001 speed"}},
		"no key":           {toProfile(byKey), []string{"IC-LAYER2-AUTH-004 authorization_key"}},
		"wrong key":        {toProfile(byKey, object{"authorizationKey": "x"}), []string{"IC-LAYER2-AUTH-004 authorization_key"}},
		"key's speed":      {toProfile(byKey, object{"authorizationKey": "demo-key-200MB"}), []string{"IC-LAYER2-SPEED-001 speed"}},
		"no region":        {toProfile(likeAWS, object{"authorizationKey": "123456789012"}), []string{"IC-LAYER2-402 SellerRegion"}},
		"peering":          {toProfile(likeAzure, object{"authorizationKey": "k", "namedTag": "Other"}), []string{"IC-LAYER2-402 NamedTag"}},
		"no answer":        {toProfile(likeIBM), []string{"IC-LAYER2-402 AdditionalInfo"}},
		"wrong answer":     {toProfile(likeIBM, object{"additionalInfo": []object{{"name": "ASN", "value": "mine"}}}), []string{"IC-LAYER2-402 AdditionalInfo"}},
		"pair required":    {toProfile(pairsOnly), []string{"IC-LAYER2-402 SecondaryName"}},
		"pair not sold": {toProfile(primary, object{"secondaryName": "b", "secondaryPortUUID": sv1Sec, "secondaryVlanSTag": 5}),
			[]string{"IC-LAYER2-PAIR-001 secondaryName"}},
		"token": {selfV3(object{"primaryServiceToken": "t"}), []string{"IC-LAYER2-402 primaryServiceToken"}},
	} {
		assert.Equal(t, test.want, r.refused(http.MethodPost, v3Path, test.body), name)
	}
	assert.Len(t, r.refused(http.MethodPost, v3Path, "text"), 1)
	assert.Zero(t, r.sim.Ledger().Counts.Purchases)
	r.buyV3(toProfile(byKey, object{"authorizationKey": "demo-key-50MB"}))
	r.buyV3(pairV3(object{"primaryVlanSTag": 7, "secondaryVlanSTag": 7}))
	r.buyV3(toProfile(likeIBM, object{"primaryVlanSTag": 8, "additionalInfo": []object{{"name": "ASN", "value": "64512"}}}))
}

// The tag table of "Connect to Myself": which inner tags a connection needs between two kinds of ports.
func TestTagTable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ a, z, aC, zC string }{
		{sv1Pri, sv5Pri, "", ""},
		{sv1Pri, dc5Qinq, "", "needed"},
		{sv1Qinq, sv5Pri, "needed", ""},
		{sv1Qinq, dc5Qinq, "", ""},
	} {
		r := newFabric(t)
		for i, given := range []object{{}, {"primaryVlanCTag": 12}, {"primaryZSideVlanCTag": 12}, {"primaryVlanCTag": 12, "primaryZSideVlanCTag": 12}} {
			body := selfV3(object{"primaryPortUUID": test.a, "primaryZSidePortUUID": test.z, "primaryVlanSTag": 300 + i, "primaryZSideVlanSTag": 300 + i}, given)
			var want []string
			if (body["primaryVlanCTag"] != nil) != (test.aC != "") {
				want = append(want, "IC-LAYER2-402 PrimaryVlanCTag")
			}
			if (body["primaryZSideVlanCTag"] != nil) != (test.zC != "") {
				want = append(want, "IC-LAYER2-402 PrimaryZSideVlanCTag")
			}
			if want == nil {
				r.buyV3(body)
				continue
			}
			assert.Equal(t, want, r.refused(http.MethodPost, v3Path, body), "%v", body)
		}
		assert.Equal(t, 1, r.sim.Ledger().Counts.Purchases, test)
	}
}

func TestInnerTagsShareAnOuterOne(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	to := func(inner, far int) object {
		return selfV3(object{"primaryPortUUID": sv1Qinq, "primaryVlanSTag": 20, "primaryVlanCTag": inner, "primaryZSideVlanSTag": far})
	}
	r.buyV3(to(5, 5))
	r.buyV3(to(6, 6))
	assert.Equal(t, []string{"IC-LAYER2-VLAN-001 primaryVlanSTag"}, r.refused(http.MethodPost, v3Path, to(6, 7)))
	whole := selfV3(object{"primaryPortUUID": sv1Qinq, "primaryVlanSTag": 20, "primaryZSidePortUUID": dc5Qinq})
	assert.Equal(t, []string{"IC-LAYER2-VLAN-001 primaryVlanSTag"}, r.refused(http.MethodPost, v3Path, whole))
}

func TestV4Refusals(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	seller := func(id string, changes ...object) object {
		return selfV4(object{"zSide": toProfileV4(id, changes...)})
	}
	merged := func(body object, more object) object {
		maps.Copy(body, more)
		return body
	}
	const taken = "EQ-3142102 /aSide/accessPoint/linkProtocol"
	group := r.buyV4(seller(approved))["redundancy"].(object)["group"]
	other := object{"aSide": colo(sv1Sec, object{"type": "DOT1Q", "vlanTag": 9})}
	for name, test := range map[string]struct {
		body object
		want []string
	}{
		"vlan in use":      {selfV4(), []string{taken}},
		"tag too high":     {selfV4(object{"aSide": colo(sv1Pri, object{"type": "DOT1Q", "vlanTag": 4093})}), []string{"EQ-3142501 /aSide/accessPoint/linkProtocol"}},
		"wrong protocol":   {selfV4(object{"aSide": colo(sv1Pri, object{"type": "QINQ", "vlanSTag": 9})}), []string{"EQ-3142501 /aSide/accessPoint/linkProtocol"}},
		"port unknown":     {selfV4(object{"aSide": colo("nope", object{"type": "DOT1Q", "vlanTag": 9})}), []string{"EQ-3142501 /aSide/accessPoint/port/uuid"}},
		"no such profile":  {merged(seller("nope"), other), []string{"EQ-3142301 /zSide/accessPoint/profile/uuid"}},
		"not in the metro": {merged(seller(approved, object{"location": object{"metroCode": "LD"}}), other), []string{"EQ-3142302 /zSide/accessPoint/location/metroCode"}},
		"no such band":     {merged(seller(approved), merged(object{"bandwidth": 60}, other)), []string{"EQ-3142306 /bandwidth"}},
		"no key":           {merged(seller(byKey), other), []string{"EQ-3142308 /zSide/accessPoint/authenticationKey"}},
		"wrong key":        {merged(seller(byKey, object{"authenticationKey": "x"}), other), []string{"EQ-3142501 /zSide/accessPoint/authenticationKey"}},
		"no answer":        {merged(seller(likeIBM), other), []string{"EQ-3142501 /additionalInfo"}},
		"pairs only":       {merged(seller(pairsOnly), other), []string{"EQ-3142515 /redundancy/priority"}},
		"no priority":      {merged(seller(approved), merged(object{"redundancy": object{"group": group}}, other)), []string{"EQ-3142515 /redundancy/priority", "EQ-3142517 /redundancy/priority"}},
		"other priority":   {merged(seller(approved), merged(object{"redundancy": object{"priority": "THIRD"}}, other)), []string{"EQ-3142517 /redundancy/priority"}},
		"no group":         {merged(seller(approved), merged(object{"redundancy": object{"priority": "SECONDARY"}}, other)), []string{"EQ-3142514 /redundancy/group"}},
		"no such group":    {merged(seller(approved), merged(object{"redundancy": object{"priority": "SECONDARY", "group": "x"}}, other)), []string{"EQ-3142516 /redundancy/group"}},
		"other profile":    {merged(seller(approvedQQ, object{"linkProtocol": object{"type": "QINQ", "vlanCTag": 7}}), merged(object{"redundancy": object{"priority": "SECONDARY", "group": group}}, other)), []string{"EQ-3142320 /zSide/accessPoint/profile/uuid"}},
		"no pairs sold":    {merged(seller(primary), merged(object{"redundancy": object{"priority": "SECONDARY", "group": group}}, other)), []string{"EQ-3142303 /redundancy/priority", "EQ-3142320 /zSide/accessPoint/profile/uuid"}},
		"form": {object{"type": "EPL_VC", "order": object{"termLength": 2}}, []string{"EQ-3142501 /name", "EQ-3142501 /order/termLength", "EQ-3142501 /type",
			"EQ-3142501 /bandwidth", "EQ-3142501 /notifications", "EQ-3142501 /aSide/accessPoint/port/uuid", "EQ-3142501 /zSide/accessPoint/port/uuid", "EQ-3142501 /aSide/accessPoint/linkProtocol"}},
	} {
		assert.Equal(t, test.want, r.refused(http.MethodPost, v4Path, test.body), name)
	}
	assert.Equal(t, 1, r.sim.Ledger().Counts.Purchases)
	r.buyV4(merged(seller(pairsOnly), merged(object{"redundancy": object{"priority": "PRIMARY"}}, other)))
}

func TestUnknownIDsPathsAndMethods(t *testing.T) {
	t.Parallel()
	r := newFabric(t)
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		assert.Equal(t, []string{"IC-LAYER2-4023 uuid"}, r.refused(method, v3Path+"/nope", nil))
		assert.Equal(t, []string{"EQ-3142519 uuid"}, r.refused(method, v4Path+"/nope", nil))
	}
	assert.Equal(t, "IC-999-99", r.call(http.StatusNotFound, http.MethodGet, "/ecx/v3/nope", nil)["errorCode"])
	var errs []object
	r.decode(http.StatusNotFound, http.MethodGet, fabric+"/nope", nil, &errs)
	require.Len(t, errs, 1)
	assert.NotEmpty(t, errs[0]["correlationId"])
	r.decode(http.StatusMethodNotAllowed, http.MethodPut, v4Path+"/"+oldID, nil, &errs)
	assert.Equal(t, "EQ-3142569", errs[0]["errorCode"])
	r.decode(http.StatusUnsupportedMediaType, http.MethodPatch, v4Path+"/"+oldID, []object{}, &errs)
	assert.Equal(t, "EQ-3040016", errs[0]["errorCode"])
	assert.Equal(t, []string{"EQ-3036013 pathparameter-metroCode"}, r.refused(http.MethodGet, fabric+"/metros/XX", nil))
	r.decode(http.StatusForbidden, http.MethodDelete, v4Path+"/"+globexID, nil, &errs)
	assert.Equal(t, "EQ-3142401", errs[0]["errorCode"], "another company's")
}
