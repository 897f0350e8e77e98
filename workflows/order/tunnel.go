package order

import (
	"fmt"
	"strings"

	"turnup/providers"
)

// Tunnel is what carries a connection on at its far end, in an account of ours there that turnup looks at.
type Tunnel struct {
	Account      string   `json:"account"`             // ours at the far end, by its name here
	Owner        string   `json:"owner"`               // the account that the shared connection is of
	ConnectionID string   `json:"connectionId"`        // the shared connection
	VLAN         int      `json:"vlan"`                // on it
	ID           string   `json:"id,omitempty"`        // "" until it is seen
	Name         string   `json:"name,omitempty"`      // there
	Status       string   `json:"status,omitempty"`    // raw
	SpeedMbps    int      `json:"speedMbps,omitempty"` // that it has
	Made         string   `json:"made,omitempty"`      // the one that turnup made, which is removed with the order; what a person made is not
	Near         []string `json:"near,omitempty"`      // while there is none: what is wrong with each that might be meant
}

// String is the tunnel in one line.
func (t Tunnel) String() string {
	where := fmt.Sprintf("on %s of account %s, VLAN %d", t.ConnectionID, t.Owner, t.VLAN)
	if t.ID == "" {
		return "none seen yet " + where
	}
	return fmt.Sprintf("%s %s, %d Mbps, %s", t.ID, where, t.SpeedMbps, t.Status)
}

// Expected is the tunnel that is expected when the far end tells of it so. One that is another than was expected a person has made.
func (t Tunnel) Expected(now providers.Connection) Tunnel {
	is := Tunnel{
		Account: t.Account, Owner: now.ProfileID, ConnectionID: now.SrcPortID, VLAN: now.SrcVLAN,
		ID: now.ID, Name: now.Name, Status: now.Status, SpeedMbps: now.SpeedMbps,
	}
	if strings.EqualFold(t.Made, is.ID) {
		is.Made = t.Made
	}
	if is.Owner == "" { // it is not always told
		is.Owner = t.Owner
	}
	return is
}
