package tencent

import (
	"fmt"
	"strconv"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// mostTicketTries is how often a ticket is asked for, also when nothing was sent: for about an hour.
const mostTicketTries = 12

// ticket opens a support ticket at Console Connect, if the order asks for one, and looks at its notes until the support team's values are known.
// A ticket is a help: whatever becomes of it, the order goes on, and does not wait for it.
func (t *tencent) ticket(ctx workflow.Context) error {
	helping, stop := workflow.WithCancel(ctx)
	defer stop()
	workflow.Go(ctx, func(ctx workflow.Context) {
		if workflow.Await(ctx, t.answeredSupport) == nil {
			stop()
		}
	})
	err := t.followTicket(helping)
	if ctx.Err() == nil && helping.Err() != nil {
		return nil
	}
	return err
}

func (t *tencent) followTicket(ctx workflow.Context) error {
	now, err := t.openTicket(ctx)
	if err != nil || now.ID == "" {
		return err
	}
	t.rec.Note(ctx, record.By, "support ticket "+now.ID+" is open")
	t.sawTicket(ctx, now)
	for reminded := false; ; {
		if !reminded && t.rec.Overdue(order.HandoffSupport) {
			reminded = true
			if err := t.remindByTicket(ctx, now.ID); err != nil {
				return err
			}
		}
		late := func() bool { return !reminded && t.rec.Overdue(order.HandoffSupport) }
		seen := activities.Seen{ConnectionID: now.ID, Identity: t.rec.Progress.Identity, Status: now.Key, Ticket: true}
		waiting := options.Poll(ctx, "wait for news of support ticket "+now.ID)
		ended, err := t.rec.ExecuteUntil(waiting, consoleConnectOnly.AwaitTicket, seen, &now, late)
		if err != nil {
			return err
		}
		if ended {
			t.sawTicket(ctx, now)
		}
	}
}

func (t *tencent) answeredSupport() bool { return t.rec.Answered(order.HandoffSupport) }

func (t *tencent) ticketOrder() activities.TicketOrder {
	mark := Mark(t.order.Name)
	return activities.TicketOrder{Identity: t.rec.Progress.Identity, TicketRequest: consoleconnect.TicketRequest{
		Name: mark, ConnectionID: t.leg().ID, Contact: *t.order.SupportTicket,
		Description: fmt.Sprintf("Connection %s (%s), %d Mbps to Tencent Cloud in %s, waits for its provisioning to be completed. "+
			"Please send Provider Account ID, Shared Connection ID and VLAN ID as a note to this ticket.", mark, t.leg().ID, t.order.SpeedMbps, t.metroName()),
	}}
}

// openTicket opens the order's ticket once, by the rules of a purchase: one that an earlier request has opened is known by its name.
func (t *tencent) openTicket(ctx workflow.Context) (opened activities.TicketNews, err error) {
	asked, why := t.ticketOrder(), ""
	var tries purchase.Tries
	for n := 0; n < mostTicketTries && !tries.Enough(); n++ {
		once := options.RoundTrips(options.BuyOnce(ctx, "open a support ticket"), tries.RoundTrips(3))
		err := t.rec.ExecuteOnce(once, consoleConnectOnly.OpenTicket, asked, &opened)
		outcome, pause := purchase.OutcomeOf(err), time.Duration(0)
		if outcome == purchase.Bought || outcome == purchase.NotTaken {
			return opened, err
		}
		why = record.Reason(err)
		switch outcome {
		case purchase.NotSent:
			pause = tries.AfterNotSent(err)
		case purchase.NothingDone:
			tries.Sent()
			pause = tries.AfterNothingDone(err)
		case purchase.InDoubt:
			tries.Sent()
			t.rec.Note(ctx, record.By, "the request for a support ticket got no clear answer, looking for it: "+why)
			looking := options.Find(ctx, "look for the support ticket", activities.UntilSettled)
			if err := t.rec.Execute(looking, consoleConnectOnly.FindTicket, asked, &opened); err != nil || opened.ID != "" {
				return opened, err
			}
		default:
			n = mostTicketTries // a refusal
		}
		if err := t.rec.Sleep(ctx, pause); err != nil {
			return opened, err
		}
	}
	t.rec.Note(ctx, record.By, "no support ticket was opened: "+why)
	return activities.TicketNews{}, nil
}

// sawTicket notes what is seen of the ticket. Three values in a note are proposed: a person confirms them.
func (t *tencent) sawTicket(ctx workflow.Context, now activities.TicketNews) {
	sees := "Support ticket " + now.ID + " is " + now.Status + ". "
	if now.Last != "" {
		sees += "Its last note: " + now.Last + " . "
	}
	t.rec.Progress.Ticket = &order.Ticket{ID: now.ID, Status: now.Status, LastNote: now.Last}
	var proposed map[string]order.Value
	if said := now.Proposed; said != nil {
		proposed = map[string]order.Value{
			"providerAccountId": order.Value(said.ProviderAccountID), "sharedConnectionId": order.Value(said.SharedConnectionID), "vlanId": order.Value(strconv.Itoa(said.VLANID)),
		}
		sees += "A note has all three values: compare them with it, then confirm them. "
	}
	t.rec.Propose(ctx, order.HandoffSupport, proposed)
	t.rec.Sees(ctx, order.HandoffSupport, sees)
}

// remindByTicket tells the support team that the order is late.
func (t *tencent) remindByTicket(ctx workflow.Context, id string) error {
	note := activities.TicketNote{TicketID: id, Identity: t.rec.Progress.Identity, Text: fmt.Sprintf(
		"Reminder for %s: we still wait for Provider Account ID, Shared Connection ID and VLAN ID, which were due by now.", Mark(t.order.Name))}
	err := t.rec.Execute(options.ReadBriefly(ctx, "remind by a note to support ticket "+id), consoleConnectOnly.NoteTicket, note, nil)
	switch {
	case temporal.IsCanceledError(err):
		return err
	case err != nil:
		t.rec.Note(ctx, record.By, "support ticket "+id+" took no note: "+record.Reason(err))
	default:
		t.rec.Note(ctx, record.By, "reminded the support team by a note to ticket "+id)
	}
	return nil
}

// checkTicket notes what is wrong with whom the support team is to answer.
func (o Order) checkTicket(faults *providers.Faults) {
	if o.SupportTicket != nil {
		o.SupportTicket.Check(faults, "supportTicket.")
	}
}
