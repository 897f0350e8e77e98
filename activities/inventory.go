package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

const (
	mostFindings = 300 // in a report: more is one trouble, not so many
	mostRead     = 200 // connections that a run reads by themselves; the others have their turn in the next one
	newsTries    = 5   // attempts of a run that may fail since one of these can't be read
)

// Books are what our services and open orders have of a provider's account.
type Books interface {
	// Compare are the differences from what was seen. Each connection of a service that was not seen is one.
	Compare(s Sight) []Finding
	// Foreign reports whether the connection is none of ours.
	Foreign(c providers.Connection) bool
	// AsExpected reports whether nothing is to be found of a connection of ours, which the account of that identity has.
	AsExpected(identity string, c providers.Connection) bool
	// Others counts the services that were bought with another of the provider's accounts than the one that was seen.
	Others(s Sight) int
	// Busy reports whether something is being done to what the order left, so that nothing of it is compared.
	Busy(order string) bool
	// Explain adds what is known of the orders whose marks orphans carry.
	Explain(ctx context.Context, findings []Finding) error
	// Count says how much the books have.
	Count() (services, orders int)
}

// Sight is what was seen of an account.
type Sight struct {
	Identity    string                          // the provider's identity of it; "" when it does not tell
	Connections map[string]providers.Connection // that are ours, or may be
	Read        map[string]bool                 // those that were read by themselves, after the list

	well map[uint32]bool
}

// WasWell reports whether the connection was as expected on a page that only an earlier attempt of this run has read.
func (s Sight) WasWell(id string) bool {
	_, again := s.Connections[ConnectionKey(id)]
	return !again && s.well[fingerprintOf(id)]
}

// ConnectionKey is the connection's id as Sight knows it: providers do not tell capitals from small letters.
func ConnectionKey(id string) string { return strings.ToLower(id) }

// Inventory compares our books with what the account has. It only reads. The list comes before the books that it is compared with, so that
// what they lack is news; then each connection of which there is news is read by itself, since lists lag. The books before the list tell which
// rows are worth keeping: the others are counted.
func (s *Steps[R]) Inventory(ctx context.Context, q InventoryQuestion) (InventoryReport, error) {
	stock := s.Watch.stocktaking(ctx)
	defer stock.over(ctx)
	defer signsOfLife(ctx, stock)()
	ctx = providers.WithLimiter(ctx, s.Watch.Budget)
	report := InventoryReport{Provider: q.Provider, Account: q.Account, At: s.Watch.Now().UTC().Truncate(time.Millisecond)}
	if err := s.Watch.mayAct(ctx, s.Account, ""); err != nil { // another account lacks all that this one has
		return InventoryReport{}, err
	}
	books, err := s.Watch.Books(ctx, q.Account)
	if err != nil {
		return InventoryReport{}, cannotAsk(err)
	}
	seen, err := s.sight(ctx, stock, books, &report, q.Foreign)
	if err != nil {
		stock.broken(ctx)
		return InventoryReport{}, translateWatching(fmt.Errorf("list the account: %w", err))
	}
	if books, err = s.Watch.Books(ctx, q.Account); err != nil {
		return InventoryReport{}, cannotAsk(err)
	}
	report.Services, report.Orders = books.Count()
	report.Others = books.Others(seen)
	report.Doubt = doubt(report.Listed, q.Before.Listed)
	unread, err := s.readNews(ctx, seen, news(books.Compare(seen), q.Before.Findings), report.Doubt == "")
	if err != nil {
		return InventoryReport{}, translateWatching(err)
	}
	report.Odd += unread
	report.settle(books.Compare(seen), q, seen, books.Busy)
	if err := books.Explain(ctx, report.Findings); err != nil {
		return InventoryReport{}, fmt.Errorf("ask how orders ended: %w", err)
	}
	if q.Priced {
		s.priceOrphans(ctx, report.Findings, seen)
	}
	activity.GetLogger(ctx).Info("inventory", "listed", report.Listed, "services", report.Services, "findings", len(report.Findings), "doubt", report.Doubt)
	return report, nil
}

func cannotAsk(err error) error {
	return fmt.Errorf("ask which orders and services there are: %w", err)
}

// sight lists the account. Only who asks for what is foreign, too, at a terminal, is told which that is, on the pages that this attempt reads.
func (s *Steps[R]) sight(ctx context.Context, stock *stocktaking, books Books, report *InventoryReport, foreign bool) (Sight, error) {
	identity, err := s.Account.Identity(ctx)
	if err != nil {
		return Sight{}, err
	}
	seen, room := stock.before(identity), roomLeft(mostListed)
	for c, err := range s.list(providers.WithPlace(ctx, stock.place)) {
		stock.row()
		if providers.AsOddRow(err) != nil {
			logOdd(ctx, err)
			stock.Odd++
			continue
		}
		if err != nil {
			return Sight{}, err
		}
		if stock.count(c, seen, books) && foreign && room.take(c) {
			report.Foreigners.Rows = append(report.Foreigners.Rows, c)
		}
	}
	report.Listed, report.Odd, report.Foreign = stock.Listed, stock.Odd, stock.Foreign
	if foreign {
		report.Foreigners.More = report.Foreign - len(report.Foreigners.Rows)
	}
	return seen, nil
}

