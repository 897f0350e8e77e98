package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
)

// providerFlag is the flag that says which provider is asked.
func providerFlag(cmd *cobra.Command, asked *string, among ...string) {
	cmd.Flags().StringVar(asked, "provider", among[0], "the provider to ask: "+strings.Join(among, ", "))
	suggest(cmd, "provider", among...)
}

// ask picks what to ask the provider, which must be among those that have it.
func ask(provider string, activities map[string]any) (any, error) {
	if activity := activities[provider]; activity != nil {
		return activity, nil
	}
	var faults providers.Faults
	faults.Add("--provider", "must be among "+strings.Join(sortedKeys(activities), ", "), provider)
	return nil, badInput(faults, "the help shows examples")
}

func (a *app) portsCommand() *cobra.Command {
	var provider string
	lists := map[string]any{
		workflows.ProviderConsoleConnect: console.Ports, workflows.ProviderEquinix: fabric.Ports, workflows.ProviderHuawei: direct.Ports,
	}
	cmd := &cobra.Command{
		Use:     "ports",
		Short:   "List your ports, or operations connections, and why one cannot carry a new connection",
		Example: "  turnup ports\n  turnup ports --provider equinix -o json\n  turnup ports --provider huawei",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := ask(provider, lists)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			ports, err := lookup[[]providers.Port](cmd.Context(), c, provider, "list ports", list)
			if err != nil {
				return err
			}
			return a.printPorts(ports)
		},
	}
	providerFlag(cmd, &provider, sortedKeys(lists)...)
	return cmd
}

func (a *app) printPorts(ports []providers.Port) error {
	header := []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "USABLE"}
	rows := make([][]string, len(ports))
	tagged := false
	for _, p := range ports {
		tagged = tagged || p.Encapsulation != ""
	}
	for i, p := range ports {
		free, unfit := "-", p.Unfit
		if p.FreeMbps != nil {
			free = strconv.Itoa(*p.FreeMbps)
		}
		if free == "0" {
			unfit = cmp.Or(unfit, "it is full")
		}
		rows[i] = []string{p.Name, p.ID, p.Status, strconv.Itoa(p.SpeedMbps), free}
		if tagged {
			rows[i] = append(rows[i], dash(p.Metro), p.Encapsulation.String(), dash(p.Device))
		}
		rows[i] = append(rows[i], usable(unfit))
	}
	if tagged {
		header = []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "METRO", "TAGS", "DEVICE", "USABLE"}
	}
	return printRows(a, ports, "no ports", header, rows)
}

func (a *app) metrosCommand() *cobra.Command {
	var provider, company string
	lists := map[string]any{workflows.ProviderConsoleConnect: console.Metros, workflows.ProviderEquinix: fabric.Metros}
	cmd := &cobra.Command{
		Use:     "metros",
		Short:   "List the metros where a company, or a provider itself, can be reached",
		Example: "  turnup metros\n  turnup metros --company tencent-cloud -o json\n  turnup metros --provider equinix",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := ask(provider, lists)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			summary, args := "list metros", []any{}
			if provider == workflows.ProviderConsoleConnect {
				summary, args = "list metros of "+company, []any{company}
			}
			metros, err := lookup[[]providers.Metro](cmd.Context(), c, provider, summary, list, args...)
			if err != nil {
				return err
			}
			return a.printMetros(metros)
		},
	}
	providerFlag(cmd, &provider, sortedKeys(lists)...)
	cmd.Flags().StringVar(&company, "company", workflows.TencentCompany, "the company's username, with provider consoleconnect")
	return cmd
}

func (a *app) printMetros(metros []providers.Metro) error {
	rows := make([][]string, len(metros))
	for i, m := range metros {
		rows[i] = []string{dash(m.Code), m.Name, dash(m.Country), dash(m.ID), usable(m.Unfit)}
	}
	return printRows(a, metros, "no metros", []string{"CODE", "NAME", "COUNTRY", "ID", "USABLE"}, rows)
}

func (a *app) profilesCommand() *cobra.Command {
	var provider, metro string
	lists := map[string]any{workflows.ProviderEquinix: fabric.Profiles}
	cmd := &cobra.Command{
		Use:     "profiles",
		Short:   "List the service profiles that connections can be bought to",
		Example: "  turnup profiles\n  turnup profiles --metro DC -o json",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := ask(provider, lists)
			if err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			profiles, err := lookup[[]providers.Profile](cmd.Context(), c, provider, "list service profiles", list, metro)
			if err != nil {
				return err
			}
			rows := make([][]string, len(profiles))
			for i, p := range profiles {
				rows[i] = []string{p.Name, p.ID, dash(p.Company), codes(p.Metros), speeds(p), dash(p.KeyLabel), usable(p.Unfit)}
			}
			return printRows(a, profiles, "no service profiles", []string{"NAME", "ID", "COMPANY", "METROS", "MBPS", "KEY", "USABLE"}, rows)
		},
	}
	providerFlag(cmd, &provider, sortedKeys(lists)...)
	cmd.Flags().StringVar(&metro, "metro", "", "only those sold in the metro with this code, for example DC")
	return cmd
}

func codes(metros []providers.Metro) string {
	all := make([]string, len(metros))
	for i, m := range metros {
		all[i] = m.Code
	}
	return dash(strings.Join(all, ","))
}

// speeds says in which speeds the profile is sold.
func speeds(p providers.Profile) string {
	switch {
	case p.SpeedFromKey:
		return "as the key says"
	case p.CustomSpeed:
		return "any"
	}
	return dash(strings.Trim(strings.ReplaceAll(fmt.Sprint(p.SpeedsMbps), " ", ","), "[]"))
}

func usable(unfit string) string {
	if unfit == "" {
		return "yes"
	}
	return "no: " + unfit
}
