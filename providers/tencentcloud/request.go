package tencentcloud

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"turnup/providers"
)

// Network is the customer's side of a tunnel: where it ends, and how routes are told.
type Network struct {
	Gateway         string   `json:"gateway,omitempty"`     // direct connect gateway, dcg-...
	NetworkType     string   `json:"networkType,omitempty"` // "" means VPC; others are CCN, NAT and BMVPC
	VPC             string   `json:"vpc,omitempty"`         // of the gateway, vpc-...; with network type VPC
	Region          string   `json:"region,omitempty"`      // of the gateway's network, for example ap-hongkong
	RouteType       string   `json:"routeType,omitempty"`   // "" means BGP; the other is STATIC
	Prefixes        []string `json:"prefixes,omitempty"`    // the customer's networks, with STATIC only
	ASN             int      `json:"asn,omitempty"`         // the customer's, with BGP only
	TencentAddress  string   `json:"tencentAddress,omitempty"`
	CustomerAddress string   `json:"customerAddress,omitempty"`
}

// Request asks for a tunnel on another company's shared connection. Everything is said that Tencent Cloud would choose
// otherwise: without a bandwidth the tunnel may take all of the connection's, and without a VLAN it gets any.
type Request struct {
	Name            string `json:"name"` // the mark by which it is found again
	ConnectionID    string `json:"connectionId"`
	ConnectionOwner string `json:"connectionOwner"`
	VLAN            int    `json:"vlan"`
	SpeedMbps       int    `json:"speedMbps"`
	Network
	BGPKey string `json:"bgpKey,omitempty"` // the name under which the worker knows the key; the key is not part of any request
}

// Check notes every documented rule that the network breaks, below the field's name.
func (n Network) Check(faults *providers.Faults, below string) {
	checkID(faults, below+"gateway", "direct connect gateway", "dcg-", n.Gateway)
	checkOptional(faults, below+"networkType", "must be a network type, such as VPC or CCN", networkType, n.NetworkType)
	if n.NetworkType == "" || n.NetworkType == NetworkVPC || n.VPC != "" {
		checkID(faults, below+"vpc", "VPC", "vpc-", n.VPC)
	}
	checkOptional(faults, below+"region", "must be a region such as ap-hongkong", region, n.Region)
	n.checkRoutes(faults, below)
	checkAddress(faults, below+"tencentAddress", n.TencentAddress)
	checkAddress(faults, below+"customerAddress", n.CustomerAddress)
}

func (n Network) checkRoutes(faults *providers.Faults, below string) {
	static := n.RouteType == RouteStatic
	if n.RouteType != "" && n.RouteType != RouteBGP && !static {
		faults.Add(below+"routeType", "must be BGP or STATIC", n.RouteType)
	}
	if static && n.ASN != 0 {
		faults.Add(below+"asn", "goes only with routeType BGP", n.ASN)
	}
	if n.ASN < 0 || n.ASN > highestASN {
		faults.Add(below+"asn", "must be 1 to 4294967295, or left out", n.ASN)
	}
	if !static && len(n.Prefixes) > 0 {
		faults.Add(below+"prefixes", "go only with routeType STATIC", strings.Join(n.Prefixes, ", "))
	}
	for _, prefix := range n.Prefixes {
		if prefix == "" {
			faults.Add(below+"prefixes", "must not be empty", nil)
		}
		checkAddress(faults, below+"prefixes", prefix)
	}
}

// CheckGateway notes what the gateway, by Tencent Cloud's word, does not fit of the network.
func (n Network) CheckGateway(faults *providers.Faults, below string, gateway Gateway) {
	wanted := cmp.Or(n.NetworkType, NetworkVPC)
	told := gateway.NetworkType != "" && (wanted == NetworkVPC || wanted == networkCCN) // a gateway has no other types
	switch {
	case !told:
	case !strings.EqualFold(gateway.NetworkType, wanted):
		faults.Add(below+"networkType", fmt.Sprintf("must be that of gateway %s, %s", gateway.ID, gateway.NetworkType), wanted)
	case wanted == NetworkVPC && gateway.NetworkID != "" && !same(gateway.NetworkID, n.VPC):
		faults.Add(below+"vpc", fmt.Sprintf("must be the VPC of gateway %s, %s", gateway.ID, gateway.NetworkID), n.VPC)
	}
}

// CheckBGPKey checks the name of a BGP key, which goes with BGP only; "" is none.
func (n Network) CheckBGPKey(faults *providers.Faults, field, name string) {
	if name == "" {
		return
	}
	shown := name
	if !keyName.MatchString(name) {
		shown = "(not shown, since it may be the key)"
		faults.Add(field, "must be the name of a key that the worker has: A-Z, 0-9 and _", shown)
	}
	if n.RouteType == RouteStatic {
		faults.Add(field, "goes only with routeType BGP", shown)
	}
}

// Validate returns every documented rule that the request breaks as providers.Faults, or nil.
func (r Request) Validate() error {
	var faults providers.Faults
	checkName(&faults, "name", r.Name)
	checkID(&faults, "connectionId", "connection", "dc-", r.ConnectionID)
	checkAccount(&faults, "connectionOwner", r.ConnectionOwner)
	CheckVLAN(&faults, "vlan", r.VLAN)
	if r.SpeedMbps < 1 {
		faults.Add("speedMbps", "must be at least 1", r.SpeedMbps)
	}
	r.Check(&faults, "")
	r.CheckBGPKey(&faults, "bgpKey", r.BGPKey)
	return faults.Err()
}

// Marks is the tunnel's name.
func (r Request) Marks() []string { return []string{r.Name} }

// Differs implements providers.Request.
func (r Request) Differs(found providers.Connection) string { return r.differences(found).String() }

// Elsewhere implements providers.Request.
func (r Request) Elsewhere(found providers.Connection) string { return r.differences(found).Ends() }

func (r Request) differences(found providers.Connection) *providers.Differences {
	var d providers.Differences
	d.End("connection", found.SrcPortID, "", r.ConnectionID)
	d.End("connection of account", found.ProfileID, "", r.ConnectionOwner)
	if found.SrcVLAN != 0 && found.SrcVLAN != r.VLAN { // nobody's frames have that tag
		d.OtherEnd(vlan(found.SrcVLAN), strconv.Itoa(r.VLAN))
	}
	d.Number("%d Mbps", found.SpeedMbps, r.SpeedMbps)
	d.End("gateway", found.DstPortID, found.DstPort, r.Gateway)
	d.End("VPC", found.ProjectID, "", r.VPC)
	return &d
}
