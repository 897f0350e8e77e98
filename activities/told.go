package activities

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"sync"
	"time"
)

// Told is what people were told of what orders wait for, and of how they ended. It crosses Temporal as a heartbeat.
type Told struct {
	mu     sync.Mutex
	until  time.Time        // of all orders, everything is told that became due until then
	orders map[string]int64 // and of these, until another time, in nanoseconds since 1970

	endsUntil time.Time        // all orders that ended until then are told of
	ends      map[string]int64 // and of these, that ended later: when, in nanoseconds since 1970
}

// mostTold is how many orders are remembered one by one: some hundred kilobytes of heartbeat. Only where somebody can't be asked for
// days are there so many.
const mostTold = 30_000

// toldJSON is how it is written.
type toldJSON struct {
	Until  time.Time        `json:"until"`
	Orders map[string]int64 `json:"orders,omitempty"`

	EndsUntil time.Time        `json:"endsUntil,omitzero"`
	Ends      map[string]int64 `json:"ends,omitempty"`
}

// MarshalJSON implements json.Marshaler: signs of life are given while orders are told of.
func (t *Told) MarshalJSON() ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return json.Marshal(toldJSON{t.until, t.orders, t.endsUntil, t.ends})
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Told) UnmarshalJSON(data []byte) error {
	var read toldJSON
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	t.until, t.orders, t.endsUntil, t.ends = read.Until, read.Orders, read.EndsUntil, read.Ends
	return nil
}

// of is until when everything was told of the order.
func (t *Told) of(o WaitingOrder) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if own, is := t.orders[o.key()]; is && t.until.Before(time.Unix(0, own)) {
		return time.Unix(0, own)
	}
	return t.until
}

func (t *Told) set(o WaitingOrder, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.orders == nil {
		t.orders = map[string]int64{}
	}
	t.orders[o.key()] = until.UnixNano()
}

// settle ends a round over the orders that were listed. When all were told of, everything that lists show by now was told that
// became due until then. Who is not listed any more is forgotten, unless lists may be behind.
func (t *Told) settle(listed []WaitingOrder, until time.Time, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if (all || len(t.orders) > mostTold) && until.After(t.until) {
		t.until = until
	}
	waits := make(map[string]bool, len(listed))
	for _, o := range listed {
		waits[o.key()] = true
	}
	for key, own := range t.orders {
		at := time.Unix(0, own)
		if !at.After(t.until) || !waits[key] && at.Before(until) {
			delete(t.orders, key)
		}
	}
}

func (o WaitingOrder) key() string { return runKey(o.OrderID, o.RunID) }

// runKey names the run in few bytes.
func runKey(orderID, runID string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(orderID + " " + runID)) // it has no error
	return strconv.FormatUint(h.Sum64(), 36)
}
