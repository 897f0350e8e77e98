package workflows

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"turnup/activities"
	"turnup/providers"
)

// HuaweiOrder asks for a hosted connection on one of our operations connections at Huawei Cloud, for a tenant.
type HuaweiOrder struct {
	Order                `yaml:",inline"`
	OperationsConnection string `json:"operationsConnection" yaml:"operationsConnection"` // name or id
	VLAN                 int    `json:"vlan" yaml:"vlan"`                                 // 802.1Q tag of the tenant's on it
	SpeedMbps            int    `json:"speedMbps" yaml:"speedMbps"`
	TenantProjectID      string `json:"tenantProjectId" yaml:"tenantProjectId"` // of the project that gets it: 32 hexadecimal digits
	Description          string `json:"description,omitempty" yaml:"description,omitempty"`
	PeerLocation         string `json:"peerLocation,omitempty" yaml:"peerLocation,omitempty"` // street or data centre at the tenant's end
}

var (
	huaweiHandoffs   = []string{HandoffApproval, HandoffResolvePurchase, HandoffResolveRemoval}
	projectIDPattern = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

// Mark is the name that the order's connection carries at Huawei Cloud, by which it is found again. It comes from the
// order alone, never from a time or an attempt, so that whoever asks later asks for the same.
func (o HuaweiOrder) Mark() string { return HuaweiMark(o.Name) }

// HuaweiMark is the mark of the order with that name.
func HuaweiMark(name string) string { return "turnup-" + KindHuawei + "-" + name }

// WithDefaults fills what the order leaves out.
func (o HuaweiOrder) WithDefaults() HuaweiOrder {
	o.Activation = o.Activation.orDefault(WaitActivation)
	return o
}

// Validate returns everything that is wrong with the order as providers.Faults, or nil. What only Huawei Cloud knows
// (whether the VLAN is free, whether there is room) is checked by the runbook, before it buys.
func (o HuaweiOrder) Validate() error {
	o = o.WithDefaults()
	var faults providers.Faults
	o.validate(&faults, KindHuawei, huaweiHandoffs...)
	if strings.TrimSpace(o.OperationsConnection) == "" {
		faults.Add("operationsConnection", "must be the name or id of your operations connection", o.OperationsConnection)
	}
	if o.VLAN < 1 || o.VLAN > 3999 {
		faults.Add("vlan", "must be 1 to 3999", o.VLAN)
	}
	if o.SpeedMbps < 2 || o.SpeedMbps > 400_000 {
		faults.Add("speedMbps", "must be 2 to 400000", o.SpeedMbps)
	}
	if !projectIDPattern.MatchString(o.TenantProjectID) {
		faults.Add("tenantProjectId", "must be the tenant's project id: 32 of 0-9 and a-f", o.TenantProjectID)
	}
	checkHuaweiTexts(&faults, "", &o.Description, &o.PeerLocation)
	return faults.Err()
}

// checkHuaweiTexts checks a connection's texts, as far as they are given.
func checkHuaweiTexts(faults *providers.Faults, prefix string, description, peerLocation *string) {
	if description != nil && (utf8.RuneCountInString(*description) > 128 || strings.ContainsAny(*description, "<>")) {
		faults.Add(prefix+"description", "must be at most 128 characters, without < and >", *description)
	}
	if peerLocation != nil && utf8.RuneCountInString(*peerLocation) > 255 {
		faults.Add(prefix+"peerLocation", "must be at most 255 characters", *peerLocation)
	}
}

// Choose picks the operations connection, and explains it. What does not fit is refused with every candidate.
func (o HuaweiOrder) Choose(connections []providers.Port) (providers.Port, []Choice, error) {
	connection, choice, err := choosePort(connections, o.OperationsConnection, o.SpeedMbps)
	if err != nil {
		var faults providers.Faults
		addFaults(&faults, "operationsConnection", err)
		return providers.Port{}, nil, faults
	}
	choice.Of = "operationsConnection"
	return connection, []Choice{choice}, nil
}

// CheckRoom returns what is wrong with the order now that it is known what the operations connection carries. Whether
// Huawei Cloud bounds each hosted connection or their sum is not documented; turnup bounds the sum.
func (o HuaweiOrder) CheckRoom(on providers.Port, room activities.HuaweiRoom) error {
	var faults providers.Faults
	if holder := room.Holder; holder != nil {
		faults.Add("vlan", fmt.Sprintf("must be free on %s; it belongs to hosted connection %s (%s)", on.Name, holder.Name, holder.ID), o.VLAN)
	}
	if left := on.SpeedMbps - room.UsedMbps; on.SpeedMbps > 0 && o.SpeedMbps > left {
		faults.Add("speedMbps", fmt.Sprintf("must be at most what %s has left: %d of %d Mbps", on.Name, max(0, left), on.SpeedMbps), o.SpeedMbps)
	}
	return faults.Err()
}

// Request is what will be bought on the operations connection.
func (o HuaweiOrder) Request(on providers.Port) activities.HuaweiRequest {
	return activities.HuaweiRequest{
		Mark: o.Mark(), HostingID: on.ID, VLAN: o.VLAN, SpeedMbps: o.SpeedMbps, TenantProjectID: o.TenantProjectID,
		Description: o.Description, PeerLocation: o.PeerLocation,
	}
}

// Summary is the order in one line, for lists.
func (o HuaweiOrder) Summary() string {
	return fmt.Sprintf("%d Mbps hosted connection on %s, VLAN %d, ordered by %s", o.SpeedMbps, o.OperationsConnection, o.VLAN, o.RequestedBy)
}
