package main

import (
	"context"

	"turnup/internal/orders"
)

// served is a provider's account, by its name here; "" is the default's.
type served struct{ provider, account string }

// lookup has a worker run one reading activity at the account, outside any workflow, and decodes its result.
func lookup[T any](ctx context.Context, at orders.Access, account served, summary string, activity any, args ...any) (T, error) {
	return orders.Ask[T](ctx, at, orders.Question{
		Provider: account.provider, Account: account.account, Summary: summary, Activity: orders.ActivityName(activity), Args: args,
		Credential: credentialsOf(account.provider),
	})
}
