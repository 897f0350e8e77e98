package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"golang.org/x/sync/errgroup"
	"golang.org/x/term"
)

// confirmApply fails unless a person has confirmed the plan, and how many services go out of service by it.
func (a *app) confirmApply(ctx context.Context, f applyFlags, rows []*applyRow) error {
	going := 0
	for _, r := range rows {
		if r.Decommission {
			going++
		}
	}
	word, ask := "y", "carry this out? y or n: "
	if going > 0 {
		word = strconv.Itoa(going)
		ask = fmt.Sprintf("%d will be decommissioned. To carry this out type their number: ", going)
	}
	said := f.yes
	if said == "" {
		terminal, is := a.in.(*os.File)
		if is && term.IsTerminal(int(terminal.Fd())) { // #nosec G115 -- a file descriptor is small
			var err error
			if said, err = a.asked(ctx, ask); err != nil {
				return err
			}
		}
	}
	if said == word || going == 0 && (said == confirmed || said == "0") {
		return nil
	}
	if going > 0 {
		return badInput(fmt.Errorf("the plan decommissions %d, which was not confirmed", going), fmt.Sprintf("look at it, then confirm it with --yes %d; nothing was done", going))
	}
	return badInput(errors.New("the plan was not confirmed"), "look at it, then confirm it with --yes; nothing was done")
}

// carryOut does what the plan says, several at once; the decommissions last, and only if nothing failed. After a failure that would meet the others too it begins
// no more. What failed for one connection alone is in its row.
func (a *app) carryOut(ctx context.Context, at orders.Access, rows []*applyRow) error {
	var first, last []*applyRow
	for _, r := range rows {
		switch {
		case r.Decommission:
			last = append(last, r)
		case r.toDo():
			first = append(first, r)
		}
	}
	if err := a.carryOutEach(ctx, at, first); err != nil {
		return err
	}
	if slices.ContainsFunc(first, func(r *applyRow) bool { return r.Error != "" }) {
		for _, r := range last {
			r.Error = "not decommissioned, since something else failed"
		}
		return nil
	}
	return a.carryOutEach(ctx, at, last)
}

func (a *app) carryOutEach(ctx context.Context, at orders.Access, rows []*applyRow) error {
	var told sync.Mutex
	var broken error
	done := 0
	var all errgroup.Group
	all.SetLimit(startsAtOnce)
	for _, r := range rows {
		all.Go(func() error {
			told.Lock()
			stop := broken != nil
			told.Unlock()
			if stop {
				r.Error = "not tried: see what failed before"
				return nil
			}
			what, err := r.carryOut(ctx, at, a.by)
			told.Lock()
			defer told.Unlock()
			done++
			if err != nil {
				r.Error, what = err.Error(), r.ID+" failed: "+err.Error()
				if !isBadInput(err) && broken == nil {
					broken = err
				}
			}
			a.say("%s%s", what, counted(done, len(rows)))
			return nil
		})
	}
	_ = all.Wait() // each row has its own error
	if broken != nil {
		return withHint(broken, failureOf(broken).Hint+"; the same command again goes on where this one stopped")
	}
	return nil
}

// carryOut does what the plan says of the row, and tells what was done.
func (r *applyRow) carryOut(ctx context.Context, at orders.Access, by order.Person) (string, error) {
	if r.State == applyCreated {
		return r.create(ctx, at)
	}
	update, asked := order.UpdateChange, order.ServiceRequest{By: by, To: r.Change}
	if r.Decommission {
		update, asked.To = order.UpdateDecommission, nil
	}
	started, err := at.Begin(ctx, r.ID, update, asked)
	if err != nil && failureOf(err).Alone {
		return "", badInput(err, failureOf(err).Hint)
	}
	if err != nil {
		return "", err
	}
	r.Done = started.ID
	return started.Told(), nil
}

// create orders the connection. The lists that the plan is made of lag behind, so a refused name may be as desired by now.
func (r *applyRow) create(ctx context.Context, at orders.Access) (string, error) {
	started, err := r.wants.start(ctx, at)
	if err == nil {
		r.Done = started.ID
		return started.Told(), nil
	}
	if !isBadInput(err) {
		return "", err
	}
	now, lost := at.Look(ctx, r.ID)
	if lost == nil && now.Service != nil {
		if r.holdAgainst(now.Service.Service, now.Service.State, r.wants.common().RequestedBy); r.State == applyUnchanged {
			return r.ID + " is in service as desired", nil
		}
		return "", err
	}
	if lost == nil && now.State == order.StateCompleted {
		r.State, r.Why = applyUnchanged, "it was completed already"
		return r.ID + " was completed already", nil
	}
	return "", err
}
