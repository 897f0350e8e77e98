package workflows_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
)

// A correction is taken until the next step, and both are kept. What is known already is no news.
func TestTencent_Correction(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.answers(time.Hour, order.HandoffSupport, supportValues)
	same := r.refused(2*time.Hour, order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
	r.at(3*time.Hour, func() {
		values := map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "61"}
		r.UpdateWorkflow(order.HandoffSupport, "", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { t.Error(err) },
			OnComplete: func(receipt any, err error) {
				require.NoError(t, err)
				assert.True(t, receipt.(order.Receipt).Correction)
			},
		}, order.Answer{By: "omar", Values: values})
	})
	r.answers(4*time.Hour, order.HandoffTencentPortal, nil)
	late := r.refused(5*time.Hour, order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
	r.supportActs(6 * time.Hour)

	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 61, connection.TencentVLAN)
	receipt := answeredSo(t, *same)
	assert.True(t, receipt.Unchanged)
	assert.Equal(t, time.Hour, receipt.AcceptedAt.Sub(r.progress().StartedAt), "when it was said first")
	assert.ErrorContains(t, *late, "does not take support-handoff now: the Tencent portal step is done with its values")
	var said []string
	for _, entry := range r.progress().Record {
		if entry.Handoff == order.HandoffSupport {
			said = append(said, entry.By+" "+entry.What+" "+string(entry.Values["vlanId"]))
		}
	}
	assert.Equal(t, []string{"li answered support-handoff 60", "omar corrected support-handoff 61"}, said)
}

func TestTencent_AnswersBeforeTheirTimeAreRefused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Approval.Required = true
	early := r.refused(time.Hour, order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
	portal := r.refused(time.Hour, order.HandoffTencentPortal, order.Answer{By: "omar"})
	r.at(2*time.Hour, r.CancelWorkflow)
	_, err := r.order(o)
	require.Error(t, err)
	failsWith(t, *early, order.ErrorNotWaiting)
	failsWith(t, *portal, order.ErrorNotWaiting)
}

// Every wrong value is named at once, and the order goes on waiting as if nothing had been said.
func TestTencent_WrongValuesAreRefused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	wrong := r.refused(time.Hour, order.HandoffSupport, order.Answer{
		Values: map[string]order.Value{"providerAccountId": "abc", "sharedConnectionId": "12", "vlanId": "3001"},
	})
	r.looks(2*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.HandoffSupport, p.Waits[1].Name)
		assert.Empty(t, p.Refused, "an update is refused to its sender's face")
	})
	r.at(3*time.Hour, r.CancelWorkflow)
	_, err := r.order(validOrder())
	require.Error(t, err)
	failsWith(t, *wrong, order.ErrorInvalidAnswer)
	for _, field := range []string{"by: ", "providerAccountId: ", "sharedConnectionId: ", "vlanId: "} {
		assert.ErrorContains(t, *wrong, field)
	}
}

// A signal is taken like an update; one that can't be taken changes nothing and shows.
func TestTencent_Signals(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.at(time.Hour, func() { r.SignalWorkflow(order.HandoffSupport, "not an answer") })
	r.at(2*time.Hour, func() {
		r.SignalWorkflow(order.HandoffSupport, map[string]any{"by": "omar", "values": map[string]any{"vlanId": 9000}})
	})
	r.looks(3*time.Hour, func(p order.Progress) {
		require.Len(t, p.Refused, 2)
		assert.Contains(t, p.Refused[0].Why, "the payload must be JSON such as")
		assert.Contains(t, p.Refused[1].Why, "vlanId: must be a VLAN that Tencent accepts")
		assert.Equal(t, order.HandoffSupport, p.Waits[1].Name, "it goes on waiting")
	})
	r.at(4*time.Hour, func() {
		r.SignalWorkflow(order.HandoffSupport, map[string]any{"by": "omar", "values": map[string]any{
			"providerAccountId": 12325464, "sharedConnectionId": "dc-kd7d06of", "vlanId": 60,
		}})
	})
	r.at(5*time.Hour, func() { r.SignalWorkflow(order.HandoffTencentPortal, map[string]any{"by": "omar"}) })
	r.supportActs(6 * time.Hour)
	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, "12325464", connection.ProviderAccountID)
	assert.Equal(t, "omar", connection.CompletedBy)
}

