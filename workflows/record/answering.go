package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"turnup/workflows/order"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// handoff is a hand-off of one order: whether it takes answers now, and the answer it has.
type handoff struct {
	order.Handoff
	taking bool
	only   []string // the options that are offered now; none when all are
	why    string   // why it takes none
	answer *order.Answer
}

// listen lets people answer the hand-off by an update, or by a signal of the same name.
func (r *Record) listen(ctx workflow.Context, name string) error {
	definition, known := order.FindHandoff(name)
	if !known {
		return fmt.Errorf("no hand-off is called %s", name)
	}
	h := &handoff{Handoff: definition, why: "the order has not come to it yet"}
	r.handoffs = append(r.handoffs, h)

	err := workflow.SetUpdateHandlerWithOptions(ctx, name,
		func(ctx workflow.Context, a order.Answer) (order.Receipt, error) { return r.take(ctx, h, a), nil },
		workflow.UpdateHandlerOptions{
			Description: definition.Title,
			Validator:   func(_ workflow.Context, a order.Answer) error { return r.refusal(h, a) },
		})
	if err != nil {
		return fmt.Errorf("register update %s: %w", name, err)
	}
	signals := workflow.GetSignalChannelWithOptions(ctx, name, workflow.SignalChannelOptions{Description: definition.Title})
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			// A raw value, since the SDK drops a signal that does not decode without a word.
			var raw converter.RawValue
			if !signals.Receive(ctx, &raw) {
				return
			}
			r.takeSignal(ctx, h, raw)
		}
	})
	return nil
}

// refusal is why the answer can't be taken now, or nil. Temporal calls it before an update enters history.
func (r *Record) refusal(h *handoff, a order.Answer) error {
	if !h.taking {
		message := fmt.Sprintf("%s does not take %s now: %s", r.Progress.ID, h.Name, h.why)
		return temporal.NewNonRetryableApplicationError(message, order.ErrorNotWaiting, nil)
	}
	faults := h.Faults(a)
	if h.Name == order.HandoffApproval && r.common.Approval.NotByRequester && a.By.Is(r.common.RequestedBy) {
		faults.Add("by", "must be somebody else than who placed the order", a.By)
	}
	if action := string(a.Values[h.Form[0].Name]); len(faults) == 0 && len(h.only) > 0 && !slices.Contains(h.only, action) {
		faults.Add(h.Form[0].Name, "must be "+strings.Join(h.only, " or ")+" here", action)
	}
	if len(faults) == 0 {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil, faults)
}

// take records the answer; the runbook, which waits for it, goes on by itself.
func (r *Record) take(ctx workflow.Context, h *handoff, a order.Answer) order.Receipt {
	receipt := order.Receipt{Handoff: h.Name, AcceptedAt: workflow.Now(ctx)}
	if h.answer != nil && h.Same(*h.answer, a) {
		receipt.Unchanged = true
		return receipt
	}
	what := "answered " + h.Name
	if h.answer != nil {
		what, receipt.Correction = "corrected "+h.Name, true
	}
	h.answer = &a
	r.Progress.Record = append(r.Progress.Record, order.Entry{At: receipt.AcceptedAt, By: string(a.By), What: what, Handoff: h.Name, Values: a.Values, Note: a.Note})
	r.refresh(ctx)
	return receipt
}

// takeSignal takes a signal like an update. Nobody listens to a signal's refusal, so that is shown in the details.
func (r *Record) takeSignal(ctx workflow.Context, h *handoff, raw converter.RawValue) {
	var a order.Answer
	err := json.Unmarshal(raw.Payload().GetData(), &a)
	if err != nil {
		err = fmt.Errorf(`the payload must be JSON such as {"by": "ana", "values": {%q: %q}}: %w`, h.Form[0].Name, h.Form[0].Example, err)
	} else {
		err = r.refusal(h, a)
	}
	if err == nil {
		r.take(ctx, h, a)
		return
	}
	refused := append(r.Progress.Refused, order.Refusal{At: workflow.Now(ctx), Signal: h.Name, Why: Reason(err)})
	r.Progress.Refused = refused[max(0, len(refused)-maxRefused):]
	r.refresh(ctx)
}

// maxRefused is how many refused signals an order remembers.
const maxRefused = 10

func (r *Record) handoff(name string) *handoff {
	for _, h := range r.handoffs {
		if h.Name == name {
			return h
		}
	}
	panic("hand-off " + name + " is not one of the order's")
}

// Invite lets the hand-off take answers: those of its options that are only, or all.
func (r *Record) Invite(name string, only ...string) {
	h := r.handoff(name)
	h.taking, h.why, h.only = true, "", only
}

// Settle makes the hand-off's answer final.
func (r *Record) Settle(name, why string) {
	h := r.handoff(name)
	h.taking, h.why = false, why
}

// SettleAll makes every answer final.
func (r *Record) SettleAll(why string) {
	for _, h := range r.handoffs {
		h.taking, h.why = false, why
	}
}

// Answered reports whether somebody has answered the hand-off.
func (r *Record) Answered(name string) bool { return r.handoff(name).answer != nil }

// Value is what the person gave for the field, or "".
func (r *Record) Value(name, field string) string {
	h := r.handoff(name)
	if h.answer == nil {
		return ""
	}
	return string(h.answer.Values[field])
}

// AnsweredBy is who answered the hand-off, or "".
func (r *Record) AnsweredBy(name string) string {
	h := r.handoff(name)
	if h.answer == nil {
		return ""
	}
	return string(h.answer.By)
}
