package purchase

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Removal is a provider's way to remove one connection; its last step reads that it is gone.
type Removal func(id string) []RemovalStep

// RemovalStep is one activity on the way to a connection's removal. It must be safe to run again. The last one returns on
// what ground the connection is gone.
type RemovalStep struct {
	Summary  string
	Activity any                                                         // takes an activities.Owned
	Options  func(ctx workflow.Context, summary string) workflow.Context // how it is asked
	Untold   bool                                                        // the account is another than the order's, and does not always tell whose it is
}

// DeleteAndReadBack removes by the steps that every provider has: delete, and read that nothing is left.
func DeleteAndReadBack(id string) []RemovalStep {
	return []RemovalStep{
		{Summary: "delete connection " + id, Activity: activities.StepDelete, Options: options.Change},
		{Summary: "read that connection " + id + " is gone", Activity: activities.StepGone, Options: options.PollWhole},
	}
}

// Undo removes what the order bought, because of cause, and returns cause. It runs whatever becomes of ctx, for as
// long as it takes: the order does not end while something may still be billed.
func (p *Purchase) Undo(ctx workflow.Context, cause error) error {
	ctx, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	why := "cancelled"
	if !temporal.IsCanceledError(cause) {
		why = record.Reason(cause)
	}
	p.rec.SettleAll("the order is being undone: " + why)
	ids, err := p.removable(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		p.rec.Note(ctx, record.By, fmt.Sprintf("removing connection %s: %s", id, why))
	}
	if err := RemoveUntilGone(ctx, p.rec, ids, p.removal); err != nil {
		return err
	}
	if err := p.removeLatecomersOrAsk(ctx); err != nil {
		return err
	}
	return cause
}

// removable are the order's connections, without those that a person wants to keep.
func (p *Purchase) removable(ctx workflow.Context) (ids []string, err error) {
	for _, id := range p.rec.Progress.ConnectionIDs() {
		remove, err := p.mayRemove(ctx, id)
		if err != nil {
			return nil, err
		}
		if remove {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// RemoveLeg removes a leg that was bought and failed, so that nobody pays for it, whatever becomes of ctx.
func (p *Purchase) RemoveLeg(ctx workflow.Context, id string) error {
	disconnected, release := workflow.NewDisconnectedContext(ctx)
	defer release()
	remove, err := p.mayRemove(disconnected, id)
	if err != nil {
		return err
	}
	if remove {
		if err := RemoveUntilGone(disconnected, p.rec, []string{id}, p.removal); err != nil {
			return err
		}
	}
	p.others = append(p.others, id)
	p.rec.DropLeg(id)
	return ctx.Err()
}

// askToRemove holds the order for a person who clears what is in the way of a removal. What the order bought can't be kept.
func askToRemove(ctx workflow.Context, rec *record.Record, why string) error {
	return rec.Resolve(ctx, order.HandoffResolveRemoval, why, "the removal goes on", order.RemovalRetry)
}

// AskWhetherToRemove has a person say whether what is not surely the order's is removed.
func AskWhetherToRemove(ctx workflow.Context, rec *record.Record, question string) (bool, error) {
	err := rec.Resolve(ctx, order.HandoffResolveRemoval, question, "it is decided")
	return rec.Value(order.HandoffResolveRemoval, "action") == order.RemovalRetry, err
}

const (
	removalTries = 2                // times that a removal is refused before a person is asked: its state may just be changing
	removalPause = 10 * time.Second // between these
)

// RemoveUntilGone takes each connection through the steps of its removal, the last of which reads that it is gone. When
// the provider keeps refusing one, the order is held for a person, and then that removal begins again.
func RemoveUntilGone(ctx workflow.Context, rec *record.Record, ids []string, removal Removal) error {
	if len(ids) == 0 {
		return nil
	}
	defer rec.Step(ctx, "removal", "removing "+order.Named(ids)+", which may still be billed")()
	for tries := 1; ; tries++ {
		refused, err := remove(ctx, rec, ids, removal)
		if err != nil {
			return err
		}
		if len(refused) == 0 {
			return nil
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, kept := refused[id]; return !kept })
		if tries < removalTries {
			if err := rec.Sleep(ctx, removalPause); err != nil {
				return err
			}
			continue
		}
		var why []string
		for _, id := range ids {
			why = append(why, fmt.Sprintf("connection %s may still be billed; the provider refuses to remove it: %s", id, record.Reason(refused[id])))
		}
		if err := askToRemove(ctx, rec, strings.Join(why, "\n")); err != nil {
			return err
		}
		tries = 0
	}
}

// RemoveTunnels removes tunnels that turnup made at the far end, whose queue is in ctx, and reads back that they are gone. They come before the
// connection, which they run on.
func RemoveTunnels(ctx workflow.Context, rec *record.Record, ids ...string) error {
	at := func(id string) []RemovalStep {
		steps := DeleteAndReadBack(id)
		for i := range steps {
			steps[i].Summary = strings.Replace(steps[i].Summary, "connection", "tunnel", 1)
			steps[i].Untold = true
		}
		return steps
	}
	return RemoveUntilGone(ctx, rec, ids, at)
}

// remove takes all connections through the steps at the same time, and returns what the provider refused. There is a
// deadline after which the order is held: a removal that drags on costs money.
func remove(ctx workflow.Context, rec *record.Record, ids []string, removal Removal) (map[string]error, error) {
	refused := map[string]error{}
	left := len(ids)
	take := func(id string) func(workflow.Context) error {
		return func(ctx workflow.Context) error {
			ground, err := takeSteps(ctx, rec, id, removal)
			if temporal.IsCanceledError(err) {
				return err
			}
			left--
			if err != nil {
				refused[id] = err
				return nil
			}
			rec.Gone(ctx, id, ground)
			return nil
		}
	}
	var parts []func(workflow.Context) error
	for _, id := range ids {
		parts = append(parts, take(id))
	}
	parts = append(parts, func(ctx workflow.Context) error {
		wait := order.Wait{Name: order.WaitRemoval, Party: providers.PartyProvider, Title: "The provider removes " + order.Named(ids)}
		return rec.Await(ctx, wait, order.WaitPolicy{}.OrDefault(order.WaitRemoval), func() bool { return left == 0 })
	})
	return refused, rec.Together(ctx, parts...)
}

// takeSteps takes the steps of a connection's removal one after the other, and returns on what ground it is gone.
func takeSteps(ctx workflow.Context, rec *record.Record, id string, removal Removal) (ground string, err error) {
	owned := activities.Owned{ConnectionID: id, Identity: rec.Progress.Identity, Going: rec.Going(id), Names: rec.Names(id)}
	for _, step := range removal(id) {
		rec.Doing(ctx, step.Summary)
		if step.Untold {
			owned.Identity = ""
		}
		if err := rec.Execute(step.Options(ctx, step.Summary), step.Activity, owned, &ground); err != nil {
			return "", err
		}
	}
	return ground, nil
}
