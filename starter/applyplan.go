package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"golang.org/x/sync/errgroup"
)

// What apply finds a connection to be. The words are stable.
const (
	applyCreated   = "created"   // it is ordered
	applyJoined    = "joined"    // an open order asks for the same
	applyUnchanged = "unchanged" // in service as desired
	applyDiffers   = "differs"   // in service, or asked for by an open order, in another way
	applyNotInFile = "notInFile" // in service, but in no file
)

// applyRow is a connection that is desired, in service, or both, as apply prints it.
type applyRow struct {
	ID           string         `json:"id"`
	Account      string         `json:"account"`
	Where        string         `json:"where,omitempty"` // file and row
	State        string         `json:"state"`
	Differs      []difference   `json:"differs,omitempty"`
	NotCompared  []string       `json:"notCompared,omitempty"`  // fields that the file names in another way than the service's record
	Change       map[string]any `json:"change,omitempty"`       // that makes it as desired, as far as it can be changed
	Decommission bool           `json:"decommission,omitempty"` // it is in no file, and --prune takes it out of service
	Why          string         `json:"why,omitempty"`
	Waits        bool           `json:"waitsForPerson,omitempty"`
	Done         string         `json:"done,omitempty"`  // ID of the workflow that was started or joined for it
	Error        string         `json:"error,omitempty"` // why that was not done

	wants    desired
	approval bool // what is begun for it waits for somebody's approval
}

func (r *applyRow) differsFor(why string) { r.State, r.Why = applyDiffers, why }

// toDo reports whether something is to be begun for it.
func (r *applyRow) toDo() bool { return r.State == applyCreated || r.Change != nil || r.Decommission }

// present is what Temporal's lists tell of orders and services, so that no worker is asked.
type present struct {
	orders   map[string]orders.Listed // open, by ID; changes and decommissions too
	services map[string]orders.ListedService
}

func presentIn(ctx context.Context, at orders.Access) (s present, err error) {
	open, err := at.List(ctx, orders.Filter{Open: true, Limit: mostListed})
	if err != nil {
		return s, err
	}
	s.orders = map[string]orders.Listed{}
	for _, o := range open.Orders {
		s.orders[o.ID] = o
	}
	served, err := at.Services(ctx, orders.ServiceFilter{})
	if err != nil {
		return s, err
	}
	if len(served.Odd) > 0 { // to take it for a free name, or for one that nobody wants, would be worse
		return s, errors.New(served.Odd[0])
	}
	s.services = map[string]orders.ListedService{}
	for _, one := range served.Services {
		s.services[one.ID] = one
	}
	return s, nil
}

// mostListed is more than any namespace has open.
const mostListed = 1 << 30

// planApply says what each connection is, and what is to be done about it.
func planApply(ctx context.Context, at orders.Access, s present, wanted []placed, by order.Person) ([]*applyRow, error) {
	rows := make([]*applyRow, len(wanted))
	var looks errgroup.Group
	looks.SetLimit(startsAtOnce)
	for i, wants := range wanted {
		common := wants.common()
		row := &applyRow{ID: common.ID(), Account: order.AccountName(common.Account), Where: wants.where, wants: wants, approval: common.Approval.Required}
		rows[i] = row
		row.Waits = s.waits(row.ID)
		looks.Go(func() error { return row.plan(ctx, at, s, by) })
	}
	return rows, looks.Wait()
}

func (r *applyRow) plan(ctx context.Context, at orders.Access, s present, by order.Person) error {
	if served, is := s.services[r.ID]; is {
		r.holdAgainst(served.Service, served.State, by)
		return nil
	}
	if _, open := s.orders[r.ID]; !open {
		r.State = applyCreated
		return nil
	}
	r.State = applyJoined
	unlike, err := r.wants.unlike(ctx, at)
	if unlike != nil {
		r.differsFor("the open order asks for something else, and can't be changed: " + strings.Join(unlike, "; "))
	}
	return err
}

// holdAgainst compares the row with what is in service under its name.
func (r *applyRow) holdAgainst(served order.Service, state order.ServiceState, by order.Person) {
	found := compare(r.wants, served)
	r.State, r.Differs, r.NotCompared, r.approval = applyUnchanged, found.differs, found.unknown, served.Approval.Required
	switch {
	case state == order.ServiceDecommissioning:
		r.differsFor("it is being taken out of service; apply again when that has ended")
	case len(found.differs) > 0:
		r.Change, r.Why = found.changeTo(served, by)
		r.State = applyDiffers
	}
}

// waits reports whether the order, or what is done to what it left, waits for a person.
func (s present) waits(id string) bool {
	return slices.ContainsFunc([]string{id, order.ChangeID(id), order.DecommissionID(id)}, func(id string) bool {
		o := s.orders[id]
		return len(o.OpenHandoffs) > 0 || o.State == order.StateHeld
	})
}

// notInFiles are the services that no file asks for, of the kinds at the accounts that the files name and the flags mean.
func (s present) notInFiles(wanted []placed, f applyFlags) []*applyRow {
	named, asked := map[string]bool{}, map[string]bool{}
	for _, wants := range wanted {
		o := wants.common()
		asked[o.ID()] = true
		if f.means(wants) {
			named[o.Kind+"/"+order.AccountName(o.Account)] = true
		}
	}
	var rows []*applyRow
	for id, served := range s.services {
		account := order.AccountName(served.Account)
		if asked[id] || !named[served.Kind+"/"+account] {
			continue
		}
		row := &applyRow{ID: id, Account: account, State: applyNotInFile, approval: served.Approval.Required, Waits: s.waits(id)}
		row.Why = kept(served, f.prune)
		row.Decommission = row.Why == ""
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b *applyRow) int { return strings.Compare(a.ID, b.ID) })
	return rows
}

// kept is why a service that is in no file stays, or "".
func kept(served orders.ListedService, prune bool) string {
	switch {
	case !prune:
		return "stays, without --prune"
	case served.Protected:
		return "stays: it is protected"
	case served.Origin != order.OriginOrdered:
		return "stays: it was " + served.Origin
	case served.State != order.ServiceInService:
		return fmt.Sprintf("stays for now: it is %s", served.State)
	}
	return ""
}
