package main

import (
	"context"
	"maps"
	"reflect"

	"turnup/activities"
	"turnup/internal/orders"
	fabric "turnup/providers/equinix"
	"turnup/workflows/equinix"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

// equinixKind is kind equinix on the command line.
var equinixKind = kind[equinix.Order]{
	word: equinix.Name,
	what: "a connection on Equinix Fabric, or a redundant pair",
	long: `a Layer-2 connection on Equinix Fabric: from one of your ports to another, or to a service profile of another company;
with a secondary leg it is a redundant pair, which is one order.

Which tags a connection needs depends on the ports (A side to Z side); without a Z-side port there is no Z-side sTag:

  Dot1Q to Dot1Q   aSide.sTag              zSide.sTag
  Dot1Q to QinQ    aSide.sTag              zSide.sTag  zSide.cTag
  QinQ  to Dot1Q   aSide.sTag  aSide.cTag  zSide.sTag
  QinQ  to QinQ    aSide.sTag              zSide.sTag

An order file has one YAML document an order:

  kind: equinix
  name: sv-dc-1
  aSide: {port: DEMO-SV1-Dot1q-PRI, sTag: 1201}      # port by name or id
  zSide: {port: DEMO-DC5-Dot1q-PRI, sTag: 1301}      # or: {profile: ID, metro: DC, region: us-east-1, authorizationKey: KEY,
                                                     #      additionalInfo: {ASN: 64512}}, with what the seller asks for
  speed: 50
  unit: MB                                           # MB or GB: Mbit/s or Gbit/s
  notifications: [netops@example.com]
  purchaseOrderNumber: "1234567890"
  secondary:                                         # makes it a redundant pair
    aSide: {port: DEMO-SV1-Dot1q-SEC, sTag: 1202}
    zSide: {port: DEMO-DC5-Dot1q-SEC, sTag: 1302}
  ifHalfBuilt: all-or-nothing                        # or keep-primary, or hold to ask a person
  activation: {deadline: 30d}`,
	examples: []string{
		"--name sv-dc-1 --port DEMO-SV1-Dot1q-PRI --s-tag 1201 --z-port DEMO-DC5-Dot1q-PRI --z-s-tag 1301 --speed 50 --notify netops@example.com",
		"-f pair.yaml --wait",
	},
	flags: func() kindFlags[equinix.Order] { return &equinixFlags{} },
	plan:  planEquinix,

	unsaid:   func(o order.Order) equinix.Order { return equinix.Order{Order: o} },
	commonOf: func(o equinix.Order) order.Order { return o.Order },
	legs:     equinixLegs,
}

// equinixOnly names the activities that Equinix alone has; a worker runs them.
var equinixOnly *activities.Equinix

// equinixRow is Equinix Fabric on the command line.
var equinixRow = providerRow{
	name:        equinix.Provider,
	credentials: "EQUINIX_CLIENT_ID and EQUINIX_CLIENT_SECRET",
	ports:       list("list ports", activities.StepPorts),
	metros:      list("list metros", equinixOnly.Metros),
	profiles:    list("list service profiles", equinixOnly.Profiles),
	connections: connectionsThat,
	filters:     []string{"status", "match"},
}

// equinixFlags are an Equinix order on the command line.
type equinixFlags struct {
	orderFlags
	equinix   equinix.Order
	secondary equinix.Leg
}

func (f *equinixFlags) bind(cmd *cobra.Command) {
	f.orderFlags.bind(cmd)
	flags := cmd.Flags()
	flags.Lookup("name").Usage = "name of the order: 1 to 19 of a-z, 0-9 and '-'"
	f.bindLeg(cmd, &f.equinix.Leg, "", "")
	f.bindLeg(cmd, &f.secondary, "secondary-", "secondary leg: ")
	flags.StringVar(&f.equinix.IfHalfBuilt, "if-half-built", "", "what becomes of a pair with one leg: all-or-nothing (default), keep-primary or hold")
	numberFlag(cmd, &f.equinix.Speed, "speed", "speed of each leg, in --unit")
	flags.StringVar(&f.equinix.Unit, "unit", "MB", "MB or GB: Mbit/s or Gbit/s")
	flags.StringSliceVar(&f.equinix.Notifications, "notify", nil, "mail address that Equinix tells about the connection; repeat it for more")
	flags.StringVar(&f.equinix.PurchaseOrderNumber, "purchase-order", "", "your purchase order number, for the invoice")
	optionalNumberFlag(cmd, &f.equinix.TermMonths, "term-months", "contract term: 1, 12, 24 or 36 months (Fabric v4)")
	flags.StringVar(&f.equinix.ProjectID, "project", "", "id of the project to order for (Fabric v4)")
	completeFlag(cmd, "if-half-built", equinix.PairPolicies...)
	completeFlag(cmd, "unit", fabric.Units...)
	maps.Copy(f.flagOf, map[string]string{
		"ifHalfBuilt": "if-half-built", "speed": "speed", "unit": "unit", "notifications": "notify", "purchaseOrderNumber": "purchase-order",
		"termMonths": "term-months", "projectId": "project",
	})
}

// bindLeg binds the flags of one leg, which begin with the prefix.
func (f *equinixFlags) bindLeg(cmd *cobra.Command, leg *equinix.Leg, prefix, which string) {
	flags := cmd.Flags()
	fields := "" // what comes before a field's name in a fault
	if prefix != "" {
		fields = "secondary."
	}
	text := func(value *string, flag, field, help string) {
		flags.StringVar(value, prefix+flag, "", which+help)
		f.flagOf[fields+field] = prefix + flag
	}
	number := func(value *int, flag, field, help string) {
		optionalNumberFlag(cmd, value, prefix+flag, which+help)
		f.flagOf[fields+field] = prefix + flag
	}
	text(&leg.ASide.Port, "port", "aSide.port", "name or id of your port")
	number(&leg.ASide.S, "s-tag", "aSide.sTag", "outer VLAN tag on your port")
	number(&leg.ASide.C, "c-tag", "aSide.cTag", "inner VLAN tag on your port")
	text(&leg.ZSide.Port, "z-port", "zSide.port", "name or id of your port at the far end")
	number(&leg.ZSide.S, "z-s-tag", "zSide.sTag", "outer VLAN tag at the far end")
	number(&leg.ZSide.C, "z-c-tag", "zSide.cTag", "inner VLAN tag at the far end")
	text(&leg.ZSide.Profile, "profile", "zSide.profile", "id of the service profile (turnup profiles)")
	text(&leg.ZSide.Metro, "z-metro", "zSide.metro", "code of the seller's metro (default: your port's)")
	text(&leg.ZSide.Region, "z-region", "zSide.region", "the seller's region, when the profile asks for one")
	text(&leg.ZSide.AuthorizationKey, "authorization-key", "zSide.authorizationKey", "the seller's key, when the profile asks for one")
	flags.Var(&pairsValue{&leg.ZSide.AdditionalInfo}, prefix+"additional-info", which+"answer to one of the seller's questions (turnup profiles); repeat it for each")
	f.flagOf[fields+"zSide.additionalInfo"] = prefix + "additional-info"
	text(&leg.ZSide.PeeringType, "peering-type", "zSide.peeringType", "Private, Public, Microsoft or Manual, for Azure")
	completeFlag(cmd, prefix+"peering-type", fabric.PeeringTypes...)
}

func (f *equinixFlags) orders(cmd *cobra.Command, by order.Person) ([]equinix.Order, error) {
	if f.file != "" {
		return ordersFromFile(&f.orderFlags, cmd, equinix.Name, equinix.Order{Order: requestedBy(by)})
	}
	o := f.equinix
	o.Order = f.commonOrder(equinix.Name, by)
	if !reflect.ValueOf(f.secondary).IsZero() {
		o.Secondary = &f.secondary
	}
	if err := o.Validate(); err != nil {
		return nil, f.refused(err)
	}
	return []equinix.Order{o}, nil
}

// planEquinix takes the orders through the runbook's steps up to the purchase, with the runbook's own rules.
func planEquinix(ctx context.Context, at orders.Access, all []equinix.Order) ([]plan, error) {
	return planEach(all, func(o equinix.Order) (plan, error) { return planOneEquinix(ctx, at, o) })
}

func planOneEquinix(ctx context.Context, at orders.Access, o equinix.Order) (plan, error) {
	places, err := lookup[activities.EquinixPlaces](ctx, at, served{equinix.Provider, o.Account}, "look at ports and profiles", equinixOnly.Survey, o.Survey())
	if err != nil {
		return plan{}, err
	}
	found, err := o.Resolve(places)
	if err != nil {
		return plan{}, wouldBeRefused(o.ID(), err)
	}
	questions, fields := found.KeyQuestions()
	for i, question := range questions {
		answer, err := lookup[fabric.KeyAnswer](ctx, at, served{equinix.Provider, o.Account}, "check the authorization key",
			equinixOnly.CheckKey, question)
		if err == nil {
			err = o.CheckKey(fields[i], answer)
		}
		if err != nil {
			return plan{}, wouldBeRefused(o.ID(), err)
		}
	}
	p := plan{ID: o.ID(), Marks: found.Request.Marks(), Choices: found.Choices, Warnings: found.Warnings}
	p.Price = priceOf(ctx, at, served{equinix.Provider, o.Account}, found.Request)
	p.Requests, err = previewOf(ctx, at, served{equinix.Provider, o.Account}, found.Request)
	return p, err
}

func equinixLegs(o equinix.Order) []order.ServedConnection {
	legs := []equinix.Leg{o.Leg}
	if o.Secondary != nil {
		legs = append(legs, *o.Secondary)
	}
	named := make([]order.ServedConnection, len(legs))
	for i, leg := range legs {
		named[i] = order.ServedConnection{
			Mark: o.Mark(i), SpeedMbps: o.SpeedMbps(), Metro: leg.ZSide.Metro,
			SrcPortID: leg.ASide.Port, SrcVLAN: leg.ASide.S, SrcCTag: leg.ASide.C,
			DstPortID: leg.ZSide.Port, DstVLAN: leg.ZSide.S, DstCTag: leg.ZSide.C,
		}
	}
	return named
}
