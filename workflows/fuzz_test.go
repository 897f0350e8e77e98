package workflows_test

import (
	"encoding/json"
	"testing"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
)

// A person's answer, whatever is in it, is refused with its faults or has exactly the values that the form asks for.
func FuzzAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"by":"ana","values":{"providerAccountId":12325464,"sharedConnectionId":"dc-kd7d06of","vlanId":60}}`,
		`{"by":"ana","values":{"decision":"approve"}}`, `{"by":"ana","values":{"action":"adopt","connectionId":"58af"}}`,
		`{"values":{"vlanId":1e3}}`, `{"by":"ana","values":{"vlanId":"060"}}`, `{"by":"ana","values":null}`, `null`, `"x"`, `{`,
		`{"by":"ana","note":"` + string(make([]byte, 30)) + `"}`, `{"by":"\u0000","values":{"tunnelId":"dcx-a\n"}}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var answer workflows.Answer
		if json.Unmarshal([]byte(text), &answer) != nil {
			return
		}
		for _, handoff := range workflows.Handoffs {
			if len(handoff.Faults(answer)) > 0 {
				continue
			}
			if len(answer.Values) > len(handoff.Form) || answer.By == "" {
				t.Errorf("%s took %s", handoff.Name, text)
			}
		}
	})
}

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
		var order workflows.TencentOrder
		if json.Unmarshal([]byte(text), &order) != nil || order.Validate() != nil {
			return
		}
		if order.ID() != "tencent/"+order.Name || order.Mark() != "turnup-tencent-"+order.Name || order.SpeedMbps < 1 {
			t.Errorf("took %s", text)
		}
	})
}

// The same for Equinix, whose valid orders can be resolved whatever the account has.
func FuzzEquinixOrder(f *testing.F) {
	for _, order := range []workflows.EquinixOrder{single(), pair(), fabricOrder(tagCases[6].leg(0), tagCases[2].leg(1)), hosted()} {
		text, err := json.Marshal(order)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(`{"kind":"equinix","name":"a","secondary":{},"ifHalfBuilt":"hold","speed":9223372036854775807,"unit":"GB"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var order workflows.EquinixOrder
		if json.Unmarshal([]byte(text), &order) != nil || order.Validate() != nil {
			return
		}
		if order.ID() != "equinix/"+order.Name || len(order.Mark(1)) > 24 || order.SpeedMbps() < 1 || order.SpeedMbps() > 100_000 {
			t.Errorf("took %s", text)
		}
		plan, err := order.Resolve(sellersSurvey())
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
		var order workflows.HuaweiOrder
		if json.Unmarshal([]byte(text), &order) != nil || order.Validate() != nil {
			return
		}
		if order.ID() != "huawei/"+order.Name || order.VLAN < 1 || order.SpeedMbps < 2 || len(order.Mark()) > 64 {
			t.Errorf("took %s", text)
		}
		on, _, err := order.Choose(fabricSurvey.Ports)
		if err != nil {
			return
		}
		holder := providers.Connection{ID: "1", Name: "other"}
		if order.CheckRoom(on, activities.HuaweiRoom{UsedMbps: on.SpeedMbps, Holder: &holder}) == nil {
			t.Errorf("took a VLAN that is another's for %s", text)
		}
	})
}
