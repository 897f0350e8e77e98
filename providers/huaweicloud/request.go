package huaweicloud

import "turnup/providers"

// Request asks for a hosted connection ("Creating a Hosted Connection"); its JSON is what is sent, below hosted_connect.
type Request struct {
	Name             string `json:"name,omitempty"`
	Description      string `json:"description,omitempty"`
	Bandwidth        int    `json:"bandwidth"`          // Mbit/s
	HostingID        string `json:"hosting_id"`         // the operations connection
	VLAN             int    `json:"vlan"`               // LowestVLAN to HighestVLAN
	ResourceTenantID string `json:"resource_tenant_id"` // id of the project it is for; answers call it tenant_id
	PeerLocation     string `json:"peer_location,omitempty"`
}

// Marks is the name of the connection, which is found again by it.
func (r Request) Marks() []string { return []string{r.Name} }

// Differs implements providers.Request.
func (r Request) Differs(found providers.Connection) string { return r.differences(found).String() }

// Elsewhere implements providers.Request.
func (r Request) Elsewhere(found providers.Connection) string { return r.differences(found).Ends() }

func (r Request) differences(found providers.Connection) *providers.Differences {
	var d providers.Differences
	d.End("operations connection", found.SrcPortID, "", r.HostingID)
	d.Number("VLAN %d", found.SrcVLAN, r.VLAN)
	d.Text("peer location", found.DstPort, "", r.PeerLocation)
	d.Number("%d Mbps", found.SpeedMbps, r.Bandwidth)
	d.End("tenant's project", found.ProjectID, "", r.ResourceTenantID)
	return &d
}

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (r Request) Validate() error {
	var faults providers.Faults
	CheckName(&faults, "name", &r.Name)
	CheckDescription(&faults, "description", &r.Description)
	CheckPeerLocation(&faults, "peer_location", &r.PeerLocation)
	CheckBandwidth(&faults, "bandwidth", r.Bandwidth, HighestMbps)
	CheckID(&faults, "hosting_id", r.HostingID)
	CheckVLAN(&faults, "vlan", r.VLAN)
	CheckProjectID(&faults, "resource_tenant_id", r.ResourceTenantID)
	return faults.Err()
}
