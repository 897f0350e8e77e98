package inventory

import (
	"fmt"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"
)

// Summary is the report in one line.
func Summary(r activities.InventoryReport) string {
	text := fmt.Sprintf("%s connections listed, %s services, %s open orders, %s of others; %s",
		providers.Count(r.Listed), providers.Count(r.Services), providers.Count(r.Orders), providers.Count(r.Foreign), counted(r))
	if r.Odd > 0 {
		text += fmt.Sprintf("; %s rows can't be read", providers.Count(r.Odd))
	}
	if r.Others > 0 {
		text += fmt.Sprintf("; %s services not compared, since they were bought with another account than the worker's", providers.Count(r.Others))
	}
	if r.Doubt != "" {
		text += "; what is missing proves nothing: " + r.Doubt
	}
	return text
}

// counted says how many findings of each kind there are.
func counted(r activities.InventoryReport) string {
	var parts []string
	for _, kind := range activities.FindingKinds {
		n := 0
		for _, f := range r.Findings {
			if f.Kind == kind {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", providers.Count(n), kind))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	if r.More > 0 {
		parts = append(parts, providers.Count(r.More)+" more")
	}
	return strings.Join(parts, ", ")
}

// mostShown is how many findings the run's page in Temporal UI shows.
const mostShown = 20

// Details is the report as Temporal UI shows it.
func Details(r activities.InventoryReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", order.InMarkdown(Summary(r)))
	for _, f := range r.Findings[:min(mostShown, len(r.Findings))] {
		fmt.Fprintf(&b, "- **%s** %s: %s\n", f.Kind, order.InMarkdown(f.Order), order.InMarkdown(f.String()))
	}
	if len(r.Findings) > 0 {
		fmt.Fprintf(&b, "\n    turnup inventory --provider %s --account %s\n", r.Provider, r.Account)
	}
	return b.String()
}
