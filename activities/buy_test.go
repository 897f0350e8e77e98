package activities_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestBuyLooksFirst(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		a.spoil(simulator.Fault{Operation: a.operations.find, Kind: simulator.FaultStatus, Status: 403})
		_, err := run[any](a, "Buy", a.purchase())
		unseen := failure{kind: string(providers.KindNotSent), final: true, delay: noCredential.delay}
		assert.Equal(t, unseen, failureOf(t, err), "what can't be seen may be there")
		assert.ErrorContains(t, err, "it can't be seen what there is")
		assert.Zero(t, a.purchases())

		first := a.buys("")
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err))
		assert.ErrorContains(t, err, first, "it says what is there")
		assert.Equal(t, 1, a.purchases())
	})
}

// A purchase whose connection is dead may be made again: the dead one is known, and not in the way.
func TestBuyBesideTheKnown(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	known := a.buys(a.words.closed)
	_, err := run[any](a.account, "Buy", a.purchase(known))
	require.NoError(t, err)
	assert.Equal(t, 2, a.purchases())
}

func TestABoughtConnectionIsFoundByItsName(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		answer, err := run[activities.Bought](a, "Buy", a.purchase())
		require.NoError(t, err)
		bought := answer.Connections
		require.Len(t, bought, 1)
		assert.Equal(t, a.mark, bought[0].Name)
		assert.Equal(t, providers.PhaseBuilding, bought[0].Phase)
		require.Len(t, a.engine.Ledger().Purchases, 1)
		assert.Equal(t, a.engine.Ledger().Purchases[0].ID, bought[0].ID)
	})
}

func TestAPurchaseInDoubtIsSentOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault  simulator.Fault
		kind   providers.Kind
		bought int
	}{
		"500 before":       {simulator.Fault{Kind: simulator.FaultStatus}, providers.KindAmbiguous, 0},
		"500 after":        {simulator.Fault{Kind: simulator.FaultStatus, When: simulator.After}, providers.KindAmbiguous, 1},
		"502 of a gateway": {simulator.Fault{Kind: simulator.FaultStatus, Status: 502, HTML: true, When: simulator.After}, providers.KindAmbiguous, 1},
		"dropped before":   {simulator.Fault{Kind: simulator.FaultDropBefore}, providers.KindAmbiguous, 0},
		"dropped after":    {simulator.Fault{Kind: simulator.FaultDropAfter}, providers.KindAmbiguous, 1},
		"half an answer":   {simulator.Fault{Kind: simulator.FaultTruncate}, providers.KindAmbiguous, 1},
		"a page of 403":    {simulator.Fault{Kind: simulator.FaultStatus, Status: 403, HTML: true}, providers.KindAmbiguous, 0},
		"a page of 404":    {simulator.Fault{Kind: simulator.FaultStatus, Status: 404, HTML: true, When: simulator.After}, providers.KindAmbiguous, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				_, err := run[any](a, "Ports", activities.ListQuestion{}) // a connection that is kept invites Go's transport to send again
				require.NoError(t, err)
				fault := test.fault
				fault.Operation = a.operations.create
				a.spoil(fault)
				_, err = run[any](a, "Buy", a.purchase())
				assert.Equal(t, refused(test.kind), failureOf(t, err))
				assert.Equal(t, 1, a.calls(a.operations.create))
				assert.Equal(t, test.bought, a.purchases())
			})
		})
	}
}

// remembers is a Temporal that knows of the order's earlier runs.
type remembers struct {
	activities.Orders
	any bool
	ids []string
	err error
}

// Greet lets every worker in.
func (remembers) Greet(context.Context, string) error { return nil }

// OfOthers knows of none.
func (remembers) OfOthers(context.Context, string, []string) ([]string, error) { return nil, nil }

func (r remembers) EarlierRuns(context.Context, string, string) (activities.EarlierRuns, error) {
	return activities.EarlierRuns{Any: r.any, Bought: r.ids}, r.err
}

