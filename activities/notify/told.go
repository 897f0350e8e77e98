package notify

import (
	"encoding/json"
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Told is what each channel has told, by its name. It crosses Temporal as a heartbeat.
type Told struct {
	mu       sync.Mutex
	began    time.Time // the bell's first round
	channels map[string]*toldBy
}

// ChannelState is how a channel fares.
type ChannelState struct {
	Name    string    `json:"name"`
	Type    string    `json:"type"`
	Last    time.Time `json:"last,omitzero"`    // when it told something last
	Failing time.Time `json:"failing,omitzero"` // since when it fails
	Error   string    `json:"error,omitempty"`  // why
}

// toldBy is what one channel has told of what orders wait for, and of how they ended.
type toldBy struct {
	mu    *sync.Mutex
	state ChannelState
	tries int       // in a row that failed
	next  time.Time // when it is tried again

	until  time.Time        // of all orders, everything is told that became due until then
	orders map[string]int64 // and of these, until another time, in nanoseconds since 1970
	open   alerts           // waits that something was told of, and not that they are over

	group   alerts // of these, what was told of only among many
	grouped bool   // there is an alert of many

	endsUntil time.Time        // all orders that ended until then are told of
	ends      map[string]int64 // and of these, that ended later: when, in nanoseconds since 1970
}

// mostTold is how many orders are remembered one by one: some hundred kilobytes of heartbeat. Only where somebody can't be asked for
// days are there so many.
const mostTold = 30_000

// toldJSON is how it is written.
type toldJSON struct {
	Began    time.Time    `json:"began,omitzero"`
	Channels []toldByJSON `json:"channels,omitempty"`
}

type toldByJSON struct {
	ChannelState
	Tries     int              `json:"tries,omitempty"`
	Next      time.Time        `json:"next,omitzero"`
	Until     time.Time        `json:"until"`
	Orders    map[string]int64 `json:"orders,omitempty"`
	Open      alerts           `json:"open,omitempty"`
	Group     alerts           `json:"group,omitempty"`
	Grouped   bool             `json:"grouped,omitempty"`
	EndsUntil time.Time        `json:"endsUntil"`
	Ends      map[string]int64 `json:"ends,omitempty"`
}

// MarshalJSON implements json.Marshaler: signs of life are given while orders are told of.
func (t *Told) MarshalJSON() ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := toldJSON{Began: t.began}
	for _, name := range slices.Sorted(maps.Keys(t.channels)) {
		c := t.channels[name]
		all.Channels = append(all.Channels, toldByJSON{c.state, c.tries, c.next, c.until, c.orders, c.open, c.group, c.grouped, c.endsUntil, c.ends})
	}
	return json.Marshal(all)
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *Told) UnmarshalJSON(data []byte) error {
	var read toldJSON
	if err := json.Unmarshal(data, &read); err != nil {
		return err
	}
	t.began, t.channels = read.Began, map[string]*toldBy{}
	for _, c := range read.Channels {
		t.channels[c.Name] = &toldBy{&t.mu, c.ChannelState, c.Tries, c.Next, c.Until, c.Orders, c.Open, c.Group, c.Grouped, c.EndsUntil, c.Ends}
	}
	return nil
}

// States are how the channels fare.
func (t *Told) States() (all []ChannelState) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(t.channels)) {
		all = append(all, t.channels[name].state)
	}
	return all
}

// begin has the bell tell by these channels, and by no other. A channel that is new tells of what ends from now on, or since the bell
// began, and not of every order that ever did; what still waits is told of once. A worker whose settings give no channel leaves the rounds to
// those that have told something by one, which must not be forgotten.
func (t *Told) begin(now time.Time, channels []*Channel) (ours bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	from := now.Truncate(time.Millisecond)
	if t.began.IsZero() {
		t.began = from
	}
	if len(t.channels) == 0 {
		from = t.began
	}
	own := slices.ContainsFunc(channels, func(c *Channel) bool { return !c.Notes })
	others := maps.Clone(t.channels)
	delete(others, TicketChannel)
	if len(channels) == 0 || !own && len(others) > 0 {
		return false
	}
	all := make(map[string]*toldBy, len(channels))
	for _, c := range channels {
		if all[c.Name] = t.channels[c.Name]; all[c.Name] == nil {
			all[c.Name] = &toldBy{mu: &t.mu, endsUntil: from}
		}
		all[c.Name].state.Name, all[c.Name].state.Type = c.Name, c.Type
	}
	t.channels = all
	return true
}

func (t *Told) by(c *Channel) *toldBy {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.channels[c.Name]
}

// of is until when everything was told of the order.
func (t *toldBy) of(key string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if own, is := t.orders[key]; is && t.until.Before(time.Unix(0, own)) {
		return time.Unix(0, own)
	}
	return t.until
}

func (t *toldBy) set(key string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.orders == nil {
		t.orders = map[string]int64{}
	}
	t.orders[key] = until.UnixNano()
}

// settle ends a round over the orders that were listed. When all were told of, everything that lists show by now was told that
// became due until then. Who is not listed any more is forgotten, unless lists may be behind.
func (t *toldBy) settle(listed map[string]bool, until time.Time, all bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if (all || len(t.orders) > mostTold) && until.After(t.until) {
		t.until = until
	}
	for key, own := range t.orders {
		at := time.Unix(0, own)
		if !at.After(t.until) || !listed[key] && at.Before(until) {
			delete(t.orders, key)
		}
	}
}

const (
	firstRest   = 10 * time.Second // before a channel that failed is tried again; each time twice as long
	longestRest = time.Minute
	mostError   = 300 // characters
)

// ready reports whether the channel may tell something now.
func (t *toldBy) ready(c *Channel, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return !now.Before(t.next) && !now.Before(t.state.Last.Add(c.Pause))
}

// went notes how telling went.
func (t *toldBy) went(now time.Time, told bool, failure error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if told {
		t.state.Last = now
	}
	if failure == nil {
		t.tries, t.next, t.state.Failing, t.state.Error = 0, time.Time{}, time.Time{}, ""
		return
	}
	if t.state.Failing.IsZero() {
		t.state.Failing = now
	}
	t.state.Error = Plain(failure.Error(), mostError)
	if told { // it fails for some only
		t.tries, t.next = 0, time.Time{}
		return
	}
	t.next = now.Add(min(longestRest, firstRest<<min(t.tries, 10)))
	t.tries++
}

// runKey names the run in few bytes.
func runKey(orderID, runID string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(orderID + " " + runID)) // it has no error
	return strconv.FormatUint(h.Sum64(), 36)
}
