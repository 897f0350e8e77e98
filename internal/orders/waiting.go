package orders

import (
	"context"
	"slices"
	"time"

	"turnup/workflows/order"
)

// Waiting is an order that waits for a person.
type Waiting struct {
	Listed
	Overdue bool   `json:"overdue,omitempty"` // the earliest deadline has passed
	Next    string `json:"next"`              // the command that goes on from here
}

// MostWaiting is how many orders Waiting looks at.
const MostWaiting = 10_000

// Waiting lists the orders that wait for a person, oldest first.
func (t Temporal) Waiting(ctx context.Context) (WaitingList, error) {
	listed, more, err := list(ctx, t, []string{whereForPerson, WhereRunning}, MostWaiting)
	return WaitingList{toWaiting(listed, time.Now()), more}, err
}

func toWaiting(orders []Listed, now time.Time) []Waiting {
	all := make([]Waiting, len(orders))
	for i, o := range orders {
		all[i] = Waiting{Listed: o, Overdue: o.Deadline != nil && now.After(*o.Deadline), Next: o.NextCommand()}
	}
	OldestFirst(all)
	return all
}

// OldestFirst sorts the orders by how long they wait.
func OldestFirst(all []Waiting) {
	slices.SortStableFunc(all, func(x, y Waiting) int { return timeOf(x.WaitingSince).Compare(timeOf(y.WaitingSince)) })
}

// NextCommand is the command that answers what the order waits for, or that shows it: when it waits for several things, or for
// what is no hand-off, or one with several answers, or one that this program does not know.
func (o Listed) NextCommand() string {
	if len(o.OpenHandoffs) == 1 {
		h, known := order.FindHandoff(o.OpenHandoffs[0])
		alone := h.Party == o.AwaitingParty || !o.AwaitingParty.Ours()
		if known && alone {
			return h.Command(o.ID)
		}
	}
	return "turnup status " + o.ID
}

// Parties are those of the order's open hand-offs, and whom it waits for beside.
func (o Listed) Parties() (parties []string) {
	for _, name := range o.OpenHandoffs {
		if h, known := order.FindHandoff(name); known && !slices.Contains(parties, string(h.Party)) {
			parties = append(parties, string(h.Party))
		}
	}
	if o.AwaitingParty != "" && !slices.Contains(parties, string(o.AwaitingParty)) {
		parties = append(parties, string(o.AwaitingParty))
	}
	return parties
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
