package channels

import (
	"context"
	"time"

	"turnup/activities/notify"
)

// Webhook sends each event as a CloudEvent 1.0, in structured JSON over HTTP.
func Webhook(address string) notify.Deliverer {
	return webhook{newPoster(address, "application/cloudevents+json; charset=utf-8")}
}

type webhook struct{ poster }

// cloudEvent is the envelope, see the CloudEvents specification 1.0, JSON event format.
type cloudEvent struct {
	SpecVersion     string           `json:"specversion"`
	ID              string           `json:"id"` // the same for a repeated delivery, so that receivers can drop it
	Source          string           `json:"source"`
	Type            string           `json:"type"`
	Subject         string           `json:"subject"`
	Time            time.Time        `json:"time"`
	DataContentType string           `json:"datacontenttype"`
	Data            notify.EventData `json:"data"`
}

// Deliver implements notify.Deliverer.
func (w webhook) Deliver(ctx context.Context, events []notify.Event) error {
	for _, e := range events {
		err := w.post(ctx, cloudEvent{
			SpecVersion: "1.0", ID: e.ID(), Source: "turnup", Type: e.Type, Subject: e.OrderID, Time: e.Time.UTC(),
			DataContentType: "application/json", Data: e.Data,
		})
		if err != nil {
			return err
		}
	}
	return nil
}
