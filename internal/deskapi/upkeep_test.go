package deskapi

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/internal/books"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func (h *house) Compare(_ context.Context, id string) (orders.Compared, error) {
	return orders.Compared{Service: id, Connections: []orders.ComparedConnection{{
		ID: "c-1", Status: "ACTIVE", There: true, Fields: []books.Field{{Name: "speedMbps", Expected: "50", Seen: "100"}},
	}}}, h.note(id)
}

func (h *house) Accept(_ context.Context, id string, asked orders.Settling) ([]string, error) {
	return []string{"connection c-1 has speedMbps 100, where 50 is expected"}, h.note(id, asked)
}

func (h *house) Restore(_ context.Context, id string, asked orders.Settling) (orders.Restored, error) {
	return orders.Restored{Started: &orders.Started{ID: "change/" + id}, Left: []string{"a VLAN"}}, h.note(id, asked)
}

func (h *house) Inventories(_ context.Context, provider, account string) ([]string, error) {
	return []string{"inventory/equinix/emea"}, h.note(provider, account)
}

func (h *house) RunInventory(_ context.Context, id string) (orders.InventoryRun, error) {
	return orders.InventoryRun{After: id + "-1"}, h.note(id)
}

func (h *house) FollowInventory(_ context.Context, id string, run orders.InventoryRun) (orders.InventoryRun, error) {
	return orders.InventoryRun{After: run.After, ID: run.ID, Rows: 7, Report: &activities.InventoryReport{Provider: "equinix", At: noon}}, h.note(id, run)
}

func (h *house) Orphans(_ context.Context, provider string, connections []providers.Connection) (map[string]string, error) {
	return map[string]string{connections[0].ID: "its order failed"}, h.note(provider, len(connections))
}

func (h *house) LookAtImport(_ context.Context, i orders.Import, by order.Person) (orders.Imported, error) {
	return orders.Imported{Service: order.Service{Kind: i.Kind, Name: i.Name, Since: noon}}, h.note(i, by)
}

func (h *house) Import(_ context.Context, i orders.Import, by order.Person) (orders.Imported, error) {
	return orders.Imported{There: true, Service: order.Service{Since: noon}}, h.note(i, by, "kept")
}

func (h *house) Finished(context.Context) ([]orders.FinishedOrder, error) {
	return []orders.FinishedOrder{{ID: "tencent/a", RunID: "run-1"}}, h.note()
}

func (h *house) KeepFinished(_ context.Context, of orders.FinishedOrder) (orders.KeptOrder, error) {
	return orders.KeptOrder{ID: of.ID, Became: "gone"}, h.note(of)
}

func (h *house) Accounts(context.Context) ([]orders.ListedAccount, error) {
	return []orders.ListedAccount{{Account: order.Account{Provider: "equinix", Name: "emea"}, Workers: 2}}, h.note()
}

func (h *house) Adopt(_ context.Context, provider, name string, by order.Person) (order.Account, error) {
	return order.Account{Provider: provider, Name: name}, h.note(provider, name, by)
}

func (h *house) Channels(context.Context) ([]notify.ChannelState, error) {
	return []notify.ChannelState{{Name: "ops", Type: "slack", Last: noon}}, h.note()
}

