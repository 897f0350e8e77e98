package purchase

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"turnup/providers"

	"go.temporal.io/sdk/workflow"
)

// clockAllowance is how much earlier than by our clock a connection may have been created by the provider's.
const clockAllowance = 5 * time.Minute

// notFromHere is why the connection is not surely one that a request of this order created, or "".
func (p *Purchase) notFromHere(conn providers.Connection) string {
	switch {
	case p.doubtful.IsZero():
		return "was there before the order sent a request to buy"
	case conn.CreatedAt.IsZero():
		return "has no time of creation that can be read"
	case conn.CreatedAt.Before(p.doubtful.Add(-clockAllowance)):
		return fmt.Sprintf("was created at %s, before the order's first request to buy", conn.CreatedAt.UTC().Format(time.RFC3339))
	case !conn.Requested && (conn.Received || conn.SrcPortID == ""): // where that is not told, its source port is compared with ours
		return "was not requested by us, as far as the provider tells"
	}
	return ""
}

// against is everything that speaks against the connection's being the leg of that mark, or "". An order takes over
// unasked only what nothing speaks against: anything else could be a stranger's, and would be removed with the order.
func (p *Purchase) against(conn providers.Connection) string {
	var all []string
	if !slices.Contains(p.marks, conn.Name) {
		all = append(all, fmt.Sprintf("is called %q", conn.Name))
	}
	if why := p.notFromHere(conn); why != "" {
		all = append(all, why)
	}
	if differs := p.differsFromMissing(conn); differs != "" {
		all = append(all, "has "+differs)
	}
	return strings.Join(all, "; ")
}

// differsFromMissing says how the connection differs from the missing leg that it would be taken for, or "".
func (p *Purchase) differsFromMissing(conn providers.Connection) string {
	if missing := p.Missing(); len(missing) > 0 && !slices.Contains(p.marks, conn.Name) {
		conn.Name = missing[0]
	}
	return p.differs(conn)
}

// checkSight has a person look where the order can't: what is to be bought next is found by its name only, and the provider
// calls a leg that is there by another name than it was asked for.
func (p *Purchase) checkSight(ctx workflow.Context) error {
	for _, leg := range p.rec.Progress.Legs {
		if p.blind || leg.Name == leg.Mark {
			continue
		}
		now, err := p.read(ctx, leg.ID)
		if err != nil {
			return err
		}
		p.rec.Observed(ctx, now)
		if now.Name == "" || now.Name == leg.Mark {
			continue
		}
		question := fmt.Sprintf("the provider calls connection %s %q, not %q: looking for %s may not show what there is",
			leg.ID, now.Name, leg.Mark, strings.Join(p.Missing(), " and "))
		if err := p.askPerson(ctx, question); err != nil || p.complete() {
			return err
		}
		p.blind = true
	}
	return nil
}
