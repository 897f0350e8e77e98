package main

import (
	"fmt"
	"strconv"
	"strings"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows/inventory"
)

// rowsRead is how far a run is, by its sign of life.
func rowsRead(run orders.InventoryRun) string {
	text := providers.Count(run.Rows) + " rows of the provider's list read"
	if run.Failed != "" {
		text += "; tried again, since " + printable(run.Failed)
	}
	return text
}

// printOneReport prints a report for people, or its findings one a line. As JSON all are printed together.
func (a *app) printOneReport(r activities.InventoryReport) error {
	switch a.output {
	case "json":
		return nil
	case "jsonl":
		lines := a.lines()
		for _, f := range r.Findings {
			if err := lines.Encode(atAccount{f, r.Provider, r.Account}); err != nil {
				return err
			}
		}
		return nil
	}
	fmt.Fprintf(a.out, "%s/%s, as of %s: %s\n", r.Provider, r.Account, date(r.At), printable(inventory.Summary(r)))
	if len(r.Findings) > 0 {
		if err := a.printFindings(r.Findings); err != nil {
			return err
		}
	}
	if len(r.Foreigners.Rows) == 0 {
		return nil
	}
	fmt.Fprintln(a.out, "\nnot ours:")
	rows := make([]listedConnection, len(r.Foreigners.Rows))
	for i, c := range r.Foreigners.Rows {
		rows[i] = listedConnection{Connection: c}
	}
	err := a.printConnections(rows)
	sayOthers(a, r.Foreigners)
	return err
}

func (a *app) printFindings(findings []activities.Finding) error {
	rows := make([][]string, len(findings))
	for i, f := range findings {
		seen := date(f.Seen)
		if !f.Open {
			seen += ", once"
		}
		rows[i] = []string{f.Kind, dash(f.Order), f.ConnectionID, seen, f.String()}
	}
	return printRows(a, findings, "no findings", []string{"FINDING", "OF", "CONNECTION", "SEEN SINCE", "WHAT"}, rows)
}

// printOrphans prints connections that no service and no open order has.
func (a *app) printOrphans(orphans []atAccount) error {
	rows := make([][]string, len(orphans))
	for i, o := range orphans {
		rows[i] = []string{
			o.ConnectionID, o.Provider + "/" + o.Account, o.Name, o.Status, strconv.Itoa(o.SpeedMbps), o.age(), strings.TrimSpace(o.Why()), o.monthly(),
		}
	}
	return printRows(a, orphans, "no orphans", []string{"ID", "AT", "NAME", "STATUS", "MBPS", "AGE", "WHY", "A MONTH"}, rows)
}
