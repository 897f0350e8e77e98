package e2e_test

import (
	"encoding/json"
	"slices"
	"testing"

	simequinix "turnup/providers/simulator/equinix"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// listedAccount is what accounts tells of one, as far as these tests look.
type listedAccount struct {
	Provider, Name, Identity string
	Workers, OpenOrders      int
}

// accounts are those of the provider, by name.
func (h *harness) accounts(provider string) map[string]listedAccount {
	h.t.Helper()
	var all []listedAccount
	require.NoError(h.t, json.Unmarshal([]byte(h.turnup(success, "accounts", "-o", "json").data), &all))
	named := map[string]listedAccount{}
	for _, a := range all {
		if a.Provider == provider {
			named[a.Name] = a
		}
	}
	return named
}

// refusedWorker starts a worker for Equinix that is not let in, and returns what it says.
func (h *harness) refusedWorker(account, clientID, secret string) string {
	h.t.Helper()
	output, code := runWorker(h.t, map[string]string{
		"TEMPORAL_ADDRESS": h.TemporalAddress(), "TURNUP_HEALTH_ADDR": "127.0.0.1:0", "EQUINIX_URL": h.ProviderURL(simequinix.Name),
		"EQUINIX_ACCOUNT": account, "EQUINIX_CLIENT_ID": clientID, "EQUINIX_CLIENT_SECRET": secret,
	})
	require.Equal(h.t, badInput, code, output)
	return output
}

// Two accounts of one provider, side by side in one namespace: each order is bought at its own, and a worker with the credential of
// one is never let in to serve the other.
func TestTwoAccountsOfOneProvider(t *testing.T) {
	t.Parallel()
	h, abroad := open(t).at(simequinix.Name), buildAtOnce(t).at(simequinix.Name)
	abroad.startProvider()
	require.NoError(t, abroad.control.ReplaceCredential(t.Context(), "emea-client", "emea-secret", 4711))
	h.startWorker("worker-emea", slices.Concat(only("equinix"), []string{
		"EQUINIX_URL=" + abroad.ProviderURL(simequinix.Name), "EQUINIX_ACCOUNT=emea", "EQUINIX_CLIENT_ID=emea-client", "EQUINIX_CLIENT_SECRET=emea-secret",
	})...)

	home := h.orderEquinix("home", toProfile(globex)...)
	away := h.orderEquinix("away", append(toProfile(globex), "--account", "emea")...)
	home.untilWaits(order.WaitActivation)
	away.untilWaits(order.WaitActivation)
	at := h.accounts("equinix")
	require.Len(t, at, 2)
	for name, account := range at {
		assert.NotEmpty(t, account.Identity, name)
		assert.Equal(t, []int{1, 1}, []int{account.Workers, account.OpenOrders}, name)
	}
	ours, theirs := at["default"].Identity, at["emea"].Identity
	assert.NotEqual(t, ours, theirs)

	told := h.refusedWorker("emea", simequinix.ClientID, simequinix.ClientSecret)
	assert.Contains(t, told, "account emea at equinix is "+theirs+"; this worker's credential is for "+ours)
	assert.Contains(t, told, "turnup accounts adopt emea --provider equinix")

	h.act(home.mark(), "approve", nil)
	abroad.act(away.mark(), "approve", nil)
	home.ends(order.StateCompleted)
	away.ends(order.StateCompleted)
	home.boughtOnce()
	placed{abroad, away.name}.boughtOnce()
	assert.Len(t, h.ledger().Purchases, 1)
	assert.Len(t, abroad.ledger().Purchases, 1)
	assert.Contains(t, h.turnup(success, "list", "--account", "emea").data, away.name)
	assert.Contains(t, h.turnup(success, "connections", "--provider", "equinix", "--account", "emea").data, away.mark())

	h.turnup(success, "decommission", "away", "--wait")
	placed{abroad, away.name}.billed()
	home.billed(home.mark())
}
