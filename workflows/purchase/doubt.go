package purchase

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// unsettled is the question that only a person can answer, or "".
func (p *Purchase) unsettled(readError error, ours []providers.Connection) string {
	if readError != nil {
		return "a request to buy got no clear answer, and the provider can't be read: " + record.Reason(readError)
	}
	for _, mark := range p.marks {
		if same := idsOf(ours, func(c providers.Connection) bool { return c.Name == mark }); len(same) > 1 {
			return fmt.Sprintf("several connections carry the order's mark: %v", same)
		}
	}
	for _, conn := range ours {
		if differs := p.differs(conn); differs != "" {
			return fmt.Sprintf("connection %s carries the order's mark, but has %s", conn.ID, differs)
		}
	}
	if len(ours) == 0 && p.creates >= maxCreates {
		return "requests to buy came to nothing; the last one: " + record.Reason(p.last)
	}
	return ""
}

// resolve has a person settle the question.
func (p *Purchase) resolve(ctx workflow.Context, question string, ours []providers.Connection) error {
	if err := p.askPerson(ctx, question); err != nil {
		return err
	}
	if !p.maybeLate {
		p.deadBefore = append(p.deadBefore, p.latecomers(ours)...) // not adopted, and surely none of ours
	}
	p.creates = 0
	return nil
}

// askPerson asks whether the connection was bought. What they adopt becomes a leg.
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
		if slices.Contains(p.Missing(), conn.Name) {
			p.rec.AddLeg(order.Leg{Connection: conn, Adopted: true}, p.marks)
			return nil
		}
		// A slip here would have the order run, and one day remove, somebody else's connection.
		question = fmt.Sprintf("connection %s is called %q, not %q (status %s)", conn.ID, conn.Name, strings.Join(p.Missing(), `" or "`), conn.Status)
	}
}

// EndUnbought is the end, because of err, of an order that has bought nothing, as far as anybody can see: after a doubt it
// looks once more.
func (p *Purchase) EndUnbought(ctx workflow.Context, err error) error {
	err = record.ActivityError("buy "+p.Names(), err)
	if p.refused != nil && !p.maybeLate {
		err = temporal.NewNonRetryableApplicationError(record.Reason(err)+"; nothing was bought", order.ErrorRejected, err)
	}
	var failure *temporal.ApplicationError
	abandoned := errors.As(err, &failure) && failure.Type() == order.ErrorAbandoned // a person said that there is nothing
	if !p.maybeLate || abandoned {
		return err
	}
	return p.Undo(ctx, err)
}
