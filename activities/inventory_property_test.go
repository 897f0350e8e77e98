package activities_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/providers"
	"turnup/providers/simulator"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stock is an account with services, looked through day after day.
type stock struct {
	*account
	chance   *rand.Rand
	services []order.Service
	state    order.ServiceState // of all of them
	last     activities.InventoryReport
	opened   map[string]int // how often each finding did
	closed   map[string]int
}

func newStock(t *testing.T, a *account, seed uint64) *stock {
	s := &stock{account: a, state: order.ServiceInService, chance: rand.New(rand.NewPCG(seed, seed)), opened: map[string]int{}, closed: map[string]int{}}
	a.watch.Now = a.clock.Now
	a.watch.Books = func(context.Context, string) (activities.Books, error) {
		b := books.New(nil, "equinix", "default")
		for _, service := range s.services {
			b.AddService(service, s.state)
		}
		return unexplained{b}, nil
	}
	require.NoError(t, a.engine.SetScenario(simulator.Scenario{Seed: seed, ListLag: "2m"}))
	return s
}

// unexplained are books without a Temporal behind them.
type unexplained struct{ *books.Books }

func (unexplained) Explain(context.Context, []activities.Finding) error { return nil }

// serve has one more service, of a connection that is active and that the lists may not show yet.
func (s *stock) serve(n int) providers.Connection {
	s.t.Helper()
	id, err := s.other(n)
	require.NoError(s.t, err)
	s.shows(id, s.words.active)
	now, err := s.read(id)
	require.NoError(s.t, err)
	s.services = append(s.services, order.Service{Kind: "equinix", Name: fmt.Sprint("s", n), Connections: []order.ServedConnection{order.Served(now, now.Name)}})
	return now
}

// looks has the account looked through, and checks that this changed nothing there.
func (s *stock) looks() (complete bool) {
	s.t.Helper()
	calls := s.engine.Calls()
	report, err := run[activities.InventoryReport](s.account, activities.StepInventory, activities.InventoryQuestion{Apart: 12 * time.Hour, Before: s.last})
	for operation, n := range s.engine.Calls() {
		if n != calls[operation] {
			assert.Regexp(s.t, `^(list|get|show|search|login|token|user|find|createToken|oauth|whoAmI)`, operation, "a run only reads")
		}
	}
	if err != nil {
		return false
	}
	s.last = report
	for _, key := range report.Opened {
		s.opened[key]++
	}
	for _, f := range report.Closed {
		s.closed[f.Key()]++
	}
	return true
}

// quiet checks that a look, on whatever list it is, finds nothing.
func (s *stock) quiet(list func(iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error]) {
	s.t.Helper()
	s.list = list
	s.looks()
	s.list = nil
	assert.Empty(s.t, s.last.Findings)
	s.clock.Advance(24 * time.Hour)
}

// shortened is a list that loses some of its rows.
func (s *stock) shortened(keep int) func(iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] {
	return func(rows iter.Seq2[providers.Connection, error]) iter.Seq2[providers.Connection, error] {
		return func(yield func(providers.Connection, error) bool) {
			n := 0
			for c, err := range rows {
				if n++; err == nil && n > keep {
					return
				}
				if !yield(c, err) {
					return
				}
			}
		}
	}
}

// Whatever somebody else does is found within two runs, and opens and closes once; while nobody does anything nothing is found, though
// lists lag, are cut short, or fail; and no run sends anything that changes something.
func TestInventory_FindsWhatOthersDid(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			overAllAccounts(t, func(t *testing.T, a *account) {
				s := newStock(t, a, seed+1)
				var there []providers.Connection
				for n := range 5 {
					there = append(there, s.serve(n+1))
					s.quiet(nil)
				}
				s.quiet(s.shortened(0))
				s.quiet(s.shortened(1))
				s.spoil(simulator.Fault{Operation: a.operations.list, Kind: simulator.FaultDropAfter, Count: 8})
				s.quiet(nil)
				for len(a.engine.Faults()) > 0 {
					s.looks()
				}
				s.quiet(nil)

				planted := s.plant(there)
				for range 2 {
					s.clock.Advance(24 * time.Hour)
					require.True(t, s.looks())
				}
				var open []string
				for _, f := range s.last.Findings {
					assert.True(t, f.Open, f.String())
					open = append(open, f.Key())
				}
				assert.ElementsMatch(t, planted, open)

				s.accept()
				for range 3 {
					s.clock.Advance(24 * time.Hour)
					require.True(t, s.looks())
				}
				assert.Empty(t, s.last.Findings)
				for _, key := range planted {
					assert.Equal(t, 1, s.opened[key], "opened: %s", key)
					assert.Equal(t, 1, s.closed[key], "closed: %s", key)
				}
			})
		})
	}
}

