package main

import (
	"context"
	"fmt"
	"strings"

	"turnup/workflows/order"
	"turnup/workflows/service"

	"go.temporal.io/sdk/client"
)

// withService adds what the order left in service. gone is why the order itself can't be shown: Temporal has forgotten it.
func withService(ctx context.Context, c client.Client, id string, v statusView, gone error) (statusView, error) {
	found, err := findService(ctx, c, id)
	switch {
	case err != nil:
		return v, err
	case found == nil:
		return v, gone
	case !found.Open && gone != nil:
		return v, badInput(fmt.Errorf("%s was %s at %s", id, found.State, date(found.EndedAt)), "turnup services lists what is in service")
	case !found.Open:
		return v, nil
	}
	s, err := queryService(ctx, c, id)
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
	v.Ways = v.waysNow()
	return v, nil
}

func queryService(ctx context.Context, c client.Client, id string) (s order.ServiceStatus, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	if s, err = service.Ask(ctx, c, id); err != nil {
		return s, withHint(err, "see that a turnup-worker runs; the service itself is safe in Temporal")
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

// writeService is a service for people.
func writeService(b *strings.Builder, s *order.ServiceStatus) {
	fmt.Fprintf(b, "\nservice: %s, account %s", s.Origin, s.Account)
	for _, part := range []struct{ what, value string }{
		{"term", s.Term}, {"ordered by", s.RequestedBy}, {"approved by", s.ApprovedBy}, {"completed by", s.CompletedBy},
	} {
		if part.value != "" {
			fmt.Fprintf(b, ", %s %s", part.what, printable(part.value))
		}
	}
	if s.Protected {
		b.WriteString(", protected")
	}
	b.WriteString("\n")
	if s.UnderWay != nil {
		fmt.Fprintf(b, "  under way since %s: %s, asked by %s (%s)\n", date(s.UnderWay.Since), printable(s.UnderWay.What), printable(s.UnderWay.By), s.UnderWay.ID)
	}
	for _, f := range s.Findings {
		fmt.Fprintf(b, "  %s since %s: %s\n", f.Kind, date(f.Since), printable(strings.TrimSpace(f.ConnectionID+" "+f.Text)))
	}
	for _, c := range s.Connections {
		fmt.Fprintf(b, "  expected: %s, called %s, %d Mbps", c.ID, printable(c.Name), c.SpeedMbps)
		writeTags(b, c.SrcVLAN, c.SrcCTag, "on our port")
		writeTags(b, c.DstVLAN, c.DstCTag, "at the far end")
		b.WriteString("\n")
	}
	if s.Tunnel != nil {
		fmt.Fprintf(b, "  expected: tunnel %s\n", printable(s.Tunnel.String()))
	}
	for _, e := range s.Record {
		fmt.Fprintf(b, "  %s  %s: %s\n", date(e.At), e.By, printable(e.What))
	}
}
