package activities

import (
	"errors"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
)

// slowRetry is the pause before a refused credential is tried again: someone has to mend it first, and some providers
// lock accounts that keep knocking.
const slowRetry = 5 * time.Minute

// translate turns a provider's error into Temporal's: its type is the provider's Kind, and it is retried if trying
// the same again can help.
func translate(err error) error {
	var failure *providers.Error
	if !errors.As(err, &failure) {
		var faults providers.Faults
		if errors.As(err, &faults) {
			return temporal.NewNonRetryableApplicationError(faults.Error(), string(providers.KindInvalid), nil, faults)
		}
		return err
	}
	options := temporal.ApplicationErrorOptions{NextRetryDelay: failure.RetryAfter}
	switch failure.Kind {
	case providers.KindInvalid, providers.KindUnauthorized, providers.KindNotFound, providers.KindRejected:
		options.NonRetryable = true
	}
	return temporal.NewApplicationErrorWithOptions(failure.Error(), string(failure.Kind), options)
}

// translatePatient is translate for orders that have bought already: a refused credential is mended by people and
// tried again, since the order can't end without it.
func translatePatient(err error) error {
	if providers.KindOf(err) != providers.KindUnauthorized {
		return translate(err)
	}
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(providers.KindUnauthorized),
		temporal.ApplicationErrorOptions{NextRetryDelay: slowRetry})
}

// TypeNotYet is the type of the error with which a poll says that it must look again later.
const TypeNotYet = "NotYet"

// notYet ends an attempt that must be repeated after the delay. It is benign: waiting is no failure.
func notYet(message string, delay time.Duration) error {
	return temporal.NewApplicationErrorWithOptions(message, TypeNotYet, temporal.ApplicationErrorOptions{
		Category: temporal.ApplicationErrorCategoryBenign, NextRetryDelay: delay,
	})
}
