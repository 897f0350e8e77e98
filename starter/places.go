package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"turnup/activities"
	"turnup/providers"
	"turnup/providers/consoleconnect"

	"github.com/spf13/cobra"
)

var portsListing = listing[providers.Port]{
	use:     "ports",
	short:   "List your ports, or operations connections, and why one cannot carry a new connection",
	example: "  turnup ports\n  turnup ports --provider equinix --match sv1 -o json\n  turnup ports --provider huawei",
	of:      func(row providerRow) func(activities.ListQuestion) question { return row.ports },
	none:    "no ports",
	table:   portTable,
}

var metrosListing = listing[providers.Metro]{
	use:     "metros",
	short:   "List the metros where a company, or a provider itself, can be reached",
	example: "  turnup metros\n  turnup metros --company tencent-cloud -o json\n  turnup metros --provider equinix",
	of:      func(row providerRow) func(activities.ListQuestion) question { return row.metros },
	none:    "no metros",
	table:   metroTable,
	bind: func(cmd *cobra.Command, asked *activities.ListQuestion) {
		cmd.Flags().StringVar(&asked.Company, "company", consoleconnect.TencentCompany, "the company's username, with provider consoleconnect")
	},
}

var profilesListing = listing[providers.Profile]{
	use:     "profiles",
	short:   "List the service profiles that connections can be bought to",
	example: "  turnup profiles\n  turnup profiles --metro DC --match aws -o json",
	of:      func(row providerRow) func(activities.ListQuestion) question { return row.profiles },
	none:    "no service profiles",
	table:   profileTable,
	bind: func(cmd *cobra.Command, asked *activities.ListQuestion) {
		cmd.Flags().StringVar(&asked.Metro, "metro", "", "only those sold in the metro with this code, for example DC")
	},
}

// portTable has the columns of tagging only where a provider tells them.
func portTable(ports []providers.Port) (header []string, rows [][]string) {
	header = []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "USABLE"}
	tagged := slices.ContainsFunc(ports, func(p providers.Port) bool { return p.Encapsulation != "" })
	if tagged {
		header = []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "METRO", "TAGS", "DEVICE", "USABLE"}
	}
	for _, p := range ports {
		free, unfit := "-", p.Unusable
		if p.FreeMbps != nil {
			free = strconv.Itoa(*p.FreeMbps)
		}
		if free == "0" {
			unfit = cmp.Or(unfit, "it is full")
		}
		row := []string{p.Name, p.ID, p.Status, strconv.Itoa(p.SpeedMbps), free}
		if tagged {
			row = append(row, dash(p.Metro), p.Encapsulation.String(), dash(p.Device))
		}
		rows = append(rows, append(row, usableText(unfit)))
	}
	return header, rows
}

func metroTable(metros []providers.Metro) (header []string, rows [][]string) {
	for _, m := range metros {
		rows = append(rows, []string{dash(m.Code), m.Name, dash(m.Country), dash(m.ID), usableText(m.Unusable)})
	}
	return []string{"CODE", "NAME", "COUNTRY", "ID", "USABLE"}, rows
}

func profileTable(profiles []providers.Profile) (header []string, rows [][]string) {
	for _, p := range profiles {
		rows = append(rows, []string{
			p.Name, p.ID, dash(p.Company), metroCodes(p.Metros), speedText(p), dash(p.KeyLabel), dash(p.Asks()), usableText(p.Unusable),
		})
	}
	return []string{"NAME", "ID", "COMPANY", "METROS", "MBPS", "KEY", "ASKS FOR", "USABLE"}, rows
}

func metroCodes(metros []providers.Metro) string {
	all := make([]string, len(metros))
	for i, m := range metros {
		all[i] = m.Code
	}
	return dash(strings.Join(all, ","))
}

// speedText says in which speeds the profile is sold.
func speedText(p providers.Profile) string {
	switch {
	case p.SpeedFromKey:
		return "as the key says"
	case p.CustomSpeed:
		return "any"
	}
	return dash(strings.Trim(strings.ReplaceAll(fmt.Sprint(p.SpeedsMbps), " ", ","), "[]"))
}

func usableText(unfit string) string {
	if unfit == "" {
		return "yes"
	}
	return "no: " + unfit
}
