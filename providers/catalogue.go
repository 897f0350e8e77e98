package providers

import "fmt"

// Port is one of our own ports at a provider: where a connection starts.
type Port struct {
	ID         string `json:"id"`
	Name       string `json:"name"`
	MetroID    string `json:"metroId,omitempty"`
	FacilityID string `json:"facilityId,omitempty"`
	RegionID   string `json:"regionId,omitempty"`
	Status     string `json:"status"`             // raw, as the provider wrote it
	SpeedMbps  int    `json:"speedMbps"`          // line rate
	FreeMbps   *int   `json:"freeMbps,omitempty"` // capacity left; nil when the provider does not say
	Unfit      string `json:"unfit,omitempty"`    // why no new connection can start here; "" when one can
}

// Metro is a place where the other company can be reached.
type Metro struct {
	ID         string `json:"id"`
	Code       string `json:"code,omitempty"` // IATA-like, for example HKG; some metros have none
	Name       string `json:"name"`
	Country    string `json:"country,omitempty"`
	FacilityID string `json:"facilityId,omitempty"` // the facility a connection to this metro ends in
	RegionID   string `json:"regionId,omitempty"`
	Unfit      string `json:"unfit,omitempty"` // why no connection can end here; "" when one can
}

// Price is what a connection will cost. Amounts are decimal numbers as the provider wrote them.
type Price struct {
	Known    bool   `json:"known"`              // false: the provider gave no price; Reason says why
	Total    string `json:"total,omitempty"`    // for the whole term
	Monthly  string `json:"monthly,omitempty"`  // recurring, a month
	Currency string `json:"currency,omitempty"` // ISO 4217; "" when the provider does not say
	Reason   string `json:"reason,omitempty"`   // why there is no price
}

// Connection is a connection that exists, or existed, at a provider.
type Connection struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	SpeedMbps int    `json:"speedMbps,omitempty"`
	SrcVLAN   int    `json:"srcVlan,omitempty"` // 802.1Q tag on our port; 0 when not known
	DstVLAN   int    `json:"dstVlan,omitempty"` // 802.1Q tag at the far end; 0 when not known
	Observation
}

// Label is what people call the metro: its name and, if it has one, its code.
func (m Metro) Label() string {
	if m.Code == "" {
		return m.Name
	}
	return m.Name + " (" + m.Code + ")"
}

// Dead reports whether the connection is gone or going. One that failed is not, as long as it may be billed.
func (c Connection) Dead() bool { return c.Gone || c.Phase == PhaseClosing }

// String is the price as people read it.
func (p Price) String() string {
	if !p.Known {
		return "not known: " + p.Reason
	}
	currency := p.Currency
	if currency == "" {
		currency = "(the provider names no currency)"
	}
	if p.Monthly == "" {
		return fmt.Sprintf("%s for the term %s", p.Total, currency)
	}
	return fmt.Sprintf("%s a month, %s for the term %s", p.Monthly, p.Total, currency)
}
