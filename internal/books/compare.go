package books

import (
	"maps"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
)

// Books are the services of a provider's account, and all that is open at the provider. They implement activities.Books.
type Books struct {
	client            client.Client
	provider, account string

	services []served
	having   map[string][]served // services by the ids of their connections
	orders   int
	known    map[string]bool // ids of connections that a service or an open order has
	marks    map[string]bool // of what is open, in small letters
	busy     map[string]bool // IDs of the orders that are open, or whose service something is being done to
}

type served struct {
	order.Service
	state order.ServiceState
}

// New are books with nothing in them.
func New(c client.Client, provider, account string) *Books {
	return &Books{client: c, provider: provider, account: account, having: map[string][]served{}, known: map[string]bool{}, marks: map[string]bool{}, busy: map[string]bool{}}
}

// AddService enters a service.
func (b *Books) AddService(s order.Service, state order.ServiceState) {
	b.services = append(b.services, served{s, state})
	for _, id := range s.ConnectionIDs() {
		key := activities.ConnectionKey(id)
		b.having[key] = append(b.having[key], served{s, state})
	}
	b.know(s.ConnectionIDs())
	if state != order.ServiceInService {
		b.open(s.OrderID())
	}
}

// AddOrder enters what is open at the provider: an order, or what is done to a service. One that was just completed counts for the
// connections that it left.
func (b *Books) AddOrder(id string, connections []string, open bool) {
	b.know(connections)
	if open {
		kind, name := order.SplitID(id)
		b.open(order.ID(order.BareKind(kind), name))
		b.orders++
	}
}

func (b *Books) know(connections []string) {
	for _, id := range connections {
		b.known[activities.ConnectionKey(id)] = true
	}
}

// open notes that the order may be about to take over what carries its marks.
func (b *Books) open(orderID string) {
	b.busy[orderID] = true
	for _, m := range marks(order.SplitID(orderID)) {
		b.marks[m] = true
	}
}

// marks are those that the connections of the order may carry.
func marks(kind, name string) []string {
	return []string{order.Mark(kind, name), order.ShortMark(name, 0), order.ShortMark(name, 1)}
}

// Count implements activities.Books.
func (b *Books) Count() (services, orders int) {
	for _, s := range b.services {
		if b.mine(s) {
			services++
		}
	}
	return services, b.orders
}

func (b *Books) mine(s served) bool {
	return order.AccountName(s.Account) == order.AccountName(b.account)
}

// Busy implements activities.Books.
func (b *Books) Busy(orderID string) bool { return b.busy[orderID] }

// Foreign implements activities.Books.
func (b *Books) Foreign(c providers.Connection) bool {
	return lives(c) && !b.known[activities.ConnectionKey(c.ID)] && !ours(c)
}

// ours reports whether the connection carries a mark, and was requested by us.
func ours(c providers.Connection) bool { return c.Requested && order.IsMark(c.Name) }

func lives(c providers.Connection) bool {
	return !c.Dead() && c.Phase != providers.PhaseClosed && c.Status != activities.StatusNotFound
}

// AsExpected implements activities.Books.
func (b *Books) AsExpected(identity string, c providers.Connection) bool {
	key := activities.ConnectionKey(c.ID)
	alone := *b
	alone.services = b.having[key]
	found := alone.Compare(activities.Sight{Identity: identity, Connections: map[string]providers.Connection{key: c}})
	return !slices.ContainsFunc(found, func(f activities.Finding) bool { return activities.ConnectionKey(f.ConnectionID) == key })
}

// Compare implements activities.Books.
func (b *Books) Compare(s activities.Sight) []activities.Finding {
	var found []activities.Finding
	joined := map[string]bool{} // by their mark, to services that expect them under another id
	for _, service := range b.services {
		if b.mine(service) && !other(service, s) && service.state == order.ServiceInService && !b.busy[service.OrderID()] {
			found = append(found, compare(service, s, joined)...)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Connections)) {
		if c := s.Connections[id]; lives(c) && ours(c) && !b.known[id] && !joined[id] && !b.marks[mark(c)] {
			found = append(found, b.orphan(c))
		}
	}
	return found
}

// Others implements activities.Books.
func (b *Books) Others(s activities.Sight) (n int) {
	for _, service := range b.services {
		if b.mine(service) && other(service, s) {
			n++
		}
	}
	return n
}

// other reports whether the service was bought with another of the provider's accounts than the one that was looked at: what that
// lacks says nothing of it.
func other(service served, s activities.Sight) bool {
	return s.Identity != "" && service.Identity != "" && s.Identity != service.Identity
}

func (b *Books) orphan(c providers.Connection) activities.Finding {
	f := activities.Finding{
		Kind: activities.FindingOrphan, ConnectionID: c.ID, Name: c.Name, Status: c.Status, SpeedMbps: c.SpeedMbps, CreatedAt: c.CreatedAt,
		Since: c.CreatedAt, Twice: true,
	}
	told, name := order.SplitMark(c.Name)
	if kind := b.kindOf(told); kind != "" && order.IsName(name) {
		f.Order = order.ID(kind, name)
	}
	return f
}

