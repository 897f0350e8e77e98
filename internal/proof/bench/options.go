package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

const usage = `turnup-bench measures turnup with a server, simulated providers and a worker of its own. It needs Linux: what the
programs use is read from /proc.

Usage:
  turnup-bench [flags]
  turnup-bench --version

Flags:
  --only SECTIONS     some of starting,orders,buying,bulk,waiting,noticing,recovery,services
                      (default: all)
  --orders N          whole orders in each round                        (default 50)
  --rounds N          rounds of orders, each after one of the baseline  (default 7)
  --in-flight N       orders under way at the same time                 (default 64)
  --waiting SIZES     how many orders wait, growing                     (default 100,1000,5000;
                                                                        with postgres 100,1000)
  --polling SIZES     the same for the baseline, in which each order polls; none leaves it out
                                                                        (default 100)
  --crowd N           how many wait while changes are noticed, and at the recovery  (default 1000)
  --changes N         changes to notice                                 (default 60)
  --services N        services at rest                (default 5000; with postgres 1000)
  --interval DURATION how often a provider account is looked at         (default 10s)
  --intervals N       how long a crowd is measured                      (default 3)
  --store STORE       sqlite: Temporal's dev server; postgres: PostgreSQL and five roles, closed,
                      as in production (make cluster builds them)       (default sqlite)
  --deploy DIR        the folder deploy/, whose settings those have     (default deploy)
  --bin DIR           folder of the built programs                      (default bin)

Sections:
  starting   the CLI's help and list, and a worker from its start until it is ready: milliseconds and peak memory
  orders     whole Tencent orders a second, against a bare workflow of the shape that they had
  buying     from turnup order to the request to buy, one order after the other
  bulk       a hundred orders at once: provider calls, and how long until they are bought and in service; a file of a thousand
  waiting    what waiting orders cost: provider calls, history, memory, processor, disk
  noticing   from a change at the provider until the order has it
  recovery   the same after kill -9 of worker and server
  services   what services cost at rest, in a list of all, and in an inventory of their account

Examples:
  turnup-bench                                      everything, about 25 minutes on 2 cores
  turnup-bench --store postgres                     the same on a cluster, about 16 minutes
  turnup-bench --only orders,starting               two minutes
  turnup-bench --only waiting --waiting 100 --polling 100 --interval 5s
  turnup-bench --only noticing,recovery --crowd 200
  turnup-bench --store postgres --only buying,orders

Exit codes: 0 all goals reached, 1 a goal missed or the run failed, 2 wrong flags.
`

// The sections.
const (
	sectionStarting = "starting"
	sectionOrders   = "orders"
	sectionBuying   = "buying"
	sectionBulk     = "bulk"
	sectionWaiting  = "waiting"
	sectionNoticing = "noticing"
	sectionRecovery = "recovery"
	sectionServices = "services"
)

var sections = []string{sectionStarting, sectionOrders, sectionBuying, sectionBulk, sectionWaiting, sectionNoticing, sectionRecovery, sectionServices}

// What Temporal keeps everything in.
const (
	storeSQLite   = "sqlite"
	storePostgres = "postgres"
)

// store is what Temporal runs as, and the largest crowds that a run of everything has time for: a cluster shares the cores with
// its database and begins half as many orders a second.
type store struct {
	server   string
	waiting  string // sizes
	services int
}

var stores = map[string]store{
	storeSQLite:   {server: "SQLite, the dev server", waiting: "100,1000,5000", services: 5000},
	storePostgres: {server: "PostgreSQL, five roles, closed", waiting: "100,1000", services: 1000},
}

// unset is a flag's value that depends on the store.
const unset = -1

type options struct {
	store     string
	deploy    string // folder
	only      []string
	orders    int
	rounds    int
	inFlight  int
	waiting   []int // ascending
	polling   []int // likewise
	crowd     int
	changes   int
	services  int
	interval  time.Duration
	intervals int
	bin       string
}

func (o options) wants(section string) bool { return slices.Contains(o.only, section) }

// parse reads the command line and returns everything that is wrong with it at once.
func parse(args []string) (options, error) {
	var o options
	var only, waiting, polling string
	flags := flag.NewFlagSet("turnup-bench", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // main prints the error, and the usage when asked for
	flags.StringVar(&only, "only", strings.Join(sections, ","), "")
	flags.IntVar(&o.orders, "orders", 50, "")
	flags.IntVar(&o.rounds, "rounds", 7, "")
	flags.IntVar(&o.inFlight, "in-flight", 64, "") // enough that the wait for a sweep, which an order has and a bare workflow has not, does not show
	flags.StringVar(&waiting, "waiting", "", "")
	flags.StringVar(&polling, "polling", "100", "")
	flags.IntVar(&o.crowd, "crowd", 1000, "")
	flags.IntVar(&o.changes, "changes", 60, "")
	flags.IntVar(&o.services, "services", unset, "")
	flags.DurationVar(&o.interval, "interval", 10*time.Second, "")
	flags.IntVar(&o.intervals, "intervals", 3, "")
	flags.StringVar(&o.store, "store", storeSQLite, "")
	flags.StringVar(&o.deploy, "deploy", "deploy", "")
	flags.StringVar(&o.bin, "bin", "bin", "")
	if err := flags.Parse(args); err != nil {
		return options{}, err
	}
	var wrong []error
	usual, known := stores[o.store]
	if !known {
		usual = stores[storeSQLite] // for the faults of the other flags
		wrong = append(wrong, fmt.Errorf("--store must be %s or %s, not %q", storeSQLite, storePostgres, o.store))
	}
	if o.services == unset {
		o.services = usual.services
	}
	o.only = strings.Split(only, ",")
	for _, section := range o.only {
		if !slices.Contains(sections, section) {
			wrong = append(wrong, fmt.Errorf("--only: %q is not among %s", section, strings.Join(sections, ", ")))
		}
	}
	var err error
	if o.waiting, err = sizes("--waiting", cmp.Or(waiting, usual.waiting)); err != nil {
		wrong = append(wrong, err)
	}
	if o.polling, err = sizes("--polling", polling); err != nil {
		wrong = append(wrong, err)
	}
	return o, errors.Join(append(wrong, o.check(flags.Args())...)...)
}

func (o options) check(arguments []string) []error {
	var wrong []error
	between := func(flag string, value, least, most int) {
		if value < least || value > most {
			wrong = append(wrong, fmt.Errorf("--%s must be %d to %d, not %d", flag, least, most, value))
		}
	}
	between("orders", o.orders, 1, 1000)
	between("rounds", o.rounds, 1, 20)
	between("in-flight", o.inFlight, 1, 200)
	between("crowd", o.crowd, 10, 5000)
	between("changes", o.changes, 1, o.crowd/2)
	between("services", o.services, 1, 20_000)
	between("intervals", o.intervals, 1, 20)
	if o.interval < 3*time.Second || o.interval > time.Minute {
		wrong = append(wrong, fmt.Errorf("--interval must be 3s to 1m, not %s", o.interval))
	}
	if len(arguments) > 0 {
		wrong = append(wrong, fmt.Errorf("unexpected argument %q", arguments[0]))
	}
	return wrong
}

// sizes reads numbers of orders, ascending; none is no number.
func sizes(flag, text string) ([]int, error) {
	var all []int
	if text == "none" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 || n > mostWaiting || len(all) > 0 && n <= all[len(all)-1] {
			return nil, fmt.Errorf("%s must be numbers from 1 to %d, growing, such as 100,1000; not %q", flag, mostWaiting, text)
		}
		all = append(all, n)
	}
	return all, nil
}
