package workflows_test

import (
	"encoding/json"
	"testing"

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
