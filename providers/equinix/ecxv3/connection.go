package ecxv3

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// Connection is a connection as the API shows it ("Layer 2 Buyer APIs"). Its authorization key is not decoded.
type Connection struct {
	UUID           rest.FlexString `json:"uuid"`
	Name           rest.FlexString `json:"name"`
	Status         rest.FlexString `json:"status"`         // at Equinix
	ProviderStatus rest.FlexString `json:"providerStatus"` // at the Z side
	RejectComment  rest.FlexString `json:"rejectComment"`
	CreatedDate    rest.FlexTime   `json:"createdDate"`
	ActionDetails  []ActionDetail  `json:"actionDetails"`

	LastUpdatedDate     rest.FlexTime   `json:"lastUpdatedDate"`
	LastUpdatedBy       rest.FlexString `json:"lastUpdatedBy"`
	LastUpdatedFullName rest.FlexString `json:"lastUpdatedByFullName"`
	LastUpdatedEmail    rest.FlexString `json:"lastUpdatedByEmail"`
	DeletedDate         rest.FlexTime   `json:"deletedDate"`
	DeletedBy           rest.FlexString `json:"deletedBy"`
	DeletedEmail        rest.FlexString `json:"deletedByEmail"`

	Speed                rest.FlexInt    `json:"speed"`
	SpeedUnit            rest.FlexString `json:"speedUnit"` // MB or GB
	OrderNumber          rest.FlexString `json:"orderNumber"`
	UpdateInProgress     rest.FlexBool   `json:"updateInProgress"`
	SpeedApprovalPending rest.FlexBool   `json:"sellerApprovalPendingForBandwidth"`

	PortUUID      rest.FlexString `json:"portUUID"`
	PortName      rest.FlexString `json:"portName"`
	VlanSTag      rest.FlexInt    `json:"vlanSTag"`
	VlanCTag      rest.FlexInt    `json:"vlanCTag"`
	ZSidePortUUID rest.FlexString `json:"zSidePortUUID"`
	ZSidePortName rest.FlexString `json:"zSidePortName"`
	ZSideVlanSTag rest.FlexInt    `json:"zSideVlanSTag"`
	ZSideVlanCTag rest.FlexInt    `json:"zSideVlanCTag"`

	SellerServiceUUID rest.FlexString `json:"sellerServiceUUID"` // the service profile
	SellerServiceName rest.FlexString `json:"sellerServiceName"`
	SellerMetroCode   rest.FlexString `json:"sellerMetroCode"`

	// What redundantUUID has is not always the id of the other connection of a pair; the two have the same RedundancyGroup.
	RedundancyGroup rest.FlexString `json:"redundancyGroup"`
	VendorToken     rest.FlexString `json:"vendorToken"` // what the seller calls the connection
}

// ActionDetail is something that somebody has to do for a connection.
type ActionDetail struct {
	OperationID  rest.FlexString `json:"operationId"`
	RequiredData []RequiredData  `json:"actionRequiredData"`
}

// RequiredData is a value that an action needs, or that helps with it.
type RequiredData struct {
	Key   rest.FlexString `json:"key"`
	Value rest.FlexString `json:"value"`
}

const (
	operationConfirm   = "CONFIRM_CONNECTION" // our side gives its consent at the seller
	keyAWSConnectionID = "awsConnectionId"
)

// UnmarshalJSON implements json.Unmarshaler. It refuses a connection without a usable id: nobody could look at it again, or
// delete it.
func (c *Connection) UnmarshalJSON(data []byte) error {
	type plain Connection
	if err := rest.DecodeLoose(data, (*plain)(c)); err != nil {
		return err
	}
	if !providers.IsID(string(c.UUID)) {
		return errors.New("a connection without an id that can be asked for")
	}
	return nil
}

// Common returns the connection, seen at this time, in the words that all providers share. A list shows what Get does. ECX v3
// tells neither the term nor whether the line is up.
func (c Connection) Common(at time.Time) providers.Connection {
	changed := equinix.LastChange(
		equinix.Changed{At: c.LastUpdatedDate.Time, By: string(cmp.Or(c.LastUpdatedEmail, c.LastUpdatedFullName, c.LastUpdatedBy))},
		equinix.Changed{At: c.DeletedDate.Time, By: string(cmp.Or(c.DeletedEmail, c.DeletedBy))},
	)
	return providers.Connection{
		ID:          string(c.UUID),
		Name:        string(c.Name),
		SpeedMbps:   mbps(c.Speed, c.SpeedUnit),
		SrcVLAN:     int(c.VlanSTag),
		SrcCTag:     int(c.VlanCTag),
		DstVLAN:     int(c.ZSideVlanSTag),
		DstCTag:     int(c.ZSideVlanCTag),
		SrcPort:     string(c.PortName),
		SrcPortID:   string(c.PortUUID),
		DstPort:     string(cmp.Or(c.ZSidePortName, c.ZSidePortUUID)),
		DstPortID:   string(c.ZSidePortUUID),
		Profile:     string(c.SellerServiceName),
		ProfileID:   string(c.SellerServiceUUID),
		Metro:       string(c.SellerMetroCode),
		SellerRef:   c.sellerRef(),
		Group:       string(c.RedundancyGroup),
		Change:      c.change(),
		OrderNumber: string(c.OrderNumber),
		CreatedAt:   c.CreatedDate.Time,
		ChangedAt:   changed.At,
		ChangedBy:   changed.By,
		Observation: c.observation(at),
	}
}

// change names the fields that say that a change is not done: ECX v3 has no status for it.
func (c Connection) change() string {
	switch {
	case bool(c.SpeedApprovalPending):
		return "sellerApprovalPendingForBandwidth"
	case bool(c.UpdateInProgress):
		return "updateInProgress"
	}
	return ""
}

func (c Connection) observation(at time.Time) providers.Observation {
	observation := equinix.Observe(equinix.State{
		Equinix: string(c.Status), Provider: string(c.ProviderStatus), OurTurn: slices.ContainsFunc(c.ActionDetails, ActionDetail.isConsent),
	})
	observation.At = at
	if observation.Phase == providers.PhaseFailed && c.RejectComment != "" {
		observation.Reason += ": " + string(c.RejectComment)
	}
	switch observation.Phase {
	case providers.PhaseFailed, providers.PhaseClosing, providers.PhaseClosed:
	default:
		if !c.DeletedDate.IsZero() { // the status can stay what it was for a while after a deletion
			observation.Phase, observation.Party, observation.Reason = providers.PhaseClosing, "", "Its deletion has been asked for"
		}
	}
	return observation
}

func (a ActionDetail) isConsent() bool {
	return strings.EqualFold(string(a.OperationID), operationConfirm)
}

func (c Connection) sellerRef() string {
	for _, action := range c.ActionDetails {
		for _, data := range action.RequiredData {
			if strings.EqualFold(string(data.Key), keyAWSConnectionID) {
				return string(data.Value)
			}
		}
	}
	return string(c.VendorToken)
}
