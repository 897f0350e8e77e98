package main

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strconv"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/spf13/cobra"
)

// tencentKind is kind tencent on the command line.
var tencentKind = kind[tencent.Order]{
	word: tencent.Name,
	what: "a connection to Tencent Cloud through Console Connect",
	long: `a Layer-2 connection from one of your Console Connect ports to Tencent Cloud.

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
  activation: {deadline: 30d}
  tencent: {gateway: dcg-hkg00001, vpc: vpc-hkg00001, region: ap-hongkong, asn: 65101}   # turnup makes the tunnel; left out: somebody does, in Tencent's portal
  supportTicket: {name: Ana Li, email: ana@acme.example}   # whom Console Connect's support answers in a ticket; left out: none is opened`,
	examples: []string{
		"--name hkg-prod-1 --metro HKG --speed 100",
		"--name hkg-prod-1 --port My-Port-1 --metro HKG --speed 100 --term 12m --approval --wait",
		"--name hkg-prod-2 --metro HKG --speed 100 --tencent-gateway dcg-hkg00001 --tencent-vpc vpc-hkg00001 --tencent-asn 65101 --tencent-bgp-key HKG",
		"-f orders.yaml",
	},
	flags: func() kindFlags[tencent.Order] { return &tencentFlags{} },
	plan:  planTencent,

	unsaid:   func(o order.Order) tencent.Order { return tencent.Order{Order: o} },
	commonOf: func(o tencent.Order) order.Order { return o.Order },
	legs:     tencentLegs,
}

// consoleConnectOnly names the activities that Console Connect alone has; a worker runs them.
var consoleConnectOnly *activities.ConsoleConnect

// consoleConnectRow is Console Connect on the command line.
var consoleConnectRow = providerRow{
	name:        tencent.Provider,
	credentials: "CONSOLECONNECT_API_KEY and CONSOLECONNECT_COMPANY",
	ports:       list("list ports", activities.StepPorts),
	metros: func(q activities.ListQuestion) question {
		return question{"list metros of " + q.Company, consoleConnectOnly.Metros, []any{q}}
	},
	connections: connectionsThat,
	filters:     []string{"status", "match"},
}

// tencentFlags are a Tencent order on the command line.
type tencentFlags struct {
	orderFlags
	tencent   tencent.Order
	tunnel    activities.TunnelNetwork
	tunnelOf  []string // the flags that describe it
	ticket    consoleconnect.Contact
	term      string
	evergreen bool
}

func (f *tencentFlags) bind(cmd *cobra.Command) {
	f.orderFlags.bind(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.tencent.Port, "port", "", "name or id of your port (default: the fit one with the most free capacity)")
	flags.StringVar(&f.tencent.Metro, "metro", "", "code, name or id of Tencent's metro, for example HKG")
	numberFlag(cmd, &f.tencent.SpeedMbps, "speed", "speed in Mbps")
	flags.StringVar(&f.term, "term", "1m", "contract term: up to 6d, 3w, 36m or 3y")
	flags.BoolVar(&f.evergreen, "evergreen", true, "go on month by month when the term ends")
	flags.StringVar(&f.tencent.ClassOfService, "class", "SILVER", "class of service: GOLD, SILVERPLUS, SILVER or BRONZE")
	optionalNumberFlag(cmd, &f.tencent.VLAN, "vlan", "802.1Q tag on your port (default: a free one that the name leads to)")
	flags.StringVar(&f.tencent.PaymentType, "payment", "invoice", "invoice, or creditcard with --payment-transaction")
	flags.StringVar(&f.tencent.PaymentTransactionID, "payment-transaction", "", "id of a card payment made in the portal")
	flags.StringVar(&f.tencent.DiscountCode, "discount-code", "", "discount code")
	completeFlag(cmd, "class", consoleconnect.ClassesOfService...)
	maps.Copy(f.flagOf, map[string]string{
		"port": "port", "metro": "metro", "speedMbps": "speed", "unit": "term", "duration": "term", "evergreen": "evergreen",
		"classOfService": "class", "vlan": "vlan", "paymentType": "payment", "paymentTransactionId": "payment-transaction",
		"discountCode": "discount-code",
	})
	f.bindTunnel(cmd)
	f.bindTicket(cmd)
}