// answeredSo is the receipt of an answer that was refused since it was known already.
func answeredSo(t *testing.T, err error) (receipt order.Receipt) {
	t.Helper()
	failsWith(t, err, order.ErrorAnswered)
	var refusal *temporal.ApplicationError
	require.ErrorAs(t, err, &refusal)
	require.NoError(t, refusal.Details(&receipt))
	return receipt
}

// Who says again what has been decided is told so, and not that it is too late; another answer is too late.
func TestTencent_AnsweredSoWhenItIsSettled(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Approval.Required = true
	r.answers(time.Hour, order.HandoffApproval, approve)
	same := r.refused(2*time.Hour, order.HandoffApproval, order.Answer{By: "omar", Values: approve})
	r.at(2*time.Hour, func() { r.SignalWorkflow(order.HandoffApproval, order.Answer{By: "omar", Values: approve}) })
	other := r.refused(2*time.Hour, order.HandoffApproval, order.Answer{By: "omar", Values: map[string]order.Value{"decision": "reject"}})
	r.looks(3*time.Hour, func(p order.Progress) { assert.Empty(t, p.Refused, "the signal said nothing new") })
	r.at(4*time.Hour, r.CancelWorkflow)
	_, err := r.order(o)
	require.Error(t, err)
	assert.True(t, answeredSo(t, *same).Unchanged)
	failsWith(t, *other, order.ErrorNotWaiting)
}

// Whatever is sent, and however much of it, the order goes on waiting, can be asked, and shows a few words of it.
func TestTencent_OversizedAnswers(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("x", 1_900_000)
	long := strings.Repeat("x", 20_000)
	many := map[string]order.Value{}
	for i := range 2000 {
		many[fmt.Sprintf("f%d", i)] = "x"
	}
	for name, answer := range map[string]any{
		"a value":         order.Answer{By: "li", Values: map[string]order.Value{"vlanId": order.Value(huge)}},
		"a field":         order.Answer{By: "li", Values: map[string]order.Value{huge: "60"}},
		"a note":          order.Answer{By: "li", Values: supportValues, Note: huge},
		"a person":        order.Answer{By: order.Person(huge), Values: supportValues},
		"no answer":       huge,
		"a long value":    order.Answer{By: "li", Values: map[string]order.Value{"vlanId": order.Value(long)}},
		"a long field":    order.Answer{By: "li", Values: map[string]order.Value{long: "60"}},
		"a long note":     order.Answer{By: "li", Values: supportValues, Note: long},
		"many fields":     order.Answer{By: "li", Values: many},
		"a list of texts": map[string]any{"by": "li", "values": map[string]any{"vlanId": []string{long}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			var refusal error
			r.at(time.Hour, func() {
				r.UpdateWorkflow(order.HandoffSupport, "", &testsuite.TestUpdateCallback{
					OnAccept: func() { t.Error("it was taken") }, OnReject: func(err error) { refusal = err }, OnComplete: func(any, error) {},
				}, answer)
			})
			for i := range 12 {
				r.at(time.Hour+time.Duration(i)*time.Minute, func() { r.SignalWorkflow(order.HandoffSupport, answer) })
			}
			r.looks(2*time.Hour, func(p order.Progress) {
				assert.Len(t, p.Refused, 10)
				assert.Equal(t, order.HandoffSupport, p.Waits[1].Name, "it goes on waiting")
				assert.LessOrEqual(t, jsonLength(t, p), 30_000)
			})
			r.at(3*time.Hour, r.CancelWorkflow)
			_, err := r.order(validOrder())
			require.Error(t, err)
			failsWith(t, refusal, order.ErrorInvalidAnswer)
			assert.LessOrEqual(t, len(refusal.Error()), 20_000)
		})
	}
}

