package order_test

import (
	"encoding/json"
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHandoff_Faults(t *testing.T) {
	t.Parallel()
	values := func(pairs ...string) map[string]order.Value {
		all := map[string]order.Value{}
		for _, pair := range pairs {
			field, value, _ := strings.Cut(pair, "=")
			all[field] = order.Value(value)
		}
		return all
	}
	support := []string{"providerAccountId=12325464", "sharedConnectionId=dc-kd7d06of", "vlanId=60"}
	for name, test := range map[string]struct {
		handoff string
		answer  order.Answer
		faults  []string // fields
	}{
		"support, all well":       {"support-handoff", order.Answer{By: "ana", Values: values(support...)}, nil},
		"support, all wrong":      {"support-handoff", order.Answer{Values: values("providerAccountId=12a", "sharedConnectionId=kd7d", "vlanId=3001")}, []string{"by", "providerAccountId", "sharedConnectionId", "vlanId"}},
		"support, nothing given":  {"support-handoff", order.Answer{By: "ana"}, []string{"providerAccountId", "sharedConnectionId", "vlanId"}},
		"VLAN 0":                  {"support-handoff", order.Answer{By: "ana", Values: values(support[0], support[1], "vlanId=0")}, []string{"vlanId"}},
		"VLAN 1":                  {"support-handoff", order.Answer{By: "ana", Values: values(support[0], support[1], "vlanId=1")}, nil},
		"VLAN 3000":               {"support-handoff", order.Answer{By: "ana", Values: values(support[0], support[1], "vlanId=3000")}, nil},
		"VLAN in words":           {"support-handoff", order.Answer{By: "ana", Values: values(support[0], support[1], "vlanId=sixty")}, []string{"vlanId"}},
		"account of 4 digits":     {"support-handoff", order.Answer{By: "ana", Values: values("providerAccountId=1234", support[1], support[2])}, []string{"providerAccountId"}},
		"connection in capitals":  {"support-handoff", order.Answer{By: "ana", Values: values(support[0], "sharedConnectionId=DC-KD7D06OF", support[2])}, []string{"sharedConnectionId"}},
		"a field nobody asks for": {"support-handoff", order.Answer{By: "ana", Values: values(append(support, "vlan=60")...)}, []string{"vlan"}},
		"note too long":           {"support-handoff", order.Answer{By: "ana", Values: values(support...), Note: strings.Repeat("n", 1001)}, []string{"note"}},
		"note of 1000 characters": {"support-handoff", order.Answer{By: "ana", Values: values(support...), Note: strings.Repeat("备", 1000)}, nil},
		"portal without tunnel":   {"tencent-portal", order.Answer{By: "ana"}, nil},
		"portal with tunnel":      {"tencent-portal", order.Answer{By: "ana", Values: values("tunnelId=dcx-abcdefgh")}, nil},
		"portal with wrong one":   {"tencent-portal", order.Answer{By: "ana", Values: values("tunnelId=dc-abcdefgh")}, []string{"tunnelId"}},
		"approval undecided":      {"approval", order.Answer{By: "ana", Values: values("decision=perhaps")}, []string{"decision"}},
		"adopt without id":        {"resolve-purchase", order.Answer{By: "ana", Values: values("action=adopt")}, []string{"connectionId"}},
		"retry with id":           {"resolve-purchase", order.Answer{By: "ana", Values: values("action=retry", "connectionId=58af")}, []string{"connectionId"}},
		"adopt with id":           {"resolve-purchase", order.Answer{By: "ana", Values: values("action=adopt", "connectionId=58af")}, nil},
		"removal abandoned":       {"resolve-removal", order.Answer{By: "ana", Values: values("action=forget")}, []string{"action"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handoff, known := order.FindHandoff(test.handoff)
			require.True(t, known)
			var fields []string
			for _, fault := range handoff.Faults(test.answer) {
				fields = append(fields, fault.Field)
			}
			assert.Equal(t, test.faults, fields)
		})
	}
}

// A note has characters, not bytes, and is shown cut between them.
func TestHandoff_LongNoteIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	handoff, _ := order.FindHandoff("tencent-portal")
	faults := handoff.Faults(order.Answer{By: "ana", Note: strings.Repeat("备", 1001)})
	assert.EqualError(t, faults, `note: must be at most 1000 characters; given "`+strings.Repeat("备", 20)+`…"`)
}

func TestHandoff_ExamplesAreValid(t *testing.T) {
	t.Parallel()
	for _, handoff := range order.Handoffs {
		answer := order.Answer{By: "ana", Values: map[string]order.Value{}}
		for _, field := range handoff.Form {
			answer.Values[field.Name] = order.Value(field.Example)
		}
		assert.Empty(t, handoff.Faults(answer), handoff.Name)
		assert.Contains(t, handoff.Command("tencent/x"), "tencent/x")
	}
}

func TestValue_TakesWhatPeopleWriteInJSON(t *testing.T) {
	t.Parallel()
	var answer order.Answer
	require.NoError(t, json.Unmarshal([]byte(`{"by":"ana","values":{"vlanId":60,"a":" 12 ","b":true,"c":null}}`), &answer))
	assert.Equal(t, map[string]order.Value{"vlanId": "60", "a": "12", "b": "true", "c": ""}, answer.Values)
	assert.Error(t, json.Unmarshal([]byte(`{"values":{"vlanId":{"id":60}}}`), &answer))
}