// kindOf is the kind that a mark tells, or that is ordered at the provider.
func (b *Books) kindOf(told string) string {
	for _, kind := range workflows.Kinds() {
		if kind.Provider == b.provider && (told == "" || kind.Name == told) {
			return kind.Name
		}
	}
	return ""
}

// compare are the differences of one service.
func compare(service served, s activities.Sight, joined map[string]bool) []activities.Finding {
	var found []activities.Finding
	gone := 0
	for _, expected := range service.Connections {
		if s.WasWell(expected.ID) {
			continue
		}
		now, seen := find(expected, s)
		joined[activities.ConnectionKey(now.ID)] = true
		f := activities.Finding{Order: service.OrderID(), ConnectionID: expected.ID, Name: now.Name, Status: now.Status}
		switch down, since := now.IsDown(); {
		case !seen || !lives(now):
			gone++
			f.Kind, f.Name, f.Twice = activities.FindingGone, expected.Name, !now.Gone
			f.Status = nothing(now)
			found = append(found, f)
			continue
		case down || now.Phase == providers.PhaseFailed:
			f.Kind, f.Since = activities.FindingDown, since
			if now.Line == providers.LineDown {
				f.Status += ", its line is down"
			}
			found = append(found, f)
		case now.Change != "" || now.Phase == providers.PhaseBuilding || now.Phase == providers.PhaseWaiting:
			f.Kind, f.Twice = activities.FindingStuck, true
			f.Status = strings.TrimSpace(now.Status + " " + now.Change)
			found = append(found, f)
		}
		found = append(found, changed(f, expected, now)...)
	}
	if gone > 0 && gone < len(service.Connections) {
		for i, f := range found {
			if f.Kind == activities.FindingGone {
				found[i].Kind = activities.FindingHalfPair
			}
		}
	}
	return found
}

// nothing says how a connection is not there.
func nothing(now providers.Connection) string {
	switch now.Status {
	case "":
		return "the provider's list lacks it"
	case activities.StatusNotFound:
		return "the provider does not know it"
	}
	return "the provider shows it as " + now.Status
}

// find is the service's connection as it was seen, by its id or, when that is not there, by its mark.
func find(expected order.ServedConnection, s activities.Sight) (providers.Connection, bool) {
	now, seen := s.Connections[activities.ConnectionKey(expected.ID)]
	if (seen && lives(now)) || expected.Mark == "" {
		return now, seen
	}
	for _, c := range s.Connections {
		if lives(c) && c.Requested && strings.EqualFold(strings.TrimSpace(c.Name), expected.Mark) {
			return c, true
		}
	}
	return now, seen
}

// changed are the fields in which the connection is another than expected. What either does not tell is no difference.
func changed(f activities.Finding, expected order.ServedConnection, now providers.Connection) []activities.Finding {
	var found []activities.Finding
	for _, field := range Fields(expected, now) {
		if field.Differs() {
			f.Kind, f.Field, f.Was, f.Is, f.By, f.Since, f.Twice = activities.FindingChanged, field.Name, field.Expected, field.Seen, now.ChangedBy, now.ChangedAt, false
			f.Status = now.Status
			found = append(found, f)
		}
	}
	return found
}

// Field is one thing that is expected of a connection, and what was seen of it; "" for what is not told.
type Field struct {
	Name     string `json:"field"`
	Expected string `json:"expected,omitempty"`
	Seen     string `json:"seen,omitempty"`
}

// Differs reports whether both are told, and are not the same.
func (f Field) Differs() bool {
	return f.Expected != "" && f.Seen != "" && !strings.EqualFold(strings.TrimSpace(f.Expected), strings.TrimSpace(f.Seen))
}

// Fields are all that is expected of a connection.
func Fields(expected order.ServedConnection, now providers.Connection) []Field {
	is := order.Served(now, expected.Mark)
	return []Field{
		{"id", expected.ID, is.ID},
		{"name", expected.Name, is.Name},
		{"speedMbps", number(expected.SpeedMbps), number(is.SpeedMbps)},
		{"metro", expected.Metro, is.Metro},
		{"class", expected.Class, is.Class},
		{"srcPortId", expected.SrcPortID, is.SrcPortID},
		{"srcVlan", number(expected.SrcVLAN), number(is.SrcVLAN)},
		{"srcCTag", number(expected.SrcCTag), number(is.SrcCTag)},
		{"dstPortId", expected.DstPortID, is.DstPortID},
		{"dstVlan", number(expected.DstVLAN), number(is.DstVLAN)},
		{"dstCTag", number(expected.DstCTag), number(is.DstCTag)},
	}
}
