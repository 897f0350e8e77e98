package workflows_test

import (
	"context"
	"iter"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// away is an account whose provider is down at times.
type away struct {
	consoleconnect.Account
	all, lists atomic.Bool // nothing can be asked; no connection can be listed
	loses      func()      // called after the first purchase, whose answer is lost
}

var errDown = &providers.Error{Provider: consoleconnect.Name, Op: "any", Kind: providers.KindUnavailable, Status: 503, Message: "under repair"}

func (a *away) down(lists bool) error {
	if a.all.Load() || lists && a.lists.Load() {
		return errDown
	}
	return nil
}

func (a *away) Ports(ctx context.Context) iter.Seq2[providers.Port, error] {
	if err := a.down(false); err != nil {
		return func(yield func(providers.Port, error) bool) { yield(providers.Port{}, err) }
	}
	return a.Account.Ports(ctx)
}

func (a *away) Get(ctx context.Context, id string) (providers.Connection, error) {
	if err := a.down(false); err != nil {
		return providers.Connection{}, err
	}
	return a.Account.Get(ctx, id)
}

func (a *away) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	if err := a.down(true); err != nil {
		return func(yield func(providers.Connection, error) bool) { yield(providers.Connection{}, err) }
	}
	return a.Account.List(ctx, status)
}

func (a *away) Find(ctx context.Context, marks []string) ([]providers.Connection, error) {
	if err := a.down(true); err != nil {
		return nil, err
	}
	return a.Account.Find(ctx, marks)
}

func (a *away) Create(ctx context.Context, r consoleconnect.Request, have []providers.Connection) ([]providers.Connection, error) {
	bought, err := a.Account.Create(ctx, r, have)
	if err == nil && a.loses != nil {
		a.loses()
		return nil, &providers.Error{Provider: consoleconnect.Name, Op: "createConnection", Kind: providers.KindAmbiguous, Message: "no answer"}
	}
	return bought, err
}

// A provider that is down for two days holds an order up wherever it stands. After a quarter of an hour that is a wait, with a
// party, a deadline and reminders, and the bell tells the webhook; the order goes on by itself.
func TestProviderDownForTwoDays(t *testing.T) {
	t.Parallel()
	const outage = 48 * time.Hour
	for name, test := range map[string]struct {
		goesDown func(r *rehearsal, a *away)
		from     time.Duration // when the outage begins to matter
		people   time.Duration // when the support team and our people act
		day      string        // what the order waits for after a day
	}{
		"before the purchase": {func(_ *rehearsal, a *away) { a.all.Store(true) }, 0, 60 * time.Hour, order.WaitProvider},
		"in doubt, where a person can tell": {
			func(_ *rehearsal, a *away) { a.loses = func() { a.all.Store(true) } }, 0, 60 * time.Hour, order.HandoffResolvePurchase,
		},
		"after the people are done": {
			func(r *rehearsal, a *away) { r.at(5*time.Hour, func() { a.all.Store(true) }) }, 6 * time.Hour, 4 * time.Hour, order.WaitProvider,
		},
		"at the last look for latecomers": {
			func(r *rehearsal, a *away) {
				a.loses = func() {}
				r.at(5*time.Hour, func() { a.lists.Store(true) })
			}, 6 * time.Hour, 4 * time.Hour, order.WaitProvider,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			a := &away{Account: r.borrowed.Account}
			r.borrowed.Account = a
			test.goesDown(r, a)
			r.finishes(test.people)
			r.rings(10 * time.Minute)
			r.at(test.from+outage, func() { a.all.Store(false); a.lists.Store(false) })
			if test.day == order.HandoffResolvePurchase {
				r.answers(outage+time.Hour, test.day, map[string]order.Value{"action": "retry"})
			}
			wait := func(after time.Duration, name string, state order.State) {
				r.looks(test.from+after, func(p order.Progress) {
					i := slices.IndexFunc(p.Waits, func(w order.Wait) bool { return w.Name == name })
					require.GreaterOrEqual(t, i, 0, "%s after %s: %s, %v", name, after, p.Doing, p.Waits)
					assert.Equal(t, state, p.State)
					assert.Equal(t, name == order.WaitProvider, p.Waits[i].Party == providers.PartyProvider)
					assert.False(t, p.Waits[i].Deadline.IsZero())
				})
			}
			noWait := func(after time.Duration) {
				r.looks(test.from+after, func(p order.Progress) { assert.NotContains(t, p.Doing, order.WaitProvider) })
			}
			noWait(13 * time.Minute)
			wait(20*time.Minute, order.WaitProvider, order.StatePending)
			wait(26*time.Hour, test.day, order.StateHeld)
			noWait(outage + 5*time.Minute)
			_, err := r.order(validOrder())
			require.NoError(t, err)
			assert.Equal(t, 1, r.ledger().Purchases)
			assert.Equal(t, 1, r.ledger().Live)
			told := r.webhook.told(order.WaitProvider)
			assert.Equal(t, notify.EventWaitOpened, told[0])
			if test.day == order.WaitProvider {
				assert.Equal(t, []string{notify.EventWaitReminder, notify.EventWaitOverdue}, told[1:3])
			}
		})
	}
}

// A step that no worker takes is a wait for our side. A purchase that was not taken was not sent: it is sent once, when there is
// a worker, and not at all when the order is cancelled before.
func TestNoWorker(t *testing.T) {
	t.Parallel()
	for name, cancelled := range map[string]bool{"one comes": false, "cancelled before one comes": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := rehearse(t)
			nobody := temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START, nil)
			r.OnActivity(activities.StepBuy, mock.Anything, mock.Anything).After(15*time.Minute).Return(activities.Bought{}, nobody).Once()
			later := r.OnActivity(activities.StepBuy, mock.Anything, mock.Anything).After(3 * time.Hour).Once()
			if cancelled { // which is how Temporal ends what nobody has taken
				later.Return(activities.Bought{}, temporal.NewCanceledError())
			} else {
				later.Return((&activities.Steps[consoleconnect.Request]{Account: r.client, Watch: r.alone()}).Buy)
			}
			r.looks(time.Hour, func(p order.Progress) {
				require.Len(t, p.Waits, 1)
				assert.Equal(t, order.WaitWorker, p.Waits[0].Name)
				assert.Equal(t, providers.PartyOperator, p.Waits[0].Party)
				assert.Contains(t, p.Waits[0].Instructions, "turnup-consoleconnect")
				assert.Equal(t, order.StateHeld, p.State)
			})
			if r.finishes(10 * time.Hour); cancelled {
				r.at(2*time.Hour, r.CancelWorkflow)
			}
			_, err := r.order(validOrder())
			if cancelled {
				require.Error(t, err)
				assert.Equal(t, order.StateCancelled, r.progress().State)
				assert.Zero(t, r.ledger().Purchases)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, 1, r.ledger().Purchases)
		})
	}
}
