package workflows_test

import (
	"encoding/json"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/workflows/equinix"
	"turnup/workflows/huawei"
	"turnup/workflows/tencent"
)

// An order's JSON, whatever is in it, is refused or valid, and a valid one has an ID and a mark of its own.
func FuzzTencentOrder(f *testing.F) {
	valid, err := json.Marshal(validOrder())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(valid))
	f.Add(`{"kind":"tencent","name":"a","handoffs":{"approval":{"deadline":"99999999999d"}},"activation":{"remindEvery":"-1ns"}}`)
	f.Add(`{"speedMbps":-9223372036854775808,"term":{"duration":0,"unit":"m"}}`)
	f.Fuzz(func(t *testing.T, text string) {
		var o tencent.Order
		if json.Unmarshal([]byte(text), &o) != nil || o.Validate() != nil {
			return
		}
		if o.ID() != "tencent/"+o.Name || tencent.Mark(o.Name) != "turnup-tencent-"+o.Name || o.SpeedMbps < 1 {
			t.Errorf("took %s", text)
		}
	})
}

// The same for Equinix, whose valid orders can be resolved whatever the account has.
func FuzzEquinixOrder(f *testing.F) {
	for _, o := range []equinix.Order{single(), pair(), fabricOrder(tagCases[6].leg(0), tagCases[2].leg(1)), hosted()} {
		text, err := json.Marshal(o)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"kind":"equinix","name":"a","secondary":{},"ifHalfBuilt":"hold","speed":9223372036854775807,"unit":"GB"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var o equinix.Order
		if json.Unmarshal([]byte(text), &o) != nil || o.Validate() != nil {
			return
		}
		if o.ID() != "equinix/"+o.Name || len(o.Mark(1)) > 24 || o.SpeedMbps() < 1 || o.SpeedMbps() > 100_000 {
			t.Errorf("took %s", text)
		}
		plan, err := o.Resolve(sellersSurvey())
		if err == nil && plan.Request.Validate() != nil {
			t.Errorf("resolved %s to what can't be bought: %v", text, plan.Request.Validate())
		}
	})
}

// The same for Huawei Cloud.
func FuzzHuaweiOrder(f *testing.F) {
	valid, err := json.Marshal(hostedOrder())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(valid))
	f.Add(`{"kind":"huawei","name":"a","vlan":3999,"speedMbps":400000,"tenantProjectId":"00000000000000000000000000000000"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var o huawei.Order
		if json.Unmarshal([]byte(text), &o) != nil || o.Validate() != nil {
			return
		}
		if o.ID() != "huawei/"+o.Name || o.VLAN < 1 || o.SpeedMbps < 2 || len(huawei.Mark(o.Name)) > 64 {
			t.Errorf("took %s", text)
		}
		on, _, err := o.Choose(activities.HuaweiPlaces{Connections: fabricSurvey.Ports})
		if err != nil {
			return
		}
		holder := providers.Connection{ID: "1", Name: "other"}
		if o.CheckRoom(on, huaweicloud.Room{UsedMbps: on.SpeedMbps, Holder: &holder}) == nil {
			t.Errorf("took a VLAN that is another's for %s", text)
		}
	})
}
