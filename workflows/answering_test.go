package workflows_test

import (
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// A correction is taken until the next step, and both are kept.
func TestTencent_Correction(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.answers(time.Hour, order.HandoffSupport, supportValues)
	var receipts []order.Receipt
	again := func(after time.Duration, vlan order.Value) {
		r.at(after, func() {
			values := map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": vlan}
			r.UpdateWorkflow(order.HandoffSupport, "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { t.Error(err) },
				OnComplete: func(receipt any, err error) {
					require.NoError(t, err)
					receipts = append(receipts, receipt.(order.Receipt))
				},
			}, order.Answer{By: "omar", Values: values})
		})
	}
	again(2*time.Hour, "60")
	again(3*time.Hour, "61")
	r.answers(4*time.Hour, order.HandoffTencentPortal, nil)
	late := r.refused(5*time.Hour, order.HandoffSupport, order.Answer{By: "omar", Values: supportValues})
	r.supportActs(6 * time.Hour)

	connection, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 61, connection.TencentVLAN)
	require.Len(t, receipts, 2)
	assert.True(t, receipts[0].Unchanged)
	assert.True(t, receipts[1].Correction)
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
