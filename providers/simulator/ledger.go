package simulator

import (
	"slices"
	"time"
)

// Purchase is one connection that was bought, whether or not its buyer ever got the answer.
type Purchase struct {
	Name        string     `json:"name"` // the buyer's mark
	ID          string     `json:"id"`
	Status      string     `json:"status"` // as the provider's API shows it
	SpeedMbps   int        `json:"speedMbps"`
	RequestedAt time.Time  `json:"requestedAt"`
	ChangedAt   time.Time  `json:"changedAt"`
	DeletedAt   *time.Time `json:"deletedAt,omitempty"`
	Live        bool       `json:"live"` // not deleted: still on the bill
}

// LedgerCounts sums up a ledger.
type LedgerCounts struct {
	Purchases  int `json:"purchases"`
	Live       int `json:"live"`
	Duplicates int `json:"duplicates"` // live connections beyond the first of the same name
}

// Ledger is everything bought since the simulator's state began, oldest first.
type Ledger struct {
	Counts         LedgerCounts `json:"counts"`
	DuplicateNames []string     `json:"duplicateNames"`
	Purchases      []Purchase   `json:"purchases"`
}

func newLedger(purchases []Purchase) Ledger {
	ledger := Ledger{Purchases: purchases, DuplicateNames: []string{}}
	ledger.Counts.Purchases = len(purchases)
	live := map[string]int{}
	for _, purchase := range purchases {
		if !purchase.Live {
			continue
		}
		ledger.Counts.Live++
		live[purchase.Name]++
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
