package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"
)

// atAccount is a finding, and where it was found.
type atAccount struct {
	activities.Finding
	Provider string `json:"provider"`
	Account  string `json:"account"`
}

func (o atAccount) age() string {
	if o.CreatedAt.IsZero() {
		return "-"
	}
	return strings.TrimSuffix(orders.Ago(time.Since(o.CreatedAt)), " ago")
}

// monthly is today's price a month, or why it can't be told.
func (o atAccount) monthly() string {
	switch {
	case o.Price == nil: // by a worker of an older version
		return "not asked for"
	case !o.Price.Known || o.Price.Monthly == "":
		return "none: " + printable(cmp.Or(o.Price.Reason, "the provider tells no price a month"))
	}
	return strings.TrimSpace(o.Price.Monthly + " " + o.Price.Currency)
}

func (a *app) orphansCommand() *cobra.Command {
	var f inventoryFlags
	var file string
	cmd := &cobra.Command{
		Use:   "orphans",
		Short: "List what carries our mark and lives, and what no service and no open order has",
		Long: `List the connections that live and carry our mark, and that no service and no open order has: they may be billed for nobody. The
providers are asked now; nothing is changed. A look is only a look: what was bought just now may not be in our books yet.

--file writes them to a file that turnup import reads. That is how the services of a namespace that was lost come back. What was
imported without a mark can't be found so: turnup services -o jsonl is its backup.

A MONTH is today's price of one like it, for a month, or why it can't be told: Equinix Fabric v4 and Console Connect tell prices.

Exit code 3: there are some.`,
		Example: "  turnup orphans\n  turnup orphans --provider equinix --file import.yaml\n  turnup import -f import.yaml",
		Args:    takesArgs(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			reports, failed := a.reports(cmd.Context(), f, func(ctx context.Context, at orders.Access, id string) (activities.InventoryReport, error) {
				return compareNow(ctx, at, id, activities.InventoryQuestion{Priced: true})
			})
			orphans := []atAccount{}
			for _, r := range reports {
				for _, f := range r.Findings {
					if f.Kind == activities.FindingOrphan {
						orphans = append(orphans, atAccount{f, r.Provider, r.Account})
					}
				}
				if r.More > 0 {
					a.say("%s/%s has %s findings more than are shown: deal with these first", r.Provider, r.Account, providers.Count(r.More))
				}
			}
			if failed != nil && len(orphans) == 0 {
				return failed // nobody knows that there are none
			}
			if err := a.printOrphans(orphans); err != nil {
				return err
			}
			if failed != nil || len(orphans) == 0 {
				return failed
			}
			if file != "" {
				if err := writeImport(file, orphans); err != nil {
					return err
				}
				a.say("see what is in it, then: turnup import -f %s", file)
			}
			return exitWith(exitWaiting)
		},
	}
	f.bind(cmd)
	cmd.Flags().StringVar(&file, "file", "", "write them to this file, for turnup import -f; it must not be there")
	return cmd
}

// writeImport writes a file that import reads: one service for the connections of each order.
func writeImport(file string, orphans []atAccount) error {
	entries, alone := importEntries(orphans)
	text := "# For turnup import -f. Take out what is not to be kept, and give a kind and a name where they are missing.\n"
	for _, e := range entries {
		data, err := yaml.Marshal([]imported{e})
		if err != nil {
			return fmt.Errorf("write %s: %w", file, err)
		}
		text += "\n" + e.comment + string(data)
	}
	if alone != "" {
		text += "\n# These tunnels have no connection above, and can only be deleted in the far end's portal:\n" + alone
	}
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the user's own choice
	if err != nil {
		return badInput(fmt.Errorf("write the orphans: %w", err), "choose a file that is not there")
	}
	if _, err := out.WriteString(text); err != nil {
		_ = out.Close()
		return fmt.Errorf("write %s: %w", file, err)
	}
	return out.Close()
}

// importEntries are the services that the orphans may be, and, as comments, the tunnels without a connection among them.
func importEntries(orphans []atAccount) (entries []imported, alone string) {
	var tunnels []atAccount
	for _, o := range orphans {
		kind, name := order.SplitID(o.Order)
		if o.Provider == workflows.FarEndOf(kind) {
			tunnels = append(tunnels, o)
			continue
		}
		at := slices.IndexFunc(entries, func(e imported) bool { return o.Order != "" && e.ID() == o.Order && e.Account == o.Account })
		if at < 0 {
			entries = append(entries, imported{Import: orders.Import{Kind: kind, Name: name, Account: o.Account}})
			at = len(entries) - 1
		}
		entries[at].Connections = append(entries[at].Connections, o.ConnectionID)
		entries[at].comment += o.comment()
	}
	for _, o := range tunnels {
		at := slices.IndexFunc(entries, func(e imported) bool { return e.ID() == o.Order && e.Tunnel == "" })
		if at < 0 {
			alone += o.comment()
			continue
		}
		entries[at].Tunnel, entries[at].TunnelAccount = o.ConnectionID, o.Account
		entries[at].comment += o.comment()
	}
	return entries, alone
}

// comment is the orphan for whoever reads the file.
func (o atAccount) comment() string {
	created := ""
	if !o.CreatedAt.IsZero() {
		created = ", created " + date(o.CreatedAt)
	}
	return fmt.Sprintf("# %s, called %s, %d Mbps, %s%s; %s\n", o.ConnectionID, printable(o.Name), o.SpeedMbps, printable(o.Status), created, o.Why())
}

// listedConnection is a connection of the provider's list, and what our books say of it.
type listedConnection struct {
	providers.Connection
	Orphan string `json:"orphan,omitempty"` // why nobody has it, although it carries an order's mark; "" for any other
}

// markOrphans marks the connections that carry an order's mark, and that no service and no open order has. Where the books can't be
// read none is marked, and that is said.
func (a *app) markOrphans(ctx context.Context, at orders.Access, provider string, connections []providers.Connection) []listedConnection {
	why, err := at.Orphans(ctx, provider, connections)
	if err != nil {
		a.say("it can't be told which of them nobody has: %v", err)
	}
	listed := make([]listedConnection, len(connections))
	for i, conn := range connections {
		listed[i] = listedConnection{conn, why[conn.ID]}
	}
	return listed
}
