package tencentcloud

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"net/netip"
	"slices"

	"turnup/providers/simulator"
)

func (s *Simulator) create(caller string, asked simulator.Fields) (map[string]any, *refusal) {
	t, refused := s.newTunnel(caller, asked)
	if refused != nil {
		return nil, refused
	}
	s.account.Enter(t)
	t.Lags = s.account.Lags(t.Name)
	s.begin(t, statePending)
	return map[string]any{"DirectConnectTunnelIdSet": []string{t.ID}}, nil
}

// newTunnel is the tunnel that an account asks for, or why it may not have it. The order of the checks is ours.
func (s *Simulator) newTunnel(caller string, asked simulator.Fields) (*tunnel, *refusal) {
	if refused := checkValues(asked); refused != nil {
		return nil, refused
	}
	if caller == ArrearsAccount {
		return nil, refuse(codeBalance, "The balance of the account %s is not sufficient.", caller)
	}
	l, refused := s.checkLine(caller, asked)
	if refused != nil {
		return nil, refused
	}
	network, refused := checkNetwork(asked)
	if refused != nil {
		return nil, refused
	}
	mbps, _ := asked.Whole("Bandwidth")
	if mbps > l.BandwidthMbps {
		return nil, refuse(codeValue, "The connection %s has %d Mbit/s.", l.ID, l.BandwidthMbps)
	}
	carried := s.tunnelsOn(l.ID)
	vlan, given := asked.Whole("Vlan")
	if !given {
		vlan = freeVLAN(carried)
	}
	if refused := checkVLAN(carried, nil, vlan); refused != nil {
		return nil, refused
	}
	if network.VPCID != "" && slices.ContainsFunc(carried, func(t *tunnel) bool { return t.VPCID == network.VPCID }) {
		return nil, refuse(codeVPCInUse, "The connection %s has a tunnel to %s already.", l.ID, network.VPCID)
	}
	t := &tunnel{
		ID: newTunnelID(), Account: caller, LineID: l.ID, LineAccount: l.Account, VLAN: vlan, BandwidthMbps: cmp.Or(mbps, l.BandwidthMbps),
		NetworkType: cmp.Or(asked.Text("NetworkType"), networkVPC), Region: cmp.Or(asked.Text("NetworkRegion"), network.Region),
		VPCID: network.VPCID, GatewayID: network.ID, RouteType: cmp.Or(asked.Text("RouteType"), routeBGP), CreatedAt: s.account.Now(),
	}
	for _, each := range asked.Objects("Tags") {
		t.Tags = append(t.Tags, tag{Key: each.Text("Key"), Value: each.Text("Value")})
	}
	t.take(asked)
	t.assignAddresses(len(s.account.Connections()))
	return t, nil
}

// take sets what a body gives of what every change may change.
func (t *tunnel) take(asked simulator.Fields) {
	for name, field := range map[string]*string{
		"DirectConnectTunnelName": &t.Name, "TencentAddress": &t.TencentAddress, "CustomerAddress": &t.CustomerAddress, "TencentBackupAddress": &t.BackupAddress,
	} {
		*field = cmp.Or(asked.Text(name), *field)
	}
	for name, field := range map[string]*int{
		"Bandwidth": &t.BandwidthMbps, "Vlan": &t.VLAN,
	} {
		if number, ok := asked.Whole(name); ok {
			*field = number
		}
	}
	if given := asked.Object("BgpPeer"); given != nil {
		t.Peer = peer{Asn: number(given, "Asn"), AuthKey: given.Text("AuthKey"), CloudAsn: number(given, "CloudAsn")}
	}
	if asked.Has("RouteFilterPrefixes") {
		t.Prefixes = nil
		for _, each := range prefixesOf(asked) {
			t.Prefixes = append(t.Prefixes, each.Text("Cidr"))
		}
	}
	t.takeEchoed(asked)
}

// number reads an AS number, which may be larger than Fields.Whole takes.
func number(given simulator.Fields, name string) int64 {
	var read int64
	_, _ = fmt.Sscan(given.Text(name), &read) // 0 when it is left out; admit has checked the rest
	return read
}

// assignAddresses gives the tunnel the addresses that it was not given: the n-th network of a range, or the other address
// beside the one that was given.
func (t *tunnel) assignAddresses(n int) {
	if t.TencentAddress == "" && t.CustomerAddress == "" {
		t.TencentAddress = fmt.Sprintf("169.254.%d.%d/30", 64+n/64%64, n%64*4+1)
	}
	if t.TencentAddress == "" {
		t.TencentAddress = neighbour(t.CustomerAddress)
	}
	if t.CustomerAddress == "" {
		t.CustomerAddress = neighbour(t.TencentAddress)
	}
}

func neighbour(address string) string {
	known := netip.MustParsePrefix(address) // checked
	other := known.Addr().Next()
	if first := known.Masked().Addr().Next(); known.Addr() != first {
		other = first
	}
	return netip.PrefixFrom(other, known.Bits()).String()
}

// freeVLAN is the first that is free: left out, the VLAN is not 0.
func freeVLAN(carried []*tunnel) int {
	vlan := 1
	for slices.ContainsFunc(carried, func(t *tunnel) bool { return t.VLAN == vlan }) {
		vlan++
	}
	return vlan
}

// newTunnelID returns an id in the form of a tunnel's: dcx- and eight letters or digits.
func newTunnelID() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails, says crypto/rand
	for i, b := range random {
		random[i] = alphabet[int(b)%len(alphabet)]
	}
	return "dcx-" + string(random[:])
}
