package purchase

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// unsettled is the question that only a person can answer, or "".
func (p *Purchase) unsettled(readError error, candidates []providers.Connection) string {
	if readError != nil {
		return p.doubted() + ", and the provider can't be read: " + record.Reason(readError)
	}
	var questions []string
	for _, conn := range candidates {
		against := p.against(conn)
		p.shown[conn.ID] = against
		if against != "" {
			questions = append(questions, fmt.Sprintf("connection %s may be the order's, but %s", conn.ID, against))
		}
	}
	for _, mark := range p.marks {
		if same := idsOf(candidates, func(c providers.Connection) bool { return c.Name == mark }); len(same) > 1 {
			questions = append(questions, fmt.Sprintf("several connections carry the order's mark: %v", same))
		}
	}
	if len(candidates) == 0 && p.tries.Enough() {
		questions = append(questions, "requests to buy came to nothing; the last one: "+record.Reason(p.last))
	}
	return strings.Join(questions, "\n")
}

// doubted is what makes the order look.
func (p *Purchase) doubted() string {
	switch {
	case !p.asked:
		return "this run of the order has sent nothing yet, but an earlier one may have bought"
	case p.doubtful.IsZero():
		return "a request to buy was refused"
	}
	return "a request to buy got no clear answer"
}

// resolve has a person settle the question.
func (p *Purchase) resolve(ctx workflow.Context, question string, candidates []providers.Connection) error {
	if err := p.askPerson(ctx, question); err != nil {
		return err
	}
	for _, conn := range candidates {
		carries := slices.Contains(p.marks, conn.Name)
		if !slices.Contains(p.rec.Progress.ConnectionIDs(), conn.ID) && (!carries || p.has(conn.Name)) {
			p.others = append(p.others, conn.ID) // the person has seen it, and did not take it
		}
	}
	p.tries.Anew()
	return nil
}

// askPerson asks whether the connection was bought. What they adopt becomes a leg, once they have been told everything
// that speaks against it: a slip would have the order run, and one day remove, somebody else's connection.
func (p *Purchase) askPerson(ctx workflow.Context, question string) error {
	for {
		if err := p.rec.Resolve(ctx, order.HandoffResolvePurchase, question, "nothing about the purchase is in doubt"); err != nil {
			return err
		}
		switch p.rec.Value(order.HandoffResolvePurchase, "action") {
		case "retry":
			return nil
		case "abandon":
			message := fmt.Sprintf("given up by %s: %s", p.rec.AnsweredBy(order.HandoffResolvePurchase), question)
			return temporal.NewNonRetryableApplicationError(message, order.ErrorAbandoned, nil)
		}
		conn, err := p.read(ctx, p.rec.Value(order.HandoffResolvePurchase, "connectionId"))
		if err != nil {
			return err
		}
		refusal := p.adopt(ctx, conn)
		if refusal == "" {
			return nil
		}
		question = refusal
	}
}

// adopt makes a connection that a person names a leg, or says why not, or why not yet.
func (p *Purchase) adopt(ctx workflow.Context, conn providers.Connection) (refusal string) {
	missing := p.Missing()
	mark := missing[0]
	if slices.Contains(missing, conn.Name) {
		mark = conn.Name
	}
	against, shown := p.shown[conn.ID]
	if !shown {
		against = p.against(conn)
	}
	switch {
	case conn.Dead(), conn.Status == activities.StatusNotFound:
		return fmt.Sprintf("connection %s can't be adopted: its status is %s", conn.ID, conn.Status)
	case slices.Contains(p.rec.Progress.ConnectionIDs(), conn.ID):
		return fmt.Sprintf("connection %s is a leg of the order already", conn.ID)
	case !shown && against != "":
		p.shown[conn.ID] = against
		return fmt.Sprintf("connection %s %s. Adopt it once more to take it for %s all the same; it will not be removed unasked", conn.ID, against, mark)
	}
	p.addLeg(ctx, order.Leg{Connection: conn, Mark: mark, Adopted: true, Protected: against})
	return ""
}

// EndUnbought is the end, because of err, of an order that has bought nothing, as far as anybody can see: after a doubt it
// looks once more.
func (p *Purchase) EndUnbought(ctx workflow.Context, err error) error {
	err = record.ActivityError("buy "+p.Names(), err)
	if p.refused != nil && p.doubtful.IsZero() {
		err = temporal.NewNonRetryableApplicationError(record.Reason(err)+"; nothing was bought", order.ErrorRejected, err)
	}
	var failure *temporal.ApplicationError
	abandoned := errors.As(err, &failure) && failure.Type() == order.ErrorAbandoned // a person said that there is nothing
	if p.doubtful.IsZero() || abandoned {
		return err
	}
	return p.Undo(ctx, err)
}
