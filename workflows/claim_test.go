package workflows_test

import (
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"
)

// claims has a person take a hand-off, or give it back; it returns where the refusal will be, if it is refused.
func (s *stage) claims(after time.Duration, by order.Person, handoff string, release bool) *error {
	var refusal error
	s.at(after, func() {
		s.UpdateWorkflow(order.UpdateClaim, "", &testsuite.TestUpdateCallback{
			OnAccept: func() {}, OnReject: func(err error) { refusal = err }, OnComplete: func(any, error) {},
		}, order.Claim{By: by, Handoff: handoff, Release: release})
	})
	return &refusal
}

// Who takes a hand-off is shown where it is looked for, is not reminded, and need not be who answers.
func TestClaim(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.rings(time.Hour)
	var shown []map[string]string
	r.OnUpsertMemo(mock.MatchedBy(func(memo map[string]any) bool {
		claims, is := memo[order.ClaimsMemo].(map[string]string)
		shown = append(shown, claims)
		return is
	})).Return(nil)
	o := validOrder()
	o.Handoffs = map[string]order.WaitPolicy{order.HandoffSupport: {Deadline: "10d", RemindEvery: "1d"}}
	r.claims(time.Hour, "li", order.HandoffSupport, false)
	again := r.claims(2*time.Hour, "LI", order.HandoffSupport, false)
	nobody := r.claims(2*time.Hour, "", order.HandoffSupport, false)
	early := r.claims(2*time.Hour, "li", order.HandoffApproval, false)
	usual := r.claims(2*time.Hour, "li", order.WaitActivation, false)
	r.looks(3*time.Hour, func(p order.Progress) {
		w := p.Waits[1]
		assert.Equal(t, []any{order.HandoffSupport, order.Person("li")}, []any{w.Name, w.ClaimedBy})
		assert.Equal(t, "took support-handoff", p.Record[len(p.Record)-1].What)
	})
	r.claims(80*time.Hour, "omar", order.HandoffSupport, false)
	r.claims(100*time.Hour, "ana", order.HandoffSupport, true)
	unclaimed := r.claims(101*time.Hour, "ana", order.HandoffSupport, true)
	r.claims(200*time.Hour, "ana", order.HandoffSupport, false)
	r.supportActs(210 * time.Hour)
	r.answers(211*time.Hour, order.HandoffSupport, supportValues)
	r.answers(212*time.Hour, order.HandoffTencentPortal, nil)
	_, err := r.order(o)
	require.NoError(t, err)
	failsWith(t, *again, order.ErrorAnswered)
	failsWith(t, *nobody, order.ErrorInvalidAnswer)
	failsWith(t, *early, order.ErrorNotWaiting)
	failsWith(t, *usual, order.ErrorNotWaiting)
	failsWith(t, *unclaimed, order.ErrorAnswered)
	assert.Equal(t, []map[string]string{
		{order.HandoffSupport: "li"}, {order.HandoffSupport: "omar"}, {}, {order.HandoffSupport: "ana"}, {},
	}, shown)
	var what []string
	for _, e := range r.progress().Record {
		if e.Handoff == order.HandoffSupport {
			what = append(what, e.By+" "+e.What)
		}
	}
	assert.Equal(t, []string{
		"li took support-handoff", "omar took support-handoff from li", "ana gave support-handoff back", "ana took support-handoff", "li answered support-handoff",
	}, what)

	told := r.webhook.of(order.HandoffSupport)
	count := map[string]int{}
	for _, e := range told {
		count[e.Type]++
	}
	assert.Equal(t, map[string]int{
		notify.EventWaitOpened: 1, notify.EventWaitClaimed: 3, notify.EventWaitReminder: 4, notify.EventWaitAnswered: 1,
	}, count, "reminded while nobody had it, from the hundredth hour to the two hundredth")
	last := told[len(told)-1]
	assert.Equal(t, []string{notify.EventWaitAnswered, "li"}, []string{last.Type, last.Data.By})
}

// What an order waited for is told to be over, as what it was: answered, or given up with the order.
func TestWhatIsOverIsTold(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.rings(time.Hour)
	o := validOrder()
	o.Approval.Required = true
	r.answers(90*time.Minute, order.HandoffApproval, map[string]order.Value{"decision": "approve"})
	r.at(6*time.Hour, r.CancelWorkflow)
	_, err := r.order(o)
	require.Error(t, err)
	over := map[string]bool{}
	for _, o := range r.progress().Over {
		over[o.Wait.Name] = o.Answered
		assert.Empty(t, o.Wait.Form)
		assert.False(t, o.Until.Before(o.Wait.Since))
	}
	assert.Equal(t, map[string]bool{order.HandoffApproval: true, order.HandoffSupport: false, order.WaitActivation: false, order.WaitRemoval: true}, over)
	assert.Equal(t, []string{notify.EventWaitOpened, notify.EventWaitAnswered}, r.webhook.told(order.HandoffApproval))
	assert.Equal(t, "li", r.webhook.of(order.HandoffApproval)[1].Data.By)
}
