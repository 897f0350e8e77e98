package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/internal/orderfile"
	"turnup/providers"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// faultsOf is what the order file is told about its fields.
func faultsOf(t *testing.T, file string) []string {
	t.Helper()
	_, err := orderedAtEquinix(t, file, "-f", "-")
	require.Error(t, err)
	var faults []string
	for line := range strings.Lines(err.Error()) {
		if strings.HasPrefix(line, "line ") || strings.HasPrefix(line, "standard input") {
			faults = append(faults, strings.TrimSpace(line))
		}
	}
	return faults
}

func TestFaultsOfFieldsNameLineAndPath(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ file, says string }{
		"unknown nested field":     {"secondary:\n  aSide:\n    prot: x", "line 4: there is no field secondary.aSide.prot here"},
		"another order's field":    {"metro: HKG", "line 2: there is no field metro here"},
		"name in other letters":    {"Speed: 50", "line 2: there is no field Speed here"},
		"name without a text":      {"? [a]\n: 1", "line 2: the name of a field must be a text; given a list"},
		"no name":                  {"~: 1", "line 2: there is no field ~ here"},
		"wrong type in a list":     {"notifications:\n- a@example.com\n- {mail: b@example.com}", "line 4: notifications[1]: must be a text; given fields"},
		"text for a list":          {"notifications: a@example.com", "line 2: notifications: must be a list, such as [value, value]; given `a@example.com`"},
		"list for fields":          {"handoffs: [approval]", "line 2: handoffs: must be fields, such as {field: value}; given a list"},
		"text for a pointer":       {"secondary: yes", "line 2: secondary: must be fields, such as {field: value}; given `yes`"},
		"number that is too large": {"speed: 99999999999999999999", "line 2: speed: " + orderfile.RuleNumber + "; given `99999999999999999999`"},
		"number in quotes":         {"speed: '50'", "line 2: speed: " + orderfile.RuleNumber + "; given `50`"},
		"fraction":                 {"speed: 1e3", "line 2: speed: " + orderfile.RuleNumber + "; given `1e3`"},
		"bytes that are none":      {"unit: !!binary '*'", "line 2: unit: must be a text; given `*`"},
		"key twice":                {"aSide: {port: a,\n port: b}", `line 3: aSide: mapping key "port" already defined at line 2`},
		"alias of the wrong type":  {"notifications: &n [a@example.com]\nunit: *n", "line 3: unit: must be a text; given a list"},
		"alias of itself":          {"secondary: &s\n  aSide: *s", "line 3: there is no field secondary.aSide.aSide here"},
		"merge of a text":          {"aSide: {<<: x}", "line 2: aSide: what is merged must be fields, such as {field: value}; given `x`"},
	} {
		assert.Equal(t, []string{"standard input, document 1, is refused:", test.says}, faultsOf(t, "kind: equinix\n"+test.file+"\n"), name)
	}
}

func TestFaultsInEveryDocumentAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		"standard input, document 1, is refused:",
		"line 2: there is no field sped here",
		"line 3: aSide.sTag: " + orderfile.RuleNumber + "; given `x`",
		"standard input, document 2, is refused:",
		`line 6: mapping key "kind" already defined at line 5`,
		"line 7: unit: must be a text; given fields",
	}, faultsOf(t, "kind: equinix\nsped: 1\naSide: {sTag: x}\n---\nkind: equinix\nkind: equinix\nunit: {MB: 1}\n"))
}

// What can't be read hides nothing else that is wrong, and is not judged as if it had been read.
func TestFaultsBesideAFieldThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for file, says := range map[string]string{
		"kind: equinix\nname: A_1\naSide: {sTag: 0100}\nzSide: {port: Q, sTag: 5000}\nspeed: 0\nnotifications: [a@example.com]\nsped: 1\n": `line 3: aSide.sTag: ` + orderfile.RuleNumber + "; given `0100`" + `
line 7: there is no field sped here
name: must be 1 to 40 of a-z, 0-9 and '-', beginning with a letter or digit; given "A_1"
zSide.sTag: must be a VLAN tag from 2 to 4094; given "5000"
speed: must be 1 to 100000 MB, or 1 to 100 GB; given 0, or nothing`,
		"kind: equinix\nname: a\naSide: {port: P}\nzSide: {profile: [x]}\nsecondary: {aSide: {port: ''}}\nspeed: 50\nnotifications: [x]\n": `line 4: zSide.profile: must be a text; given a list
secondary.aSide.port: must be the name or id of your port; nothing was given
notifications: must be mail addresses such as netops@example.com; given "x"`,
		"kind: equinix\nname: a\naSide: {port: P, sTag: 1}\nzSide: {port: Q}\nspeed: 50\nunit: [GB]\nnotifications: {}\nspeed: 60\n": `line 8: mapping key "speed" already defined at line 5
line 6: unit: must be a text; given a list
line 7: notifications: must be a list, such as [value, value]; given fields`,
	} {
		_, err := orderedAtEquinix(t, file, "-f", "-")
		assert.ErrorContains(t, err, "document 1, is refused:\n"+says, file)
	}
}

func TestWhatAnOrderFileMaySay(t *testing.T) {
	t.Parallel()
	orders, err := orderedAtEquinix(t, `kind: equinix
name: 7
aSide: &ours {port: P, sTag: 11, cTag: ~}
zSide: {port: Z, sTag: 13}
speed: 50
approval: {required: yes}
notifications: [a@example.com, ~]
handoffs: {approval: ~}
activation:
secondary:
  aSide: {<<: *ours, port: P2}
  zSide: {<<: [{sTag: 14}, {sTag: 15, port: Z2}]}
`, "-f", "-")
	require.NoError(t, err)
	assert.Equal(t, []equinix.Order{{
		Order: order.Order{
			Kind: "equinix", Name: "7", RequestedBy: "ana", Approval: order.Approval{Required: true}, Handoffs: map[string]order.WaitPolicy{"approval": {}},
		},
		Leg: equinix.Leg{
			ASide: equinix.ASide{Port: "P", Tags: providers.Tags{S: 11}}, ZSide: equinix.ZSide{Port: "Z", Tags: providers.Tags{S: 13}},
		},
		Secondary: &equinix.Leg{
			ASide: equinix.ASide{Port: "P2", Tags: providers.Tags{S: 11}}, ZSide: equinix.ZSide{Port: "Z2", Tags: providers.Tags{S: 14}},
		},
		Speed: 50, Notifications: []string{"a@example.com"},
	}}, orders)
}

// A few lines of aliases can stand for billions of fields.
func TestAliasesDoNotBlowUp(t *testing.T) {
	t.Parallel()
	ten := func(name string) string { return strings.Repeat("*"+name+", ", 9) + "*" + name }
	lists, merges := "l0: &l0 [x]\n", "m0: &m0 {deadline: 1d}\n"
	for i := range 30 {
		lists += fmt.Sprintf("l%d: &l%d [%s]\n", i+1, i+1, ten(fmt.Sprintf("l%d", i)))
		merges += fmt.Sprintf("m%d: &m%d {<<: [%s]}\n", i+1, i+1, ten(fmt.Sprintf("m%d", i)))
	}
	begun := time.Now()
	faults := faultsOf(t, "kind: equinix\n"+lists+merges+"notifications: *l30\nactivation: *m30\naSide: &a {<<: *a}\n")
	assert.Contains(t, faults, "line 24: there is no field l22 here")
	assert.Contains(t, faults, "line 32: notifications[0]: must be a text; given a list")
	assert.Less(t, time.Since(begun), time.Minute, "they are billions: written out, they would take days")
}
