package tencent

import (
	"fmt"
	"strconv"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"
	"turnup/workflows/options"
	"turnup/workflows/order"
	"turnup/workflows/purchase"
	"turnup/workflows/record"

	"go.temporal.io/sdk/workflow"
)

// ticket opens a support ticket at Console Connect, if the order asks for one, and looks at its notes until the support team's values are known.
// A ticket is a help: whatever becomes of it, the order goes on.
func (t *tencent) ticket(ctx workflow.Context) error {
	opened, err := t.openTicket(ctx)
	if err != nil || opened.ID == "" {
		return err
	}
	t.rec.Note(ctx, record.By, "support ticket "+opened.ID+" is open")
	t.sawTicket(ctx, opened)
	for noted := false; !t.answeredSupport(); {
		if !noted && t.rec.Overdue(order.HandoffSupport) {
			noted = true
			if err := t.remindByTicket(ctx, opened.ID); err != nil {
				return err
			}
			continue
		}
		enough := func() bool { return t.answeredSupport() || !noted && t.rec.Overdue(order.HandoffSupport) }
		seen := activities.Seen{ConnectionID: opened.ID, Identity: t.rec.Progress.Identity, Status: opened.Key, Ticket: true}
		waiting := options.Poll(ctx, "wait for news of support ticket "+opened.ID)
		ended, err := t.rec.ExecuteUntil(waiting, consoleConnectOnly.AwaitTicket, seen, &opened, enough)
		if err != nil {
			return err
		}
		if ended {
			t.sawTicket(ctx, opened)
		}
	}
	return nil
}

func (t *tencent) answeredSupport() bool { return t.rec.Answered(order.HandoffSupport) }

func (t *tencent) ticketOrder() activities.TicketOrder {
	mark := Mark(t.order.Name)
	return activities.TicketOrder{Identity: t.rec.Progress.Identity, TicketRequest: consoleconnect.TicketRequest{
		Name: mark, ConnectionID: t.leg().ID, Contact: *t.order.SupportTicket,
		Description: fmt.Sprintf("Connection %s (%s), %d Mbps to Tencent Cloud in %s, waits for its provisioning to be completed. "+
			"Please send Provider Account ID, Shared Connection ID and VLAN ID as a note to this ticket.", mark, t.leg().ID, t.order.SpeedMbps, t.place()),
	}}
}

// openTicket opens the order's ticket once, by the rules of a purchase: one that an earlier request has opened is known by its name.
func (t *tencent) openTicket(ctx workflow.Context) (opened activities.TicketNews, err error) {
	asked := t.ticketOrder()
	var tries purchase.Tries
	for !tries.Enough() {
		once := options.RoundTrips(options.BuyOnce(ctx, "open a support ticket"), tries.RoundTrips(3))
		err := t.rec.ExecuteOnce(once, consoleConnectOnly.OpenTicket, asked, &opened)
		outcome := purchase.OutcomeOf(err)
		switch outcome {
		case purchase.Bought, purchase.NotTaken:
			return opened, err
		case purchase.NotSent:
			if err := t.rec.Pause(ctx, err, tries.AfterNotSent(err)); err != nil {
				return opened, err
			}
			continue
		}
		tries.Sent()
		why := record.Reason(err)
		switch outcome {
		case purchase.NothingDone:
			if err := t.rec.Pause(ctx, err, tries.AfterNothingDone(err)); err != nil {
				return opened, err
			}
			continue
		case purchase.Refused:
			t.rec.Note(ctx, record.By, "no support ticket was opened: "+why)
			return activities.TicketNews{}, nil
		}
		t.rec.Note(ctx, record.By, "the request for a support ticket got no clear answer, looking for it: "+why)
		looking := options.Find(ctx, "look for the support ticket", activities.UntilSettled)
		if err := t.rec.Execute(looking, consoleConnectOnly.FindTicket, asked, &opened); err != nil || opened.ID != "" {
			return opened, err
		}
	}
	t.rec.Note(ctx, record.By, "no support ticket was opened: no request for it came to anything")
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
	ended, err := t.rec.ExecuteUntil(options.ReadBriefly(ctx, "remind by a note to support ticket "+id), consoleConnectOnly.NoteTicket, note, nil, t.answeredSupport)
	if err != nil && ctx.Err() == nil {
		t.rec.Note(ctx, record.By, "support ticket "+id+" took no note: "+record.Reason(err))
		return nil
	}
	if ended && err == nil {
		t.rec.Note(ctx, record.By, "reminded the support team by a note to ticket "+id)
	}
	return err
}

// checkTicket notes what is wrong with whom the support team is to answer.
func (o Order) checkTicket(faults *providers.Faults) {
	if o.SupportTicket != nil {
		o.SupportTicket.Check(faults, "supportTicket.")
	}
}