func jsonLength(t *testing.T, value any) int {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return len(data)
}

// An order can always tell where it stands, however often it was answered.
func TestTencent_RecordStaysReadable(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	for i := range 400 {
		r.at(time.Hour+time.Duration(i)*time.Second, func() {
			note := fmt.Sprint(i, strings.Repeat("é", 400))
			r.UpdateWorkflowNoRejection(order.HandoffSupport, "", t, order.Answer{By: "li", Values: supportValues, Note: note})
		})
	}
	r.at(3*time.Hour, r.CancelWorkflow)
	_, err := r.order(validOrder())
	require.Error(t, err)
	record := r.progress().Record
	assert.Len(t, record, 100)
	assert.Equal(t, "placed the order", record[0].What)
	assert.Contains(t, record[30].What, "lines of the record are left out")
	assert.Equal(t, "order cancelled", record[99].What)
	assert.True(t, slices.IsSortedFunc(record, func(a, b order.Entry) int { return a.At.Compare(b.At) }))
}

// A signal whose name nobody knows is taken by Temporal; the order says that it did nothing, and which names there are.
func TestTencent_MisnamedSignal(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	rightly := order.Answer{By: "omar", Values: supportValues}
	r.at(time.Hour, func() { r.SignalWorkflow("support_handoff", rightly) })
	r.looks(2*time.Hour, func(p order.Progress) {
		require.Len(t, p.Refused, 1)
		assert.Equal(t, "support_handoff", p.Refused[0].Signal)
		assert.Contains(t, p.Refused[0].Why, "no hand-off of that name; this order has approval, support-handoff, tencent-portal,")
		assert.Equal(t, order.HandoffSupport, p.Waits[1].Name, "it goes on waiting")
	})
	for i := range 12 {
		r.at(3*time.Hour, func() { r.SignalWorkflow(fmt.Sprint(i, strings.Repeat("x", 900)), strings.Repeat("x", 1_900_000)) })
	}
	r.looks(4*time.Hour, func(p order.Progress) {
		assert.Len(t, p.Refused, 10)
		assert.LessOrEqual(t, jsonLength(t, p), 20_000)
	})
	r.at(5*time.Hour, r.CancelWorkflow)
	r.at(5*time.Hour, func() { r.SignalWorkflow("cancel", nil) })
	_, err := r.order(validOrder())
	require.Error(t, err)
	last := r.progress().Refused[9]
	assert.Equal(t, "cancel", last.Signal, "an order that is being cancelled says it too")
}

// Who has to know but one thing of an order asks no more: since when it waits for something, and how often that was answered.
func TestTencent_AskedAboutOneWait(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	ask := func(after time.Duration, wait string, check func(order.Asked)) {
		r.at(after, func() {
			value, err := r.QueryWorkflow(order.QueryWait, wait)
			require.NoError(t, err)
			var asked order.Asked
			require.NoError(t, value.Get(&asked))
			check(asked)
		})
	}
	ask(time.Hour, order.WaitActivation, func(a order.Asked) { assert.Equal(t, r.progress().Waits[0].Since, a.Since) })
	ask(time.Hour, order.HandoffSupport, func(a order.Asked) { assert.Zero(t, a.Answers) })
	ask(time.Hour, order.HandoffApproval, func(a order.Asked) { assert.Zero(t, a.Since, "it does not wait for that") })
	r.answers(2*time.Hour, order.HandoffSupport, supportValues)
	ask(3*time.Hour, order.HandoffSupport, func(a order.Asked) {
		assert.Equal(t, 1, a.Answers)
		assert.Zero(t, a.Since, "it waits no more")
		assert.NotEmpty(t, a.RunID)
	})
	r.at(4*time.Hour, r.CancelWorkflow)
	_, err := r.order(validOrder())
	require.Error(t, err)
}
