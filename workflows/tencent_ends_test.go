package workflows_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"turnup/providers/simulator"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

// failsWith checks the type of the error that the order failed with.
func failsWith(t *testing.T, err error, kind string) {
	t.Helper()
	var failure *temporal.ApplicationError
	require.ErrorAs(t, err, &failure)
	assert.Equal(t, kind, failure.Type())
}

func TestTencent_RefusedBeforeAnythingIsBought(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*tencent.Order)
		says   string
	}{
		"wrong order":       {func(o *tencent.Order) { o.SpeedMbps = -5 }, "speedMbps: must be 1 to 100000"},
		"no such port":      {func(o *tencent.Order) { o.Port = "Moon" }, "My-Port-1 (66c29b3c6dcad34e5b728c9c) is not the port that was asked for"},
		"port off":          {func(o *tencent.Order) { o.Port = "My-Port-Disabled" }, `its status is "DISABLED", not ACTIVE`},
		"port full":         {func(o *tencent.Order) { o.Port = "My-Port-Full" }, "has 0 of 1000 Mbps free, the order needs 100"},
		"single service":    {func(o *tencent.Order) { o.Port = "My-Port-Single" }, "one untagged connection owns the whole port"},
		"no such metro":     {func(o *tencent.Order) { o.Metro = "XXX" }, "Hong Kong (HKG) (77d9f1fbbcaa906f3cddb6d1) is not the metro that was asked for"},
		"metro not ready":   {func(o *tencent.Order) { o.Metro = "FRA" }, "Frankfurt (FRA)"},
		"metro without L2":  {func(o *tencent.Order) { o.Metro = "SEL" }, "Seoul (SEL)"},
		"port and metro":    {func(o *tencent.Order) { o.Port, o.Metro = "Moon", "XXX" }, "\nmetro: "},
		"VLAN out of range": {func(o *tencent.Order) { o.VLAN = 4095 }, "vlan: must be 1 to 4094"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			o := validOrder()
			test.change(&o)
			_, err := r.order(o)
			failsWith(t, err, order.ErrorRefused)
			require.ErrorContains(t, err, test.says)
			assert.Zero(t, r.provider.Calls()["createConnection"])
			p := r.progress()
			assert.Equal(t, order.StateFailed, p.State)
			assert.Contains(t, p.Reason, test.says)
		})
	}
}

func TestTencent_NotApproved(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.Approval.Required = true
	r.at(time.Hour, func() {
		r.UpdateWorkflowNoRejection(order.HandoffApproval, "", t, order.Answer{
			By: "li", Note: "too expensive", Values: map[string]order.Value{"decision": "reject"},
		})
	})
	_, err := r.order(o)
	failsWith(t, err, order.ErrorNotApproved)
	assert.ErrorContains(t, err, "rejected by li: too expensive")
	assert.Zero(t, r.ledger().Purchases)
}

// Cancelling before the purchase means that nothing happened; after it, what was bought is removed and read back.
func TestTencent_CancelledInEveryState(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		approval bool
		scenes   func(r *rehearsal)
		when     time.Duration
		status   string // of the connection just before; "" when none is bought
	}{
		"waiting for approval": {approval: true, when: time.Hour},
		"CREATING":             {when: 30 * time.Second, status: "CREATING"},
		"PENDING":              {when: time.Hour, status: "PENDING"},
		"MANUAL": {when: time.Hour + 30*time.Second, status: "MANUAL", scenes: func(r *rehearsal) {
			r.supportActs(time.Hour)
		}},
		"values are there": {when: 2 * time.Hour, status: "PENDING", scenes: func(r *rehearsal) {
			r.answers(time.Hour, order.HandoffSupport, supportValues)
		}},
		"ACTIVE, portal waits": {when: 3 * time.Hour, status: "ACTIVE", scenes: func(r *rehearsal) {
			r.supportActs(time.Hour)
			r.answers(2*time.Hour, order.HandoffSupport, supportValues)
		}},
		"portal is done": {when: 3 * time.Hour, status: "PENDING", scenes: func(r *rehearsal) {
			r.answers(time.Hour, order.HandoffSupport, supportValues)
			r.answers(2*time.Hour, order.HandoffTencentPortal, portalValues)
		}},
		"an invented status": {when: 3 * time.Hour, status: "FROZEN", scenes: func(r *rehearsal) {
			r.at(time.Hour, func() { require.NoError(r.t, r.provider.SetStatus(mark, "FROZEN")) })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			o := validOrder()
			o.Approval.Required = test.approval
			if test.scenes != nil {
				test.scenes(r)
			}
			r.at(test.when, func() {
				if test.status != "" {
					assert.Equal(t, test.status, r.provider.Ledger().Purchases[0].Status)
				}
				r.CancelWorkflow()
			})
			_, err := r.order(o)
			var cancelled *temporal.CanceledError
			require.ErrorAs(t, err, &cancelled)
			p := r.progress()
			assert.Equal(t, order.StateCancelled, p.State)
			assert.Zero(t, r.ledger().Live, "nothing is left billing")
			if test.status == "" {
				assert.Zero(t, r.ledger().Purchases)
				return
			}
			assert.Equal(t, 1, r.ledger().Purchases)
			said := p.Record[len(p.Record)-2].What
			assert.Contains(t, said, "read back that")
		})
	}
}

