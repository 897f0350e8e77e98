package record

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// handoff is a hand-off of one order: whether it takes answers now, and the answer it has.
type handoff struct {
	order.Handoff
	taking  bool
	asked   bool     // a part of the order waits for its answer to a question; others have to wait
	why     string   // why it takes none
	only    []string // the options that are offered now; none when all are
	answer  *order.Answer
	at      time.Time // of the answer
	answers int       // how often it was answered, corrections included, since the order began
	sees    string    // what turnup sees of it, which stands before its instructions

	proposed map[string]order.Value // values that a person may confirm; nil for none
	checks   Checks
	agreed   []agreed // who approved, while more people have to
}

// Checks are how an answer is compared with what turnup sees itself. The zero value compares nothing.
type Checks struct {
	Known func(a order.Answer, faults *providers.Faults)   // with what is known already: a validator asks nobody
	Look  func(ctx workflow.Context, a order.Answer) error // with what there is now; nil when nobody has to be asked
}

// maxAnswer is how long an answer may be, in bytes: several times what the longest note and every value need.
const maxAnswer = 32 << 10

// read decodes an answer. Its size comes first: what is megabytes long is not looked into.
func (h *handoff) read(raw converter.RawValue) (a order.Answer, err error) {
	data := raw.Payload().GetData()
	if len(data) > maxAnswer {
		message := fmt.Sprintf("an answer must be at most %d bytes long", maxAnswer) // not how long: it may have come cut
		return a, temporal.NewNonRetryableApplicationError(message, order.ErrorInvalidAnswer, nil)
	}
	if err := json.Unmarshal(data, &a); err != nil {
		message := fmt.Sprintf(`the payload must be JSON such as {"by": "ana", "values": {%q: %q}}: %s`, h.Form[0].Name, h.Form[0].Example, err)
		return a, temporal.NewNonRetryableApplicationError(providers.Shorten(message, maxWhy), order.ErrorInvalidAnswer, nil)
	}
	return a, nil
}

// listen lets people answer the hand-off by an update, or by a signal of the same name.
func (r *Record) listen(ctx workflow.Context, name string) error {
	definition, known := order.FindHandoff(name)
	if !known {
		return fmt.Errorf("no hand-off is called %s", name)
	}
	h := &handoff{Handoff: definition, why: notYet}
	r.handoffs = append(r.handoffs, h)

	err := workflow.SetUpdateHandlerWithOptions(ctx, name,
		func(ctx workflow.Context, raw converter.RawValue) (order.Receipt, error) {
			a, err := h.read(raw)
			if err != nil {
				return order.Receipt{}, err
			}
			return r.lookAndTake(ctx, h, raw, a, order.ActorIn(ctx))
		},
		workflow.UpdateHandlerOptions{
			Description: definition.Title,
			Validator:   func(ctx workflow.Context, raw converter.RawValue) error { return r.refusal(h, raw, order.ProofIn(ctx)) },
		})
	if err != nil {
		return fmt.Errorf("register update %s: %w", name, err)
	}
	r.listenToSignals(ctx, h)
	return nil
}

// refusal is why the answer can't be taken, or nil. Temporal calls it before an update enters history, where it lets an
// order have a limited number of updates: what is known already is refused too, with the receipt that it has.
func (r *Record) refusal(h *handoff, raw converter.RawValue, proof order.Proof) error {
	a, err := h.read(raw)
	if err != nil {
		return err
	}
	faults := h.Faults(a)
	if h.Name == order.HandoffApproval && r.common.Approval.NotByRequester {
		r.checkFourEyes(&faults, a, proof)
	}
	if action := string(a.Values[h.Form[0].Name]); len(faults) == 0 && len(h.only) > 0 && !slices.Contains(h.only, action) {
		faults.Add(h.Form[0].Name, "must be "+strings.Join(h.only, " or ")+" here", action)
	}
	if len(faults) == 0 && h.checks.Known != nil && h.taking {
		h.checks.Known(a, &faults)
	}
	known := len(faults) == 0 && (h.answer != nil && h.Same(*h.answer, a) || approves(h, a) && h.agrees(agreed{a.By, proof.Actor}))
	switch {
	case known:
		receipt := order.Receipt{Handoff: h.Name, AcceptedAt: h.at, Unchanged: true}
		return temporal.NewNonRetryableApplicationError(h.Name+" of "+r.Progress.ID+" was answered so already", order.ErrorAnswered, nil, receipt)
	case !h.taking:
		message := fmt.Sprintf("%s does not take %s now: %s", r.Progress.ID, h.Name, h.why)
		return temporal.NewNonRetryableApplicationError(message, order.ErrorNotWaiting, nil)
	case len(faults) > 0:
		return temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil, faults)
	}
	return nil
}

// lookAndTake takes the answer, after a look at what it tells of where that is needed. actor is who is proven to give it, if anybody is.
func (r *Record) lookAndTake(ctx workflow.Context, h *handoff, raw converter.RawValue, a order.Answer, actor *order.Actor) (order.Receipt, error) {
	if h.checks.Look == nil {
		return r.take(ctx, h, a, actor), nil
	}
	if err := h.checks.Look(ctx, a); err != nil {
		return order.Receipt{}, err
	}
	if err := r.refusal(h, raw, order.Proof{Actor: actor}); err != nil { // it may have been answered meanwhile
		return order.Receipt{}, err
	}
	return r.take(ctx, h, a, actor), nil
}

// take records the answer; the runbook, which waits for it, goes on by itself.
func (r *Record) take(ctx workflow.Context, h *handoff, a order.Answer, actor *order.Actor) order.Receipt {
	receipt := order.Receipt{Handoff: h.Name, AcceptedAt: workflow.Now(ctx)}
	what := "answered " + h.Name
	if h.answer != nil {
		what, receipt.Correction = "corrected "+h.Name, true
	}
	if approves(h, a) {
		h.agreed = append(h.agreed, agreed{a.By, actor})
		receipt.Missing = max(0, r.common.Approval.Approvers-len(h.agreed))
	}
	if receipt.Missing == 0 {
		h.answer = &a
	}
	h.at = receipt.AcceptedAt
	h.answers++
	r.enter(order.Entry{At: receipt.AcceptedAt, By: string(a.By), Actor: actor, What: what, Handoff: h.Name, Values: a.Values, Note: a.Note})
	r.sayWhoAgreed(h, receipt.Missing)
	r.refresh(ctx)
	return receipt
}

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

// Check has answers to the hand-off compared with what turnup sees itself.
func (r *Record) Check(name string, checks Checks) { r.handoff(name).checks = checks }

// Sees says on the hand-off what turnup sees of it.
func (r *Record) Sees(ctx workflow.Context, name, what string) {
	h := r.handoff(name)
	h.sees = what
	r.Amend(ctx, name, func(w *order.Wait) { w.Instructions = h.sees + h.Instructions })
}

// Found answers the hand-off for the order: turnup sees itself that the step is done.
func (r *Record) Found(ctx workflow.Context, name, what string, values map[string]order.Value) {
	h := r.handoff(name)
	h.answer, h.at = &order.Answer{By: By, Values: values}, workflow.Now(ctx)
	h.answers++
	r.enter(order.Entry{At: h.at, By: By, What: what, Handoff: name, Values: values})
	r.Settle(name, what)
}

// Reopen has the hand-off answered once more.
func (r *Record) Reopen(name string) { r.handoff(name).answer = nil }

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
	if len(h.agreed) > 0 && approves(h, *h.answer) {
		return named(h.agreed)
	}
	return string(h.answer.By)
}
