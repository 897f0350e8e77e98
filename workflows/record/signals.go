package record

import (
	"fmt"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Nobody listens to a signal's refusal, so the order shows it.
const (
	maxRefused = 10   // signals that an order remembers
	maxWhy     = 1000 // characters of why
	maxSignal  = 100  // of a signal's name
)

// notYet is why an order takes no answer before it waits for it.
const notYet = "the order has not come to it yet; give it when the order waits for it, once more if Temporal was told to reset the order"

// listenToSignals takes each signal of the hand-off's name like an update.
func (r *Record) listenToSignals(ctx workflow.Context, h *handoff) {
	signals := workflow.GetSignalChannelWithOptions(ctx, h.Name, workflow.SignalChannelOptions{Description: h.Title})
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
}

func (r *Record) takeSignal(ctx workflow.Context, h *handoff, raw converter.RawValue) {
	err := r.refusal(h, raw, order.Proof{})
	if err != nil {
		if !alreadyAnswered(err) {
			r.refuse(ctx, h.Name, Reason(err))
		}
		return
	}
	if order.RefusesSignals(ctx) {
		r.refuse(ctx, h.Name, "nobody can prove who sent a signal, and answers are taken from people who have logged in only: answer it at the desk")
		return
	}
	a, err := h.read(raw)
	if err == nil {
		_, err = r.lookAndTake(ctx, h, raw, a, nil)
	}
	if err != nil && !alreadyAnswered(err) {
		r.refuse(ctx, h.Name, Reason(err))
	}
}

// refuse shows that a signal was refused.
func (r *Record) refuse(ctx workflow.Context, signal, why string) {
	refusal := order.Refusal{At: workflow.Now(ctx), Signal: providers.Shorten(signal, maxSignal), Why: providers.Shorten(why, maxWhy)}
	refused := append(r.Progress.Refused, refusal)
	r.Progress.Refused = refused[max(0, len(refused)-maxRefused):]
	r.refresh(ctx)
}

// refuseStrays refuses signals whose name is no hand-off's: Temporal takes them, and who sent one believes it done.
func (r *Record) refuseStrays(ctx workflow.Context) {
	ctx, _ = workflow.NewDisconnectedContext(ctx) // a cancelled order is answered as well
	workflow.Go(ctx, func(ctx workflow.Context) {
		for {
			var strays []string
			if err := workflow.Await(ctx, func() bool { strays = r.strays(ctx); return len(strays) > 0 }); err != nil {
				return
			}
			for _, name := range strays {
				r.refuseStray(ctx, name)
			}
		}
	})
}

// strays are the names of the signals that came and that nobody listens to.
func (r *Record) strays(ctx workflow.Context) []string {
	names := slices.DeleteFunc(workflow.GetUnhandledSignalNames(ctx), func(name string) bool {
		return slices.Contains(r.handoffNames(), name) // its listener has not come to it yet
	})
	slices.Sort(names)
	return names
}

func (r *Record) refuseStray(ctx workflow.Context, name string) {
	why := fmt.Sprintf("there is no hand-off of that name; this order has %s", strings.Join(r.handoffNames(), ", "))
	signals := workflow.GetSignalChannel(ctx, name)
	for signals.ReceiveAsync(nil) {
		r.refuse(ctx, name, why)
	}
}

func (r *Record) handoffNames() []string {
	names := make([]string, len(r.handoffs))
	for i, h := range r.handoffs {
		names[i] = h.Name
	}
	return names
}
