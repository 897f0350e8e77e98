package activities

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"sync/atomic"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// tally is what an inventory has to know of the rows that it has read.
type tally struct {
	Listed  int                    `json:"listed,omitempty"`
	Odd     int                    `json:"odd,omitempty"`
	Foreign int                    `json:"foreign,omitempty"`
	Well    []byte                 `json:"well,omitempty"`   // fingerprints of those of ours that were as expected
	Others  []providers.Connection `json:"others,omitempty"` // of ours
}

// What a heartbeat carries, below 1 MB: Temporal takes 1.2 MB as it is set up here. An account of which there is more to know is listed again from
// the last page of which it was less.
const (
	mostWell   = 100_000
	mostOthers = 500
)

func (t tally) fits() bool { return len(t.Well)/fingerprint <= mostWell && len(t.Others) <= mostOthers }

// fingerprint is how many bytes stand for an id. Should two be the same, an inventory that was gone on with misses a finding, which the next
// one has.
const fingerprint = 4

func fingerprintOf(id string) uint32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(ConnectionKey(id))) // it never fails
	return sum.Sum32()
}

// stocktake is how far an inventory has come, and what the pages before had. A list of hours is so gone on with by another worker, or when the
// time of an attempt is over.
type stocktake struct {
	reached
	tally
}

// stocktaking is an inventory under way.
type stocktaking struct {
	tally
	begin time.Time
	place *providers.Place // that the list moves on
	from  string           // where this attempt began
	rows  atomic.Int64
	kept  atomic.Pointer[stocktake] // as it was at the end of a page
}

// stocktaking is an inventory's beginning, or where it stands.
func (w *Watch) stocktaking(ctx context.Context) *stocktaking {
	var stood stocktake
	if !w.stood(ctx, &stood, &stood.reached) {
		stood = stocktake{}
		stood.Began = w.Now()
	}
	s := &stocktaking{tally: stood.tally, begin: stood.Began, from: stood.Place.Next()}
	s.place = providers.From(s.from)
	s.rows.Store(int64(s.Listed + s.Odd))
	s.keep(s.from)
	return s
}

// row notes that the list goes on. The first row of a page says that those before were read to their end.
func (s *stocktaking) row() {
	if next := s.place.Next(); next != s.kept.Load().Place.Next() && s.fits() {
		s.keep(next)
	}
	s.rows.Add(1)
}

// keep is for the heartbeat: whoever goes on begins at that page.
func (s *stocktaking) keep(page string) {
	kept := &stocktake{tally: s.tally}
	kept.Began = s.begin
	kept.Place.Reach(page)
	s.kept.Store(kept)
}

// broken has the list begin at its first page where it can't be gone on with from the page that this attempt began at.
func (s *stocktaking) broken(ctx context.Context) {
	if ctx.Err() == nil && s.kept.Load().Place.Next() == s.from {
		s.tally = tally{}
		s.keep("")
	}
}

// over leaves what was read to the next attempt.
func (s *stocktaking) over(ctx context.Context) { activity.RecordHeartbeat(ctx, s) }

// MarshalJSON implements json.Marshaler, while the list goes on: people are shown the rows.
func (s *stocktaking) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Rows int64 `json:"rows"`
		*stocktake
	}{s.rows.Load(), s.kept.Load()})
}

// before is what the pages had that an earlier attempt read.
func (s *stocktaking) before(identity string) Sight {
	seen := Sight{Identity: identity, Connections: map[string]providers.Connection{}, Read: map[string]bool{}, well: map[uint32]bool{}}
	for at := 0; at+fingerprint <= len(s.Well); at += fingerprint {
		seen.well[binary.LittleEndian.Uint32(s.Well[at:])] = true
	}
	for _, c := range s.Others {
		seen.Connections[ConnectionKey(c.ID)] = c
	}
	return seen
}

// count takes a row into account.
func (s *stocktaking) count(c providers.Connection, seen Sight, books Books) (foreign bool) {
	s.Listed++
	if books.Foreign(c) {
		s.Foreign++
		return true
	}
	seen.Connections[ConnectionKey(c.ID)] = c
	if books.AsExpected(seen.Identity, c) {
		s.Well = binary.LittleEndian.AppendUint32(s.Well, fingerprintOf(c.ID))
	} else {
		s.Others = append(s.Others, c)
	}
	return false
}
