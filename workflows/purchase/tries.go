package purchase

import (
	"time"

	"turnup/providers"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
)

// Outcome is what the end of a request to buy means.
type Outcome int

// How a request to buy ends.
const (
	Bought      Outcome = iota
	NotTaken            // cancelled before a worker had it
	NotSent             // nothing was sent, because of what a look before it found, or because that failed
	NothingDone         // the provider did nothing, and may do it the next time
	Refused             // the provider's no
	InDoubt             // anything else
)

// OutcomeOf is how the request ended. What no provider's word speaks for leaves a doubt: a worker that died; "not found" too, since whatever
// a create is told not to be there, that is no refusal of it.
func OutcomeOf(err error) Outcome {
	if err == nil {
		return Bought
	}
	if temporal.IsCanceledError(err) {
		return NotTaken
	}
	switch record.KindOf(err) {
	case providers.KindNotSent:
		return NotSent
	case providers.KindUnauthorized, providers.KindUnavailable, providers.KindRateLimited:
		return NothingDone
	case providers.KindInvalid, providers.KindRejected:
		return Refused
	}
	return InDoubt
}

const (
	maxCreates  = 5                // requests to buy before a person is asked
	createPause = 15 * time.Second // before another request, when the provider surely did nothing; grows with each

	mostDoublings = 5 // of the time for a look that did not come to its end
	shortPauses   = 5 // after requests that were not sent; a list that fails now and then soon comes to its end
	mostPauses    = 8 // doublings of the later ones: to an hour, so that no history grows without end
)

// Tries are the requests to buy something, as they are counted.
type Tries struct {
	creates int // that were sent, since a person was asked
	unsent  int // that were not sent
}

// Sent counts a request that reached the provider.
func (t *Tries) Sent() { t.creates++ }

// Anew has the requests that were sent counted anew.
func (t *Tries) Anew() { t.creates = 0 }

// Enough reports whether a person is asked before another request.
func (t *Tries) Enough() bool { return t.creates >= maxCreates }

// AfterNothingDone is the pause after a request of which the provider did nothing.
func (t *Tries) AfterNothingDone(err error) time.Duration {
	return max(record.RetryDelay(err), time.Duration(t.creates)*createPause)
}

// AfterNotSent counts a request that was not sent, and is the pause after it: the one that the failure asks for, and soon a longer one.
func (t *Tries) AfterNotSent(err error) time.Duration {
	pause := record.RetryDelay(err)
	if t.unsent++; t.unsent > 1 {
		pause = max(pause, createPause<<min(max(t.unsent-shortPauses, 1), mostPauses))
	}
	return pause
}

// RoundTrips is the time for a request that takes so many: the look before it takes an account's pages, and where that did not come to its
// end in time, the next one has twice the time.
func (t *Tries) RoundTrips(trips int) int { return trips << min(t.unsent, mostDoublings) }
