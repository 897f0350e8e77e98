package workflows

import (
	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// approve waits for somebody to agree, if the order asks for that.
func (r *record) approve(ctx workflow.Context, approval Approval) error {
	if !approval.Required {
		r.settle(HandoffApproval, "the order asks for no approval")
		return nil
	}
	if err := r.ask(ctx, HandoffApproval); err != nil {
		return err
	}
	r.settle(HandoffApproval, "the decision was made by "+r.answeredBy(HandoffApproval))
	if r.value(HandoffApproval, "decision") == "approve" {
		return nil
	}
	message := "rejected by " + r.answeredBy(HandoffApproval)
	if note := r.handoff(HandoffApproval).answer.Note; note != "" {
		message += ": " + note
	}
	return temporal.NewNonRetryableApplicationError(message, ErrorNotApproved, nil)
}

// askPrice has the activity tell what the request costs, if somebody has to approve it: the approver is shown it, and the
// record keeps it. An order does not fail because its price is not known.
func (r *record) askPrice(ctx workflow.Context, activity, request any) error {
	if r.lean && !r.common.Approval.Required {
		return nil
	}
	var price providers.Price
	err := workflow.ExecuteActivity(glance(ctx, "ask for the price"), activity, request).Get(ctx, &price)
	if temporal.IsCanceledError(err) {
		return err
	}
	if err != nil {
		price = providers.Price{Reason: reason(err)}
	}
	r.Price = &price
	return nil
}
