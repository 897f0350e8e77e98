package workflows_test

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestTencent(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Approval = order.Approval{Required: true, NotByRequester: true}

	own := r.refused(time.Minute, order.HandoffApproval, order.Answer{By: "Ana", Values: approve})
	r.looks(2*time.Minute, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, "waiting for approval", p.Doing)
		assert.True(t, p.Price.Known)
		require.Len(t, p.Requests, 1)
		assert.Equal(t, "PUT", p.Requests[0].Method)
		assert.Contains(t, string(p.Requests[0].Body), `"paymentType":"invoice"`)
		assert.Equal(t, "turnup approve tencent/hkg-prod-1", p.Waits[0].Command)
		assert.Zero(t, r.ledger().Purchases, "nothing is bought before the approval")
	})
	r.answers(time.Hour, order.HandoffApproval, approve)
	r.looks(2*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StatePending, p.State)
		assert.Equal(t, "PENDING", p.Legs[0].Status)
		assert.Equal(t, providers.PhaseWaiting, phase(p))
	})
	r.supportActs(3 * time.Hour)
	r.answers(4*time.Hour, order.HandoffSupport, supportValues)
	r.looks(5*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State, "now it waits for our side")
		assert.Equal(t, providers.PhaseActive, phase(p))
	})
	r.answers(6*time.Hour, order.HandoffTencentPortal, portalValues)

	var ended temporal.SearchAttributes
	r.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) { ended = args.Get(0).(temporal.SearchAttributes) }).Return(nil)
	connection, err := r.order(o)
	require.NoError(t, err)
	assert.ErrorContains(t, *own, "by: must be somebody else than who placed the order")
	assert.Equal(t, r.provider.Ledger().Purchases[0].ID, connection.ConnectionID)
	assert.Equal(t, 1, r.ledger().Purchases)
	assert.Equal(t, "12325464", connection.ProviderAccountID)
	assert.Equal(t, "dc-kd7d06of", connection.SharedConnectionID)
	assert.Equal(t, 60, connection.TencentVLAN)
	assert.Equal(t, "dcx-abcdefgh", connection.TunnelID)
	assert.Equal(t, []string{"ana", "li", "li"}, []string{connection.RequestedBy, connection.ApprovedBy, connection.CompletedBy})
	p := r.progress()
	assert.Equal(t, order.StateCompleted, p.State)
	assert.Empty(t, p.Waits)
	for _, wait := range order.ListedWaits {
		seconds, told := ended.GetInt64(wait.Key)
		assert.True(t, told, wait.Name)
		assert.EqualValues(t, order.WaitedIn(p.Steps)[wait.Name], seconds, wait.Name)
	}
}

// The hand-offs may come in any order, before or after the connection is active.
func TestTencent_HandoffsInEveryOrder(t *testing.T) {
	t.Parallel()
	const support, portal, active = 0, 1, 2
	for name, turns := range map[string][3]int{
		"support, portal, active": {support, portal, active},
		"support, active, portal": {support, active, portal},
		"portal, support, active": {portal, support, active},
		"portal, active, support": {portal, active, support},
		"active, support, portal": {active, support, portal},
		"active, portal, support": {active, portal, support},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			for i, turn := range turns {
				after := time.Duration(i+1) * time.Hour
				switch turn {
				case support:
					r.answers(after, order.HandoffSupport, supportValues)
				case portal:
					r.answers(after, order.HandoffTencentPortal, portalValues)
				case active:
					r.supportActs(after)
				}
			}
			connection, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, 60, connection.TencentVLAN)
			assert.Equal(t, 1, r.ledger().Live)
		})
	}
}

func TestTencent_SixtyDaysOfWaiting(t *testing.T) {
	t.Parallel()
	pace := activities.DefaultPace
	pace.Most = 6 * time.Hour // sixty days of looks every ten minutes would only take long
	r := rehearseAt(t, pace)
	const days = 60
	r.rings(time.Hour)
	r.looks(50*24*time.Hour, func(p order.Progress) {
		require.NotEmpty(t, p.Waits)
		assert.Equal(t, order.StateHeld, p.State, "past its deadline an order stays held")
		assert.True(t, p.Waits[0].Overdue)
	})
	r.supportActs(days*24*time.Hour + time.Hour)
	r.answers(days*24*time.Hour+2*time.Hour, order.HandoffSupport, supportValues)
	r.answers(days*24*time.Hour+3*time.Hour, order.HandoffTencentPortal, nil)
	_, err := r.order(validOrder())
	require.NoError(t, err)

	told := r.webhook.told(order.HandoffSupport)
	assert.Equal(t, notify.EventWaitOpened, told[0])
	count := map[string]int{}
	for _, kind := range told {
		count[kind]++
	}
	assert.Equal(t, 1, count[notify.EventWaitOpened])
	assert.Equal(t, 1, count[notify.EventWaitOverdue])
	assert.InDelta(t, days-1, count[notify.EventWaitReminder], 1, "one a day")
}

// An order's deadlines share a timer: each is heeded in its time, whatever began or ended before.
func TestTencent_DeadlinesOfSeveralWaits(t *testing.T) {
	t.Parallel()
	overdue := func(r *rehearsal, after time.Duration, names ...string) {
		r.looks(after, func(p order.Progress) {
			var late []string
			for _, w := range p.Waits {
				if w.Overdue {
					late = append(late, w.Name)
				}
			}
			assert.Equal(t, names, late, "after %s", after)
		})
	}
	for name, c := range map[string]struct {
		portal, activation order.Duration
		looks              func(r *rehearsal)
	}{
		"the next is earlier": {"1h", "9h", func(r *rehearsal) {
			overdue(r, 5*time.Hour+50*time.Minute)
			overdue(r, 6*time.Hour+10*time.Minute, order.HandoffTencentPortal)
			overdue(r, 8*time.Hour+50*time.Minute, order.HandoffTencentPortal)
			overdue(r, 9*time.Hour+10*time.Minute, order.WaitActivation, order.HandoffTencentPortal)
		}},
		"the next is later": {"4h", "8h", func(r *rehearsal) {
			overdue(r, 6*time.Hour+10*time.Minute)
			overdue(r, 8*time.Hour+10*time.Minute, order.WaitActivation)
			overdue(r, 8*time.Hour+50*time.Minute, order.WaitActivation)
			overdue(r, 9*time.Hour+10*time.Minute, order.WaitActivation, order.HandoffTencentPortal)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			o := validOrder()
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffSupport: {Deadline: "6h"}, order.HandoffTencentPortal: {Deadline: c.portal}}
			o.Activation = order.WaitPolicy{Deadline: c.activation}
			r.answers(5*time.Hour, order.HandoffSupport, supportValues)
			c.looks(r)
			r.supportActs(10 * time.Hour)
			r.answers(12*time.Hour, order.HandoffTencentPortal, portalValues)
			_, err := r.order(o)
			require.NoError(t, err)
		})
	}
}
