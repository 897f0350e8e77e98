package record

import (
	"errors"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"go.temporal.io/sdk/temporal"
)

// KindOf is the provider's verdict on a failed activity, or "" when none is known, as after a time-out or a crash.
func KindOf(err error) providers.Kind {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return ""
	}
	return providers.Kind(failure.Type())
}

// BeganInDoubt is the run of the order that must look for what an earlier one may have bought, if the failed activity says
// so, or "".
func BeganInDoubt(err error) (run string) {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() != activities.TypeBeganInDoubt || failure.Details(&run) != nil {
		return ""
	}
	return run
}

// BoughtBefore reports whether the failed activity sent nothing because something lives that the order bought before.
func BoughtBefore(err error) bool { return isType(err, activities.TypeBoughtBefore) }

// PurchasesHeld reports whether the failed activity sent nothing because its worker holds every purchase.
func PurchasesHeld(err error) bool { return isType(err, activities.TypePurchasesHeld) }

func isType(err error, name string) bool {
	var failure *temporal.ApplicationError
	return errors.As(err, &failure) && failure.Type() == name
}

// InService reports whether the failed activity sent nothing because the order's name is in service.
func InService(err error) bool { return isType(err, activities.TypeInService) }

// NotThatPrice is the price now, if the failed activity sent nothing because that is not what was approved.
func NotThatPrice(err error) (now activities.Priced, is bool) {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) || failure.Type() != activities.TypeNotThatPrice || failure.Details(&now) != nil {
		return activities.Priced{}, false
	}
	return now, true
}

// RetryDelay is how long the provider asked to wait, or 0.
func RetryDelay(err error) time.Duration {
	var failure *temporal.ApplicationError
	if !errors.As(err, &failure) {
		return 0
	}
	return failure.NextRetryDelay()
}

// Reason is what a person wants to read of an error: the provider's words without Temporal's wrapping.
func Reason(err error) string {
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

// Refuse is the error of an order that is wrong: everything that is, before anything is bought.
func Refuse(err error) error {
	return temporal.NewNonRetryableApplicationError(err.Error(), order.ErrorRefused, nil, order.FaultsOf(err))
}

// ActivityError is the error of an order that can't go on because an activity failed: what was being done, and the provider's
// words. Any other error says enough by itself.
func ActivityError(doing string, err error) error {
	var activity *temporal.ActivityError
	if temporal.IsCanceledError(err) || !errors.As(err, &activity) {
		return err
	}
	return temporal.NewNonRetryableApplicationError(doing+": "+Reason(err), order.ErrorRejected, err)
}

// alreadyAnswered reports whether an answer was refused since it was known already.
func alreadyAnswered(err error) bool { return isType(err, order.ErrorAnswered) }

// IsRejected reports whether the provider, or the other company, said no.
func IsRejected(err error) bool { return isType(err, order.ErrorRejected) }
