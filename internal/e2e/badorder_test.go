package e2e_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
)

// wrongFlags are orders on the command line, by what is wrong with them, and what they are told.
var wrongFlags = map[string]struct {
	flags []string
	told  []string
}{
	"name left out":             {[]string{"--name", ""}, []string{"name: must be 1 to 40"}},
	"name in capitals":          {[]string{"--name", "HKG"}, []string{"name: must be 1 to 40", `given "HKG"`}},
	"name with a slash":         {[]string{"--name", "a/b"}, []string{"name: must be"}},
	"name too long":             {[]string{"--name", strings.Repeat("n", 41)}, []string{"name: must be"}},
	"nobody orders":             {[]string{"--by", ""}, []string{"--by"}},
	"a crowd orders":            {[]string{"--by", strings.Repeat("b", 101)}, []string{"must be the name of a person"}},
	"metro left out":            {[]string{"--metro", ""}, []string{"metro: must be the code"}},
	"no speed":                  {[]string{"--speed", "0"}, []string{"speedMbps: must be 1 to 100000"}},
	"speed backwards":           {[]string{"--speed", "-1"}, []string{"speedMbps: must be 1 to 100000", `given "-1"`}},
	"speed of light":            {[]string{"--speed", "100001"}, []string{"speedMbps: must be 1 to 100000"}},
	"speed in words":            {[]string{"--speed", "fast"}, []string{"--speed", "fast"}},
	"no term":                   {[]string{"--term", "0m"}, []string{"term.duration: must be 1 to 36"}},
	"7 days":                    {[]string{"--term", "7d"}, []string{"term.duration: must be 1 to 6 with unit d"}},
	"4 weeks":                   {[]string{"--term", "4w"}, []string{"term.duration: must be 1 to 3 with unit w"}},
	"37 months":                 {[]string{"--term", "37m"}, []string{"term.duration: must be 1 to 36 with unit m"}},
	"4 years":                   {[]string{"--term", "4y"}, []string{"term.duration: must be 1 to 3 with unit y"}},
	"2 hours":                   {[]string{"--term", "2h"}, []string{"term.unit: must be d, w, m or y", `given "h"`}},
	"term in words":             {[]string{"--term", "forever"}, []string{"term", "forever"}},
	"evergreen undecided":       {[]string{"--evergreen=perhaps"}, []string{"evergreen", "perhaps"}},
	"wooden class":              {[]string{"--class", "WOOD"}, []string{"classOfService: must be GOLD, SILVERPLUS, SILVER or BRONZE", `given "WOOD"`}},
	"VLAN 4095":                 {[]string{"--vlan", "4095"}, []string{"vlan: must be 1 to 4094"}},
	"VLAN -1":                   {[]string{"--vlan", "-1"}, []string{"vlan: must be 1 to 4094"}},
	"paid in cash":              {[]string{"--payment", "cash"}, []string{"paymentType: must be invoice or creditcard"}},
	"card without transaction":  {[]string{"--payment", "creditcard"}, []string{"paymentTransactionId: must be given"}},
	"transaction without card":  {[]string{"--payment-transaction", "t1"}, []string{"paymentTransactionId: goes only with"}},
	"discount of two words":     {[]string{"--discount-code", "half price"}, []string{"discountCode: must be 1 to 64"}},
	"approver but no approval":  {[]string{"--not-by-requester"}, []string{"approval.notByRequester: needs approval.required"}},
	"deadline of nothing known": {[]string{"--deadline", "lunch=1h"}, []string{"handoffs: must be among", `given "lunch"`}},
	"deadline in words":         {[]string{"--deadline", "support-handoff=soon"}, []string{"handoffs.support-handoff.deadline: must be between 1s and 730d"}},
	"deadline at once":          {[]string{"--deadline", "approval=0s"}, []string{"handoffs.approval.deadline: must be"}},
	"deadline never":            {[]string{"--deadline", "activation=731d"}, []string{"activation.deadline: must be"}},
	"reminders without end":     {[]string{"--remind-every", "tencent-portal=1ms"}, []string{"handoffs.tencent-portal.remindEvery: must be"}},
	"panic at the deadline":     {[]string{"--on-deadline", "activation=panic"}, []string{"activation.onDeadline: must be hold or fail"}},
	"no such flag":              {[]string{"--colour", "red"}, []string{"--colour"}},
	"an argument too many":      {[]string{"hkg-2"}, []string{"hkg-2"}},
	"a file and flags":          {[]string{"-f", "order.yaml"}, []string{"file"}},
	"a format nobody knows":     {[]string{"-o", "xml"}, []string{"xml"}},
	"everything at once": {
		[]string{"--name", "?", "--metro", "", "--speed", "0", "--term", "9z", "--class", "TIN", "--vlan", "5000", "--payment", "shells", "--discount-code", " "},
		[]string{"name: ", "metro: ", "speedMbps: ", "term.unit: ", "classOfService: ", "vlan: ", "paymentType: ", "discountCode: "},
	},
}