// A run that may not be the order's first sends nothing before it has looked for what an earlier one may have bought: after a
// reset, or when the name was ordered before. Another run's looks don't count.
func TestBuyInARunThatMayNotBeTheFirst(t *testing.T) {
	t.Parallel()
	const thisRun, run1 = "default-test-run-id", "another run" // the first is the test environment's
	for name, test := range map[string]struct {
		any               bool
		original, settled string // runs
		begins            bool   // in doubt
	}{
		"the first":                    {false, thisRun, "", false},
		"ordered before":               {true, thisRun, "", true},
		"ordered before, looked":       {true, thisRun, thisRun, false},
		"reset":                        {false, run1, "", true},
		"reset, looked":                {false, run1, thisRun, false},
		"reset after the look of that": {false, run1, run1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				a.watch.Orders = remembers{any: test.any}
				_, err := run[any](a, "Buy", a.purchaseIn(test.original, test.settled))
				if !test.begins {
					require.NoError(t, err)
					return
				}
				var failure *temporal.ApplicationError
				require.ErrorAs(t, err, &failure)
				assert.Equal(t, activities.TypeBeganInDoubt, failure.Type())
				var looks string
				require.NoError(t, failure.Details(&looks))
				assert.Equal(t, thisRun, looks)
				assert.Zero(t, a.calls(a.operations.create))
			})
		})
	}
}

// A connection that was renamed does not carry the order's mark any more; its id is the key from then on.
func TestWhatWasRenamedIsNotBoughtAgain(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		renamed, err := a.other(7) // it has another name than the order's mark
		require.NoError(t, err)
		a.watch.Orders = remembers{ids: []string{a.nowhere, renamed}}
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(activities.TypeBoughtBefore), failureOf(t, err))
		assert.ErrorContains(t, err, "nothing was sent, since connection "+renamed+", called ")
		assert.Equal(t, 1, a.purchases())

		a.watch.Orders = remembers{err: errors.New("no visibility")}
		_, err = run[any](a, "Buy", a.purchase())
		assert.Equal(t, refused(providers.KindNotSent), failureOf(t, err), "what can't be seen may be there")

		a.shows(renamed, a.words.closed)
		a.watch.Orders = remembers{ids: []string{renamed}}
		_, err = run[any](a, "Buy", a.purchase())
		require.NoError(t, err, "what is gone is not in the way")
		assert.Equal(t, 2, a.purchases())
	})
}

// What was there before this request can't be what it bought, whatever the answer says.
func TestAnAnswerThatNamesWhatWasThereBefore(t *testing.T) {
	t.Parallel()
	a := newConsoleConnect(t)
	known := a.buys(a.words.closed)
	a.overConsoleConnect(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/ports"):
			_, _ = io.WriteString(w, `[{"id":"p1"}]`)
			return
		case r.Method == http.MethodGet:
			_, _ = io.WriteString(w, "[]")
			return
		}
		_, _ = io.WriteString(w, `{"id":"`+known+`","status":"CREATING"}`)
	}))
	_, err := run[any](a.account, "Buy", a.purchase(known))
	assert.Equal(t, refused(providers.KindAmbiguous), failureOf(t, err))
	assert.ErrorContains(t, err, known)
}

// An answer about another connection tells nothing of this one: not that it is gone, nor that it is active.
func TestAnAnswerAboutAnother(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	a.overConsoleConnect(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"id":"another","status":"DELETED"}`)
	}))
	for step, delay := range map[string]time.Duration{"Disable": 0, "Delete": 0, "Gone": pace.Settle / 6} {
		_, err := run[any](a, step, activities.Owned{ConnectionID: "5d"})
		assert.Equal(t, failure{kind: string(providers.KindUnavailable), delay: delay}, failureOf(t, err), step)
		assert.ErrorContains(t, err, "it told of another")
	}
}
