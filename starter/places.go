package main

import (
	"cmp"
	"strconv"

	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
)

func (a *app) portsCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "ports",
		Short:   "List your ports, and why one cannot carry a new connection",
		Example: "  turnup ports\n  turnup ports -o json",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			ports, err := lookup[[]providers.Port](cmd.Context(), c, "list ports", console.Ports)
			if err != nil {
				return err
			}
			rows := make([][]string, len(ports))
			for i, p := range ports {
				free, unfit := "-", p.Unfit
				if p.FreeMbps != nil {
					free = strconv.Itoa(*p.FreeMbps)
				}
				if free == "0" {
					unfit = cmp.Or(unfit, "it is full")
				}
				rows[i] = []string{p.Name, p.ID, p.Status, strconv.Itoa(p.SpeedMbps), free, usable(unfit)}
			}
			return printRows(a, ports, "no ports", []string{"NAME", "ID", "STATUS", "MBPS", "FREE", "USABLE"}, rows)
		},
	}
}

func (a *app) metrosCommand() *cobra.Command {
	company := workflows.TencentCompany
	cmd := &cobra.Command{
		Use:     "metros",
		Short:   "List the metros where a company can be reached",
		Example: "  turnup metros\n  turnup metros --company tencent-cloud -o json",
		Args:    takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			metros, err := lookup[[]providers.Metro](cmd.Context(), c, "list metros of "+company, console.Metros, company)
			if err != nil {
				return err
			}
			rows := make([][]string, len(metros))
			for i, m := range metros {
				rows[i] = []string{dash(m.Code), m.Name, dash(m.Country), m.ID, usable(m.Unfit)}
			}
			return printRows(a, metros, "no metros", []string{"CODE", "NAME", "COUNTRY", "ID", "USABLE"}, rows)
		},
	}
	cmd.Flags().StringVar(&company, "company", company, "the company's username at Console Connect")
	return cmd
}

func usable(unfit string) string {
	if unfit == "" {
		return "yes"
	}
	return "no: " + unfit
}