// What is done beside orders is done through a desk as at Temporal.
func TestUpkeepAtTheDesk(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	ctx, ana := t.Context(), by(t, server, "ana")
	settling := orders.Settling{By: "Ana", Seen: "abc", Reason: "as agreed"}
	entry := orders.Import{Kind: "equinix", Name: "a", Connections: []string{"f132910b-ff40-4317-9696-bad805004f02"}, Approval: orders.ImportApproval{Required: true}}
	run := orders.InventoryRun{After: "inventory/equinix/emea-0", ID: "inventory/equinix/emea-1"}
	of := orders.FinishedOrder{ID: "tencent/a", RunID: "run-1"}
	nobodys := []providers.Connection{{ID: "c-1", Name: "turnup-equinix-a", Requested: true, Observation: providers.Observation{Status: "ACTIVE", At: noon}}}
	for what, test := range map[string]struct {
		do    func(orders.Access) (any, error)
		asked []any
	}{
		"compare":     {func(a orders.Access) (any, error) { return a.Compare(ctx, "equinix/a") }, []any{"equinix/a"}},
		"accept":      {func(a orders.Access) (any, error) { return a.Accept(ctx, "equinix/a", settling) }, []any{"equinix/a", settling}},
		"restore":     {func(a orders.Access) (any, error) { return a.Restore(ctx, "equinix/a", settling) }, []any{"equinix/a", settling}},
		"inventories": {func(a orders.Access) (any, error) { return a.Inventories(ctx, "equinix", "") }, []any{"equinix", ""}},
		"run":         {func(a orders.Access) (any, error) { return a.RunInventory(ctx, "inventory/equinix/emea") }, []any{"inventory/equinix/emea"}},
		"follow":      {func(a orders.Access) (any, error) { return a.FollowInventory(ctx, "inventory/equinix/emea", run) }, []any{"inventory/equinix/emea", run}},
		"orphans":     {func(a orders.Access) (any, error) { return a.Orphans(ctx, "equinix", nobodys) }, []any{"equinix", 1}},
		"look":        {func(a orders.Access) (any, error) { return a.LookAtImport(ctx, entry, "Ana") }, []any{entry, order.Person("Ana")}},
		"import":      {func(a orders.Access) (any, error) { return a.Import(ctx, entry, "Ana") }, []any{entry, order.Person("Ana"), "kept"}},
		"finished":    {func(a orders.Access) (any, error) { return a.Finished(ctx) }, nil},
		"keep":        {func(a orders.Access) (any, error) { return a.KeepFinished(ctx, of) }, []any{of}},
		"accounts":    {func(a orders.Access) (any, error) { return a.Accounts(ctx) }, nil},
		"adopt":       {func(a orders.Access) (any, error) { return a.Adopt(ctx, "", "emea", "Ana") }, []any{"", "emea", order.Person("Ana")}},
		"channels":    {func(a orders.Access) (any, error) { return a.Channels(ctx) }, nil},
	} {
		want, err := test.do(h)
		require.NoError(t, err, what)
		h.asked = []any{}
		got, err := test.do(ana)
		require.NoError(t, err, what)
		assert.Equal(t, want, got, what)
		assert.Equal(t, test.asked, h.asked, what)
	}

	seen, err := ana.Compare(ctx, "equinix/a")
	require.NoError(t, err)
	assert.Equal(t, []string{"connection c-1 has speedMbps 100, where 50 is expected"}, seen.Differences(), "and it is told so far away")

	many := make([]providers.Connection, 250)
	for i := range many {
		many[i] = providers.Connection{ID: fmt.Sprint(i), Name: fmt.Sprintf("turnup-equinix-a%d", i), Requested: true}
	}
	why, err := ana.Orphans(ctx, "equinix", append(many, providers.Connection{Name: "somebody's"}))
	require.NoError(t, err)
	assert.Len(t, why, 3, "asked for in parts")
	assert.Equal(t, []any{"equinix", 50}, h.asked)
}

func TestWhoMayNotKeepUp(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	for _, of := range []struct {
		token, path, body string
		status            int
		says              string
	}{
		{"li", "compared/equinix/a", "{}", http.StatusForbidden, "Li is no requester or operator or auditor"},
		{"li", "accept/equinix/a", "{}", http.StatusForbidden, "Li is no operator"},
		{"li", "restore/equinix/a", "{}", http.StatusForbidden, "Li is no requester or operator"},
		{"li", "inventories/equinix/emea", "{}", http.StatusForbidden, "Li is no operator"},
		{"li", "imports", "{}", http.StatusForbidden, "Li is no operator"},
		{"li", "imports/look", "{}", http.StatusForbidden, "Li is no operator"},
		{"li", "imports/finished", "{}", http.StatusForbidden, "Li is no operator"},
		{"li", "accounts/adopt", "{}", http.StatusForbidden, "Li is no operator"},
		{"ana", "imports", `{"kind": "moon", "name": "A", "connections": []}`, http.StatusUnprocessableEntity, "kind: must be one of"},
		{"ana", "imports", `{"kind": "equinix", "protected": false}`, http.StatusUnprocessableEntity, "protected: is no field of it"},
		{"ana", "orphans", `{"provider": "equinix' OR Provider != '"}`, http.StatusUnprocessableEntity, "provider: must be one of"},
		{"ana", "inventories/nosuch/emea", "{}", http.StatusUnprocessableEntity, "provider: must be one of"},
		{"ana", "lookups", `{"account": "emea"}`, http.StatusUnprocessableEntity, "provider: must be given"},
		{"ana", "lookups", `{"provider": "nosuch"}`, http.StatusUnprocessableEntity, "provider: must be one of"},
		{"ana", "services/expect/equinix/a", "{}", http.StatusUnprocessableEntity, "must be change"},
	} {
		status, p := ask(t, server, of.token, "POST", of.path, of.body)
		assert.Equal(t, of.status, status, "%+v: %+v", of, p)
		assert.Contains(t, p.Message+p.Faults.Error(), of.says, of.path)
	}
	status, p := ask(t, server, "ana", "GET", "inventories/equinix/emea?id=tencent/a", "")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, p.Message, "must be a run of this inventory")
	assert.Nil(t, h.asked)
}
