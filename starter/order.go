package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"turnup/workflows"

	"github.com/spf13/cobra"
)

func (a *app) orderCommand() *cobra.Command {
	order := &cobra.Command{
		Use:   "order",
		Short: "Start an order",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	order.AddCommand(a.orderTencentCommand())
	return order
}

const tencentExample = `
An order file has one YAML document an order:

  kind: tencent
  name: hkg-prod-1
  port: My-Port-1            # name or id; left out: chosen, and the choice is explained
  metro: HKG                 # code, name or id
  speedMbps: 100
  term: {duration: 1, unit: m, evergreen: true}
  classOfService: SILVER     # GOLD, SILVERPLUS, SILVER or BRONZE
  approval: {required: true, notByRequester: true}
  handoffs:
    support-handoff: {deadline: 120h, remindEvery: 24h, onDeadline: hold}
    tencent-portal: {deadline: 5d, onDeadline: fail}
  activation: {deadline: 30d}`

func (a *app) orderTencentCommand() *cobra.Command {
	var flags tencentFlags
	var wait bool
	cmd := &cobra.Command{
		Use:   "tencent",
		Short: "Order a connection to Tencent Cloud through Console Connect",
		Long: `Order a Layer-2 connection from one of your Console Connect ports to Tencent Cloud.

The order goes on by itself from here. Ordering a name that is open joins that order, and one that was completed is
refused: one order buys once.
` + tencentExample,
		Example: `  turnup order tencent --name hkg-prod-1 --metro HKG --speed 100
  turnup order tencent --name hkg-prod-1 --port My-Port-1 --metro HKG --speed 100 --term 12m --approval --wait
  turnup order tencent -f orders.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(a.by)
			if err != nil {
				return err
			}
			return a.startOrders(cmd.Context(), orders, wait)
		},
	}
	flags.bind(cmd)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until the order has ended or waits for a person (exit code 3)")
	return cmd
}

// tencentFlags are an order on the command line.
type tencentFlags struct {
	file                              string
	order                             workflows.TencentOrder
	term                              string
	evergreen                         bool
	deadlines, reminders, onDeadlines map[string]string
}

func (f *tencentFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVarP(&f.file, "file", "f", "", "order file in YAML, - for standard input; not together with other flags of an order")
	flags.StringVar(&f.order.Name, "name", "", "name of the order: 1 to 40 of a-z, 0-9 and '-'")
	flags.StringVar(&f.order.Port, "port", "", "name or id of your port (default: the fit one with the most free capacity)")
	flags.StringVar(&f.order.Metro, "metro", "", "code, name or id of Tencent's metro, for example HKG")
	flags.IntVar(&f.order.SpeedMbps, "speed", 0, "speed in Mbps")
	flags.StringVar(&f.term, "term", "1m", "contract term: up to 6d, 3w, 36m or 3y")
	flags.BoolVar(&f.evergreen, "evergreen", true, "go on month by month when the term ends")
	flags.StringVar(&f.order.ClassOfService, "class", "SILVER", "class of service: GOLD, SILVERPLUS, SILVER or BRONZE")
	flags.IntVar(&f.order.VLAN, "vlan", 0, "802.1Q tag on your port (default: the next free one)")
	flags.StringVar(&f.order.PaymentType, "payment", "invoice", "invoice, or creditcard with --payment-transaction")
	flags.StringVar(&f.order.PaymentTransactionID, "payment-transaction", "", "id of a card payment made in the portal")
	flags.StringVar(&f.order.DiscountCode, "discount-code", "", "discount code")
	flags.BoolVar(&f.order.Approval.Required, "approval", false, "wait for somebody's approval before buying")
	flags.BoolVar(&f.order.Approval.NotByRequester, "not-by-requester", false, "the approval must come from somebody else")
	flags.StringToStringVar(&f.deadlines, "deadline", nil, "deadline of a wait, for example support-handoff=5d or activation=30d")
	flags.StringToStringVar(&f.reminders, "remind-every", nil, "how often to remind, for example support-handoff=1d")
	flags.StringToStringVar(&f.onDeadlines, "on-deadline", nil, "hold or fail when the deadline has passed, for example tencent-portal=fail")
	// A flag that is left out is not an order's field, so a file excludes them all.
	for _, name := range []string{"name", "port", "metro", "speed", "term", "evergreen", "class", "vlan", "payment",
		"payment-transaction", "discount-code", "approval", "not-by-requester", "deadline", "remind-every", "on-deadline"} {
		cmd.MarkFlagsMutuallyExclusive("file", name)
	}
}

// orders are the orders of the file or the one of the flags, validated, each with who placed it.
func (f *tencentFlags) orders(by string) ([]workflows.TencentOrder, error) {
	orders := []workflows.TencentOrder{f.fromFlags()}
	if f.file != "" {
		var err error
		if orders, err = readOrders(f.file); err != nil {
			return nil, err
		}
	}
	var faults []error
	seen := map[string]bool{}
	for i := range orders {
		if orders[i].RequestedBy == "" {
			orders[i].RequestedBy = by
		}
		if err := orders[i].Validate(); err != nil {
			faults = append(faults, fmt.Errorf("order %s is refused:\n%w", orders[i].ID(), err))
		}
		if seen[orders[i].ID()] {
			faults = append(faults, fmt.Errorf("order %s is there twice", orders[i].ID()))
		}
		seen[orders[i].ID()] = true
	}
	if len(faults) > 0 {
		return nil, badInput(errors.Join(faults...), "mend what is named; nothing was started")
	}
	return orders, nil
}

func (f *tencentFlags) fromFlags() workflows.TencentOrder {
	order := f.order
	order.Kind = workflows.KindTencent
	order.Term = parseTerm(f.term)
	order.Term.Evergreen = &f.evergreen
	for name, value := range f.deadlines {
		setPolicy(&order.Order, name, func(p *workflows.WaitPolicy) { p.Deadline = workflows.Duration(value) })
	}
	for name, value := range f.reminders {
		setPolicy(&order.Order, name, func(p *workflows.WaitPolicy) { p.RemindEvery = workflows.Duration(value) })
	}
	for name, value := range f.onDeadlines {
		setPolicy(&order.Order, name, func(p *workflows.WaitPolicy) { p.OnDeadline = value })
	}
	return order
}

func setPolicy(order *workflows.Order, wait string, set func(*workflows.WaitPolicy)) {
	if wait == workflows.WaitActivation {
		set(&order.Activation)
		return
	}
	if order.Handoffs == nil {
		order.Handoffs = map[string]workflows.WaitPolicy{}
	}
	policy := order.Handoffs[wait]
	set(&policy)
	order.Handoffs[wait] = policy
}

var termPattern = regexp.MustCompile(`^([0-9]{1,4})([a-z])$`)

// parseTerm reads 12m as twelve months. What it can't read becomes a unit that validation refuses, with the text.
func parseTerm(text string) workflows.Term {
	match := termPattern.FindStringSubmatch(text)
	if match == nil {
		return workflows.Term{Unit: text}
	}
	length, _ := strconv.Atoi(match[1]) // the pattern took nothing but digits
	return workflows.Term{Duration: length, Unit: match[2]}
}
