package main

import (
	"context"
	"fmt"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers/tencentcloud"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/spf13/cobra"
)

// tencentCloudOnly names the activities at our account at Tencent Cloud; a worker runs them.
var tencentCloudOnly *activities.TencentCloud

// bindTunnel binds the flags of our side of the tunnel. One of them is enough for turnup to make the tunnel.
func (f *tencentFlags) bindTunnel(cmd *cobra.Command) {
	flags, n := cmd.Flags(), &f.tunnel
	for _, text := range []struct {
		field, flag, usage string
		value              *string
	}{
		{"gateway", "gateway", "have turnup make the tunnel, to this direct connect gateway, dcg-...", &n.Gateway},
		{"vpc", "vpc", "the gateway's VPC, vpc-..., with network type VPC", &n.VPC},
		{"region", "region", "the gateway's region, for example ap-hongkong; with it the gateway is checked before anything is bought", &n.Region},
		{"networkType", "network-type", "of the gateway, such as VPC or CCN (default: VPC)", &n.NetworkType},
		{"routeType", "route-type", "BGP or STATIC (default: BGP)", &n.RouteType},
		{"tencentAddress", "address", "Tencent Cloud's address in the tunnel, with its prefix length (default: assigned)", &n.TencentAddress},
		{"customerAddress", "customer-address", "yours in the tunnel, with its prefix length (default: assigned)", &n.CustomerAddress},
		{"bgpKey", "bgp-key", "name under which the worker has the BGP key, as TENCENT_BGP_KEY_NAME; never the key", &n.BGPKey},
	} {
		flags.StringVar(text.value, f.tunnelFlag(text.field, text.flag), "", text.usage)
	}
	flags.StringSliceVar(&n.Prefixes, f.tunnelFlag("prefixes", "prefix"), nil, "your networks, with route type STATIC")
	optionalNumberFlag(cmd, &n.ASN, f.tunnelFlag("asn", "asn"), "your AS number, with route type BGP")
	completeFlag(cmd, "tencent-network-type", tencentcloud.NetworkVPC, "CCN")
	completeFlag(cmd, "tencent-route-type", tencentcloud.RouteBGP, tencentcloud.RouteStatic)
}

// tunnelFlag is the flag that gives a field of the tunnel's network.
func (f *tencentFlags) tunnelFlag(field, name string) string {
	name = "tencent-" + name
	f.flagOf["tencent."+field] = name
	f.tunnelOf = append(f.tunnelOf, name)
	return name
}

// checkNetwork has a worker check what can be told of the order's tunnel before support has sent its values: our side of it, at our account
// of that name.
func checkNetwork(ctx context.Context, at orders.Access, o tencent.Order, account string) (checked, unchecked []string, err error) {
	if o.Tencent == nil && account == "" {
		return nil, nil, nil
	}
	if o.Tencent == nil {
		return nil, []string{"gateway and VPC: the order does not say them, and somebody makes the tunnel in Tencent's portal; turnup looks for it"}, nil
	}
	if err := o.NeedsFarEnd(account); err != nil {
		return nil, nil, wouldBeRefused(o.ID(), err)
	}
	unchecked, err = lookup[[]string](ctx, at, served{tencent.FarEnd, account}, "check gateway and VPC", tencentCloudOnly.CheckNetwork, *o.Tencent)
	if err != nil {
		return nil, nil, err
	}
	return []string{fmt.Sprintf("the tunnel's network by its rules; a VLAN that support sends must be %d to %d", tencentcloud.LowestVLAN, tencentcloud.HighestVLAN)}, unchecked, nil
}

// checkTunnel has a worker look for the tunnel that a person says is there, before the order hears of it.
func checkTunnel(ctx context.Context, at orders.Access, id, handoff string, answer order.Answer) error {
	if handoff != order.HandoffTencentPortal || answer.Values[order.FieldUnverified] != "" {
		return nil
	}
	p, err := at.Look(ctx, id)
	if err != nil || p.Tunnel == nil {
		return err
	}
	sent := tencentcloud.Support{Account: p.Tunnel.Owner, ConnectionID: p.Tunnel.ConnectionID, VLAN: p.Tunnel.VLAN}
	seen, err := lookup[tencentcloud.Sighting](ctx, at, served{tencent.FarEnd, p.Tunnel.Account}, "look for the tunnel", tencentCloudOnly.SightNow, activities.Seen{Support: &sent})
	if err != nil {
		return err
	}
	if why := sent.Refutes(seen, string(answer.Values["tunnelId"])); why != "" {
		return badInput(fmt.Errorf("%s of %s is refused:\n%s", handoff, id, printable(why)), tencentcloud.Unverified)
	}
	return nil
}
