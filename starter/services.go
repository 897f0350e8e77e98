package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"turnup/internal/codec"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/spf13/cobra"
)

// listedService is a service as services prints it, from Temporal's lists alone: no worker is asked.
type listedService struct {
	ID string `json:"id"` // of the order that left it
	order.Service
	State    order.ServiceState `json:"state"`
	Findings []string           `json:"findings,omitempty"` // kinds of those that are open
}

// serviceFilter picks services; what is "" picks all.
type serviceFilter struct{ account, metro, provider, finding, match string }

func (a *app) servicesCommand() *cobra.Command {
	var f serviceFilter
	cmd := &cobra.Command{
		Use:   "services",
		Short: "List what is in service: completed orders' connections, and imported ones",
		Long: `List what is in service: what completed orders left, and what was imported, for as long as it lives and is billed.
Everything comes from Temporal's lists, and needs no worker. -o jsonl is one service a line with all that is expected of it, to be
kept as a backup; -o csv is for a spreadsheet. What is too long for a list is marked as shortened: its status has all.`,
		Example:     "  turnup services\n  turnup services --metro HKG -o json\n  turnup services --account emea -o jsonl > services.jsonl",
		Args:        takesArgs(),
		Annotations: map[string]string{moreFormats: "jsonl csv"},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.validate(); err != nil {
				return badInput(err, "turnup services --help shows the filters")
			}
			all, err := a.services(cmd.Context(), f)
			if err != nil {
				return err
			}
			return a.printServices(all)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.account, "account", "", "only services of the account of this name")
	flags.StringVar(&f.metro, "metro", "", "only services that end in this metro")
	flags.StringVar(&f.provider, "provider", "", "only services of this provider: "+strings.Join(workflows.Providers(), ", "))
	flags.StringVar(&f.finding, "finding", "", "only services with an open finding of this kind, such as changed, gone or down")
	matchFlag(cmd, &f.match)
	completeFlag(cmd, "provider", workflows.Providers()...)
	return cmd
}

func (f serviceFilter) validate() error {
	var faults providers.Faults
	if f.provider != "" && !slices.Contains(workflows.Providers(), f.provider) {
		faults.Add("--provider", "must be one of "+strings.Join(workflows.Providers(), ", "), f.provider)
	}
	for flag, value := range map[string]string{"--account": f.account, "--metro": f.metro, "--finding": f.finding} {
		if strings.ContainsAny(value, `'\`) { // which a query would read otherwise
			faults.Add(flag, `must have no ' and no \`, value)
		}
	}
	return faults.Err()
}

// query is the filter in the words of Temporal's visibility.
func (f serviceFilter) query() string {
	conditions := []string{whereInService}
	add := func(key interface{ GetName() string }, value string) {
		if value != "" {
			conditions = append(conditions, orders.Equals(key, value))
		}
	}
	add(order.KeyAccount, f.account)
	add(order.KeyMetro, f.metro)
	add(order.KeyProvider, f.provider)
	add(order.KeyFindings, f.finding)
	return strings.Join(conditions, " AND ")
}

// has reports whether a name or an id of the service has the text.
func (f serviceFilter) has(s order.Service) bool {
	texts := []string{s.OrderID()}
	for _, c := range s.Connections {
		texts = append(texts, c.ID, c.Name, c.Mark)
	}
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(f.match)) })
}

// services reads every service that the filter picks, by name.
func (a *app) services(ctx context.Context, f serviceFilter) ([]listedService, error) {
	c, err := a.temporal(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	all := []listedService{}
	for run, err := range order.Runs(ctx, c, f.query()) {
		if err != nil {
			return nil, temporalFailed("list services", err)
		}
		s, err := service.Read(run)
		if err != nil && codec.Unreadable(err) {
			return nil, err // the others are encrypted as well
		}
		if err != nil {
			a.say("%v", err) // a list must not fail on one odd row
			continue
		}
		if f.has(s.Service) {
			all = append(all, listedService{ID: s.OrderID(), Service: s.Service, State: s.State, Findings: s.Findings})
		}
	}
	slices.SortFunc(all, func(x, y listedService) int { return strings.Compare(x.ID, y.ID) })
	return all, nil
}

func (a *app) printServices(all []listedService) error {
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

func writeCSV(a *app, all []listedService) error {
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
	if err := w.WriteAll(rows); err != nil {
		return fmt.Errorf("write the list: %w", err)
	}
	return nil
}

// completeServices has the shell complete the name of what is in service.
func (a *app) completeServices() cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		all, err := a.services(cmd.Context(), serviceFilter{})
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
