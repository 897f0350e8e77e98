package simulator

import (
	"cmp"
	"slices"
	"time"
)

// Purchase is one connection that was bought, whether or not its buyer ever got the answer.
type Purchase struct {
	Name        string     `json:"name"`               // the buyer's mark, unless BoughtAs is
	BoughtAs    string     `json:"boughtAs,omitempty"` // the buyer's mark, where somebody else gave it another name since
	ID          string     `json:"id"`
	Status      string     `json:"status"` // as the provider's API shows it
	SpeedMbps   int        `json:"speedMbps"`
	RequestedAt time.Time  `json:"requestedAt"`
	ChangedAt   time.Time  `json:"changedAt"`
	ActiveAt    *time.Time `json:"activeAt,omitempty"` // first in service
	DeletedAt   *time.Time `json:"deletedAt,omitempty"`
	EndedAt     *time.Time `json:"endedAt,omitempty"` // deleted, denied or cancelled: on no bill from then on

	// What others did to it. None of that is its buyer's, nor the provider's.
	Meddled []Meddled `json:"meddled,omitempty"`

	// Told by the ledger, not by the provider.
	Live        bool    `json:"live"`        // exists and may be billed, whatever status is shown
	LiveSeconds float64 `json:"liveSeconds"` // how long it has been live, or was
	Duplicate   bool    `json:"duplicate"`   // another purchase of the name was live when this one was made
}

// LedgerCounts sums up a ledger.
type LedgerCounts struct {
	Purchases      int `json:"purchases"`
	Live           int `json:"live"`
	Duplicates     int `json:"duplicates"`     // live connections beyond the first of the same name, now
	EverDuplicates int `json:"everDuplicates"` // purchases made while another of the same name was live, undone ones too
	Foreign        int `json:"foreign,omitempty"`
	ForeignTouched int `json:"foreignTouched,omitempty"` // of these, changed or deleted through the API
}

// ForeignPurchase is somebody else's connection in the account.
type ForeignPurchase struct {
	Purchase
	Touched []string `json:"touched,omitempty"` // the operations that changed or deleted it
}

// Ledger is everything bought since the simulator's state began, oldest first.
type Ledger struct {
	Counts         LedgerCounts `json:"counts"`
	DuplicateNames []string     `json:"duplicateNames"` // names that are live more than once, now
	Purchases      []Purchase   `json:"purchases"`

	Foreign []ForeignPurchase `json:"foreign"` // nobody's purchase, so that they count nowhere else
}

// Orphans lists what is live though nobody wants a connection of that name.
func (l Ledger) Orphans(wanted func(name string) bool) []Purchase {
	return slices.DeleteFunc(slices.Clone(l.Purchases), func(p Purchase) bool { return !p.Live || wanted(p.mark()) })
}

// newLedger takes the purchases in the order they were made, as they are now.
func newLedger(purchases []Purchase, now time.Time) Ledger {
	ledger := Ledger{Purchases: purchases, DuplicateNames: []string{}}
	ledger.Counts.Purchases = len(purchases)
	live := map[string]int{}
	earlier := map[string][]Purchase{}
	for i := range purchases {
		bought := &purchases[i]
		bought.Live, bought.LiveSeconds = bought.EndedAt == nil, bought.liveUntil(now).Sub(bought.RequestedAt).Seconds()
		bought.Duplicate = slices.ContainsFunc(earlier[bought.mark()], func(p Purchase) bool { return p.liveAt(bought.RequestedAt) })
		earlier[bought.mark()] = append(earlier[bought.mark()], *bought)
		if bought.Duplicate {
			ledger.Counts.EverDuplicates++
		}
		if bought.Live {
			ledger.Counts.Live++
			live[bought.mark()]++
		}
	}
	for name, count := range live {
		if count > 1 {
			ledger.Counts.Duplicates += count - 1
			ledger.DuplicateNames = append(ledger.DuplicateNames, name)
		}
	}
	slices.Sort(ledger.DuplicateNames)
	return ledger
}

func (l *Ledger) addForeign(all []ForeignPurchase) {
	l.Foreign = all
	l.Counts.Foreign = len(all)
	for i := range all {
		all[i].Live = all[i].EndedAt == nil
		if len(all[i].Touched) > 0 {
			l.Counts.ForeignTouched++
		}
	}
}

func (p Purchase) mark() string { return cmp.Or(p.BoughtAs, p.Name) }

func (p Purchase) liveAt(at time.Time) bool {
	return p.EndedAt == nil || p.EndedAt.After(at)
}

func (p Purchase) liveUntil(now time.Time) time.Time {
	if p.EndedAt != nil {
		return *p.EndedAt
	}
	return now
}
