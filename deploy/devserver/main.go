// Command turnup-devserver is a complete Temporal service in one process: the server, its
// database in a SQLite file, and the web UI. It is for a laptop, tests and demonstrations;
// production runs Temporal on PostgreSQL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"go.uber.org/zap/zapcore"
)

const usage = `turnup-devserver runs Temporal and its web UI on this machine, with everything kept in one file.

Usage:
  turnup-devserver [flags]

Flags:
  --db FILE           SQLite file; made when missing, and its folder too (default .turnup/temporal.db)
  --port N            Temporal's port on 127.0.0.1 (default 7233)
  --ui-port N         the web UI's port on 127.0.0.1 (default 8233)
  --search-attribute NAME=TYPE
                      a custom search attribute that the namespace has; once for each
  --log-level LEVEL   what the server logs to stderr: debug, info, warn or error (default warn)
  --version           say which build this is

Examples:
  turnup-devserver                              Temporal on port 7233, UI on http://127.0.0.1:8233
  turnup-devserver --port 7234 --ui-port 8234 --db .turnup/second.db
                                                beside one that is already running
  turnup-devserver --log-level info             see what the server does

Stop it with Ctrl-C. Stopped or killed, the next start on the same file goes on where it was.
`

// readyWithin bounds the start, which takes a second when the machine has nothing else to do.
const readyWithin = 2 * time.Minute

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	begin := time.Now()
	opts, err := parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		return 0
	}
	if err == nil && opts.version {
		fmt.Fprintln(stdout, "turnup-devserver", buildVersion())
		return 0
	}
	if err != nil {
		fmt.Fprintf(stderr, "turnup-devserver: %v: see --help\n", err)
		return 2
	}
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	context.AfterFunc(ctx, cancel) // a second Ctrl-C ends the process at once
	if err := serve(ctx, opts, begin, stdout); err != nil {
		fmt.Fprintln(stderr, "turnup-devserver:", err)
		return 1
	}
	return 0
}

// options are the command line.
type options struct {
	db           string
	port, uiPort int
	logLevel     zapcore.Level
	version      bool
	attributes   searchAttributes
}

func parse(args []string) (options, error) {
	opts := options{logLevel: zapcore.WarnLevel, attributes: searchAttributes{}}
	flags := flag.NewFlagSet("turnup-devserver", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // run prints the error, and usage when asked for
	flags.StringVar(&opts.db, "db", ".turnup/temporal.db", "")
	flags.IntVar(&opts.port, "port", 7233, "")
	flags.IntVar(&opts.uiPort, "ui-port", 8233, "")
	flags.TextVar(&opts.logLevel, "log-level", opts.logLevel, "")
	flags.Func("search-attribute", "", opts.attributes.add)
	flags.BoolVar(&opts.version, "version", false, "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	if flags.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if opts.db == "" {
		return options{}, errors.New("--db must name a file")
	}
	return opts, nil
}

// serve runs the server from begin until ctx is done.
func serve(ctx context.Context, opts options, begin time.Time, stdout io.Writer) error {
	db, err := filepath.Abs(opts.db)
	if err != nil {
		return fmt.Errorf("find %s: %w: give a full path with --db", opts.db, err)
	}
	lock, err := lockDatabase(db)
	if err != nil {
		return err
	}
	defer lock.Close()
	if err := prepareDatabase(ctx, db); err != nil {
		return err
	}
	chosen, err := choosePorts(opts.port, opts.uiPort)
	if err != nil {
		return err
	}

	logger := newLogger(opts.logLevel)
	server, err := startServer(db, chosen, opts.attributes, logger.Logger)
	if err != nil {
		return err
	}
	ui, err := startUI(chosen)
	if err != nil {
		return err
	}
	err = untilReady(ctx, chosen, opts.attributes)
	if err != nil && ctx.Err() == nil {
		return err
	}
	if err == nil {
		fmt.Fprintf(stdout, "ready: Temporal on %s, UI on http://%s, after %.2f s\n",
			address(chosen.frontend), address(chosen.ui), time.Since(begin).Seconds())
	}

	<-ctx.Done()
	logger.quieten()
	_ = ui.Close()
	if err := server.Stop(); err != nil {
		return fmt.Errorf("stop the Temporal server: %w", err)
	}
	return nil
}

func untilReady(ctx context.Context, chosen ports, attributes searchAttributes) error {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	return awaitReady(ctx, chosen, attributes)
}
