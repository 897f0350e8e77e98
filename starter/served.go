package main

import (
	"fmt"
	"strings"

	"turnup/workflows/order"
)

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
		if !c.InServiceAt.IsZero() {
			fmt.Fprintf(b, ", in service since %s", date(c.InServiceAt))
		}
		b.WriteString("\n")
	}
	if s.Tunnel != nil {
		fmt.Fprintf(b, "  expected: tunnel %s\n", printable(s.Tunnel.String()))
	}
	for _, e := range s.Record {
		fmt.Fprintf(b, "  %s  %s: %s\n", date(e.At), e.By, printable(e.What))
	}
}
