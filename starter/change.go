package main

import (
	"errors"
	"fmt"
	"slices"

	fabric "turnup/providers/equinix"
	"turnup/workflows"
	"turnup/workflows/huawei"
	"turnup/workflows/order"

	"github.com/spf13/cobra"
)

func (a *app) changeCommand() *cobra.Command {
	var f changeFlags
	var wait bool
	cmd := &cobra.Command{
		Use:   "change NAME",
		Short: "Change the connections of a service: their name, their speed",
		Long: `Change the connections that an order left in service, by a workflow of its own called change/KIND/NAME, after an approval if the
order asked for one. It ends when a read shows the change. A pair's connections are changed one after the other.

A connection with a new name does not carry the order's mark any more: turnup knows it by its id from then on. A name that
has the form of another order's mark is refused. The order's own name stays taken for as long as it is in service.

--huawei-connection changes a connection of your own at Huawei Cloud, which no order bought; NAME is its id then.`,
		Example: `  turnup change equinix/sv-dc-1 --speed 1 --unit GB --wait
  turnup change equinix/sv-dc-1 --rename backbone-sv-dc
  turnup change huawei/faf1-prod --speed 200 --description "more for the tenant"
  turnup change tencent/hkg-prod-1 --tunnel-speed 200
  turnup change 6ecd9cf3-ca64-46c7-863f-f2eb1b9e838a --huawei-connection --rename "direct connect1" --description ""
  turnup status change/equinix/sv-dc-1`,
		Args:              takesArgs("NAME"),
		ValidArgsFunction: a.completeServices(),
		RunE: func(cmd *cobra.Command, args []string) error {
			to, err := f.change(cmd)
			if err != nil {
				return err
			}
			return a.change(cmd, args[0], f, to, wait)
		},
	}
	f.bind(cmd)
	cmd.Flags().BoolVar(&wait, "wait", false, "show progress until it has ended or waits for a person (exit code 3)")
	return cmd
}

// changeFlags are a change on the command line.
type changeFlags struct {
	name, unit                string
	speed                     int
	description, peerLocation string
	tunnelName                string
	tunnelSpeed               int
	status, providerStatus    string
	own                       bool
	account, reason           string
}

func (f *changeFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.name, "rename", "", "the connection's new name; a pair's are called NAME-1 and NAME-2")
	numberFlag(cmd, &f.speed, "speed", "the new speed of each leg, in --unit")
	flags.StringVar(&f.unit, "unit", "MB", "MB or GB: Mbit/s or Gbit/s")
	flags.StringVar(&f.description, "description", "", "the new description; \"\" clears it (Huawei Cloud)")
	flags.StringVar(&f.peerLocation, "peer-location", "", "the new place at the far end; \"\" clears it (Huawei Cloud)")
	flags.StringVar(&f.tunnelName, "tunnel-name", "", "the tunnel's new name (Tencent Cloud)")
	numberFlag(cmd, &f.tunnelSpeed, "tunnel-speed", "the tunnel's new speed, in Mbit/s (Tencent Cloud)")
	flags.BoolVar(&f.own, "huawei-connection", false, "NAME is the id of a connection of your own at Huawei Cloud")
	accountFlag(cmd, &f.account, "whose connection it is, with --huawei-connection")
	flags.StringVar(&f.status, "status", "", "PENDING_PAY or APPLY, with --huawei-connection")
	flags.StringVar(&f.providerStatus, "provider-status", "", "ACTIVE or DOWN, of the carrier's line, with --huawei-connection")
	reasonFlag(cmd, &f.reason)
	completeFlag(cmd, "unit", fabric.Units...)
	completeFlag(cmd, "status", "PENDING_PAY", "APPLY")
	completeFlag(cmd, "provider-status", "ACTIVE", "DOWN")
}

// change is what the flags ask for, by the names in JSON.
func (f *changeFlags) change(cmd *cobra.Command) (map[string]any, error) {
	if !slices.Contains(fabric.Units, f.unit) {
		return nil, badInput(fmt.Errorf("--unit must be MB or GB; given %q", f.unit), "turnup change --help shows examples")
	}
	for _, speed := range []struct {
		flag string
		mbps int
	}{{"speed", f.speed}, {"tunnel-speed", f.tunnelSpeed}} {
		if cmd.Flags().Changed(speed.flag) && speed.mbps < 1 {
			return nil, badInput(fmt.Errorf("--%s must be 1 or more", speed.flag), "turnup change --help shows examples")
		}
	}
	if f.account != "" && !f.own {
		return nil, badInput(errors.New("--account goes with --huawei-connection: an order's connections are its own account's"), "leave it out")
	}
	if f.reason != "" && f.own {
		return nil, badInput(errors.New("--reason is for a service's record: a connection of your own has none"), "leave it out")
	}
	to := map[string]any{}
	for flag, field := range map[string]struct {
		name  string
		value any
	}{
		"rename": {"name", f.name}, "speed": {"speedMbps", fabric.Mbps(f.speed, f.unit)}, "description": {"description", f.description},
		"peer-location": {"peerLocation", f.peerLocation}, "tunnel-name": {"tunnelName", f.tunnelName}, "tunnel-speed": {"tunnelSpeedMbps", f.tunnelSpeed},
		"status": {"status", f.status}, "provider-status": {"providerStatus", f.providerStatus},
	} {
		if cmd.Flags().Changed(flag) {
			to[field.name] = field.value
		}
	}
	return to, nil
}

// change has the connections changed that an order has left, or one of our own.
func (a *app) change(cmd *cobra.Command, name string, f changeFlags, to map[string]any, wait bool) error {
	ctx := cmd.Context()
	if !f.own {
		at, id, err := a.findOrder(ctx, name)
		if err != nil {
			return err
		}
		return a.begin(ctx, at, id, order.UpdateChange, order.ServiceRequest{By: a.by, To: to, Reason: f.reason}, wait)
	}
	own := order.Order{Kind: huawei.ConnectionName, Name: name, Account: f.account, RequestedBy: a.by}
	o, err := workflows.NewChangeOrder(own, []string{name}, "", to)
	if err != nil {
		return err
	}
	if err := o.Validate(); err != nil {
		return badInput(fmt.Errorf("the change is refused:\n%w", err), "turnup change --help shows examples; nothing was started")
	}
	return a.startOrders(ctx, []order.Placed{o}, wait)
}
