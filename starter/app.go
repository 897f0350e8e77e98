package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"turnup/internal/deskapi"
	"turnup/internal/desklogin"
	"turnup/internal/orders"
	"turnup/internal/temporalclient"
	"turnup/internal/terminal"
	"turnup/internal/version"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// app is what the commands share.
type app struct {
	in        io.Reader
	out       io.Writer // data
	chat      io.Writer // what is said to people
	output    string
	who       string       // as --by has it
	by        order.Person // who runs the command
	json      bool
	begun     bool          // the command line was understood
	open      client.Client // made by temporal
	namespace string        // its
	desk      *url.URL      // instead of Temporal; nil for none
	pace      time.Duration // between two looks at an order that is watched
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, out, chat io.Writer) int {
	a := &app{in: os.Stdin, out: out, chat: chat, pace: time.Second}
	return a.run(ctx, args)
}

func (a *app) run(ctx context.Context, args []string) int {
	a.out, a.chat = terminal.Writer(a.out), terminal.Writer(a.chat)
	root := a.rootCommand()
	root.SetArgs(args)
	cmd, err := root.ExecuteContextC(ctx)
	if a.open != nil {
		a.open.Close()
	}
	var code exitOnly
	switch {
	case err != nil && !a.begun:
		err = badInput(err, cmd.CommandPath()+" --help shows how it is meant")
	case ctx.Err() != nil && err != nil && !errors.As(err, &code) && !errors.Is(err, errInterrupted):
		err = withHint(errInterrupted, "orders that were started go on; turnup list shows them")
	}
	return reportError(a.chat, err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "turnup",
		Short: "Order private Layer-2 interconnects, and stay with each order until traffic can flow",
		Long: `turnup orders private Layer-2 interconnects and stays with each order until traffic can flow.

Temporal is reached by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the other TEMPORAL_* variables; or nothing but a desk is, after turnup login,
by TURNUP_DESK.

Data goes to standard output, as text or with -o json for programs; everything else goes to standard error.
Exit codes: 0 success; 1 failure, of the command or of the order; 2 bad input; 3 the order waits for a person.`,
		Example: `  turnup plan tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup order tencent --name hkg-prod-1 --metro HKG --speed 100 --wait
  turnup handoffs
  turnup complete hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60
  turnup status hkg-prod-1 -o json`,
		Version:           version.String(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: a.settings,
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.chat)
	root.SetVersionTemplate("turnup {{.Version}}\n")
	root.PersistentFlags().StringVarP(&a.output, "output", "o", "text", "text for people, json for programs")
	root.PersistentFlags().StringVar(&a.who, "by", "", "who you are, for the order's record (default: TURNUP_USER, else the login name)")
	completeFlag(root, "output", "text", "json")
	return groupOf(root,
		a.orderCommand(), a.planCommand(), a.statusCommand(), a.explainCommand(), a.watchCommand(), a.listCommand(), a.handoffsCommand(),
		a.claimCommand(), a.completeCommand(), a.approveCommand(), a.rejectCommand(), a.cancelCommand(), a.changeCommand(),
		a.decommissionCommand(), a.applyCommand(), a.servicesCommand(), a.protectCommand(), a.releaseCommand(), a.forgetCommand(), a.inventoryCommand(),
		a.acceptCommand(), a.restoreCommand(), a.orphansCommand(), a.auditCommand(), a.importCommand(),
		a.evidenceCommand(), a.loginCommand(), a.logoutCommand(), a.whoamiCommand(),
		portsListing.command(a), metrosListing.command(a), profilesListing.command(a), a.connectionsCommand(), a.accountsCommand(), a.notificationsCommand(),
	)
}

// moreFormats is the annotation of a command that has more formats than text and json: their names.
const moreFormats = "formats"

// settings reads the flags of every command.
func (a *app) settings(cmd *cobra.Command, _ []string) error {
	a.begun = true
	formats := append([]string{"text", "json"}, strings.Fields(cmd.Annotations[moreFormats])...)
	if !slices.Contains(formats, a.output) {
		return badInput(fmt.Errorf("--output must be %s; given %q", strings.Join(formats, " or "), a.output), "use -o json for programs")
	}
	a.json = a.output == "json"
	if err := a.takeDesk(cmd.Flags().Changed("by")); err != nil {
		return err
	}
	by, given := a.who, "--by"
	if !cmd.Flags().Changed("by") {
		by, given = a.defaultUser(), "TURNUP_USER, or the login name"
	}
	if a.by = order.PersonNamed(by); a.by == "" { // any other rule is checked with the rest of what is asked for
		return badInput(fmt.Errorf("nobody is named by %s", given), "give your name with --by or TURNUP_USER")
	}
	return nil
}

// takeDesk reads TURNUP_DESK. At a desk nobody says who they are: the login does.
func (a *app) takeDesk(says bool) error {
	address := os.Getenv(desklogin.Variable)
	if address == "" || a.open != nil {
		return nil
	}
	desk, err := deskapi.ParseURL(address)
	if err != nil {
		return badInput(fmt.Errorf("%s: %w", desklogin.Variable, err), "set it to the desk's address")
	}
	if says {
		return badInput(errors.New("with "+desklogin.Variable+" nobody says --by: it is whoever has logged in"), "leave out --by; turnup whoami tells who that is")
	}
	a.desk = desk
	return nil
}

// defaultUser is who has logged in at the desk, or else who the person at the terminal says they are: a record then, not a proof.
func (a *app) defaultUser() string {
	if a.desk != nil {
		return cmp.Or(string(desklogin.Name(a.desk)), "unknown")
	}
	if name := os.Getenv("TURNUP_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// temporal connects on first use, so that help and mistakes need no server.
func (a *app) temporal(ctx context.Context) (client.Client, error) {
	if a.open != nil {
		return a.open, nil
	}
	options, err := temporalclient.Options(silentLogger{})
	if err != nil {
		return nil, badInput(err, "fix the settings, or unset them")
	}
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	open, err := temporalclient.Dial(ctx, options)
	if err != nil {
		return nil, withHint(err, temporalclient.Hint(err))
	}
	a.open, a.namespace = open, options.Namespace
	return open, nil
}

// access is how orders are reached: at the desk of TURNUP_DESK, or else at Temporal.
func (a *app) access(ctx context.Context) (orders.Access, error) {
	if a.desk != nil {
		return a.atDesk(), nil
	}
	c, err := a.temporal(ctx)
	if err != nil {
		return nil, err
	}
	keys, _ := trustedKeys("") // evidence alone needs them, and looks before
	return orders.Temporal{Client: c, Namespace: a.namespace, Keys: keys}, nil
}

// atDesk is the desk, which may take minutes to answer: a provider's lists are long.
func (a *app) atDesk() *deskapi.Client {
	desk := deskapi.New(a.desk, desklogin.Token(a.desk))
	desk.Waits = func(waited time.Duration) {
		a.say("the desk has not answered for %s; what asks a provider may take ten minutes", waited.Round(time.Second))
	}
	return desk
}

// findOrder connects and finds the order that was named.
func (a *app) findOrder(ctx context.Context, name string) (orders.Access, string, error) {
	at, err := a.access(ctx)
	if err != nil {
		return nil, "", err
	}
	id, err := at.Find(ctx, name)
	return at, id, err
}

func (a *app) printJSON(value any) error {
	encoder := a.lines()
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// lines writes a value a line, as JSON.
func (a *app) lines() *json.Encoder {
	encoder := json.NewEncoder(a.out)
	encoder.SetEscapeHTML(false)
	return encoder
}

// say tells people something that is not data.
func (a *app) say(format string, args ...any) { fmt.Fprintf(a.chat, format+"\n", args...) }

// silentLogger drops the SDK's log lines: what matters to the user comes back as an error.
type silentLogger struct{}

func (silentLogger) Debug(string, ...any) {}
func (silentLogger) Info(string, ...any)  {}
func (silentLogger) Warn(string, ...any)  {}
func (silentLogger) Error(string, ...any) {}

var _ log.Logger = silentLogger{}
