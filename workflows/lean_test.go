package workflows_test

import (
	"net/http"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/simulator"
	"turnup/workflows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// fromBefore has the order go on as one that was begun before orders were lean: some of these are still open.
func (s *stage) fromBefore() {
	s.OnGetVersion("lean", workflow.DefaultVersion, workflow.Version(1)).Return(workflow.DefaultVersion)
}

func TestOrdersFromBefore(t *testing.T) {
	t.Parallel()
	ended := []string{activities.EventOrderEnded}
	t.Run("completed", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.fromBefore()
		r.finishes(10 * time.Hour)
		_, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, 1, r.ledger().Live)
		assert.True(t, r.progress().Price.Known, "they asked for the price, whoever wanted to know it")
		assert.Equal(t, ended, r.webhook.told(""))
	})
	t.Run("lost answer", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.fromBefore()
		require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultDropAfter}))
		r.finishes(10 * time.Hour)
		_, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, 1, r.ledger().Purchases)
		assert.True(t, r.progress().Legs[0].Adopted)
	})
	t.Run("taken over", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.fromBefore()
		living := r.boughtBefore()
		r.finishes(10 * time.Hour)
		connection, err := r.order(validOrder())
		require.NoError(t, err)
		assert.Equal(t, living, connection.ConnectionID)
		assert.Zero(t, r.provider.Calls()["createConnection"]-1, "nothing was sent")
	})
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.fromBefore()
		r.at(10*time.Hour, r.CancelWorkflow)
		_, err := r.order(validOrder())
		require.Error(t, err)
		assert.Zero(t, r.ledger().Live)
		assert.Equal(t, ended, r.webhook.told(""))
	})
}

// upserts has the stage keep every update of the search attributes.
func (s *stage) upserts() *[]temporal.SearchAttributes {
	var all []temporal.SearchAttributes
	s.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		all = append(all, args.Get(0).(temporal.SearchAttributes))
	}).Return(nil)
	return &all
}

// Whatever happens in one workflow task is one update of the search attributes, and the last one says how the order ended.
func TestSearchAttributesInOneGo(t *testing.T) {
	t.Parallel()
	f := rehearseFabric(t, fabricV4)
	all := f.upserts()
	order := single()
	order.Approval.Required = true
	f.answers(time.Hour, workflows.HandoffApproval, approve)
	connections, err := f.order(order)
	require.NoError(t, err)

	var states []string
	for _, updated := range *all {
		state, _ := updated.GetKeyword(workflows.KeyOrderState)
		states = append(states, state)
	}
	assert.Equal(t, []string{"inProgress", "held", "inProgress", "", "completed"}, states, "in between it was bought")
	metro, found := (*all)[1].GetKeyword(workflows.KeyMetro)
	assert.True(t, found, "the metro comes with something else")
	assert.Equal(t, "DC", metro)
	bought, _ := (*all)[3].GetKeywordList(workflows.KeyConnectionIDs)
	assert.Equal(t, []string{connections.Connections[0].ConnectionID}, bought)
	party, _ := (*all)[3].GetKeyword(workflows.KeyAwaitingParty)
	assert.Equal(t, string(providers.PartyProvider), party)
}

// While the provider can't be read, nothing is bought, and nobody has to be asked either.
func TestPurchase_NothingIsSentUnseen(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	unreadable := simulator.Fault{Operation: "listPortConnections", Kind: simulator.FaultStatus, Status: http.StatusInternalServerError, Count: 200}
	require.NoError(t, r.provider.Inject(unreadable))
	r.looks(20*time.Minute, func(p workflows.Progress) {
		assert.Empty(t, p.Waits)
		assert.Zero(t, r.provider.Calls()["createConnection"])
	})
	r.finishes(10 * time.Hour)
	_, err := r.order(validOrder())
	require.NoError(t, err)
	assert.Equal(t, 1, r.ledger().Purchases)
	assert.Equal(t, 1, r.provider.Calls()["createConnection"])
}
