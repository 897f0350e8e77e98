package activities_test

import (
	"context"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shaped is a client whose answers about the account as a whole the test may shape.
type shaped[R providers.Request] struct {
	providers.Account[R]
	as *account
}

// repriced is one that also prices what is there.
type repriced[R providers.Request] struct {
	shaped[R]
	providers.Repricer
}

// shape is the account, as the test has it answer.
func shape[R providers.Request](client providers.Account[R], as *account) providers.Account[R] {
	s := shaped[R]{client, as}
	if pricer, tells := client.(providers.Repricer); tells {
		return repriced[R]{s, pricer}
	}
	return s
}

func (s shaped[R]) Identity(ctx context.Context) (string, error) {
	if s.as.identity != nil {
		return *s.as.identity, nil
	}
	return s.Account.Identity(ctx)
}

func (s shaped[R]) List(ctx context.Context, status string) iter.Seq2[providers.Connection, error] {
	if s.as.list != nil {
		return s.as.list(s.Account.List(ctx, status))
	}
	return s.Account.List(ctx, status)
}

func (s shaped[R]) Price(ctx context.Context, request R) (providers.Price, error) {
	if pricer, tells := s.Account.(providers.Pricer[R]); tells {
		return pricer.Price(ctx, request)
	}
	return providers.Price{Reason: "the provider tells no prices"}, nil
}

// is has the worker's credential be for that account; "" is one that the provider does not tell.
func (a *account) is(identity string) { a.identity = &identity }

// otherAccounts is the failure of a step that must not be taken with this credential: it is tried again, slowly.
var otherAccounts = failure{kind: activities.TypeOtherAccount, delay: 5 * time.Minute}

func TestAPurchaseTellsWhoseAccountItIs(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		bought, err := run[activities.Bought](a, "Buy", a.purchase())
		require.NoError(t, err)
		found, err := run[activities.Found](a, "Find", a.search(activities.UntilLooked))
		require.NoError(t, err)
		assert.NotEmpty(t, bought.Identity)
		assert.Equal(t, bought.Identity, found.Identity)
	})
}

// A step for an order that bought with another account asks the provider for nothing. It is tried again: no order fails
// for the credential that a worker has.
func TestNoStepActsOnAnotherAccount(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		a.is("another")
		before := a.engine.Calls()
		search := a.search(activities.UntilLooked)
		search.Identity = "ours"
		for step, input := range map[string]any{
			"Find": search, "Observe": activities.Seen{ConnectionID: id, Identity: "ours"},
			"Delete": activities.Owned{ConnectionID: id, Identity: "ours"}, "Gone": activities.Owned{ConnectionID: id, Identity: "ours"},
		} {
			_, err := run[any](a, step, input)
			assert.Equal(t, otherAccounts, failureOf(t, err), step)
			assert.ErrorContains(t, err, "this worker's credential is for account another; the order bought with ours", step)
		}
		assert.Equal(t, before, a.engine.Calls())
	})
}

func TestNothingIsBoughtWithAnotherAccount(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.is("another")
		_, err := run[any](a, "Buy", a.purchaseWith("ours"))
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err), "the order looks, which waits for the right credential")
		assert.Zero(t, a.purchases())
		a.is("")
		_, err = run[any](a, "Buy", a.purchaseWith(""))
		require.NoError(t, err, "an account that does not tell who it is buys all the same")
	})
}

// That something is not there is no answer of an account that may be another.
func TestAnUnknownAccountMissesNothing(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.is("")
		search := a.search(activities.UntilSettled)
		search.Identity = "ours"
		_, err := run[any](a, "Find", search)
		assert.Equal(t, otherAccounts, failureOf(t, err))
		_, err = run[any](a, "Gone", activities.Owned{ConnectionID: a.nowhere, Identity: "ours"})
		assert.Equal(t, otherAccounts, failureOf(t, err))

		id := a.buys(a.words.closed)
		_, err = run[any](a, "Gone", activities.Owned{ConnectionID: id, Identity: "ours"})
		require.NoError(t, err, "what it does show is true")
	})
}

// The sweep of a worker with another account's credential tells nobody that anything is gone.
func TestLookTellsNothingOfAnotherAccount(t *testing.T) {
	t.Parallel()
	overAllWatches(t, func(t *testing.T, w *watched) {
		ids := w.stock(2)
		theirs := activities.Seen{ConnectionID: w.lost(1), Identity: "theirs", Status: w.words.waiting}
		w.waits(watchID, "theirs", theirs)
		w.is("ours")
		assert.Equal(t, otherAccounts, failureOf(t, w.looks()))
		lists, reads := w.cost(func() { _ = w.looks() })
		assert.Equal(t, []int{0, 0}, []int{lists, reads})

		seen := w.seen(ids[0])
		seen.Identity = "ours"
		w.waits(watchID, "ours", seen)
		w.shows(ids[0], w.words.active)
		w.sweeps()
		assert.Equal(t, []string{"ours"}, w.everythingTold())
		assert.Equal(t, []string{"theirs"}, w.waiting(watchID), "it waits for the right worker")

		w.is("theirs")
		w.sweeps()
		assert.Equal(t, []string{"ours", "theirs"}, w.everythingTold())
	})
}

// belongs is an account that remembers whose it is.
type belongs struct {
	activities.Orders
	to string
}

func (b belongs) Greet(_ context.Context, identity string) error {
	if identity != b.to {
		return fmt.Errorf("%w: it is %s, not %s", activities.ErrOtherAccount, b.to, identity)
	}
	return nil
}

// An order that does not know yet whose account it buys with, or that was told by a worker which should not have been there, acts
// on the account that is remembered, and on no other.
func TestNothingIsBoughtWithAnotherAccountThanTheRemembered(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		id := a.buys("")
		bought := a.purchases()
		a.watch.Orders = belongs{a.watch.Orders, "ours"}
		a.is("another")
		for _, told := range []string{"", "another"} {
			_, err := run[any](a, "Buy", a.purchaseWith(told))
			assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err), "told %q", told)
		}
		for step, input := range map[string]any{
			"Find": a.search(activities.UntilLooked), "Observe": activities.Seen{ConnectionID: id},
			"Delete": activities.Owned{ConnectionID: id}, "Gone": activities.Owned{ConnectionID: id},
		} {
			_, err := run[any](a, step, input)
			assert.Equal(t, otherAccounts, failureOf(t, err), step)
			assert.ErrorContains(t, err, "it is ours, not another", step)
		}
		assert.Equal(t, bought, a.purchases())
		assert.Zero(t, a.calls(a.operations.remove))

		a.is("")
		_, err := run[any](a, "Observe", activities.Seen{ConnectionID: id})
		require.NoError(t, err, "an account that the provider does not tell acts all the same")
	})
}

// withoutOwner are steps of one provider's alone that only tell what is there, and one that says in its own words whose account it is not.
var withoutOwner = []string{"Metros", "Profiles", "CheckKey", "Page", "VLAN", "OpenTicket"}

// What one provider alone has keeps to the account that is remembered too, from an order's first look around on.
func TestStepsOfOneProviderKeepToTheRememberedAccount(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.watch.Orders = belongs{a.watch.Orders, "another"}
		steps := reflect.TypeOf(a.activities[1])
		for step := range steps.Methods() {
			if slices.Contains(withoutOwner, step.Name) {
				continue
			}
			_, err := run[any](a, step.Name, reflect.Zero(step.Type.In(2)).Interface())
			assert.Equal(t, otherAccounts, failureOf(t, err), step.Name)
		}
	})
}
