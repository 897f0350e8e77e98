package record

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Approve waits for somebody to agree, if the order asks for that.
func (r *Record) Approve(ctx workflow.Context) error {
	if !r.common.Approval.Required {
		r.Settle(order.HandoffApproval, "the order asks for no approval")
		return nil
	}
	h := r.handoff(order.HandoffApproval)
	h.Title, h.Instructions = cmp.Or(r.deed.Title, h.Title), cmp.Or(r.deed.Instructions, h.Instructions)
	if err := r.Ask(ctx, order.HandoffApproval); err != nil {
		return err
	}
	r.Settle(order.HandoffApproval, "the decision was made by "+r.AnsweredBy(order.HandoffApproval))
	if r.Value(order.HandoffApproval, "decision") == "approve" {
		return nil
	}
	message := "rejected by " + r.AnsweredBy(order.HandoffApproval)
	if note := r.handoff(order.HandoffApproval).answer.Note; note != "" {
		message += ": " + note
	}
	return temporal.NewNonRetryableApplicationError(message, order.ErrorNotApproved, nil)
}

// Approved is the price that somebody agreed to, or nil.
func (r *Record) Approved() *providers.Price {
	if price := r.Progress.Price; r.common.Approval.Required && price != nil && price.Known {
		return price
	}
	return nil
}

// ApproveAgain waits for somebody to agree to another price than the approved one, at the time of the purchase.
func (r *Record) ApproveAgain(ctx workflow.Context, now activities.Priced) error {
	h := r.handoff(order.HandoffApproval)
	r.Progress.Reason = fmt.Sprintf("the price was %s when %s approved it, and is now %s", r.Progress.Price, r.AnsweredBy(order.HandoffApproval), now)
	r.Note(ctx, By, r.Progress.Reason)
	h.answer, h.agreed = nil, nil
	r.costs(now)
	h.Title = "Approve the purchase at another price"
	h.Instructions = "The price is not the one that was approved. Approve it as it is now, or reject: then what the order has bought so far is removed."
	if err := r.Approve(ctx); err != nil {
		return err
	}
	r.Progress.Reason = ""
	r.refresh(ctx)
	return nil
}

// AskPrice asks what the request costs, if somebody has to approve it: the approver is shown both, and the
// record keeps them. An order does not fail because its price is not known.
func (r *Record) AskPrice(ctx workflow.Context, request any) error {
	if !r.common.Approval.Required {
		return nil
	}
	var priced activities.Priced
	err := r.Execute(options.ReadBriefly(ctx, "ask for the price"), activities.StepPrice, request, &priced)
	if temporal.IsCanceledError(err) {
		return err
	}
	if err != nil {
		priced.Price = providers.Price{Reason: Reason(err)}
	}
	r.costs(priced)
	return nil
}

// costs notes what is asked for, as the provider will read it, and at what price.
func (r *Record) costs(p activities.Priced) {
	r.Progress.Price, r.Progress.Requests = &p.Price, p.Requests
}

// checkFourEyes adds the fault of an approver who placed the order. Where both are proven, only that counts: the name of one person may
// be spelt in two ways, and two people may have one name.
func (r *Record) checkFourEyes(faults *providers.Faults, a order.Answer, proof order.Proof) {
	same := a.By.Is(r.common.RequestedBy)
	if proof.Actor != nil && proof.Requester != nil {
		same = proof.Actor.Is(*proof.Requester)
	}
	switch {
	case same:
		faults.Add("by", "must be somebody else than who placed the order", a.By)
	case proof.Required && proof.Requester == nil:
		faults.Add("by", "must be somebody else than who placed the order, and who that was is not proven: cancel it, and order it after a login", a.By)
	}
}

// agreed is somebody who approved.
type agreed struct {
	by    order.Person
	actor *order.Actor // nil when that is not proven
}

// is reports whether both are one person, as far as can be told: whoever is not proven may be whom they call themselves.
func (a agreed) is(other agreed) bool {
	if a.actor != nil && other.actor != nil {
		return a.actor.Is(*other.actor)
	}
	return a.by.Is(other.by)
}

func approves(h *handoff, a order.Answer) bool {
	return h.Name == order.HandoffApproval && a.Values["decision"] == "approve"
}

// agrees reports whether the person has approved already.
func (h *handoff) agrees(who agreed) bool { return slices.ContainsFunc(h.agreed, who.is) }

func named(people []agreed) string {
	names := make([]string, len(people))
	for i, who := range people {
		names[i] = string(who.by)
	}
	return strings.Join(names, " and ")
}

// sayWhoAgreed has an approval that waits for more people say so.
func (r *Record) sayWhoAgreed(h *handoff, missing int) {
	for i, w := range r.Progress.Waits {
		if w.Name == h.Name && missing > 0 {
			r.Progress.Waits[i].Instructions = fmt.Sprintf("%s Approved by %s; %d more must approve.", h.Instructions, named(h.agreed), missing)
		}
	}
}
