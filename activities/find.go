package activities

import (
	"context"
	"slices"
	"strings"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/activity"
)

// Search asks for the connections that carry one of the marks.
type Search struct {
	Marks    []string  `json:"marks"`
	Known    []string  `json:"known,omitempty"` // ids that are no news
	Until    Until     `json:"until,omitempty"`
	Since    time.Time `json:"since,omitzero"`     // when not even that shows anything, what resembles a mark and was created since is found
	Identity string    `json:"identity,omitempty"` // that the order bought with, by the provider's identity of it; "" when not known

	patient bool // a refusal is tried again, as is all else that fails
}

// Found is what a look for marks found.
type Found struct {
	Identity    string                 `json:"identity,omitempty"` // that was looked at; "" when the provider does not say which it is
	Connections []providers.Connection `json:"connections,omitempty"`
}

// Find lists the connections that carry one of the marks, whatever their status. It may be told to look until there is
// news: one that is not among the known.
func (s *Steps[R]) Find(ctx context.Context, q Search) (Found, error) {
	looks, err := counted(ctx)
	if err != nil {
		return Found{}, err
	}
	defer signsOfLife(ctx, looks)()
	account, err := s.Watch.identity(ctx, s.Account, q.Identity)
	if err != nil {
		return Found{}, translateOwner(err)
	}
	if q.Until == UntilSettled {
		if err := s.Watch.mayMiss(ctx, s.Account, q.Identity); err != nil {
			return Found{}, err
		}
	}
	found, err := s.looks.find(ctx, s.Line, s.Account.Find, q.Marks)
	if err != nil {
		return Found{}, s.Pace.unseen(err, q)
	}
	found, err = s.Pace.found(ctx, found, q)
	if err != nil || q.Since.IsZero() || slices.ContainsFunc(found, q.isNew) {
		return Found{Identity: account, Connections: found}, err
	}
	alike, err := s.lookalikes(ctx, q)
	if err != nil {
		return Found{}, s.Pace.unseen(err, q)
	}
	return Found{Identity: account, Connections: append(found, alike...)}, nil
}

// unseen ends a look that failed.
func (p Pace) unseen(err error, q Search) error {
	switch {
	case q.Until == UntilSettled && !refusal(err):
		return p.translateSettling(err)
	case q.patient:
		return translateWatching(err)
	}
	return translate(err)
}

// found ends a look for what carries a mark, or has it repeated while nothing but the known was found.
func (p Pace) found(ctx context.Context, found []providers.Connection, q Search) ([]providers.Connection, error) {
	nothing := "nothing new carries " + strings.Join(q.Marks, " or ")
	switch {
	case slices.ContainsFunc(found, q.isNew):
		return found, nil
	case q.Until == UntilNews:
		return nil, notYet(nothing, p.next(ctx))
	case q.Until == UntilSettled:
		if err := p.settled(ctx, nothing); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (q Search) isNew(c providers.Connection) bool { return !slices.Contains(q.Known, c.ID) }

// lookalikes are the connections that we have asked for since, and that the provider may have given a name of its own making:
// looking for the mark never shows these.
func (s *Steps[R]) lookalikes(ctx context.Context, q Search) ([]providers.Connection, error) {
	var alike []providers.Connection
	for c, err := range s.list(ctx) {
		if odd := providers.AsOddRow(err); odd != nil && !odd.CouldBe("", q.Marks...) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ours := q.isNew(c) && !c.Dead() && c.Requested && !c.CreatedAt.Before(q.Since)
		if ours && slices.ContainsFunc(q.Marks, func(mark string) bool { return resembles(c.Name, mark) }) {
			alike = append(alike, c)
		}
	}
	return s.notOfOthers(ctx, alike)
}

// notOfOthers leaves out what other orders have: the name of one may be the beginning of another's.
func (s *Steps[R]) notOfOthers(ctx context.Context, alike []providers.Connection) ([]providers.Connection, error) {
	if len(alike) == 0 {
		return nil, nil
	}
	ids := make([]string, len(alike))
	for i, c := range alike {
		ids[i] = c.ID
	}
	others, err := s.Watch.Orders.OfOthers(ctx, activity.GetInfo(ctx).WorkflowExecution.ID, ids)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(alike, func(c providers.Connection) bool { return slices.Contains(others, c.ID) }), nil
}

// leastAlike is how much of a mark must be left of a name that was shortened.
const leastAlike = 8

// resembles reports whether the name may be what a provider made of the mark: another case, spaces around it, cut short, or
// none at all. Marks that differ by digits at the end are those of another order in a row of them.
func resembles(name, mark string) bool {
	name, mark = strings.ToLower(strings.TrimSpace(name)), strings.ToLower(mark)
	before, after, part := strings.Cut(mark, name)
	switch {
	case name == "" || name == mark:
		return true
	case !part || len(name) < leastAlike:
		return false
	}
	return before != "" || strings.Trim(after, "0123456789") != ""
}
