package activities

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Reminder is a wait that somebody must be reminded of.
type Reminder struct {
	OrderID  string        `json:"orderId"`
	RunID    string        `json:"runId"`
	Wait     string        `json:"wait"`
	Title    string        `json:"title"`
	Party    string        `json:"party"`
	Command  string        `json:"command,omitempty"` // "" when no person can answer
	Quiet    bool          `json:"quiet,omitempty"`   // every order has such a wait: its opening is no news
	Since    time.Time     `json:"since"`
	Deadline time.Time     `json:"deadline"`
	Every    time.Duration `json:"every"`
}

const (
	webhookRetry = time.Minute // the longest pause before a delivery that failed is tried again
	leastPause   = time.Second // between two looks at what is due, and between two reminders
)

// TypeUndelivered is the type of the error with which a reminder waits for a broken webhook.
const TypeUndelivered = "Undelivered"

// Remind sends what is due and fails with the time of the next one, so that its retries are the reminders: they cost
// no history, however long the wait. It ends when there would be something to tell and the order waits no more. The last
// delivery is kept in the heartbeat.
func (n *Notifier) Remind(ctx context.Context, r Reminder) error {
	var sent time.Time
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &sent); err != nil {
			return fmt.Errorf("read the last delivery: %w", err)
		}
	}
	r.Every = max(r.Every, leastPause)
	now := n.Now()
	if kind, at := r.due(sent, now); kind != "" {
		if waits, err := n.stillWaits(ctx, r, now); err != nil {
			return notYet("ask the order whether it still waits: "+err.Error(), webhookRetry)
		} else if !waits {
			return nil
		}
		event := Event{Type: kind, OrderID: r.OrderID, RunID: r.RunID, Time: at, Data: EventData{
			Wait: r.Wait, Title: r.Title, Party: r.Party, Since: r.Since, Deadline: r.Deadline, Command: r.Command,
		}}
		if err := n.Send(ctx, event); err != nil {
			return temporal.NewApplicationErrorWithOptions(err.Error(), TypeUndelivered,
				temporal.ApplicationErrorOptions{NextRetryDelay: min(webhookRetry, r.Every)})
		}
		activity.RecordHeartbeat(ctx, at)
		sent = at
	}
	next := r.next(sent, now)
	return notYet("next reminder at "+next.UTC().Format(time.RFC3339), max(next.Sub(now), leastPause))
}

// justBegun is how long an order that began to wait is not asked whether it still does: that would be a question for each
// wait, and news that is so young may be told.
const justBegun = 10 * time.Second

func (n *Notifier) stillWaits(ctx context.Context, r Reminder, now time.Time) (bool, error) {
	if now.Sub(r.Since) < justBegun {
		return true, nil
	}
	return n.StillWaits(ctx, r)
}

// due is the latest thing to tell that has not been told, or "". What was missed meanwhile is not made up for, except
// that the deadline passed.
func (r Reminder) due(sent, now time.Time) (kind string, at time.Time) {
	if !now.Before(r.Deadline) && sent.Before(r.Deadline) {
		return EventWaitOverdue, r.Deadline
	}
	if last := r.rung(now); last.After(sent) && last.After(r.Since) {
		return EventWaitReminder, last
	}
	if sent.IsZero() && (r.Command != "" || !r.Quiet) {
		return EventWaitOpened, r.Since
	}
	return "", time.Time{}
}

// rung is the last reminder's time that is not after now, or Since.
func (r Reminder) rung(now time.Time) time.Time {
	return r.Since.Add(now.Sub(r.Since) / r.Every * r.Every)
}

// next is when there will be something to tell again.
func (r Reminder) next(sent, now time.Time) time.Time {
	next := r.rung(now).Add(r.Every)
	if sent.Before(r.Deadline) && r.Deadline.Before(next) {
		return r.Deadline
	}
	return next
}