// doubt is why what the list lacks proves nothing, or "".
func doubt(listed, before int) string {
	switch {
	case listed == 0:
		return "the provider's list is empty"
	case listed*2 < before:
		return fmt.Sprintf("the provider's list has %d connections, and had %d", listed, before)
	}
	return ""
}

// news are the ids of the connections of which one has findings that the other has not.
func news(found, before []Finding) []string {
	var ids []string
	add := func(some, others []Finding) {
		for _, f := range some {
			if !has(others, f) && !slices.Contains(ids, f.ConnectionID) {
				ids = append(ids, f.ConnectionID)
			}
		}
	}
	add(before, found)
	add(found, before)
	return ids
}

func has(findings []Finding, f Finding) bool {
	return slices.ContainsFunc(findings, func(other Finding) bool { return other.Key() == f.Key() })
}

// readNews reads the connections by themselves. Of what the list lacks it reads nothing when that proves nothing. One that can't be read, in so many
// attempts, has its turn in the next run, and costs the others nothing.
func (s *Steps[R]) readNews(ctx context.Context, seen Sight, ids []string, proves bool) (unread int, _ error) {
	for _, id := range ids {
		key := ConnectionKey(id)
		listed, is := seen.Connections[key]
		if !is && !proves {
			continue
		}
		if len(seen.Read) == mostRead {
			return unread, nil
		}
		now, err := read(ctx, s.Account, id)
		if err != nil {
			err = fmt.Errorf("read connection %s: %w", id, err)
			if unread++; unread > mostUnread || !goesWithout(ctx, err, newsTries) {
				return unread, err
			}
			activity.GetLogger(ctx).Warn("a connection is passed over", "error", err)
			continue
		}
		now.Requested = now.Requested || listed.Requested // which not every provider tells but by its list
		seen.Connections[key], seen.Read[key] = now, true
	}
	return unread, nil
}

// settle makes what was found the report's findings. Only for a connection that was read by itself one opens or closes, and none while something
// is being done to its service.
func (r *InventoryReport) settle(found []Finding, q InventoryQuestion, seen Sight, busy func(order string) bool) {
	read := func(f Finding) bool { return seen.Read[ConnectionKey(f.ConnectionID)] }
	for _, was := range q.Before.Findings {
		at := slices.IndexFunc(found, func(f Finding) bool { return f.Key() == was.Key() })
		switch {
		case at >= 0:
			r.keep(was, found[at], q.Apart)
		case !read(was), was.Kind != FindingOrphan && busy(was.Order):
			r.Findings = append(r.Findings, was)
		case was.Open:
			r.Closed = append(r.Closed, was)
		}
	}
	for _, f := range found {
		if has(q.Before.Findings, f) || !read(f) {
			continue
		}
		if len(r.Findings) >= mostFindings {
			r.More++
			continue
		}
		f.Seen, f.Open = r.At, !f.Twice
		r.add(f, f.Open)
	}
}

// keep takes a finding of the run before along, as it is now.
func (r *InventoryReport) keep(was, now Finding, apart time.Duration) {
	now.Seen, now.Since = was.Seen, cmp.Or(was.Since, now.Since)
	now.Open = was.Open || !now.Twice || r.At.Sub(was.Seen) >= apart
	r.add(now, !was.Open && now.Open)
}

func (r *InventoryReport) add(f Finding, opened bool) {
	r.Findings = append(r.Findings, f)
	if opened {
		r.Opened = append(r.Opened, f.Key())
	}
}

// priceOrphans adds what ones like the orphans cost today, or why that can't be told.
func (s *Steps[R]) priceOrphans(ctx context.Context, findings []Finding, seen Sight) {
	var orphans []int
	var connections []providers.Connection
	for i, f := range findings {
		if f.Kind == FindingOrphan {
			orphans, connections = append(orphans, i), append(connections, seen.Connections[ConnectionKey(f.ConnectionID)])
		}
	}
	for i, price := range pricesOf(ctx, s.Account, connections) {
		findings[orphans[i]].Price = &price
	}
}

func pricesOf(ctx context.Context, account any, connections []providers.Connection) []providers.Price {
	if pricer, tells := account.(providers.Repricer); tells {
		return pricer.PricesOf(ctx, connections)
	}
	return slices.Repeat([]providers.Price{{Reason: "the provider tells no prices"}}, len(connections))
}
