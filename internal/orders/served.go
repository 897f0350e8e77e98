package orders

import (
	"context"
	"fmt"

	"turnup/workflows/order"
	"turnup/workflows/service"

	"go.temporal.io/sdk/client"
)

// withService adds what the order left in service. gone is why the order itself can't be shown: Temporal has forgotten it.
func withService(ctx context.Context, c client.Client, id string, v View, gone error) (View, error) {
	found, err := FindService(ctx, c, id)
	switch {
	case err != nil:
		return v, err
	case found == nil:
		return v, gone
	case !found.Open && gone != nil:
		return v, BadInput(fmt.Errorf("%s was %s at %s", id, found.State, Date(found.EndedAt)), "turnup services lists what is in service")
	case !found.Open:
		return v, nil
	}
	s, err := askService(ctx, c, id)
	if err != nil {
		return v, err
	}
	if gone != nil {
		v.Progress = order.Progress{
			ID: id, Kind: s.Kind, Name: s.Name, Provider: s.Provider, Identity: s.Identity, State: order.StateCompleted, Doing: "ended",
			RequestedBy: s.RequestedBy, StartedAt: s.Service.Since, EndedAt: &s.Service.Since, Price: s.Price, Steps: []order.Step{}, Record: s.Record,
		}
	}
	v.Service = &s
	v.OutOfServiceSince = nil // what was, was an earlier order's
	if s.UnderWay != nil && len(v.Since) == 0 {
		if err := v.followedBy(ctx, c, s.UnderWay.ID); err != nil {
			return v, err
		}
	}
	v.Ways = v.WaysOn()
	return v, nil
}

func askService(ctx context.Context, c client.Client, id string) (s order.ServiceStatus, err error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	if s, err = service.Ask(ctx, c, id); err != nil {
		return s, WithHint(err, "see that a turnup-worker runs; the service itself is safe in Temporal")
	}
	return s, nil
}

// serviceWays are the commands that act on a service that is at rest.
func serviceWays(s *order.ServiceStatus) []order.Way {
	id := s.OrderID()
	if s.Protected {
		return []order.Way{{Command: "turnup release " + id, Does: "it is protected: let it be decommissioned again"}}
	}
	return []order.Way{{Command: "turnup decommission " + id, Does: "take it out of service: what it bought is removed, and read back as gone"}}
}

// FindService is the last service under the order's name, or nil. No worker is needed.
func FindService(ctx context.Context, c client.Client, orderID string) (*service.Found, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	s, err := service.Find(ctx, c, orderID)
	if err != nil {
		return nil, TemporalFailed("look what "+orderID+" left in service", err)
	}
	return s, nil
}
