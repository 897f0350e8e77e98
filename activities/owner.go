package activities

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/temporal"
)

// TypeOtherAccount is the type of the error with which an activity refuses to act for an order that bought with another
// account than the worker's. It is tried again, slowly: the right worker may come back.
const TypeOtherAccount = "OtherAccount"

// identified is what every provider's account is.
type identified interface {
	Identity(ctx context.Context) (string, error)
}

// ErrOtherAccount is what is wrong when a worker's credential is for another account at the provider than it must be.
var ErrOtherAccount = errors.New("another account")

// otherAccount is what is wrong when a worker has another account's credential than the one an order bought with.
type otherAccount struct{ have, bought string }

func (e otherAccount) Error() string {
	if e.have == "" {
		return fmt.Sprintf("the provider does not tell which account this worker's credential is for; the order bought with %s", e.bought)
	}
	return fmt.Sprintf("this worker's credential is for account %s; the order bought with %s", e.have, e.bought)
}

func (otherAccount) Unwrap() error { return ErrOtherAccount }

// identity is whose account this worker's credential is for: "" when the provider does not tell. It fails when an order
// bought with another. bought is "" when the order does not know: then it must be the one that the account remembers.
func (w *Watch) identity(ctx context.Context, account identified, bought string) (string, error) {
	have, err := account.Identity(ctx)
	if err != nil {
		return "", fmt.Errorf("ask whose account this is: %w", err)
	}
	if have != "" && bought != "" && have != bought {
		return "", otherAccount{have, bought}
	}
	if have != "" && bought == "" {
		err = w.Orders.Greet(ctx, have)
	}
	return have, err
}

// mayAct is nil when this worker may act for an order that bought with that account, or that does not know with which.
func (w *Watch) mayAct(ctx context.Context, account identified, bought string) error {
	_, err := w.identity(ctx, account, bought)
	return translateOwner(err)
}

// mayMiss is nil when something that is not there tells the order anything: the account must be known to be the one that
// it bought with, if the order knows that one.
func (w *Watch) mayMiss(ctx context.Context, account identified, bought string) error {
	have, err := w.identity(ctx, account, bought)
	if err == nil && have == "" && bought != "" {
		err = otherAccount{have, bought}
	}
	return translateOwner(err)
}

// translateOwner turns what is wrong with an account into Temporal's error. It never ends an order: the credential is an
// operator's affair.
func translateOwner(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrOtherAccount):
		return temporal.NewApplicationErrorWithOptions(err.Error(), TypeOtherAccount, temporal.ApplicationErrorOptions{NextRetryDelay: slowRetry})
	}
	return translateWatching(err)
}
