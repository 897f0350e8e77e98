package order_test

import (
	"strings"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each command that a hand-off offers is an answer that it takes, once what shows as ... is filled in, and none before that.
func TestWaysOfEveryHandoff(t *testing.T) {
	t.Parallel()
	for _, h := range order.Handoffs {
		ways := h.Ways("tencent/a")
		require.NotEmpty(t, ways, h.Name)
		for _, way := range ways {
			assert.NotEmpty(t, way.Does, way.Command)
			given, filled := answerOf(t, h, way.Command)
			assert.Empty(t, h.Faults(filled), way.Command)
			if strings.Contains(way.Command, "...") {
				assert.NotEmpty(t, h.Faults(given), "what was not filled in is no answer: %s", way.Command)
			}
		}
	}
}

// answerOf is the answer that a command line gives, as it stands and filled in.
func answerOf(t *testing.T, h order.Handoff, command string) (given, filled order.Answer) {
	t.Helper()
	words := strings.Fields(command)
	require.Equal(t, "turnup", words[0])
	given = order.Answer{By: "li", Values: map[string]order.Value{}}
	filled = order.Answer{By: "li", Values: map[string]order.Value{}}
	if h.Name == order.HandoffApproval {
		filled.Values["decision"] = order.Value(words[1])
		return given, filled
	}
	assert.Equal(t, []string{"complete", "tencent/a", h.Name}, words[1:4])
	for i := 4; i < len(words); i += 2 {
		require.Equal(t, "--set", words[i], command)
		field, value, _ := strings.Cut(words[i+1], "=")
		given.Values[field], filled.Values[field] = order.Value(value), order.Value(value)
		for _, f := range h.Form {
			if f.Name == field && value == "..." {
				filled.Values[field] = order.Value(f.Example)
			}
		}
	}
	return given, filled
}

// Who is asked whether a connection was bought can type each of the answers.
func TestWaysOfAPurchaseInDoubt(t *testing.T) {
	t.Parallel()
	h, _ := order.FindHandoff(order.HandoffResolvePurchase)
	begin := "turnup complete tencent/a resolve-purchase --set action="
	assert.Equal(t, []order.Way{
		{Command: begin + "adopt --set connectionId=...", Does: "go on with that connection; what speaks against it is shown first"},
		{Command: begin + "retry", Does: "look once more, and buy only if it is surely not there"},
		{Command: begin + "abandon", Does: "it is not there: give the order up"},
	}, h.Ways("tencent/a"))
	assert.Equal(t, begin+"... --set connectionId=...", h.Command("tencent/a"))
	removal, _ := order.FindHandoff(order.HandoffResolveRemoval)
	assert.Len(t, removal.Ways("tencent/a", order.RemovalRetry), 1, "only what is an answer here")
}

// Every wait has a command, and the way out only where there is one.
func TestWaysOfEveryWait(t *testing.T) {
	t.Parallel()
	for name, cancels := range map[string]bool{
		order.WaitActivation: true, order.WaitCredential: true, order.WaitChange: false, order.WaitRemoval: false, "a wait of later on": false,
	} {
		w := order.Wait{Name: name}.WithWays("huawei/a")
		assert.Equal(t, "turnup watch huawei/a", w.Ways[0].Command, name)
		assert.Equal(t, cancels, strings.Contains(w.Ways[len(w.Ways)-1].Command, "turnup cancel huawei/a"), name)
	}
	approval := order.Wait{Name: order.HandoffApproval}.WithWays("decommission/huawei/a")
	assert.Contains(t, approval.Ways[len(approval.Ways)-1].Does, "the connections stay")
}

// A wait is for a person when one of ours has something to do about it, be it to ask why it takes so long.
func TestWaitsForPerson(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		wait order.Wait
		want bool
	}{
		{order.Wait{Party: "provider"}, false},
		{order.Wait{Party: "seller"}, false},
		{order.Wait{Party: "support", Command: "turnup complete"}, true},
		{order.Wait{Party: "operator"}, true},
		{order.Wait{Party: "provider", Overdue: true}, true},
	} {
		assert.Equal(t, test.want, order.Progress{Waits: []order.Wait{test.wait}}.WaitsForPerson(), test.wait)
	}
}
