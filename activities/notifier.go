package activities

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// Notifier tells a webhook what people should know, as CloudEvents 1.0 in structured JSON over HTTP. It is also what
// the log says when there is no webhook.
type Notifier struct {
	URL    string       // "" when there is no webhook
	Client *http.Client // must have a time-out below a minute
}

// Types of the events.
const (
	EventWaitOpened      = "turnup.wait.opened"      // an order waits for a person
	EventWaitReminder    = "turnup.wait.reminder"    // it still waits
	EventWaitOverdue     = "turnup.wait.overdue"     // its deadline has passed
	EventOrderEnded      = "turnup.order.ended"      // completed, failed or cancelled
	EventFindingOpened   = "turnup.finding.opened"   // our books and the provider's differ
	EventFindingClosed   = "turnup.finding.closed"   // they do so no more
	EventInventoryReport = "turnup.inventory.report" // a run of the inventory is over
	contentTypeCloudEvts = "application/cloudevents+json; charset=utf-8"
)

// Event is one piece of news about an order.
type Event struct {
	Type    string    `json:"type"`
	OrderID string    `json:"orderId"`
	RunID   string    `json:"runId"`
	Time    time.Time `json:"time"`
	Data    EventData `json:"data"`
}

// EventData is the data of a CloudEvent; what does not apply is left out.
type EventData struct {
	Wait          string    `json:"wait,omitempty"` // hand-off, or activation
	Title         string    `json:"title,omitempty"`
	Party         string    `json:"party,omitempty"` // who must act
	Since         time.Time `json:"since,omitzero"`
	Deadline      time.Time `json:"deadline,omitzero"`
	Command       string    `json:"command,omitempty"` // what moves the order on
	State         string    `json:"state,omitempty"`
	Finding       *Finding  `json:"finding,omitempty"`
	Reason        string    `json:"reason,omitempty"`
	ConnectionIDs []string  `json:"connectionIds,omitempty"`
	Warnings      []string  `json:"warnings,omitempty"` // how what was delivered differs from what was ordered, among others
}

// cloudEvent is the envelope, see the CloudEvents specification 1.0, JSON event format.
type cloudEvent struct {
	SpecVersion     string    `json:"specversion"`
	ID              string    `json:"id"` // the same for a repeated delivery, so that receivers can drop it
	Source          string    `json:"source"`
	Type            string    `json:"type"`
	Subject         string    `json:"subject"`
	Time            time.Time `json:"time"`
	DataContentType string    `json:"datacontenttype"`
	Data            EventData `json:"data"`
}

// Send delivers the event. A webhook that answers a repeated delivery differently is not our concern: receivers
// know events by their id.
func (n *Notifier) Send(ctx context.Context, event Event) error {
	activity.GetLogger(ctx).Info("notify", "type", event.Type, "subject", event.OrderID, "wait", event.Data.Wait, "state", event.Data.State)
	if n.URL == "" {
		return nil
	}
	body, err := json.Marshal(event.envelope())
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, n.URL, bytes.NewReader(body))
	if err != nil {
		return temporal.NewNonRetryableApplicationError("the webhook's address is wrong", "invalid", nil)
	}
	request.Header.Set("Content-Type", contentTypeCloudEvts)
	return n.post(request)
}

func (e Event) envelope() cloudEvent {
	return cloudEvent{
		SpecVersion: "1.0", ID: fmt.Sprintf("%s/%s/%s/%s/%d", e.OrderID, e.RunID, e.Type, e.Data.Wait, e.Time.UnixMilli()),
		Source: "turnup", Type: e.Type, Subject: e.OrderID, Time: e.Time.UTC(), DataContentType: "application/json", Data: e.Data,
	}
}

// post follows no redirect: that could drop the event's body, and tell the webhook's address to somebody else.
func (n *Notifier) post(request *http.Request) error {
	client := *n.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("send event to the webhook: %w", withoutURL(err))
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // an unread body would cost the connection
	if response.StatusCode >= 300 {
		return fmt.Errorf("send event to the webhook: it answered %s", response.Status)
	}
	return nil
}

// withoutURL takes the webhook's address out of the error, since its path may be a secret.
func withoutURL(err error) error {
	var failure *url.Error
	if errors.As(err, &failure) {
		return failure.Err
	}
	return err
}
