package order

import "fmt"

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
