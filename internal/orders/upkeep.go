package orders

import (
	"context"
	"encoding/json"
	"fmt"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	"turnup/workflows/order"
)

// Upkeep is what people do beside orders: about what is in service, what is nobody's, and whose accounts are.
type Upkeep interface {
	// Compare is what is expected of the service that the order left, and what its provider has.
	Compare(ctx context.Context, id string) (Compared, error)
	// Accept takes what the provider has for what is expected, and tells what that was; nothing when all was as expected.
	Accept(ctx context.Context, id string, asked Settling) (differences []string, err error)
	// Restore begins the change back to what is expected.
	Restore(ctx context.Context, id string, asked Settling) (Restored, error)
	// Inventories are the IDs of the accounts' inventories; "" is every provider, or account.
	Inventories(ctx context.Context, provider, account string) ([]string, error)
	// RunInventory has a run of the inventory made, or joins the one that goes on.
	RunInventory(ctx context.Context, id string) (InventoryRun, error)
	// FollowInventory tells how far the run is.
	FollowInventory(ctx context.Context, id string, run InventoryRun) (InventoryRun, error)
	// Orphans tells, by their ids, why those of the connections are nobody's that are.
	Orphans(ctx context.Context, provider string, connections []providers.Connection) (map[string]string, error)
	// LookAtImport is the service that the import would make. Nothing is kept.
	LookAtImport(ctx context.Context, i Import, by order.Person) (Imported, error)
	// Import keeps the connections as a service.
	Import(ctx context.Context, i Import, by order.Person) (Imported, error)
	// Finished are completed orders that have no service.
	Finished(ctx context.Context) ([]FinishedOrder, error)
	// KeepFinished keeps what such an order left as its service.
	KeepFinished(ctx context.Context, of FinishedOrder) (KeptOrder, error)
	// Accounts are those that workers serve.
	Accounts(ctx context.Context) ([]ListedAccount, error)
	// Adopt says that the account has moved to where the worker is that was refused last. provider is "" where one of that name alone may have.
	Adopt(ctx context.Context, provider, name string, by order.Person) (order.Account, error)
	// Channels are how the channels fare by which people are told.
	Channels(ctx context.Context) ([]notify.ChannelState, error)
}

// MayAsk are who may have a worker look something up at a provider, which costs of the account's budget.
var MayAsk = []order.Role{order.RoleRequester, order.RoleOperator, order.RoleAuditor}

// Ask has a worker run one reading activity at the account, outside any workflow, and decodes its result.
func Ask[T any](ctx context.Context, at interface {
	Lookup(context.Context, Question) (json.RawMessage, error)
}, q Question) (T, error) {
	var result T
	answer, err := at.Lookup(ctx, q)
	if err != nil {
		return result, err
	}
	if err := json.Unmarshal(answer, &result); err != nil {
		return result, fmt.Errorf("%s: read the answer: %w", q.Summary, err)
	}
	return result, nil
}

// readConnection has a worker read one connection at the account.
func (t Temporal) readConnection(ctx context.Context, provider, account string, asked activities.Seen) (providers.Connection, error) {
	return Ask[providers.Connection](ctx, t, Question{
		Provider: provider, Account: account, Summary: "read connection " + asked.ConnectionID, Activity: activities.StepObserve, Args: []any{asked},
	})
}

// isThere reports whether what was read lives, as far as the provider tells.
func isThere(now providers.Connection) bool {
	return !now.Dead() && now.Status != activities.StatusNotFound
}
