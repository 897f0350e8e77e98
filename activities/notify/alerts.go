package notify

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"time"
)

// alerts are waits that something was told of: when each began, in seconds since 1970, by a number of 48 bits that stands for its order and its
// name. As text each takes 14 characters.
type alerts map[uint64]uint32

const (
	nameBytes  = 6
	alertBytes = nameBytes + 4
)

// MarshalText implements encoding.TextMarshaler.
func (a alerts) MarshalText() ([]byte, error) {
	var all []byte
	for _, name := range slices.Sorted(maps.Keys(a)) {
		all = append(all, binary.BigEndian.AppendUint64(nil, name)[8-nameBytes:]...)
		all = binary.BigEndian.AppendUint32(all, a[name])
	}
	return base64.StdEncoding.AppendEncode(nil, all), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (a *alerts) UnmarshalText(text []byte) error {
	all, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil || len(all)%alertBytes != 0 {
		return fmt.Errorf("read the open alerts: %d bytes: %w", len(all), err)
	}
	*a = alerts{}
	for each := range slices.Chunk(all, alertBytes) {
		name := binary.BigEndian.Uint64(append(make([]byte, 8-nameBytes, 8), each[:nameBytes]...))
		(*a)[name] = binary.BigEndian.Uint32(each[nameBytes:])
	}
	return nil
}

func alertOf(orderID, runID, wait string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(alertKey(orderID, runID, wait))) // it has no error
	return h.Sum64() >> (64 - 8*nameBytes)
}

func seconds(t time.Time) uint32 { return uint32(t.Unix()) } // #nosec G115 -- until 2106

// began is when the wait began of which something was told, and whether there is one.
func (t *toldBy) began(alert uint64) (since uint32, open bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	since, open = t.open[alert]
	return since, open
}

// opened notes what the events, oldest first, opened and closed.
func (t *toldBy) opened(events []Event) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.open == nil {
		t.open = alerts{}
	}
	for _, e := range events {
		switch alert := alertOf(e.OrderID, e.RunID, e.Data.Wait); {
		case e.Closes():
			delete(t.open, alert)
		case e.Data.Wait != "":
			t.open[alert] = seconds(e.Data.Since)
		}
	}
}

// keepOpen forgets the alerts that are none of these: nobody will ever tell that they are over.
func (t *toldBy) keepOpen(known map[uint64]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	others := func(alert uint64, _ uint32) bool { return !known[alert] }
	maps.DeleteFunc(t.open, others)
	maps.DeleteFunc(t.group, others)
}

// alerts are those that these orders had, as far as is known.
func (b *Bell) alerts(open []OpenOrder, ended []EndedOrder) map[uint64]bool {
	all := map[uint64]bool{}
	for _, o := range open {
		known, _ := b.knows(o.key())
		for _, w := range known.waits {
			all[alertOf(o.OrderID, o.RunID, w.Name)] = true
		}
	}
	for _, o := range ended {
		end, _ := b.ending(o.key())
		for _, w := range end.Waits {
			all[alertOf(o.OrderID, o.RunID, w.Name)] = true
		}
	}
	return all
}
