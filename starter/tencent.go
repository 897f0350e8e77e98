package main

import (
	"maps"
	"regexp"
	"strconv"

	"turnup/workflows"

	"github.com/spf13/cobra"
)

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

// tencentRunbook carries out orders of kind tencent.
var tencentRunbook = runbook{provider: workflows.ProviderConsoleConnect, workflow: workflows.Tencent}

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
		Args: takes(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			orders, err := flags.orders(cmd, a.by)
			if err != nil {
				return err
			}
			return startOrders(cmd.Context(), a, tencentRunbook, orders, wait)
		},
	}
	flags.bind(cmd)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until the order has ended or waits for a person (exit code 3)")
	return cmd
}

// tencentFlags are a Tencent order on the command line.
type tencentFlags struct {
	orderFlags
	tencent   workflows.TencentOrder
	term      string
	evergreen bool
}

func (f *tencentFlags) bind(cmd *cobra.Command) {
	f.orderFlags.bind(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.tencent.Port, "port", "", "name or id of your port (default: the fit one with the most free capacity)")
	flags.StringVar(&f.tencent.Metro, "metro", "", "code, name or id of Tencent's metro, for example HKG")
	flags.IntVar(&f.tencent.SpeedMbps, "speed", 0, "speed in Mbps")
	flags.StringVar(&f.term, "term", "1m", "contract term: up to 6d, 3w, 36m or 3y")
	flags.BoolVar(&f.evergreen, "evergreen", true, "go on month by month when the term ends")
	flags.StringVar(&f.tencent.ClassOfService, "class", "SILVER", "class of service: GOLD, SILVERPLUS, SILVER or BRONZE")
	flags.IntVar(&f.tencent.VLAN, "vlan", 0, "802.1Q tag on your port (default: the next free one)")
	flags.StringVar(&f.tencent.PaymentType, "payment", "invoice", "invoice, or creditcard with --payment-transaction")
	flags.StringVar(&f.tencent.PaymentTransactionID, "payment-transaction", "", "id of a card payment made in the portal")
	flags.StringVar(&f.tencent.DiscountCode, "discount-code", "", "discount code")
	suggest(cmd, "class", workflows.ClassesOfService...)
	maps.Copy(f.flagOf, map[string]string{
		"port": "port", "metro": "metro", "speedMbps": "speed", "unit": "term", "duration": "term", "evergreen": "evergreen",
		"classOfService": "class", "vlan": "vlan", "paymentType": "payment", "paymentTransactionId": "payment-transaction",
		"discountCode": "discount-code",
	})
}

// orders are the valid orders of the file, or the one that the flags describe.
func (f *tencentFlags) orders(cmd *cobra.Command, by string) ([]workflows.TencentOrder, error) {
	if f.file != "" {
		if err := f.fileOnly(cmd); err != nil {
			return nil, err
		}
		unsaid := workflows.TencentOrder{Order: workflows.Order{RequestedBy: by}}
		return readOrders(f.file, cmd.InOrStdin(), workflows.KindTencent, unsaid)
	}
	order := f.tencent
	order.Order = f.order(workflows.KindTencent, by)
	order.Term = parseTerm(f.term)
	order.Term.Evergreen = &f.evergreen
	if err := order.Validate(); err != nil {
		return nil, f.refused(err)
	}
	return []workflows.TencentOrder{order}, nil
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
