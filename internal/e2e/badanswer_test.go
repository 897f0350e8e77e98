package e2e_test

import (
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// wrongAnswers are what people may say, by hand-off; told is each field that is named then, and nothing else is.
var wrongAnswers = map[string][]struct {
	values []string
	told   []string
}{
	order.HandoffApproval: {
		{nil, []string{"decision"}},
		{[]string{"decision=perhaps"}, []string{"decision"}},
		{[]string{"decision=APPROVE"}, []string{"decision"}},
		{[]string{"decision=approve", "budget=1000"}, []string{"budget"}},
	},
	order.HandoffSupport: {
		{nil, []string{"providerAccountId", "sharedConnectionId", "vlanId"}},
		{[]string{"providerAccountId=1234", supportValues[1], supportValues[2]}, []string{"providerAccountId"}},
		{[]string{"providerAccountId=123456789012345678901", supportValues[1], supportValues[2]}, []string{"providerAccountId"}},
		{[]string{"providerAccountId=12a25464", supportValues[1], supportValues[2]}, []string{"providerAccountId"}},
		{[]string{supportValues[0], "sharedConnectionId=kd7d06of", supportValues[2]}, []string{"sharedConnectionId"}},
		{[]string{supportValues[0], "sharedConnectionId=dcx-kd7d06of", supportValues[2]}, []string{"sharedConnectionId"}},
		{[]string{supportValues[0], "sharedConnectionId=dc-KD7D06OF", supportValues[2]}, []string{"sharedConnectionId"}},
		{[]string{supportValues[0], supportValues[1], "vlanId=0"}, []string{"vlanId"}},
		{[]string{supportValues[0], supportValues[1], "vlanId=3001"}, []string{"vlanId"}},
		{[]string{supportValues[0], supportValues[1], "vlanId=-60"}, []string{"vlanId"}},
		{[]string{supportValues[0], supportValues[1], "vlanId=sixty"}, []string{"vlanId"}},
		{[]string{supportValues[0], supportValues[1], "vlanId=60.0"}, []string{"vlanId"}},
		{[]string{supportValues[0], supportValues[1], "vlan=60"}, []string{"vlanId", "vlan"}},
		{[]string{"providerAccountId=x", "sharedConnectionId=x", "vlanId=x"}, []string{"providerAccountId", "sharedConnectionId", "vlanId"}},
	},
	order.HandoffTencentPortal: {
		{[]string{"tunnelId=dc-abcdefgh"}, []string{"tunnelId"}},
		{[]string{"tunnelId=dcx-"}, []string{"tunnelId"}},
		{[]string{"tunnelId=dcx-ABC"}, []string{"tunnelId"}},
		{[]string{"tunnel=dcx-abcdefgh"}, []string{"tunnel"}},
		{[]string{"tunnelId=x", "gateway=y"}, []string{"tunnelId", "gateway"}},
	},
}

// A wrong value of a hand-off is refused to the operator's face, and the order does not notice.
func TestBadAnswers(t *testing.T) {
	t.Parallel()
	h := open(t, slowPace...)
	for handoff, answers := range wrongAnswers {
		t.Run(handoff, func(t *testing.T) {
			t.Parallel()
			var o placed
			if handoff == order.HandoffApproval {
				o = h.in(t).order("bad-"+handoff, "--approval")
				o.untilWaits(handoff)
			} else {
				o = h.in(t).order("bad-" + handoff)
				o.untilStatus("PENDING")
			}
			o.untilQuiet()
			before, story := o.untilWaits(), o.story()
			for _, answer := range answers {
				refused := o.complete(badInput, handoff, answer.values...)
				assert.Equal(t, answer.told, named(refused.chat), "%v\n%s", answer.values, refused.chat)
				assert.Contains(t, refused.chat, "next: ")
			}
			long := o.turnup(badInput, "complete", o.name, handoff, "--by", strings.Repeat("b", 101), "--note", strings.Repeat("n", 1001), "--set", "x=y")
			assert.Subset(t, named(long.chat), []string{"by", "x", "note"}, "who and why are checked with the rest")
			assert.Equal(t, before, o.untilWaits(), "the order goes on as before")
			assert.Equal(t, story, o.story(), "a refused answer leaves no trace in the history")
		})
	}
}

// Hand-offs that the order cannot take now, that do not exist, or that are not written as field=value.
func TestAnswersOutOfPlace(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-1", "--approval")
	o.untilWaits(order.HandoffApproval)
	for _, handoff := range []string{order.HandoffSupport, order.HandoffTencentPortal, order.HandoffResolvePurchase, order.HandoffResolveRemoval} {
		refused := o.complete(failure, handoff)
		assert.Contains(t, refused.chat, "does not take "+handoff+" now")
		assert.Contains(t, refused.chat, "turnup status tencent/hkg-1")
	}
	assert.Contains(t, o.complete(badInput, "lunch").chat, "support-handoff", "it lists the hand-offs there are")
	assert.Contains(t, o.complete(badInput, order.HandoffApproval, "approve").chat, "field=value")
	assert.Contains(t, o.complete(badInput, order.HandoffApproval, "decision=approve", "decision=reject").chat, "once")
	for _, args := range [][]string{{"approve", "nobody"}, {"status", "tencent/nobody"}, {"cancel", "nobody"}, {"watch", "nobody"}} {
		assert.Contains(t, h.turnup(badInput, args...).chat, "turnup list", "%v: there is no such order", args)
	}
	h.turnup(success, "approve", "hkg-1")
	assert.Contains(t, h.turnup(failure, "reject", "hkg-1").chat, "does not take approval now", "it was approved")
	p := o.goesLive()
	assert.Contains(t, o.complete(failure, order.HandoffTencentPortal).chat, "ended already")
	assert.Len(t, p.Refused, 0, "updates leave no trace")
}

// named are the fields that a refusal names, in order.
func named(chat string) []string {
	var fields []string
	for line := range strings.Lines(chat) {
		field, rule, found := strings.Cut(line, ": ")
		if found && !strings.HasPrefix(line, " ") && field != "turnup" && (strings.HasPrefix(rule, "must be") || strings.HasPrefix(rule, "is not asked for")) {
			fields = append(fields, field)
		}
	}
	return fields
}
