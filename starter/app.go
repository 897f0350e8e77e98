package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/user"

	"turnup/internal/temporalclient"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
)

// app is what the commands share.
type app struct {
	out    io.Writer // data
	chat   io.Writer // what is said to people
	json   bool
	output string
	by     string
	open   client.Client // made by temporal
}

// run executes one command line and returns its exit code.
func run(ctx context.Context, args []string, out, chat io.Writer) int {
	a := &app{out: out, chat: chat}
	root := a.rootCommand()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if a.open != nil {
		a.open.Close()
	}
	return report(chat, err)
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "turnup",
		Short: "Order private Layer-2 interconnects, and stay with each order until traffic can flow",
		Long: `turnup orders private Layer-2 interconnects and stays with each order until traffic can flow.

Temporal is reached by TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and the other TEMPORAL_* variables.

Exit codes: 0 success, 1 failure, 2 bad input, 3 the order waits for a person.`,
		Example: `  turnup plan tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup order tencent --name hkg-prod-1 --metro HKG --speed 100 --wait
  turnup handoffs
  turnup complete hkg-prod-1 support-handoff --set providerAccountId=12325464 --set sharedConnectionId=dc-kd7d06of --set vlanId=60
  turnup status hkg-prod-1 -o json`,
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if a.output != "text" && a.output != "json" {
				return badInput(fmt.Errorf("--output must be text or json; given %q", a.output), "use -o json for programs")
			}
			a.json = a.output == "json"
			return nil
		},
	}
	root.SetOut(a.out)
	root.SetErr(a.chat)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return badInput(err, cmd.CommandPath()+" --help shows the flags")
	})
	root.PersistentFlags().StringVarP(&a.output, "output", "o", "text", "text for people, json for programs")
	root.PersistentFlags().StringVar(&a.by, "by", defaultUser(), "who you are, for the order's record (default from TURNUP_USER, else the login name)")
	root.AddCommand(
		a.orderCommand(), a.planCommand(), a.statusCommand(), a.watchCommand(), a.listCommand(), a.handoffsCommand(),
		a.completeCommand(), a.approveCommand(), a.rejectCommand(), a.cancelCommand(), a.portsCommand(), a.metrosCommand(),
	)
	return root
}

// defaultUser is who the person at the terminal says they are. It is a record, not a proof.
func defaultUser() string {
	if name := os.Getenv("TURNUP_USER"); name != "" {
		return name
	}
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return ""
}

// temporal connects on first use, so that help and mistakes need no server.
func (a *app) temporal(ctx context.Context) (client.Client, error) {
	if a.open != nil {
		return a.open, nil
	}
	options, err := temporalclient.Options(silent{})
	if err != nil {
		return nil, badInput(err, "mend the settings, or unset them")
	}
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	a.open, err = temporalclient.Dial(ctx, options)
	if err != nil {
		return nil, withHint(err, "start the server (make dev), or set TEMPORAL_ADDRESS to one that runs")
	}
	return a.open, nil
}

func (a *app) printJSON(value any) error {
	encoder := json.NewEncoder(a.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// say tells people something that is not data.
func (a *app) say(format string, args ...any) { fmt.Fprintf(a.chat, format+"\n", args...) }

// silent drops the SDK's log lines: what matters to the user comes back as an error.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

var _ log.Logger = silent{}
