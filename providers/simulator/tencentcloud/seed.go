package tencentcloud

import (
	"strings"
	"time"

	"turnup/providers/simulator"
)

// The accounts and keys every simulator knows. The owner shares connections, and is who accepts and rejects; his account is
// the one that the simulated Console Connect's support team names as Provider Account ID, and LineID its Shared Connection ID.
const (
	CustomerAccount = "100012345678"
	SecretID        = "AKIDexampleCustomer"
	SecretKey       = "exampleSecretKey"

	OwnerAccount   = "12325464"
	OwnerSecretID  = "AKIDexampleOwner"
	OwnerSecretKey = "exampleOwnerKey"

	ReaderSecretID     = "AKIDexampleReader" // of the customer, with the rights dc:Describe*
	TemporarySecretID  = "AKIDexampleTemporary"
	TemporarySecretKey = "exampleTemporaryKey"
	Token              = "exampleToken" // goes with the temporary key
	ArrearsSecretID    = "AKIDexampleArrears"
	ArrearsAccount     = "100000000017"

	otherAccount = "100000000042" // another tenant on the shared connection
)

// Connections, gateways and networks of the demonstration.
const (
	LineID       = "dc-kd7d06of" // the owner's, shared
	BorderLineID = "dc-border01" // the owner's, which may not be shared across the border
	SecondLineID = "dc-second01" // the owner's, shared as well
	FullLineID   = "dc-full0001" // the owner's, with no tunnel left
	WholeLineID  = "dc-whole001" // the owner's, taken whole by a tunnel with VLAN 0
	NewLineID    = "dc-new00001" // the owner's, not built yet
	OwnLineID    = "dc-own00001" // the customer's own

	GatewayID      = "dcg-hkg00001"
	VPCID          = "vpc-hkg00001"
	Region         = "ap-hongkong"
	OtherGatewayID = "dcg-can00001"
	OtherVPCID     = "vpc-can00001"
	CCNGatewayID   = "dcg-ccn00001" // on a CCN: any number of tunnels on one connection
)

type credential struct {
	SecretID, SecretKey, Token, Account string
	ReadOnly                            bool
}

var credentials = []credential{
	{SecretID: SecretID, SecretKey: SecretKey, Account: CustomerAccount},
	{SecretID: ReaderSecretID, SecretKey: SecretKey, Account: CustomerAccount, ReadOnly: true},
	{SecretID: TemporarySecretID, SecretKey: TemporarySecretKey, Token: Token, Account: CustomerAccount},
	{SecretID: OwnerSecretID, SecretKey: OwnerSecretKey, Account: OwnerAccount},
	{SecretID: ArrearsSecretID, SecretKey: SecretKey, Account: ArrearsAccount},
}

var accounts = []string{CustomerAccount, OwnerAccount, ArrearsAccount, otherAccount}

// line is a connection: a physical line at Tencent's port.
type line struct {
	ID            string `json:"id"`
	Name          string `json:"name"`
	Account       string `json:"account"`
	BandwidthMbps int    `json:"bandwidthMbps"`
	State         string `json:"state"`
	Most          int    `json:"most"` // tunnels; the figure is made up
	CrossBorder   bool   `json:"crossBorder,omitempty"`
}

const mostOnLine = 3000

// seedLines are the shared connection, one for each reason that a connection can be refused, and the customer's own.
func seedLines() []line {
	full, border, waiting := newLine(FullLineID, OwnerAccount), newLine(BorderLineID, OwnerAccount), newLine(NewLineID, OwnerAccount)
	full.Most, border.CrossBorder, waiting.State = 0, true, statePending
	return []line{newLine(LineID, OwnerAccount), newLine(SecondLineID, OwnerAccount), full, border, waiting, newLine(WholeLineID, OwnerAccount), newLine(OwnLineID, CustomerAccount)}
}

func newLine(id, account string) line {
	return line{ID: id, Name: "line-" + strings.TrimPrefix(id, "dc-"), Account: account, BandwidthMbps: 10000, State: stateAvailable, Most: mostOnLine}
}

// gateway is a direct connect gateway, with the network it belongs to. All of them are the customer's, and the one in arrears
// may use them as well.
type gateway struct{ ID, NetworkType, VPCID, Region string }

var gateways = []gateway{
	{GatewayID, networkVPC, VPCID, Region},
	{OtherGatewayID, networkVPC, OtherVPCID, "ap-guangzhou"},
	{CCNGatewayID, "CCN", "", Region},
}

var seedTime = time.Date(2024, 8, 19, 1, 9, 16, 0, time.UTC)

// seedTunnels are another tenant's: one beside the customer's on the shared connection, and one that has a whole connection.
func seedTunnels() []*tunnel {
	return []*tunnel{seedTunnel("dcx-other001", "another-tenant", LineID, 59), seedTunnel("dcx-whole001", "whole-line", WholeLineID, 0)}
}

func seedTunnel(id, name, lineID string, vlan int) *tunnel {
	at := seedTime
	return &tunnel{
		Trait: simulator.Trait{Seeded: true}, ID: id, Name: name, Account: otherAccount, LineID: lineID, LineAccount: OwnerAccount, VLAN: vlan,
		NetworkType: networkVPC, Region: Region, VPCID: "vpc-" + strings.TrimPrefix(id, "dcx-"), BandwidthMbps: 10, RouteType: routeBGP,
		TencentAddress: "169.254.63.1/30", CustomerAddress: "169.254.63.2/30", Lifecycle: stateAvailable, CreatedAt: at, UpdatedAt: at, ActiveAt: &at,
	}
}
