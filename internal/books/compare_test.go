package books

import (
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
)

// line is a connection as the provider has it, and as its service expects it.
func line(id, name string) providers.Connection {
	return providers.Connection{
		ID: id, Name: name, SpeedMbps: 50, SrcVLAN: 100, DstVLAN: 200, SrcPortID: "port-a", DstPortID: "port-z", Metro: "DC", Requested: true,
		Observation: providers.Observation{Status: "ACTIVE", Phase: providers.PhaseActive},
	}
}

func serviceOf(name string, connections ...providers.Connection) order.Service {
	s := order.Service{Kind: "equinix", Name: name, Provider: "equinix", Account: "default"}
	for _, c := range connections {
		s.Connections = append(s.Connections, order.Served(c, c.Name))
	}
	return s
}

func sightOf(connections ...providers.Connection) activities.Sight {
	s := activities.Sight{Connections: map[string]providers.Connection{}}
	for _, c := range connections {
		s.Connections[activities.ConnectionKey(c.ID)] = c
	}
	return s
}

// What differs between the books and the provider, for one service called a, an open order called doubt, and what is beside them.
func TestCompare(t *testing.T) {
	t.Parallel()
	since := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	found := func(kind, about, id, field, was, is string) activities.Finding {
		return activities.Finding{Kind: kind, Order: about, ConnectionID: id, Field: field, Was: was, Is: is}
	}
	one := line("C1", "tu-a-1")
	with := func(c providers.Connection, change func(*providers.Connection)) providers.Connection {
		change(&c)
		return c
	}
	for name, test := range map[string]struct {
		seen  []providers.Connection
		want  []activities.Finding
		twice bool
	}{
		"as expected":                          {seen: []providers.Connection{one}},
		"its id in other letters":              {seen: []providers.Connection{with(one, func(c *providers.Connection) { c.ID = "c1" })}},
		"less is told than expected":           {seen: []providers.Connection{{ID: "C1", Name: "tu-a-1", Requested: true, Observation: one.Observation}}},
		"an unknown status":                    {seen: []providers.Connection{with(one, func(c *providers.Connection) { c.Status, c.Phase = "ODD", providers.PhaseUnknown })}},
		"of an open order, not known by id":    {seen: []providers.Connection{one, line("X", "TU-DOUBT-1 ")}},
		"of an open order, called otherwise":   {seen: []providers.Connection{one, line("O1", "turnup-equinix-x")}},
		"without a mark":                       {seen: []providers.Connection{one, line("X", "backbone")}},
		"with a mark, by another company":      {seen: []providers.Connection{one, with(line("X", "tu-b-1"), func(c *providers.Connection) { c.Requested = false })}},
		"with a mark, gone":                    {seen: []providers.Connection{one, with(line("X", "tu-b-1"), func(c *providers.Connection) { c.Gone = true })}},
		"with a mark, on its way out":          {seen: []providers.Connection{one, with(line("X", "tu-b-1"), func(c *providers.Connection) { c.Phase = providers.PhaseClosing })}},
		"nobody's":                             {[]providers.Connection{one, line("X", "tu-b-1")}, []activities.Finding{found("orphan", "equinix/b", "X", "", "", "")}, true},
		"nobody's, of a kind that there isn't": {[]providers.Connection{one, line("X", "turnup-b-c")}, []activities.Finding{found("orphan", "", "X", "", "", "")}, true},
		"a second one of the service's mark":   {[]providers.Connection{one, line("X", "tu-a-1")}, []activities.Finding{found("orphan", "equinix/a", "X", "", "", "")}, true},
		"not there":                            {nil, []activities.Finding{found("gone", "equinix/a", "C1", "", "", "")}, true},
		"not known":                            {[]providers.Connection{with(one, func(c *providers.Connection) { c.Status = activities.StatusNotFound })}, []activities.Finding{found("gone", "equinix/a", "C1", "", "", "")}, true},
		"gone":                                 {[]providers.Connection{with(one, func(c *providers.Connection) { c.Gone = true })}, []activities.Finding{found("gone", "equinix/a", "C1", "", "", "")}, false},
		"under another id":                     {[]providers.Connection{line("C9", "tu-a-1")}, []activities.Finding{found("changed", "equinix/a", "C1", "id", "C1", "C9")}, false},
		"down":                                 {[]providers.Connection{with(one, func(c *providers.Connection) { c.Line, c.LineSince = providers.LineDown, since })}, []activities.Finding{found("down", "equinix/a", "C1", "", "", "")}, false},
		"failed":                               {[]providers.Connection{with(one, func(c *providers.Connection) { c.Phase = providers.PhaseFailed })}, []activities.Finding{found("down", "equinix/a", "C1", "", "", "")}, false},
		"a change under way":                   {[]providers.Connection{with(one, func(c *providers.Connection) { c.Change = "REQUESTED" })}, []activities.Finding{found("stuck", "equinix/a", "C1", "", "", "")}, true},
		"built again":                          {[]providers.Connection{with(one, func(c *providers.Connection) { c.Phase = providers.PhaseBuilding })}, []activities.Finding{found("stuck", "equinix/a", "C1", "", "", "")}, true},
		"renamed":                              {[]providers.Connection{with(one, func(c *providers.Connection) { c.Name = "mine" })}, []activities.Finding{found("changed", "equinix/a", "C1", "name", "tu-a-1", "mine")}, false},
		"another speed": {[]providers.Connection{with(one, func(c *providers.Connection) { c.SpeedMbps = 500 })},
			[]activities.Finding{found("changed", "equinix/a", "C1", "speedMbps", "50", "500")}, false},
		"another tag and another port": {[]providers.Connection{with(one, func(c *providers.Connection) { c.SrcVLAN, c.DstPortID = 101, "port-y" })},
			[]activities.Finding{found("changed", "equinix/a", "C1", "srcVlan", "100", "101"), found("changed", "equinix/a", "C1", "dstPortId", "port-z", "port-y")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := New(nil, "equinix", "default")
			b.AddService(serviceOf("a", one), order.ServiceInService)
			b.AddOrder("equinix/doubt", []string{"o1"}, true)
			got := b.Compare(sightOf(test.seen...))
			for i := range got {
				assert.Equal(t, test.twice, got[i].Twice)
				f := got[i]
				got[i] = found(f.Kind, f.Order, f.ConnectionID, f.Field, f.Was, f.Is)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// A pair that has lost one leg is another matter than two connections that are gone.
func TestCompare_Pairs(t *testing.T) {
	t.Parallel()
	first, second := line("C1", "tu-a-1"), line("C2", "tu-a-2")
	b := New(nil, "equinix", "default")
	b.AddService(serviceOf("a", first, second), order.ServiceInService)
	kinds := func(seen ...providers.Connection) (kinds []string) {
		for _, f := range b.Compare(sightOf(seen...)) {
			kinds = append(kinds, f.Kind+" "+f.ConnectionID)
		}
		return kinds
	}
	assert.Empty(t, kinds(first, second))
	assert.Equal(t, []string{"halfPair C2"}, kinds(first))
	assert.Equal(t, []string{"gone C1", "gone C2"}, kinds())
}

// While something is done to a service, or its account can't be the one that was looked at, nothing of it differs.
func TestCompare_NotNow(t *testing.T) {
	t.Parallel()
	s := serviceOf("a", line("C1", "tu-a-1"))
	s.Identity = "ours"
	for name, enter := range map[string]func(*Books){
		"changing":           func(b *Books) { b.AddService(s, order.ServiceChanging) },
		"a change is open":   func(b *Books) { b.AddService(s, order.ServiceInService); b.AddOrder("change/equinix/a", nil, true) },
		"another account":    func(b *Books) { b.account = "emea"; b.AddService(s, order.ServiceInService) },
		"another credential": func(b *Books) { s := s; s.Identity = "theirs"; b.AddService(s, order.ServiceInService) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := New(nil, "equinix", "default")
			enter(b)
			changed := line("C1", "tu-a-1")
			changed.SpeedMbps = 1
			for _, seen := range []activities.Sight{sightOf(changed), sightOf()} {
				seen.Identity = "ours"
				assert.Empty(t, b.Compare(seen))
			}
		})
	}
}
