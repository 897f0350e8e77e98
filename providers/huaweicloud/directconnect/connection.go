package directconnect

import (
	"fmt"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// Connection is a connection of any type ("Updating a Connection", table 6). The page calls the fields from Locales on
// "not supported currently"; they are decoded as they come.
type Connection struct {
	Circuit
	DeviceID              rest.FlexString `json:"device_id"`   // an IP address in the examples
	ChargeMode            rest.FlexString `json:"charge_mode"` // prepayment, bandwidth or traffic
	PeerPortType          rest.FlexString `json:"peer_port_type"`
	PeerProvider          rest.FlexString `json:"peer_provider"`
	OrderID               rest.FlexString `json:"order_id"`
	ProductID             rest.FlexString `json:"product_id"`
	SpecCode              rest.FlexString `json:"spec_code"`
	PeriodType            rest.FlexInt    `json:"period_type"` // by the year or by the month
	PeriodNum             rest.FlexInt    `json:"period_num"`
	VGWType               rest.FlexString `json:"vgw_type"`
	LagID                 rest.FlexString `json:"lag_id"`
	SignedAgreementStatus rest.FlexString `json:"signed_agreement_status"`
	SignedAgreementTime   rest.FlexTime   `json:"signed_agreement_time"`
	EnterpriseProjectID   rest.FlexString `json:"enterprise_project_id"`
	Tags                  []Tag           `json:"tags"`

	Locales                   Locales           `json:"locales"`
	SupportFeature            []rest.FlexString `json:"support_feature"`
	IESID                     rest.FlexString   `json:"ies_id"`
	Reason                    rest.FlexString   `json:"reason"` // why the status is ERROR
	Email                     rest.FlexString   `json:"email"`
	OnestopProductID          rest.FlexString   `json:"onestop_product_id"`
	BuildingLineProductID     rest.FlexString   `json:"building_line_product_id"`
	LastOnestopProductID      rest.FlexString   `json:"last_onestop_product_id"`
	LastBuildingLineProductID rest.FlexString   `json:"last_building_line_product_id"`
	ModifiedBandwidth         rest.FlexInt      `json:"modified_bandwidth"` // Mbit/s
	ChangeMode                rest.FlexInt      `json:"change_mode"`
	OnestopDCStatus           rest.FlexString   `json:"onestopdc_status"`
	PublicBorderGroup         rest.FlexString   `json:"public_border_group"`
	AutoRenew                 rest.FlexInt      `json:"auto_renew"`
	Ratio95Peak               rest.FlexInt      `json:"ratio_95peak"` // per cent
}

// Tag is a label of a connection.
type Tag struct {
	Key   rest.FlexString `json:"key"`
	Value rest.FlexString `json:"value"`
}

// Locales is the name of a connection's region.
type Locales struct {
	EnUS rest.FlexString `json:"en_us"`
	ZhCN rest.FlexString `json:"zh_cn"`
}

// Common returns the connection, seen at this time, in the words that all providers share.
func (c Connection) Common(at time.Time) providers.Connection {
	connection := c.Circuit.Common(at)
	if connection.Phase == providers.PhaseFailed && c.Reason != "" {
		connection.Observation.Reason = string(c.Reason)
	}
	return connection
}

// Port returns an operations connection as the port that hosted connections start at. Its speed is the bandwidth that
// was bought, which they may not exceed; how much of it is free is not told.
func (c Connection) Port() providers.Port {
	return providers.Port{
		ID:         string(c.ID),
		Name:       string(c.Name),
		FacilityID: string(c.Location),
		Status:     string(c.Status),
		SpeedMbps:  int(c.Bandwidth),
		Unusable:   c.unusable(),
		Device:     string(c.DeviceID),
	}
}

// unusable says why no hosted connection can start here.
func (c Connection) unusable() string {
	var reasons []string
	if c.Type != TypeHosting {
		reasons = append(reasons, fmt.Sprintf("its type is %q, not hosting: it is no operations connection", c.Type))
	}
	if huaweicloud.Observe(string(c.Status), "").Phase != providers.PhaseActive {
		reasons = append(reasons, fmt.Sprintf("its status is %q, not ACTIVE", c.Status))
	}
	if c.switchedOff() {
		reasons = append(reasons, reasonSwitchedOff)
	}
	return strings.Join(reasons, "; ")
}
