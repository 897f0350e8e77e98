package purchase

import (
	"fmt"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// agree has a person agree to a leg that is up and is another circuit than the one that was asked for. Other differences are
// warnings; but over this one nothing can pass, and it may be somebody else's.
func (p *Purchase) agree(ctx workflow.Context, id string) error {
	if p.delivered(id) == "" {
		return nil
	}
	aside := ""
	for {
		elsewhere := p.delivered(id)
		if elsewhere == "" {
			return nil
		}
		question := fmt.Sprintf("%sconnection %s is up, but has %s. Say adopt with its connectionId to take it all the same, "+
			"retry to read it once more, or abandon to give the order up", aside, id, elsewhere)
		if err := p.rec.Resolve(ctx, order.HandoffResolvePurchase, question, "it is decided what becomes of connection "+id); err != nil {
			return err
		}
		switch adopted := p.rec.Value(order.HandoffResolvePurchase, "connectionId"); p.rec.Value(order.HandoffResolvePurchase, "action") {
		case "abandon":
			message := fmt.Sprintf("given up by %s: connection %s has %s", p.rec.AnsweredBy(order.HandoffResolvePurchase), id, elsewhere)
			return temporal.NewNonRetryableApplicationError(message, order.ErrorAbandoned, nil)
		case "adopt":
			if adopted == id {
				p.rec.Protect(id, "has "+elsewhere)
				return nil
			}
			aside = "connection " + adopted + " is not asked about: "
			continue
		}
		aside = ""
		now, err := p.read(ctx, id)
		if err != nil {
			return err
		}
		p.rec.Observed(ctx, now)
	}
}

// delivered is by what the leg is another circuit than the one that was asked for, unless a person has taken it in spite of
// that, or "".
func (p *Purchase) delivered(id string) string {
	if leg := p.leg(id); leg.Protected == "" {
		return p.elsewhere(leg.UnderMark())
	}
	return ""
}

// leg is the leg of that id, as it was last seen.
func (p *Purchase) leg(id string) order.Leg {
	for _, leg := range p.rec.Progress.Legs {
		if leg.ID == id {
			return leg
		}
	}
	return order.Leg{}
}

// mayRemove reports whether the leg may be removed: what is not surely the order's is not, unless a person says so.
func (p *Purchase) mayRemove(ctx workflow.Context, id string) (bool, error) {
	leg := p.leg(id)
	why := "was adopted although it " + leg.Protected
	if leg.Protected == "" {
		elsewhere := p.delivered(id)
		if elsewhere == "" {
			return true, nil
		}
		why = "is not what the order asked for: it has " + elsewhere
	}
	question := fmt.Sprintf("connection %s %s; it may still be billed, or be somebody else's", id, why)
	remove, err := AskWhetherToRemove(ctx, p.rec, question)
	if err == nil && !remove {
		p.rec.Note(ctx, record.By, "connection "+id+" stays")
	}
	return remove, err
}

// connections are the order's own, each by its mark.
func (p *Purchase) connections() []providers.Connection {
	var all []providers.Connection
	for _, leg := range p.rec.Progress.Legs {
		all = append(all, leg.UnderMark())
	}
	return all
}