// wrongFiles are order files, by what is wrong with them, and what they are told.
var wrongFiles = map[string]struct {
	file string
	told []string
}{
	"kind of nothing":     {"kind: carrier-pigeon\nname: x\nmetro: HKG\nspeedMbps: 1", []string{"kind: must be", `given "carrier-pigeon"`}},
	"no kind":             {"name: x\nmetro: HKG\nspeedMbps: 100", []string{"kind: must be"}},
	"misspelt field":      {"kind: tencent\nname: x\nmetro: HKG\nspeedMpbs: 100", []string{"line 4", "speedMpbs"}},
	"misspelt term":       {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nterm: {lenght: 3}", []string{"line 5", "lenght"}},
	"misspelt handoff":    {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nhandoffs: {support: {deadline: 1d}}", []string{"handoffs: must be among", `given "support"`}},
	"misspelt deadline":   {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nhandoffs:\n  approval: {deadlin: 1d}", []string{"line 6", "deadlin"}},
	"speed in words":      {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: fast", []string{"line 4", "fast"}},
	"speed with a comma":  {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 1.5", []string{"line 4", "1.5"}},
	"names and metro":     {"kind: tencent\nname: Big One\nmetro: ''\nspeedMbps: 0", []string{"name: ", "metro: ", "speedMbps: "}},
	"term and class":      {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nterm: {duration: 40, unit: m}\nclassOfService: TIN", []string{"term.duration: ", "classOfService: "}},
	"VLAN and payment":    {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nvlan: 4095\npaymentType: creditcard", []string{"vlan: ", "paymentTransactionId: "}},
	"approval undecided":  {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\napproval: {required: perhaps}", []string{"line 5", "perhaps"}},
	"approval half asked": {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\napproval: {notByRequester: true}", []string{"approval.notByRequester: "}},
	"policies": {
		"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\nhandoffs: {tencent-portal: {deadline: 0s, remindEvery: x, onDeadline: cry}}\nactivation: {deadline: 9999d}",
		[]string{"handoffs.tencent-portal.deadline: ", "handoffs.tencent-portal.remindEvery: ", "handoffs.tencent-portal.onDeadline: ", "activation.deadline: "},
	},
	"the second of two":  {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\n---\nkind: tencent\nname: y\nmetro: HKG\nspeedMbps: -5", []string{"speedMbps: ", `given "-5"`}},
	"one name twice":     {"kind: tencent\nname: x\nmetro: HKG\nspeedMbps: 100\n---\nkind: tencent\nname: x\nmetro: SIN\nspeedMbps: 100", []string{"tencent/x"}},
	"not YAML":           {"kind: [tencent", []string{"line 1"}},
	"a list":             {"- kind: tencent", []string{"line 1"}},
	"nothing at all":     {"", []string{"holds no order"}},
	"nothing but dashes": {"---\n---\n", []string{"holds no order"}},
}

// flagHint is what a message adds to the name of a field that was given by a flag.
var flagHint = regexp.MustCompile(` \(--[a-z-]+\)`)

// Whatever is wrong with an order is refused at once, by name, and nothing comes of it.
func TestBadOrders(t *testing.T) {
	t.Parallel()
	h := open(t)
	for name, test := range wrongFlags {
		t.Run("flags/"+name, func(t *testing.T) {
			h.in(t).refuses(asked("x", test.flags...), test.told)
		})
	}
	for name, test := range wrongFiles {
		t.Run("file/"+name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "order.yaml")
			require.NoError(t, os.WriteFile(file, []byte(test.file), 0o600))
			h.in(t).refuses([]string{"order", "tencent", "-f", file}, test.told)
		})
	}
	h.refuses([]string{"order", "tencent", "-f", "no-such-order.yaml"}, []string{"no-such-order.yaml"})
	// What was started before would be listed before the good order.
	h.order("good", "--approval")
	request := &workflowservice.CountWorkflowExecutionsRequest{Namespace: "default", Query: "OrderState IS NOT NULL"}
	h.until("the good order is counted", func() bool {
		counted, err := h.temporal.CountWorkflow(t.Context(), request)
		return err == nil && counted.GetCount() > 0
	})
	counted, err := h.temporal.CountWorkflow(t.Context(), request)
	require.NoError(t, err)
	assert.EqualValues(t, 1, counted.GetCount(), "orders, and what is done to them")
	assert.Zero(t, h.creates())
}

// refuses checks that the command ends as bad input, told everything and what to do next.
func (h *harness) refuses(args, told []string) {
	h.t.Helper()
	said := h.turnup(badInput, args...)
	chat := flagHint.ReplaceAllString(said.chat, "")
	for _, words := range told {
		assert.Contains(h.t, chat, words)
	}
	assert.Contains(h.t, said.chat, "next: ")
	assert.Empty(h.t, said.data, "no order")
}