func TestTencent_DeadlineThatFailsUndoesThePurchase(t *testing.T) {
	t.Parallel()
	fail := order.WaitPolicy{Deadline: "2d", OnDeadline: order.OnDeadlineFail}
	for name, test := range map[string]struct {
		change func(*tencent.Order)
		scenes func(r *rehearsal)
		bought int
	}{
		"approval": {bought: 0, change: func(o *tencent.Order) {
			o.Approval.Required = true
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffApproval: fail}
		}},
		"support-handoff": {bought: 1, change: func(o *tencent.Order) {
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffSupport: fail}
		}},
		"tencent-portal": {bought: 1, change: func(o *tencent.Order) {
			o.Handoffs = map[string]order.WaitPolicy{order.HandoffTencentPortal: fail}
		}, scenes: func(r *rehearsal) {
			r.supportActs(time.Hour)
			r.answers(2*time.Hour, order.HandoffSupport, supportValues)
		}},
		"activation": {bought: 1, change: func(o *tencent.Order) { o.Activation = fail }, scenes: func(r *rehearsal) {
			r.answers(time.Hour, order.HandoffSupport, supportValues)
			r.answers(2*time.Hour, order.HandoffTencentPortal, nil)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			o := validOrder()
			test.change(&o)
			if test.scenes != nil {
				test.scenes(r)
			}
			_, err := r.order(o)
			failsWith(t, err, order.ErrorDeadline)
			assert.ErrorContains(t, err, name+" was not done within 2d")
			assert.Equal(t, test.bought, r.ledger().Purchases)
			assert.Zero(t, r.ledger().Live)
		})
	}
}

func TestTencent_ProviderSaysNo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		scene func(r *rehearsal) error
		says  string
	}{
		"denied":    {func(r *rehearsal) error { return r.provider.Deny(mark, "no capacity") }, "as DENIED"},
		"error":     {func(r *rehearsal) error { return r.provider.Fail(mark, "fibre cut") }, "as ERROR: fibre cut"},
		"cancelled": {func(r *rehearsal) error { return r.provider.Cancel(mark) }, "as CANCELLED"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			r.at(time.Hour, func() { require.NoError(t, test.scene(r)) })
			_, err := r.order(validOrder())
			failsWith(t, err, order.ErrorRejected)
			assert.ErrorContains(t, err, test.says)
			assert.Zero(t, r.ledger().Live)
			assert.Equal(t, order.StateFailed, r.progress().State)
		})
	}
}

// When the provider refuses to remove what was bought, the order does not end: it asks a person, and tries again.
func TestTencent_RemovalRefused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.at(time.Hour, func() {
		require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: http.StatusBadRequest, Count: 2}))
		r.CancelWorkflow()
	})
	r.looks(2*time.Hour, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Equal(t, order.HandoffResolveRemoval, p.Waits[0].Name)
		assert.Contains(t, p.Reason, "may still be billed")
		assert.Equal(t, 1, r.ledger().Live)
	})
	r.answers(3*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
	_, err := r.order(validOrder())
	var cancelled *temporal.CanceledError
	require.ErrorAs(t, err, &cancelled)
	assert.Zero(t, r.ledger().Live)
}

func TestTencent_UnknownStatusKeepsWaiting(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.at(time.Hour, func() { require.NoError(t, r.provider.SetStatus(mark, "Frozen Solid")) })
	r.looks(2*time.Hour, func(p order.Progress) {
		assert.Equal(t, "Frozen Solid", p.Legs[0].Status, "as the provider wrote it")
		assert.False(t, p.State.Ended())
	})
	r.at(3*time.Hour, func() { require.NoError(t, r.provider.SetStatus(mark, "")) })
	r.supportActs(4 * time.Hour)
	r.answers(5*time.Hour, order.HandoffSupport, supportValues)
	r.answers(6*time.Hour, order.HandoffTencentPortal, nil)
	_, err := r.order(validOrder())
	require.NoError(t, err)
}

// An order ends when a person says so, and tells who it was and why. Temporal's own way ends it too, and tells that nobody is known.
func TestTencent_CancelledBy(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cancel       func(r *rehearsal)
		reason, says string
	}{
		"a person": {
			func(r *rehearsal) {
				r.UpdateWorkflowNoRejection(order.UpdateCancel, "", r.t, order.Cancellation{By: "li", Reason: "wrong metro"})
			},
			"cancelled by li: wrong metro", "li asked to cancel",
		},
		"somebody in Temporal": {(*rehearsal).CancelWorkflow, "cancelled in Temporal", "turnup asked to cancel in Temporal, which tells not by whom"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			long := r.refused(time.Minute, order.UpdateCancel, order.Cancellation{By: "li", Reason: strings.Repeat("x", 1001)})
			r.at(time.Hour, func() { test.cancel(r) })
			_, err := r.order(validOrder())
			require.Error(t, err)
			assert.ErrorContains(t, *long, "reason: must be at most 1000 characters")
			p := r.progress()
			assert.Equal(t, order.StateCancelled, p.State)
			assert.Equal(t, test.reason, p.Reason)
			var said []string
			for _, entry := range p.Record {
				said = append(said, entry.By+" "+entry.What)
			}
			assert.Contains(t, said, test.says)
			assert.Zero(t, r.ledger().Live, "nothing is left billing")
		})
	}
}
