package workflows

import (
	"errors"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
)

// kindOf is the provider's verdict on a failed activity, or "" when none is known, as after a time-out or a crash.
func kindOf(err error) providers.Kind {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return ""
	}
	return providers.Kind(failure.Type())
}

// retryDelay is how long the provider asked to wait, or 0.
func retryDelay(err error) time.Duration {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.NextRetryDelay()
}

// reason is what a person wants to read of an error: the provider's words without Temporal's wrapping.
func reason(err error) string {
	var failure *temporal.ApplicationError
	if errors.As(err, &failure) {
		return failure.Message()
	}
	var timeout *temporal.TimeoutError
	if errors.As(err, &timeout) {
		return "no answer in time; the worker may have died"
	}
	return err.Error()
}

// refuse is the error of an order that is wrong: everything that is, before anything is bought.
func refuse(err error) error {
	return temporal.NewNonRetryableApplicationError(err.Error(), ErrorRefused, nil, faultsOf(err))
}

// faultsOf are the faults that err is made of.
func faultsOf(err error) providers.Faults {
	var faults providers.Faults
	errors.As(err, &faults)
	return faults
}

// bothFaults joins the faults of two checks.
func bothFaults(a, b error) error { return append(faultsOf(a), faultsOf(b)...).Err() }

// failed is the error of an order that can't go on because an activity failed: what was being done, and the provider's
// words. Any other error says enough by itself.
func failed(doing string, err error) error {
	var activity *temporal.ActivityError
	if temporal.IsCanceledError(err) || !errors.As(err, &activity) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(doing+": "+reason(err), ErrorRejected, err)
}

// isRejected reports whether the provider, or the other company, said no.
func isRejected(err error) bool {
	var failure *temporal.ApplicationError
	return errors.As(err, &failure) && failure.Type() == ErrorRejected
}
