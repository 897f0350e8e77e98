package activities

import (
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
	"golang.org/x/sync/singleflight"
)

// surveys has orders that come together share what they choose from: one read at a time, and none while the last one is good. A price, a
// look before a purchase and what a person asks for are not read so. The zero value is ready for use.
type surveys struct {
	reads singleflight.Group
	mu    sync.Mutex
	last  map[string]surveyed
}

// surveyed is what was read: nobody changes it.
type surveyed struct {
	result any
	begun  time.Time
}

// listOurPorts is the reading whose rows orders take from.
const listOurPorts = "list our ports"

// surveyGood is for how long what was read is good enough to choose from: the provider checks what it is asked for.
const surveyGood = 10 * time.Second

// share is what the read gives. One that gives up leaves it to the others.
func share[T any](ctx context.Context, s *surveys, doing string, read func(context.Context) (T, error)) (result T, err error) {
	if ForAPerson(ctx) {
		return read(ctx)
	}
	if last, good := s.lately(doing); good {
		return last.(T), nil
	}
	reading := s.reads.DoChan(doing, func() (any, error) {
		begun := time.Now()
		read, err := read(context.WithoutCancel(ctx))
		if err == nil {
			s.keep(doing, surveyed{read, begun})
		}
		return read, err
	})
	select {
	case <-ctx.Done():
		return result, ctx.Err()
	case shared := <-reading:
		if shared.Err != nil {
			return result, shared.Err
		}
		return shared.Val.(T), nil
	}
}

func (s *surveys) lately(doing string) (result any, good bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.last[doing]
	return last.result, last.good()
}

func (s *surveys) keep(doing string, read surveyed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.DeleteFunc(s.last, func(_ string, last surveyed) bool { return !last.good() })
	if s.last == nil {
		s.last = map[string]surveyed{}
	}
	s.last[doing] = read
}

// forget has the next one read anew.
func (s *surveys) forget(doing string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.last, doing)
}

func (s surveyed) good() bool { return s.result != nil && time.Since(s.begun) < surveyGood }

// list reads a whole list that orders choose from. A row that can't be read is none that could be chosen.
func list[T any](ctx context.Context, s *surveys, doing string, rows func(context.Context) iter.Seq2[T, error]) (providers.Listed[T], error) {
	listed, err := share(ctx, s, doing, func(ctx context.Context) (providers.Listed[T], error) {
		readable, unreadable, err := providers.Readable(rows(ctx))
		for _, why := range unreadable {
			logOdd(ctx, why)
		}
		return providers.Listed[T]{Rows: readable, Odd: len(unreadable)}, err
	})
	if err != nil {
		return providers.Listed[T]{}, translateDuring(doing, err)
	}
	return listed, nil
}

func logOdd(ctx context.Context, why error) {
	activity.GetLogger(ctx).Warn("a row was passed over", "error", why)
}

// takes has the list of our ports not show as free, to the orders that choose from it next, what an order of that speed is about to take
// of a port.
func (s *surveys) takes(ctx context.Context, portID string, speedMbps int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.last[listOurPorts]
	if !last.good() || ForAPerson(ctx) {
		return
	}
	listed := last.result.(providers.Listed[providers.Port])
	listed.Rows = without(listed.Rows, portID, speedMbps)
	last.result = listed
	s.last[listOurPorts] = last
}

// without are the ports, with so much less free at one of them.
func without(ports []providers.Port, id string, speedMbps int) []providers.Port {
	ports = slices.Clone(ports)
	for i, port := range ports {
		if port.ID == id && port.FreeMbps != nil {
			left := max(0, *port.FreeMbps-speedMbps)
			ports[i].FreeMbps = &left
		}
	}
	return ports
}

// portsFor are the ports that the order names, when each name means one that can carry it. Otherwise they are those that are
// nearest to the names, and the roomiest for one who names none: whoever chooses among them, or is told that none will do,
// needs candidates.
func portsFor(ports []providers.Port, speedMbps int, names ...string) providers.Listed[providers.Port] {
	var near []providers.Port
	add := func(more ...providers.Port) {
		for _, port := range more {
			if !slices.ContainsFunc(near, func(p providers.Port) bool { return p.ID == port.ID }) {
				near = append(near, port)
			}
		}
	}
	all := true
	for _, name := range names {
		port, found := portFor(ports, speedMbps, name)
		if found {
			add(port)
			continue
		}
		all = false
		add(providers.Nearest(ports, func(p providers.Port) []int { return []int{providers.Far(name, p.Name, p.ID), burden(p, speedMbps)} })...)
	}
	if all {
		return providers.Listed[providers.Port]{Rows: near}
	}
	return providers.Listed[providers.Port]{Rows: near, More: len(ports) - len(near)}
}

// burden sorts ports: first those that can carry the order, by the room they have.
func burden(p providers.Port, speedMbps int) int {
	if p.CannotCarry(speedMbps) != "" {
		return 1
	}
	return -p.Room()
}

// portTaken is the port that an order takes: the one it names, or the roomiest of those that can carry it.
func portTaken(ports []providers.Port, speedMbps int, name string) (providers.Port, bool) {
	if name != "" {
		return portFor(ports, speedMbps, name)
	}
	fit := slices.DeleteFunc(slices.Clone(ports), func(p providers.Port) bool { return p.CannotCarry(speedMbps) != "" })
	if len(fit) == 0 {
		return providers.Port{}, false
	}
	return fit[providers.Roomiest(fit)], true
}

// portFor is the port that the name means, if that is one which can carry the order.
func portFor(ports []providers.Port, speedMbps int, name string) (port providers.Port, found bool) {
	for _, p := range ports {
		if name == "" || !p.Called(name) || p.CannotCarry(speedMbps) != "" {
			continue
		}
		if found {
			return providers.Port{}, false
		}
		port, found = p, true
	}
	return port, found
}

// metrosFor is the metro that the name means, if that is one which can take the connection, or else those that are nearest to it.
func metrosFor(metros []providers.Metro, name string) providers.Listed[providers.Metro] {
	fits := func(m providers.Metro) bool { return m.Called(name) && m.Unusable == "" }
	one := slices.IndexFunc(metros, fits)
	if one >= 0 && !slices.ContainsFunc(metros[one+1:], fits) {
		return providers.Listed[providers.Metro]{Rows: metros[one : one+1]}
	}
	near := providers.Nearest(metros, func(m providers.Metro) []int { return []int{providers.Far(name, m.Name, m.Code, m.ID)} })
	return providers.Listed[providers.Metro]{Rows: near, More: len(metros) - len(near)}
}
