package watch

import (
	"fmt"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// UpdateHello is the update with which a worker says whose account its credential is for. It is given a Hello.
const UpdateHello = "hello"

// Hello is what a worker says of the account that it serves.
type Hello struct {
	Identity          string  `json:"identity,omitempty"` // "" when the provider does not tell
	RequestsPerSecond float64 `json:"requestsPerSecond"`
}

// meet lets workers say hello, and people say that the account has moved. A worker of another account is refused: two credentials
// for different accounts must never serve one queue. The first of those refusals is kept, so that a person may adopt it; the same
// again costs no history.
func (w *watch) meet(ctx workflow.Context) error {
	hello := workflow.UpdateHandlerOptions{
		Description: "A worker says whose account its credential is for",
		Validator: func(h Hello) error {
			if w.Refused != nil && w.Refused.Identity == h.Identity {
				return w.check(h.Identity)
			}
			return nil
		},
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, UpdateHello, w.hello, hello); err != nil {
		return fmt.Errorf("register update %s: %w", UpdateHello, err)
	}
	adopt := workflow.UpdateHandlerOptions{Description: "The account is that of the worker which was refused, from now on", Validator: w.mayAdopt}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, order.UpdateAdopt, w.adopt, adopt); err != nil {
		return fmt.Errorf("register update %s: %w", order.UpdateAdopt, err)
	}
	return w.remember(ctx)
}

// check is nil when the account may be served by a worker of that identity.
func (w *watch) check(identity string) error {
	if w.IsOf(identity) {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(w.Refusal(identity), activities.TypeOtherAccount, nil)
}

func (w *watch) hello(ctx workflow.Context, h Hello) error {
	refused := w.check(h.Identity)
	if refused != nil {
		w.Refused = &order.Stranger{Identity: h.Identity, At: workflow.Now(ctx)}
	} else {
		w.RequestsPerSecond = h.RequestsPerSecond
		if h.Identity != "" {
			w.Identity = h.Identity
		}
	}
	if err := w.remember(ctx); err != nil {
		return err
	}
	return refused
}

func (w *watch) mayAdopt(a order.Adoption) error {
	var faults providers.Faults
	order.CheckPerson(&faults, "by", a.By)
	if w.Refused == nil || w.Refused.Identity != a.Identity {
		faults.Add("identity", "must be that of the worker which was refused last", a.Identity)
	}
	if len(faults) == 0 {
		return nil
	}
	return temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil)
}

func (w *watch) adopt(ctx workflow.Context, a order.Adoption) (order.Account, error) {
	a.Was, a.At = w.Identity, workflow.Now(ctx)
	w.Identity, w.Refused, w.Adopted = a.Identity, nil, &a
	return w.Account, w.remember(ctx)
}

// remember keeps the account where lists find it, without a worker.
func (w *watch) remember(ctx workflow.Context) error {
	workflow.SetCurrentDetails(ctx, w.details())
	return workflow.UpsertMemo(ctx, map[string]any{order.AccountMemo: w.Account})
}

// details are what Temporal UI shows.
func (w *watch) details() string {
	text := fmt.Sprintf("%d orders wait here for news of their connections.", len(w.Subscriptions))
	for _, shard := range w.Shards {
		text += "\n\n- more in `" + shard + "`"
	}
	if w.Identity != "" {
		text += "\n\nThe provider calls this account " + order.InMarkdown(w.Identity) + "."
	}
	if w.Adopted != nil {
		text += fmt.Sprintf("\n\n%s said at %s that it moved; it was %s before.",
			order.InMarkdown(string(w.Adopted.By)), w.Adopted.At.UTC().Format("2006-01-02 15:04 MST"), order.InMarkdown(w.Adopted.Was))
	}
	if w.Refused != nil {
		text += "\n\n**A worker was refused:** " + order.InMarkdown(w.Refusal(w.Refused.Identity))
	}
	return text
}