// A connection that the provider refuses to read costs the others nothing: it has its turn in the next run.
func TestInventory_PassesOverWhatCantBeRead(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		s := newStock(t, a, 1)
		for n, now := range []providers.Connection{s.serve(1), s.serve(2)} {
			renamed := simulator.Meddling{Given: simulator.Given{Name: fmt.Sprint("somebody-elses-", n)}}
			require.NoError(t, s.engine.Meddle(now.ID, simulator.ActRename, renamed))
		}
		s.clock.Advance(24 * time.Hour)
		s.spoil(simulator.Fault{Operation: a.operations.get, Kind: simulator.FaultStatus, Status: 503, Count: 3})
		assert.False(t, s.looks(), "whoever is away may come back")
		s.spoil(simulator.Fault{Operation: a.operations.get, Kind: simulator.FaultStatus, Status: 400})
		require.True(t, s.looks())
		assert.Len(t, s.last.Findings, 1)
		assert.Equal(t, 1, s.last.Odd)
		s.clock.Advance(24 * time.Hour)
		require.True(t, s.looks())
		assert.Len(t, s.last.Findings, 2)
	})
}

// While something is done to a service nothing of it is compared: what is open then is not over, and opens no second time afterwards.
func TestInventory_AChangeClosesNothing(t *testing.T) {
	t.Parallel()
	overAllAccounts(t, func(t *testing.T, a *account) {
		s := newStock(t, a, 1)
		now := s.serve(1)
		require.NoError(t, s.engine.Meddle(now.ID, simulator.ActRename, simulator.Meddling{Given: simulator.Given{Name: "somebody-elses"}}))
		for _, s.state = range []order.ServiceState{order.ServiceInService, order.ServiceChanging, order.ServiceInService} {
			require.True(t, s.looks())
			require.Len(t, s.last.Findings, 1, "%s", s.state)
			assert.Empty(t, s.closed)
			s.clock.Advance(24 * time.Hour)
		}
		key := s.last.Findings[0].Key()
		assert.Equal(t, 1, s.opened[key])

		s.services = nil
		require.True(t, s.looks())
		assert.Empty(t, s.last.Findings)
		assert.Equal(t, 1, s.closed[key])
	})
}

// plant does something else to each of the connections, and adds one of our mark that nobody knows. It returns what is to be found.
func (s *stock) plant(there []providers.Connection) (keys []string) {
	s.t.Helper()
	given := map[simulator.Act]simulator.Given{
		simulator.ActRename: {Name: "somebody-elses"}, simulator.ActResize: {SpeedMbps: there[0].SpeedMbps * 2}, simulator.ActRetag: {VLAN: 77},
	}
	acts := []simulator.Act{simulator.ActRename, simulator.ActResize, simulator.ActRetag, simulator.ActDelete}
	s.chance.Shuffle(len(acts), func(i, j int) { acts[i], acts[j] = acts[j], acts[i] })
	finding := map[simulator.Act]string{
		simulator.ActRename: "changed %s name", simulator.ActResize: "changed %s speedMbps", simulator.ActRetag: "changed %s srcVlan", simulator.ActDelete: "gone %s ",
	}
	for i, act := range acts {
		if act == simulator.ActRetag && there[i].SrcVLAN == 0 {
			continue // it was bought untagged: the tag is the provider's choice
		}
		if act == simulator.ActDelete {
			s.shows(there[i].ID, "")
		}
		require.NoError(s.t, s.engine.Meddle(there[i].ID, act, simulator.Meddling{Given: given[act]}))
		keys = append(keys, fmt.Sprintf(finding[act], there[i].ID))
	}
	created := s.clock.Now()
	id, err := s.engine.AddForeign(simulator.Foreign{Name: "tu-lost-1", RequestedBy: simulator.RequestedByUs, CreatedAt: &created, VLAN: 3001})
	require.NoError(s.t, err)
	keys = append(keys, "orphan "+id+" ")
	return keys
}

// accept takes what is there for what is expected.
func (s *stock) accept() {
	s.t.Helper()
	for _, f := range s.last.Findings {
		switch {
		case f.Kind == activities.FindingGone:
			s.services = slices.DeleteFunc(s.services, func(service order.Service) bool { return service.OrderID() == f.Order })
		case f.Kind == activities.FindingOrphan:
			now, err := s.read(f.ConnectionID)
			require.NoError(s.t, err)
			s.services = append(s.services, order.Service{Kind: "equinix", Name: "lost", Connections: []order.ServedConnection{order.Served(now, now.Name)}})
		default:
			at := slices.IndexFunc(s.services, func(service order.Service) bool { return service.OrderID() == f.Order })
			now, err := s.read(f.ConnectionID)
			require.NoError(s.t, err)
			s.services[at].Expect(now)
			assert.True(s.t, strings.EqualFold(now.ID, f.ConnectionID))
		}
	}
}
