package main

import (
	"context"
	"fmt"
	"strconv"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
)

func (a *app) connectionsCommand() *cobra.Command {
	var provider, status string
	var filter activities.HuaweiFilter
	cmd := &cobra.Command{
		Use:   "connections",
		Short: "List the connections that a provider has for us, whoever ordered them",
		Long: `List the connections that a provider has for us, whoever ordered them.

Console Connect and Equinix filter by --status. Huawei Cloud has all the other filters: it lists hosted connections, or
with --own your own ones, a page of --limit at a time.`,
		Example: `  turnup connections
  turnup connections --provider equinix --status PROVISIONED -o json
  turnup connections --provider huawei --on 2cfb53be-b05f-40d5-a2f8-3a59ac383836 --sort-key name --sort-dir desc
  turnup connections --provider huawei --own`,
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := onlyFlags(cmd, provider); err != nil {
				return err
			}
			c, err := a.temporal(cmd.Context())
			if err != nil {
				return err
			}
			connections, next, err := connectionsOf(cmd.Context(), c, provider, status, filter)
			if err != nil {
				return err
			}
			if next != "" {
				a.say("there are more: --limit %d --marker %s shows the next page", max(filter.Limit, len(connections)), next)
			}
			return a.printConnections(connections)
		},
	}
	providerFlag(cmd, &provider, workflows.ProviderNames...)
	flags := cmd.Flags()
	flags.StringVar(&status, "status", "", "only those in this status, as the provider writes it")
	flags.BoolVar(&filter.Own, "own", false, "your own connections, not hosted ones")
	flags.IntVar(&filter.Limit, "limit", 0, "rows of a page: 1 to 2000 (default 2000)")
	flags.StringVar(&filter.Marker, "marker", "", "id of the last row on the page before; goes with --limit")
	flags.StringSliceVar(&filter.Fields, "field", nil, "name of a field to ask for, up to 5 times; the others stay empty")
	flags.StringVar(&filter.SortKey, "sort-key", "", "name of the field to sort by (default id)")
	flags.StringVar(&filter.SortDir, "sort-dir", "", "asc (default) or desc")
	flags.StringSliceVar(&filter.HostingID, "on", nil, "id of an operations connection, up to 5 times")
	flags.StringSliceVar(&filter.ID, "id", nil, "id of a connection, up to 5 times")
	flags.StringSliceVar(&filter.Name, "name", nil, "name of a connection, up to 5 times")
	suggest(cmd, "sort-dir", "asc", "desc")
	return cmd
}

// onlyFlags refuses filters that the provider does not have.
func onlyFlags(cmd *cobra.Command, provider string) error {
	others := []string{"own", "limit", "marker", "field", "sort-key", "sort-dir", "on", "id", "name"}
	if provider == workflows.ProviderHuawei {
		others = []string{"status"}
	}
	var faults providers.Faults
	for _, flag := range others {
		if cmd.Flags().Changed(flag) {
			faults.Add("--"+flag, "is no filter of "+provider+"'s", cmd.Flag(flag).Value)
		}
	}
	if err := faults.Err(); err != nil {
		return badInput(err, "turnup connections --help says which provider has which")
	}
	return nil
}

// connectionsOf are the provider's connections, and the marker of the next page.
func connectionsOf(ctx context.Context, c client.Client, provider, status string, filter activities.HuaweiFilter) ([]providers.Connection, string, error) {
	if provider == workflows.ProviderHuawei {
		page, err := lookup[activities.HuaweiPage](ctx, c, provider, "list connections", direct.Connections, filter)
		return page.Connections, page.Next, err
	}
	list, err := ask(provider, map[string]any{workflows.ProviderConsoleConnect: console.Connections, workflows.ProviderEquinix: fabric.Connections})
	if err != nil {
		return nil, "", err
	}
	connections, err := lookup[[]providers.Connection](ctx, c, provider, "list connections", list, status)
	return connections, "", err
}

func (a *app) printConnections(connections []providers.Connection) error {
	rows := make([][]string, len(connections))
	for i, c := range connections {
		rows[i] = []string{c.ID, dash(c.Name), dash(c.Status), string(c.Phase), strconv.Itoa(c.SpeedMbps), tags(c.SrcVLAN, c.SrcCTag), tags(c.DstVLAN, c.DstCTag)}
	}
	return printRows(a, connections, "no connections", []string{"ID", "NAME", "STATUS", "PHASE", "MBPS", "OUR VLAN", "FAR VLAN"}, rows)
}

// tags are the VLAN tags of one end, outer before inner.
func tags(outer, inner int) string {
	switch {
	case outer == 0:
		return "-"
	case inner == 0:
		return strconv.Itoa(outer)
	}
	return fmt.Sprintf("%d.%d", outer, inner)
}
