package ecxv3

import (
	"errors"
	"maps"
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/rest"
)

// CreateRequest orders a connection, or a redundant pair ("Connect to Myself"). The documents have tags as strings in
// some places and as integers in others; Equinix's own clients send integers.
type CreateRequest struct {
	ProfileUUID         string   `json:"profileUUID,omitempty"` // needed unless PrimaryZSidePortUUID is given
	Speed               int      `json:"speed"`
	SpeedUnit           string   `json:"speedUnit"` // MB or GB
	Notifications       []string `json:"notifications"`
	PurchaseOrderNumber *string  `json:"purchaseOrderNumber"` // nil is sent as null, as Equinix's own client does
	SellerMetroCode     string   `json:"sellerMetroCode,omitempty"`
	SellerRegion        string   `json:"sellerRegion,omitempty"`
	AuthorizationKey    string   `json:"authorizationKey,omitempty"`
	NamedTag            string   `json:"namedTag,omitempty"` // peering type, for Azure only
	AdditionalInfo      []Info   `json:"additionalInfo,omitempty"`

	PrimaryName          string `json:"primaryName"`
	PrimaryPortUUID      string `json:"primaryPortUUID"`
	PrimaryVlanSTag      int    `json:"primaryVlanSTag"`
	PrimaryVlanCTag      int    `json:"primaryVlanCTag,omitempty"`
	PrimaryZSidePortUUID string `json:"primaryZSidePortUUID,omitempty"`
	PrimaryZSideVlanSTag int    `json:"primaryZSideVlanSTag,omitempty"`
	PrimaryZSideVlanCTag int    `json:"primaryZSideVlanCTag,omitempty"`

	SecondaryName          string `json:"secondaryName,omitempty"`
	SecondaryPortUUID      string `json:"secondaryPortUUID,omitempty"`
	SecondaryVlanSTag      int    `json:"secondaryVlanSTag,omitempty"`
	SecondaryVlanCTag      int    `json:"secondaryVlanCTag,omitempty"`
	SecondaryZSidePortUUID string `json:"secondaryZSidePortUUID,omitempty"`
	SecondaryZSideVlanSTag int    `json:"secondaryZSideVlanSTag,omitempty"`
	SecondaryZSideVlanCTag int    `json:"secondaryZSideVlanCTag,omitempty"`

	// What is left out of these is as for the primary.
	SecondaryProfileUUID      string `json:"secondaryProfileUUID,omitempty"`
	SecondarySellerMetroCode  string `json:"secondarySellerMetroCode,omitempty"`
	SecondarySellerRegion     string `json:"secondarySellerRegion,omitempty"`
	SecondaryAuthorizationKey string `json:"secondaryAuthorizationKey,omitempty"`
}

// Info answers one of the seller's questions.
type Info struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// NewCreateRequest returns the request in ECX v3's own words, or everything wrong with it as providers.Faults. ECX v3
// has no term and no project.
func NewCreateRequest(r equinix.Request) (CreateRequest, error) {
	if err := r.Validate(); err != nil {
		return CreateRequest{}, err
	}
	first := r.Legs[0]
	body := CreateRequest{
		ProfileUUID:          first.Z.ProfileID,
		Speed:                r.Speed,
		SpeedUnit:            r.Unit,
		Notifications:        r.Notifications,
		SellerMetroCode:      first.Z.Metro,
		SellerRegion:         first.Z.Region,
		AuthorizationKey:     first.Z.AuthorizationKey,
		NamedTag:             first.Z.PeeringType,
		PrimaryName:          first.Name,
		PrimaryPortUUID:      first.A.PortID,
		PrimaryVlanSTag:      first.A.S,
		PrimaryVlanCTag:      first.A.C,
		PrimaryZSidePortUUID: first.Z.PortID,
		PrimaryZSideVlanSTag: first.Z.S,
		PrimaryZSideVlanCTag: first.Z.C,
	}
	for _, info := range equinix.InfoOf(first.Z.AdditionalInfo) {
		body.AdditionalInfo = append(body.AdditionalInfo, Info(info))
	}
	if r.PurchaseOrderNumber != "" {
		body.PurchaseOrderNumber = &r.PurchaseOrderNumber
	}
	if len(r.Legs) == 1 {
		return body, nil
	}
	return body, body.addSecondary(first, r.Legs[1])
}

func (b *CreateRequest) addSecondary(first, second equinix.Leg) error {
	b.SecondaryName = second.Name
	b.SecondaryPortUUID = second.A.PortID
	b.SecondaryVlanSTag = second.A.S
	b.SecondaryVlanCTag = second.A.C
	b.SecondaryZSidePortUUID = second.Z.PortID
	b.SecondaryZSideVlanSTag = second.Z.S
	b.SecondaryZSideVlanCTag = second.Z.C
	b.SecondaryProfileUUID = unlessSame(second.Z.ProfileID, b.ProfileUUID)
	b.SecondarySellerMetroCode = unlessSame(second.Z.Metro, b.SellerMetroCode)
	b.SecondarySellerRegion = unlessSame(second.Z.Region, b.SellerRegion)
	b.SecondaryAuthorizationKey = unlessSame(second.Z.AuthorizationKey, b.AuthorizationKey)
	var faults providers.Faults
	if !strings.EqualFold(second.Z.PeeringType, b.NamedTag) {
		faults.Add("legs[1].zSide.peeringType", "must be that of the first leg: ECX v3 has one for both", second.Z.PeeringType)
	}
	if !maps.Equal(first.Z.AdditionalInfo, second.Z.AdditionalInfo) {
		faults.Add("legs[1].zSide.additionalInfo", "must be that of the first leg: ECX v3 has one for both", nil)
	}
	return faults.Err()
}

func unlessSame(secondary, primary string) string {
	if secondary == primary {
		return ""
	}
	return secondary
}

// secrets are what must not show in an error.
func (b CreateRequest) secrets() []string {
	return []string{b.AuthorizationKey, b.SecondaryAuthorizationKey}
}

// Created is the answer to a CreateRequest. It has no status; that has to be read.
type Created struct {
	PrimaryConnectionID   rest.FlexString `json:"primaryConnectionId"` // documents spell it primaryConnectionID, too
	SecondaryConnectionID rest.FlexString `json:"secondaryConnectionId"`
}

// UnmarshalJSON implements json.Unmarshaler. It refuses an answer without an id: what it bought has to be looked for.
func (c *Created) UnmarshalJSON(data []byte) error {
	type plain Created
	if err := rest.DecodeLoose(data, (*plain)(c)); err != nil {
		return err
	}
	if !providers.IsID(string(c.PrimaryConnectionID)) || c.SecondaryConnectionID != "" && !providers.IsID(string(c.SecondaryConnectionID)) {
		return errors.New("no usable connection id in the answer")
	}
	return nil
}
