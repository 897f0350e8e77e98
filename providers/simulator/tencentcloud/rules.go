package tencentcloud

import (
	"cmp"
	"net/netip"
	"slices"
	"unicode/utf8"

	"turnup/providers/simulator"
)

// What the parameters may hold.
const (
	networkVPC  = "VPC" // the default
	routeBGP    = "BGP" // the default
	routeStatic = "STATIC"
	mostVLAN    = 3000
	mostName    = 60 // characters; the documents do not say, and this is what a public client allows
)

var networkTypes = []string{networkVPC, "CCN", "NAT", "BMVPC"}

// checkValues applies the rules of single values, of a new tunnel and of a change alike.
func checkValues(asked simulator.Fields) *refusal {
	within := func(name string, least, most int) *refusal {
		if number, ok := asked.Whole(name); asked.Has(name) && (!ok || number < least || number > most) {
			return refuse(codeValue, "The value of %s must be from %d to %d.", name, least, most)
		}
		return nil
	}
	refused := cmp.Or(
		within("Vlan", 0, mostVLAN), within("Bandwidth", 1, 1000000), within("BfdEnable", 0, 1), within("NqaEnable", 0, 1),
		within("IPv6Enable", 0, 1), within("JumboEnable", 0, 1),
	)
	switch {
	case refused != nil:
		return refused
	case utf8.RuneCountInString(asked.Text("DirectConnectTunnelName")) > mostName:
		return refuse(codeValue, "DirectConnectTunnelName is longer than %d characters.", mostName)
	case asked.Has("NetworkType") && !slices.Contains(networkTypes, asked.Text("NetworkType")):
		return refuse(codeValue, "NetworkType %q is not supported.", asked.Text("NetworkType"))
	case asked.Has("RouteType") && asked.Text("RouteType") != routeBGP && asked.Text("RouteType") != routeStatic:
		return refuse(codeValue, "RouteType must be BGP or STATIC.")
	}
	for _, each := range prefixesOf(asked) {
		if _, err := netip.ParsePrefix(each.Text("Cidr")); err != nil {
			return refuse(codeAddress, "The prefix %q is not a CIDR block.", each.Text("Cidr"))
		}
	}
	return checkAddresses(asked)
}

// checkAddresses wants addresses with their prefix, and both ends in one network.
func checkAddresses(asked simulator.Fields) *refusal {
	given := map[string]netip.Prefix{}
	for _, name := range []string{"TencentAddress", "CustomerAddress", "TencentBackupAddress"} {
		if !asked.Has(name) {
			continue
		}
		address, err := netip.ParsePrefix(asked.Text(name))
		if err != nil {
			return refuse(codeAddress, "%s %q is not an address with its prefix, such as 169.254.64.1/30.", name, asked.Text(name))
		}
		given[name] = address
	}
	near, ours := given["TencentAddress"]
	far, theirs := given["CustomerAddress"]
	if ours && theirs && (near.Masked() != far.Masked() || near.Addr() == far.Addr()) {
		return refuse(codeAddress, "TencentAddress and CustomerAddress must be two addresses of one network.")
	}
	return nil
}

// checkLine tells whether an account may have one more tunnel on a connection that is named with its owner.
func (s *Simulator) checkLine(caller string, asked simulator.Fields) (*line, *refusal) {
	id, owner := asked.Text("DirectConnectId"), cmp.Or(asked.Text("DirectConnectOwnerAccount"), caller)
	if !slices.Contains(accounts, owner) && !s.owns(owner) {
		return nil, refuse(codeNoAccount, "The account %s does not exist.", owner)
	}
	l := s.findLine(id)
	switch {
	case l == nil || l.Account != owner:
		return nil, refuse(codeNotThatAccounts, "The connection %s is not the account %s's.", id, owner)
	case l.CrossBorder && owner != caller:
		return nil, refuse(codeCrossBorder, "The connection %s may not be shared across the border.", id)
	case l.State != stateAvailable:
		return nil, refuse(codeUnsupported, "The connection %s is %s.", id, l.State)
	case len(s.tunnelsOn(id)) >= l.Most:
		return nil, refuse(codeTunnelQuota, "The connection %s has %d tunnels, which is the most it may have.", id, l.Most)
	}
	return l, nil
}

func (s *Simulator) findLine(id string) *line {
	at := slices.IndexFunc(s.lines, func(l line) bool { return l.ID == id })
	if at < 0 {
		return nil
	}
	return &s.lines[at]
}

func (s *Simulator) owns(account string) bool {
	return slices.ContainsFunc(s.lines, func(l line) bool { return l.Account == account })
}

// checkNetwork finds the gateway that a tunnel ends at, and that its network is the one that is named. With no gateway named,
// it is the network's own.
func checkNetwork(asked simulator.Fields) (gateway, *refusal) {
	kind, id, vpc := cmp.Or(asked.Text("NetworkType"), networkVPC), asked.Text("DirectConnectGatewayId"), asked.Text("VpcId")
	if kind == networkVPC && vpc == "" {
		return gateway{}, refuse(codeMissing, "The request is missing the required parameter `VpcId`.")
	}
	if kind != networkVPC && id == "" {
		return gateway{NetworkType: kind}, nil
	}
	at := slices.IndexFunc(gateways, func(g gateway) bool {
		return (id == "" || g.ID == id) && (kind != networkVPC || g.VPCID == vpc) && (g.NetworkType == networkVPC) == (kind == networkVPC)
	})
	if at < 0 {
		return gateway{}, refuse(codeValue, "There is no direct connect gateway %s of the %s %s.", id, kind, vpc)
	}
	found := gateways[at]
	if region := asked.Text("NetworkRegion"); region != "" && region != found.Region {
		return gateway{}, refuse(codeValue, "The gateway %s is in %s, not in %s.", found.ID, found.Region, region)
	}
	return found, nil
}

// tunnelsOn lists what a connection carries, to the end of the deletions.
func (s *Simulator) tunnelsOn(lineID string) []*tunnel {
	var carried []*tunnel
	for _, t := range s.account.Connections() {
		if t.LineID == lineID && t.occupies() {
			carried = append(carried, t)
		}
	}
	return carried
}

// checkVLAN tells whether a VLAN of a connection is free for a tunnel. VLAN 0 takes the connection whole. Two codes are
// documented for a conflict; which is for what is our reading.
func checkVLAN(carried []*tunnel, self *tunnel, vlan int) *refusal {
	for _, t := range carried {
		switch {
		case t == self:
		case t.VLAN == 0 || vlan == 0:
			return refuse(codeVLANZero, "VLAN 0 leaves no room for another tunnel on the connection.")
		case t.VLAN == vlan:
			return refuse(codeVLAN, "VLAN %d is taken on the connection.", vlan)
		}
	}
	return nil
}
