package workflows

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"turnup/providers"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// unsettled is the question that only a person can answer, or "".
func (b *buying) unsettled(readError error, ours []providers.Connection) string {
	if readError != nil {
		return "a request to buy got no clear answer, and the provider can't be read: " + reason(readError)
	}
	for _, mark := range b.marks {
		if same := idsOf(ours, func(c providers.Connection) bool { return c.Name == mark }); len(same) > 1 {
			return fmt.Sprintf("several connections carry the order's mark: %v", same)
		}
	}
	for _, conn := range ours {
		if unlike := b.unlike(conn); unlike != "" {
			return fmt.Sprintf("connection %s carries the order's mark, but has %s", conn.ID, unlike)
		}
	}
	if len(ours) == 0 && b.creates >= maxCreates {
		return "requests to buy came to nothing; the last one: " + reason(b.last)
	}
	return ""
}

// unlikeSpeed says how a connection's speed differs from the one that is asked for, or "".
func unlikeSpeed(conn providers.Connection, mbps int) string {
	if conn.SpeedMbps == 0 || conn.SpeedMbps == mbps {
		return ""
	}
	return fmt.Sprintf("%d Mbps where the order asks for %d", conn.SpeedMbps, mbps)
}

// resolve has a person settle the question.
func (b *buying) resolve(ctx workflow.Context, question string, ours []providers.Connection) error {
	if err := b.resolvePurchase(ctx, b.purchase, question); err != nil {
		return err
	}
	if !b.doubted {
		b.dead = append(b.dead, b.latecomers(ours)...) // not adopted, and surely none of ours
	}
	b.creates = 0
	return nil
}

// resolvePurchase asks a person whether the connection was bought. What they adopt becomes a leg.
func (r *record) resolvePurchase(ctx workflow.Context, p purchase, question string) error {
	for {
		r.Reason = question
		r.reopen(HandoffResolvePurchase)
		if err := r.ask(ctx, HandoffResolvePurchase); err != nil {
			return err
		}
		r.settle(HandoffResolvePurchase, "nothing about the purchase is in doubt")
		r.Reason = ""
		r.refresh(ctx)
		switch r.value(HandoffResolvePurchase, "action") {
		case "retry":
			return nil
		case "abandon":
			message := fmt.Sprintf("given up by %s: %s", r.answeredBy(HandoffResolvePurchase), question)
			return temporal.NewNonRetryableApplicationError(message, ErrorAbandoned, nil)
		}
		conn, err := p.read(ctx, r.value(HandoffResolvePurchase, "connectionId"))
		if err != nil {
			return err
		}
		if slices.Contains(r.missing(p), conn.Name) {
			r.own(p, Leg{Connection: conn, Adopted: true})
			return nil
		}
		// A slip here would have the order run, and one day remove, somebody else's connection.
		question = fmt.Sprintf("connection %s is called %q, not %q (status %s)", conn.ID, conn.Name, strings.Join(r.missing(p), `" or "`), conn.Status)
	}
}

// endEarly is the end of an order that has bought nothing, as far as anybody can see: after a doubt it looks once more.
func (r *record) endEarly(ctx workflow.Context, p purchase, err error) error {
	var failure *temporal.ApplicationError
	abandoned := errors.As(err, &failure) && failure.Type() == ErrorAbandoned // a person said that there is nothing
	if !r.doubted || abandoned {
		return err
	}
	return r.undo(ctx, p, err)
}
