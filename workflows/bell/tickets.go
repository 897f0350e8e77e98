package bell

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/activities/notify"
	"turnup/providers"
	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
)

// Notes is the channel that reminds a provider's support team by notes to the tickets of orders that have one. That a deadline passed the order notes
// itself, where there is no bell, too.
func Notes(c client.Client) *notify.Channel {
	return &notify.Channel{
		Name: notify.TicketChannel, Type: "ticket", Each: true, Notes: true, To: tickets{c},
		Tell: []notify.Rule{{Events: []string{"reminder", "escalation"}, Parties: []string{string(providers.PartySupport)}}},
	}
}

// missed are what a support team is reminded of, by the wait.
var missed = map[string]string{
	order.HandoffSupport: "we still wait for Provider Account ID, Shared Connection ID and VLAN ID",
	order.WaitAccept:     "the tunnel at Tencent Cloud still waits to be accepted",
}

// ticketOf is the ticket by which support is reminded of the wait, or nil.
func ticketOf(w order.Wait, at *order.TicketAt) *notify.Ticket {
	if at == nil || missed[w.Name] == "" {
		return nil
	}
	return &notify.Ticket{ID: at.ID, Provider: at.Provider, Account: at.Account, Identity: at.Identity}
}

// tickets writes each reminder as a note, by a worker of the order's account.
type tickets struct{ client client.Client }

// consoleConnectOnly names the activity; the account's worker holds the real one.
var consoleConnectOnly *activities.ConsoleConnect

const (
	noteTime  = 25 * time.Second // for the worker to take a note and to write it: less than a channel has
	noteTries = 3
)

// Deliver implements notify.Deliverer. A reminder is one note, however often it is told: the note's activity is named by the event, and does not run
// again once it has written, and a ticket that has the very text is left as it is. A ticket that is not open yet is reminded of next time; one
// that takes no note, since it is closed for example, is not asked for ever.
func (t tickets) Deliver(ctx context.Context, events []notify.Event) error {
	for _, e := range events {
		if e.Closes() || e.Type == notify.EventWaitClaimed || e.Ticket == nil || e.Ticket.ID == "" {
			continue
		}
		if err := t.note(ctx, e); err != nil {
			return fmt.Errorf("note to ticket %s of %s: %w", e.Ticket.ID, e.OrderID, err)
		}
	}
	return nil
}

func (t tickets) note(ctx context.Context, e notify.Event) error {
	note := activities.TicketNote{TicketID: e.Ticket.ID, Identity: e.Ticket.Identity, Text: noteText(e)}
	handle, err := t.client.ExecuteActivity(ctx, client.StartActivityOptions{
		ID: "note/" + e.ID(), TaskQueue: order.Queue(e.Ticket.Provider, e.Ticket.Account), Summary: order.InMarkdown("remind by a note to support ticket " + note.TicketID),
		ScheduleToCloseTimeout:   noteTime,
		ActivityIDReusePolicy:    enumspb.ACTIVITY_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY,
		ActivityIDConflictPolicy: enumspb.ACTIVITY_ID_CONFLICT_POLICY_USE_EXISTING,
		Priority:                 temporal.Priority{PriorityKey: order.PriorityPoll},
		RetryPolicy:              &temporal.RetryPolicy{InitialInterval: 2 * time.Second, MaximumAttempts: noteTries},
	}, consoleConnectOnly.NoteTicket, note)
	var written *serviceerror.ActivityExecutionAlreadyStarted
	if errors.As(err, &written) {
		return nil
	}
	if err != nil {
		return err
	}
	err = handle.Get(ctx, nil)
	var failed *temporal.ApplicationError
	if errors.As(err, &failed) {
		switch providers.Kind(failed.Type()) {
		case providers.KindInvalid, providers.KindNotFound, providers.KindRejected, providers.KindConflict:
			if activity.IsActivity(ctx) {
				activity.GetLogger(ctx).Warn("a support ticket takes no note", "order", e.OrderID, "ticket", e.Ticket.ID, "error", failed.Message())
			}
			return nil
		}
		return errors.New(failed.Message())
	}
	return err
}

// noteText is the same for an event that is told again.
func noteText(e notify.Event) string {
	return fmt.Sprintf("Reminder for %s (%s UTC): %s, since %s.", order.Mark(order.SplitID(e.OrderID)), e.Time.UTC().Format("2006-01-02 15:04"), missed[e.Data.Wait],
		e.Data.Since.UTC().Format(time.DateOnly))
}
