package order_test

import (
	"encoding/json"
	"testing"

	"turnup/workflows/order"
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
		var answer order.Answer
		if json.Unmarshal([]byte(text), &answer) != nil {
			return
		}
		for _, handoff := range order.Handoffs {
			if len(handoff.Faults(answer)) > 0 {
				continue
			}
			if len(answer.Values) > len(handoff.Form) || answer.By == "" {
				t.Errorf("%s took %s", handoff.Name, text)
			}
		}
	})
}
