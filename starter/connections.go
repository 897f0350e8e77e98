package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"turnup/internal/orders"
	"turnup/providers"
	"turnup/providers/huaweicloud"

	"github.com/spf13/cobra"
)

// connectionFilter picks connections; each provider has filters of its own.
type connectionFilter struct {
	status string
	match  string
	huawei huaweicloud.Filter
}

func (a *app) connectionsCommand() *cobra.Command {
	var at served
	var filter connectionFilter
	has := func(row providerRow) bool { return row.connections != nil }
	cmd := &cobra.Command{
		Use:   "connections",
		Short: "List the connections that a provider has for us, whoever ordered them",
		Long: `List the connections that a provider has for us, whoever ordered them.

Console Connect and Equinix filter by --status and --match. Huawei Cloud has all the other filters: it lists hosted connections, or
with --own your own ones, a page of --limit at a time.

A connection that carries an order's mark, and that no service and no open order has, is marked: nobody may know that it is billed.`,
		Example: `  turnup connections
  turnup connections --provider equinix --status PROVISIONED --match tu-hkg -o json
  turnup connections --provider huawei --on 2cfb53be-b05f-40d5-a2f8-3a59ac383836 --sort-key name --sort-dir desc
  turnup connections --provider huawei --own`,
		Args: takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			row, err := pick(at, has)
			if err != nil {
				return err
			}
			if err := refuseFilters(cmd, row); err != nil {
				return err
			}
			access, err := a.access(cmd.Context())
			if err != nil {
				return err
			}
			found, next, err := connectionsOf(cmd.Context(), access, row, at, filter)
			if err != nil {
				return err
			}
			if err := a.printConnections(a.markOrphans(cmd.Context(), access, row.name, found.Rows)); err != nil {
				return err
			}
			if next != "" {
				a.say("there are more: --limit %d --marker %s shows the next page", max(filter.huawei.Limit, len(found.Rows)), next)
			}
			sayOthers(a, found)
			return nil
		},
	}
	servedFlags(cmd, &at, has)
	filter.bind(cmd)
	return cmd
}

func (f *connectionFilter) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.status, "status", "", "only those in this status, as the provider writes it")
	matchFlag(cmd, &f.match)
	flags.BoolVar(&f.huawei.Own, "own", false, "your own connections, not hosted ones")
	optionalNumberFlag(cmd, &f.huawei.Limit, "limit", "rows of a page: 1 to 2000 (default 2000)")
	flags.StringVar(&f.huawei.Marker, "marker", "", "id of the last row on the page before; goes with --limit")
	flags.StringSliceVar(&f.huawei.Fields, "field", nil, "name of a field to ask for, up to 5 times; the others stay empty")
	flags.StringVar(&f.huawei.SortKey, "sort-key", "", "name of the field to sort by (default id)")
	flags.StringVar(&f.huawei.SortDir, "sort-dir", "", "asc (default) or desc")
	flags.StringSliceVar(&f.huawei.HostingID, "on", nil, "id of an operations connection, up to 5 times")
	flags.StringSliceVar(&f.huawei.ID, "id", nil, "id of a connection, up to 5 times")
	flags.StringSliceVar(&f.huawei.Name, "name", nil, "name of a connection, up to 5 times")
	completeFlag(cmd, "sort-dir", "asc", "desc")
}

// refuseFilters refuses filters that other providers have and this one does not.
func refuseFilters(cmd *cobra.Command, asked providerRow) error {
	var faults providers.Faults
	for _, flag := range connectionFilters() {
		if cmd.Flags().Changed(flag) && !slices.Contains(asked.filters, flag) {
			faults.Add("--"+flag, "is no filter of "+asked.name+"'s", cmd.Flag(flag).Value)
		}
	}
	if err := faults.Err(); err != nil {
		return badInput(err, "turnup connections --help says which provider has which")
	}
	return nil
}

// connectionFilters are the filters that any provider has.
func connectionFilters() []string {
	var all []string
	for _, row := range providerRows {
		for _, flag := range row.filters {
			if !slices.Contains(all, flag) {
				all = append(all, flag)
			}
		}
	}
	return all
}

// connectionsOf are the provider's connections, and the marker of the next page.
func connectionsOf(
	ctx context.Context, access orders.Access, row providerRow, at served, filter connectionFilter,
) (found providers.Listed[providers.Connection], marker string, err error) {
	q := row.connections(filter)
	if row.paged {
		page, err := lookup[huaweicloud.Page](ctx, access, at, q.summary, q.activity, q.args...)
		return providers.Listed[providers.Connection]{Rows: page.Connections, Odd: page.Odd}, page.Next, err
	}
	found, err = lookup[providers.Listed[providers.Connection]](ctx, access, at, q.summary, q.activity, q.args...)
	return found, "", err
}

func (a *app) printConnections(connections []listedConnection) error {
	rows := make([][]string, len(connections))
	for i, c := range connections {
		rows[i] = []string{
			c.ID, dash(c.Name), dash(c.Status), string(c.Phase), strconv.Itoa(c.SpeedMbps),
			tagText(c.SrcVLAN, c.SrcCTag), tagText(c.DstVLAN, c.DstCTag), c.Orphan,
		}
	}
	return printRows(a, connections, "no connections", []string{"ID", "NAME", "STATUS", "PHASE", "MBPS", "OUR VLAN", "FAR VLAN", "NOTE"}, rows)
}

// tagText are the VLAN tags of one end, outer before inner.
func tagText(outer, inner int) string {
	switch {
	case outer == 0:
		return "-"
	case inner == 0:
		return strconv.Itoa(outer)
	}
	return fmt.Sprintf("%d.%d", outer, inner)
}
