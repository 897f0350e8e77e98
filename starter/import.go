package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"turnup/internal/orderfile"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// imported is an entry of an import file, with what stands before it for whoever reads the file.
type imported struct {
	orders.Import `yaml:",inline"`
	comment       string
}

func (a *app) importCommand() *cobra.Command {
	var f importFlags
	cmd := &cobra.Command{
		Use:   "import [KIND]",
		Short: "Keep connections as services that no order here bought, or whose order is forgotten",
		Long: `Keep connections as services that no order here bought, or whose order is forgotten. Each connection is read, what it is is shown, and
nothing is changed at the provider. What is imported is protected: it can't be decommissioned before turnup release.

A file has a list, as turnup orphans --file writes it:

  - kind: equinix
    name: sv-dc-1
    account: emea                     # left out: default
    connections: [f132910b-ff40-4317-9696-bad805004f02]   # a pair's two, in the order of its legs
    approval: {required: true}        # that a change or a decommission of it needs
  - kind: tencent
    name: hkg-prod-1
    connections: [58afc0499430ab7f3666b990]
    tunnel: dcx-abcdefgh              # at Tencent Cloud, where a worker looks at it; tunnelAccount left out: default

--finished takes over what completed orders left that have no service, while Temporal remembers them: each connection is read at its
provider, what is gone is left out, and run again it does no harm.

It is refused while an order or a service of the name is open, or another service has the connection; run again, what is in service already
is passed over.`,
		Example: "  turnup orphans --file import.yaml\n  turnup import -f import.yaml\n  turnup import equinix --name sv-dc-1 --connection f132910b-ff40-4317-9696-bad805004f02\n  turnup import --finished",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.finished {
				return f.alone(cmd, args, a.importFinished)
			}
			entries, err := f.entries(cmd, args)
			if err != nil {
				return err
			}
			return a.importAll(cmd.Context(), entries, f.yes)
		},
		ValidArgs: workflows.KindNames(),
	}
	f.bind(cmd)
	return cmd
}

// importFlags are what is to be imported, on the command line.
type importFlags struct {
	file string
	one  orders.Import
	yes  bool

	finished bool
}

func (f *importFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.file, "file", "f", "", "import what this file has; - reads standard input, and needs --yes")
	flags.StringVar(&f.one.Name, "name", "", "the service's name")
	flags.StringVar(&f.one.Account, "account", "", "the provider's account by its name here (default: default)")
	flags.StringSliceVar(&f.one.Connections, "connection", nil, "the provider's id of its connection; a pair has two, in the order of its legs")
	flags.StringVar(&f.one.Tunnel, "tunnel", "", "the id of the tunnel at Tencent Cloud in which it ends (kind tencent)")
	flags.StringVar(&f.one.TunnelAccount, "tunnel-account", "", "our account there by its name here (default: default)")
	flags.BoolVar(&f.yes, "yes", false, "do not ask")
	flags.BoolVar(&f.finished, "finished", false, "what completed orders left that have no service, at whatever account")
}

// tellOfOne reports whether the flags tell of one service that is to be.
func tellOfOne(cmd *cobra.Command) bool {
	return slices.ContainsFunc([]string{"name", "account", "connection", "tunnel", "tunnel-account"}, cmd.Flags().Changed)
}

// alone does what --finished asks for, which goes with no other flag of an import.
func (f *importFlags) alone(cmd *cobra.Command, args []string, importFinished func(context.Context) error) error {
	if len(args) > 0 || f.file != "" || tellOfOne(cmd) {
		return badInput(errors.New("--finished goes with nothing else that is to be imported"), "turnup import --help shows examples")
	}
	return importFinished(cmd.Context())
}

// entries are the services to be, each with everything that is wrong with it.
func (f *importFlags) entries(cmd *cobra.Command, args []string) (entries []orders.Import, err error) {
	switch {
	case f.file != "" && len(args) == 0 && !tellOfOne(cmd):
		if entries, err = readImport(f.file, cmd.InOrStdin()); err != nil {
			return nil, badInput(err, "turnup orphans --file writes such a file; nothing was imported")
		}
	case f.file == "" && len(args) == 1:
		f.one.Kind = args[0]
		entries = []orders.Import{f.one}
	default:
		return nil, badInput(errors.New("what is to be imported is said by -f FILE, or by KIND --name N --connection ID"), "turnup import --help shows examples")
	}
	var faults providers.Faults
	for i, entry := range entries {
		entry.Check(&faults, fmt.Sprintf("%d. ", i+1), entries[:i])
	}
	if err := faults.Err(); err != nil {
		return nil, badInput(err, "fix what is named above; nothing was imported")
	}
	return entries, nil
}

func readImport(file string, stdin io.Reader) (entries []orders.Import, err error) {
	name, data, err := readFile(file, stdin)
	if err != nil {
		return nil, fmt.Errorf("read what is to be imported: %w", err)
	}
	if wrong := orderfile.Single(data, &entries); len(wrong) > 0 {
		return nil, fmt.Errorf("read %s:\n%w", name, errors.Join(wrong...))
	}
	if len(entries) == 0 {
		return nil, fmt.Errorf("%s has nothing to import", name)
	}
	return entries, nil
}

// importAll shows what the services will be, asks, and has them kept.
func (a *app) importAll(ctx context.Context, entries []orders.Import, yes bool) error {
	at, err := a.access(ctx)
	if err != nil {
		return err
	}
	done := []orders.Imported{}
	var right []orders.Import
	var wrong []error
	for _, entry := range entries {
		looked, err := at.LookAtImport(ctx, entry, a.by)
		switch {
		case err != nil:
			wrong = append(wrong, err)
		case looked.There:
			a.say("%s is in service with these connections already", entry.ID())
			done = append(done, looked)
		default:
			right = append(right, entry)
			a.describeImport(looked.Service)
		}
	}
	if len(right) > 0 && !yes {
		said, err := a.asked(ctx, fmt.Sprintf("Keep %s as above, protected? [y/N] ", countOf(len(right), "service")))
		if err != nil {
			return err
		}
		if said != "y" && said != "yes" {
			return errors.Join(append(wrong, badInput(errors.New("nothing was imported"), "--yes imports without a question"))...)
		}
	}
	for _, entry := range right {
		kept, err := at.Import(ctx, entry, a.by)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		done = append(done, kept)
		a.say("%s is in service, and protected", entry.ID())
	}
	if a.json {
		wrong = append(wrong, a.printJSON(done))
	}
	return errors.Join(wrong...)
}

func countOf(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return providers.Count(n) + " " + what + "s"
}

func (a *app) describeImport(s order.Service) {
	a.say("%s, at %s/%s:", s.OrderID(), s.Provider, s.Account)
	for _, c := range s.Connections {
		mark := ""
		if c.Mark == "" {
			mark = ", without this name's mark: only our books know it then (keep turnup services -o jsonl)"
		}
		a.say("  connection %s, called %s, %d Mbps, VLAN %s here, %s there%s", c.ID, printable(c.Name), c.SpeedMbps,
			tagText(c.SrcVLAN, c.SrcCTag), tagText(c.DstVLAN, c.DstCTag), mark)
	}
	if s.Tunnel != nil {
		a.say("  tunnel %s", tunnelText(*s.Tunnel))
	}
}

// tunnelText is an imported tunnel for people, with what becomes of it.
func tunnelText(t order.Tunnel) string {
	if t.Made == "" {
		return printable(t.String()) + ", without this name's mark: a decommission leaves it to people"
	}
	return printable(t.String()) + ", removed with the connection when that is decommissioned"
}
