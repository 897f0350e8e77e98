package workflows_test

import (
	"testing"
	"time"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The approver must be somebody else, and stays the same person however they spell themselves.
func TestOrder_IsNotApprovedByWhoeverPlacedIt(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.RequestedBy = "\u00a0Ana\u200b Li"
	o.Approval = order.Approval{Required: true, NotByRequester: true}
	refusals := map[string]*error{}
	for i, by := range []order.Person{"ana li ", "ANA LI", "ana\u00a0li", "an\u200ba li", "ａｎａ ｌｉ", "ana  li"} {
		refusals[string(by)] = r.refused(time.Minute+time.Duration(i)*time.Second, order.HandoffApproval, order.Answer{By: by, Values: approve})
	}
	r.at(2*time.Minute, func() {
		r.SignalWorkflow(order.HandoffApproval, map[string]any{"by": "ana li\u200b", "values": approve})
	})
	r.looks(3*time.Minute, func(p order.Progress) {
		assert.Equal(t, "Ana Li", p.RequestedBy)
		assert.Equal(t, order.StateHeld, p.State)
		require.Len(t, p.Refused, 1, "the signal")
		assert.Contains(t, p.Refused[0].Why, "somebody else")
	})
	r.at(4*time.Minute, func() {
		r.UpdateWorkflowNoRejection(order.HandoffApproval, "", t, order.Answer{By: " Bo\u200b ", Values: map[string]order.Value{"decision": "reject"}})
	})
	_, err := r.order(o)
	require.ErrorContains(t, err, "Bo")
	for by, refusal := range refusals {
		assert.ErrorContains(t, *refusal, "by: must be somebody else than who placed the order", by)
	}
	record := r.progress().Record
	assert.Equal(t, "Ana Li", record[0].By)
	assert.Zero(t, r.ledger().Purchases)
}

// desk is a desk that has proven who placed the order, and who answers it.
type desk struct {
	interceptor.WorkerInterceptorBase
	proof         order.Proof
	refuseSignals bool
}

func (d *desk) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &proving{interceptor.WorkflowInboundInterceptorBase{Next: next}, d}
}

type proving struct {
	interceptor.WorkflowInboundInterceptorBase
	*desk
}

func (p *proving) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if p.refuseSignals {
		ctx = order.RefuseSignals(ctx)
	}
	return p.Next.ExecuteWorkflow(ctx, in)
}

func (p *proving) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	return p.Next.ValidateUpdate(order.WithProof(ctx, p.proof), in)
}

func (s *stage) proves(d *desk) {
	s.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{d}, DeadlockDetectionTimeout: time.Minute})
}

// Who is proven is compared by the login's word, whatever anybody calls themselves.
func TestOrder_FourEyes(t *testing.T) {
	t.Parallel()
	ana := &order.Actor{Issuer: "https://login", Subject: "1", Name: "Ana"}
	ann := &order.Actor{Issuer: "https://login", Subject: "1", Name: "Ann Li"} // who married
	other := &order.Actor{Issuer: "https://login", Subject: "2", Name: "Ana"}
	partner := &order.Actor{Issuer: "https://partner", Subject: "1", Name: "Ana"}
	for name, test := range map[string]struct {
		proof order.Proof
		by    order.Person
		says  string // "" when it is approved
	}{
		"the same person under another name":        {order.Proof{Requester: ana, Actor: ann, Required: true}, "Ann Li", "must be somebody else"},
		"another of the same name":                  {order.Proof{Requester: ana, Actor: other, Required: true}, "Ana", ""},
		"the same number at another login":          {order.Proof{Requester: ana, Actor: partner}, "Ana", ""},
		"who placed it is not proven, and must be":  {order.Proof{Actor: other, Required: true}, "Bo", "is not proven"},
		"who placed it is not proven, and need not": {order.Proof{Actor: other}, "Bo", ""},
		"nor is that somebody else":                 {order.Proof{Actor: other}, "ana", "must be somebody else"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			r.proves(&desk{proof: test.proof})
			o := validOrder()
			o.RequestedBy, o.Approval = "Ana", order.Approval{Required: true, NotByRequester: true}
			var refused error
			r.at(time.Minute, func() {
				r.UpdateWorkflow(order.HandoffApproval, "", &testsuite.TestUpdateCallback{
					OnAccept: func() {}, OnReject: func(err error) { refused = err }, OnComplete: func(any, error) {},
				}, order.Answer{By: test.by, Values: map[string]order.Value{"decision": "reject"}})
			})
			r.at(2*time.Minute, r.CancelWorkflow)
			_, err := r.order(o)
			if test.says == "" {
				require.NoError(t, refused)
				assert.ErrorContains(t, err, "rejected by")
				return
			}
			assert.ErrorContains(t, refused, test.says)
		})
	}
}

// A signal proves nobody. Where that is asked for it changes nothing, and shows.
func TestOrder_SignalsAreRefusedWhereProofIsRequired(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.proves(&desk{refuseSignals: true})
	o := validOrder()
	o.Approval.Required = true
	r.at(time.Minute, func() {
		r.SignalWorkflow(order.HandoffApproval, map[string]any{"by": "bo", "values": approve})
	})
	r.looks(2*time.Minute, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		require.Len(t, p.Refused, 1)
		assert.Contains(t, p.Refused[0].Why, "nobody can prove who sent a signal")
	})
	r.at(3*time.Minute, r.CancelWorkflow)
	_, err := r.order(o)
	require.Error(t, err)
	assert.Zero(t, r.ledger().Purchases)
}

// Two people must approve: one who says it twice, under whatever name, is one.
func TestOrder_TwoPeopleMustApprove(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	o := validOrder()
	o.RequestedBy, o.Approval = "ana", order.Approval{Required: true, Approvers: 2}
	var receipts []order.Receipt
	says := func(after time.Duration, by order.Person, refused *error) {
		r.at(after, func() {
			r.UpdateWorkflow(order.HandoffApproval, "", &testsuite.TestUpdateCallback{
				OnAccept: func() {}, OnReject: func(err error) { *refused = err },
				OnComplete: func(receipt any, err error) { receipts = append(receipts, receipt.(order.Receipt)) },
			}, order.Answer{By: by, Values: approve})
		})
	}
	var none, again error
	says(time.Minute, "bo", &none)
	says(2*time.Minute, " BO", &again)
	r.looks(3*time.Minute, func(p order.Progress) {
		assert.Equal(t, order.StateHeld, p.State)
		assert.Contains(t, p.Waits[0].Instructions, "Approved by bo; 1 more must approve.")
	})
	says(4*time.Minute, "li", &none)
	r.at(time.Hour, r.CancelWorkflow)
	_, err := r.order(o)
	require.Error(t, err, "cancelled")
	require.NoError(t, none)
	failsWith(t, again, order.ErrorAnswered)
	require.Len(t, receipts, 2)
	assert.Equal(t, []int{1, 0}, []int{receipts[0].Missing, receipts[1].Missing})
	assert.Equal(t, 1, r.ledger().Purchases)
}