// bindTicket binds the flags of a support ticket. One of them is enough for the order to open one.
func (f *tencentFlags) bindTicket(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.ticket.Name, "ticket-name", "", "open a support ticket at Console Connect once it is bought; its support team answers this person")
	flags.StringVar(&f.ticket.Email, "ticket-email", "", "that person's e-mail address")
	flags.StringVar(&f.ticket.Phone, "ticket-phone", "", "that person's telephone number")
	for _, field := range []string{"name", "email", "phone"} {
		f.flagOf["supportTicket."+field] = "ticket-" + field
	}
}

func (f *tencentFlags) orders(cmd *cobra.Command, by order.Person) ([]tencent.Order, error) {
	if f.file != "" {
		return ordersFromFile(&f.orderFlags, cmd, tencent.Name, tencent.Order{Order: requestedBy(by)})
	}
	o := f.tencent
	o.Order = f.commonOrder(tencent.Name, by)
	o.Term = parseTerm(f.term)
	o.Term.Evergreen = &f.evergreen
	if slices.ContainsFunc(f.tunnelOf, cmd.Flags().Changed) {
		o.Tencent = &f.tunnel
	}
	if f.ticket != (consoleconnect.Contact{}) {
		o.SupportTicket = &f.ticket
	}
	if err := o.Validate(); err != nil {
		return nil, f.refused(err)
	}
	return []tencent.Order{o}, nil
}

var termPattern = regexp.MustCompile(`^(0|[1-9][0-9]{0,3})([a-z])$`)

// parseTerm reads 12m as twelve months. What it can't read becomes a unit that validation refuses, with the text.
func parseTerm(text string) tencent.Term {
	match := termPattern.FindStringSubmatch(text)
	if match == nil {
		return tencent.Term{Unit: text}
	}
	length, _ := strconv.Atoi(match[1]) // the pattern took nothing but digits
	return tencent.Term{Duration: length, Unit: match[2]}
}

// planTencent takes the orders through the runbook's steps up to the purchase, with the runbook's own rules.
func planTencent(ctx context.Context, at orders.Access, all []tencent.Order) ([]plan, error) {
	return planEach(all, func(o tencent.Order) (plan, error) {
		places, err := lookup[activities.ConsoleConnectPlaces](ctx, at, served{tencent.Provider, o.Account}, "look at ports and metros", consoleConnectOnly.Survey, o.Survey())
		if err != nil {
			return plan{}, err
		}
		port, metro, choices, err := o.Choose(places)
		if err != nil {
			return plan{}, wouldBeRefused(o.ID(), err)
		}
		request := o.Request(port, metro)
		p := plan{ID: o.ID(), Marks: request.Marks(), Choices: choices}
		if places.VLAN != nil {
			var vlan []order.Choice
			request, vlan, p.Warnings = tencent.WithVLAN(request, *places.VLAN)
			p.Choices = append(p.Choices, vlan...)
		}
		if p.Checked, p.Unchecked, err = checkNetwork(ctx, at, o, places.FarEnd); err != nil {
			return plan{}, err
		}
		p.Price = priceOf(ctx, at, served{tencent.Provider, o.Account}, request)
		p.Requests, err = previewOf(ctx, at, served{tencent.Provider, o.Account}, request)
		return p, err
	})
}

func tencentLegs(o tencent.Order) []order.ServedConnection {
	return []order.ServedConnection{{
		Mark: tencent.Mark(o.Name), SpeedMbps: o.SpeedMbps, Metro: o.Metro, Class: o.ClassOfService, SrcPortID: o.Port, SrcVLAN: o.VLAN,
	}}
}
