package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) servicesCommand() *cobra.Command {
	var f orders.ServiceFilter
	cmd := &cobra.Command{
		Use:   "services",
		Short: "List what is in service: completed orders' connections, and imported ones",
		Long: `List what is in service: what completed orders left, and what was imported, for as long as it lives and is billed.
Everything comes from Temporal's lists, and needs no worker. -o jsonl is one service a line with all that is expected of it, to be
kept as a backup; -o csv is for a spreadsheet, where no text is taken for a formula. What is too long for a list is marked as shortened: its status has all.`,
		Example:     "  turnup services\n  turnup services --metro HKG -o json\n  turnup services --account emea -o jsonl > services.jsonl",
		Args:        takesArgs(),
		Annotations: map[string]string{moreFormats: "jsonl csv"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			var faults providers.Faults
			if f.Check(&faults, "--"); len(faults) > 0 {
				return badInput(faults, "turnup services --help shows the filters")
			}
			all, err := a.services(cmd.Context(), f)
			if err != nil {
				return err
			}
			return a.printServices(all)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Account, "account", "", "only services of the account of this name")
	flags.StringVar(&f.Metro, "metro", "", "only services that end in this metro")
	flags.StringVar(&f.Provider, "provider", "", "only services of this provider: "+strings.Join(workflows.Providers(), ", "))
	flags.StringVar(&f.Finding, "finding", "", "only services with an open finding of this kind: "+strings.Join(activities.FindingKinds, ", "))
	matchFlag(cmd, &f.Match)
	completeFlag(cmd, "provider", workflows.Providers()...)
	completeFlag(cmd, "finding", activities.FindingKinds...)
	return cmd
}

// services reads every service that the filter picks, by name.
func (a *app) services(ctx context.Context, f orders.ServiceFilter) ([]orders.ListedService, error) {
	at, err := a.access(ctx)
	if err != nil {
		return nil, err
	}
	all, err := at.Services(ctx, f)
	for _, odd := range all.Odd {
		a.say("%s", odd)
	}
	return all.Services, err
}

func (a *app) printServices(all []orders.ListedService) error {
	switch a.output {
	case "jsonl":
		lines := a.lines()
		for _, s := range all {
			if err := lines.Encode(s); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return writeCSV(a, all)
	}
	rows := make([][]string, len(all))
	for i, s := range all {
		state := string(s.State)
		if s.Protected {
			state += ", protected"
		}
		if s.Shortened {
			state += ", shortened"
		}
		rows[i] = []string{
			s.ID, state, s.Account, dash(s.Place()), speeds(s.Service), dash(strings.Join(s.Findings, ", ")), date(s.Since),
			strings.Join(s.ConnectionIDs(), ", "),
		}
	}
	return printRows(a, all, "nothing is in service", []string{"SERVICE", "STATE", "ACCOUNT", "METRO", "MBPS", "FINDINGS", "SINCE", "CONNECTION"}, rows)
}

// speeds are those of the service's connections, once where they are the same.
func speeds(s order.Service) string {
	var all []string
	for _, c := range s.Connections {
		all = append(all, strconv.Itoa(c.SpeedMbps))
	}
	return strings.Join(slices.Compact(all), ", ")
}

func writeCSV(a *app, all []orders.ListedService) error {
	w := csv.NewWriter(a.out)
	rows := [][]string{{"service", "state", "provider", "account", "metro", "speedMbps", "connectionIds", "origin", "protected", "findings", "since", "term", "requestedBy", "price"}}
	for _, s := range all {
		price := ""
		if s.Price != nil {
			price = fmt.Sprint(s.Price)
		}
		rows = append(rows, []string{
			s.ID, string(s.State), s.Provider, s.Account, s.Place(), speeds(s.Service), strings.Join(s.ConnectionIDs(), " "), s.Origin,
			strconv.FormatBool(s.Protected), strings.Join(s.Findings, " "), s.Since.UTC().Format(time.RFC3339), s.Term, s.RequestedBy, price,
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = asCell(row[i])
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	return nil
}

// asCell is a text that a spreadsheet shows as it is: one that begins like a formula, such as the name of whoever ordered, would be computed.
func asCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}

// completeServices has the shell complete the name of what is in service.
func (a *app) completeServices() cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all, err := a.services(cmd.Context(), orders.ServiceFilter{})
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		names := make([]string, len(all))
		for i, s := range all {
			names[i] = s.ID
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}
