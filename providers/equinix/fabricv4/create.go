package fabricv4

import (
	"strings"

	"turnup/providers"
	"turnup/providers/equinix"
)

// Values of the fields of a CreateRequest (OpenAPI, ConnectionPostRequest).
const (
	typeEVPL = "EVPL_VC" // a tagged Layer-2 connection

	accessPort    = "COLO"
	accessProfile = "SP"

	protocolDot1Q = "DOT1Q"
	protocolQinQ  = "QINQ"

	priorityPrimary   = "PRIMARY"
	prioritySecondary = "SECONDARY"

	notifyAll = "ALL"
)

// CreateRequest orders a connection ("Connect Ports in Different Locations", "Connect to an Enterprise").
type CreateRequest struct {
	Type          string                 `json:"type"`
	Name          string                 `json:"name"`
	Bandwidth     int                    `json:"bandwidth"` // Mbit/s
	Redundancy    *RedundancyRequest     `json:"redundancy,omitempty"`
	ASide         SideRequest            `json:"aSide"`
	ZSide         SideRequest            `json:"zSide"`
	Order         *OrderRequest          `json:"order,omitempty"`
	Project       *ProjectRequest        `json:"project,omitempty"`
	Notifications []NotificationsRequest `json:"notifications"`

	AdditionalInfo []InfoRequest `json:"additionalInfo,omitempty"`
}

// InfoRequest answers one of the seller's questions; the key is the question's label.
type InfoRequest struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// RedundancyRequest makes the connection one half of a pair. The half that comes first has no group, and is given one.
type RedundancyRequest struct {
	Priority string `json:"priority"`
	Group    string `json:"group,omitempty"`
}

// SideRequest is one end.
type SideRequest struct {
	AccessPoint AccessPointRequest `json:"accessPoint"`
}

// AccessPointRequest is a port, or a service profile.
type AccessPointRequest struct {
	Type              string               `json:"type"`
	Port              *RefRequest          `json:"port,omitempty"`
	Profile           *RefRequest          `json:"profile,omitempty"`
	Location          *LocationRequest     `json:"location,omitempty"`
	SellerRegion      string               `json:"sellerRegion,omitempty"`
	AuthenticationKey string               `json:"authenticationKey,omitempty"`
	PeeringType       string               `json:"peeringType,omitempty"`
	LinkProtocol      *LinkProtocolRequest `json:"linkProtocol,omitempty"`
}

// RefRequest names a port or a profile.
type RefRequest struct {
	Type string `json:"type,omitempty"` // of a profile
	UUID string `json:"uuid"`
}

// LocationRequest names a metro.
type LocationRequest struct {
	MetroCode string `json:"metroCode"`
}

// LinkProtocolRequest is the tagging.
type LinkProtocolRequest struct {
	Type     string `json:"type"`
	VLANTag  int    `json:"vlanTag,omitempty"`
	VLANSTag int    `json:"vlanSTag,omitempty"`
	VLANCTag int    `json:"vlanCTag,omitempty"`
}

// OrderRequest is the commercial side. Without a term it is one month.
type OrderRequest struct {
	PurchaseOrderNumber string `json:"purchaseOrderNumber,omitempty"`
	TermLength          int    `json:"termLength,omitempty"` // months
}

// ProjectRequest names the project that the connection belongs to.
type ProjectRequest struct {
	ProjectID string `json:"projectId"`
}

// NotificationsRequest says who is told of what.
type NotificationsRequest struct {
	Type   string   `json:"type"`
	Emails []string `json:"emails"`
}

// newCreateRequest is the request for one of the legs, which joins the group unless that is "".
func newCreateRequest(r equinix.Request, leg int, group string) CreateRequest {
	request := CreateRequest{
		Type:          typeEVPL,
		Name:          r.Legs[leg].Name,
		Bandwidth:     r.Mbps(),
		ASide:         aSide(r.Legs[leg].A),
		ZSide:         zSide(r.Legs[leg].Z),
		Notifications: []NotificationsRequest{{Type: notifyAll, Emails: r.Notifications}},
	}
	// Equinix makes every connection PRIMARY in a new group; the guide's requests for a single one say nothing of it.
	if len(r.Legs) > 1 {
		request.Redundancy = &RedundancyRequest{Priority: priority(leg), Group: group}
	}
	if r.PurchaseOrderNumber != "" || r.TermMonths != 0 {
		request.Order = &OrderRequest{PurchaseOrderNumber: r.PurchaseOrderNumber, TermLength: r.TermMonths}
	}
	for _, info := range equinix.InfoOf(r.Legs[leg].Z.AdditionalInfo) {
		request.AdditionalInfo = append(request.AdditionalInfo, InfoRequest{Key: info.Name, Value: info.Value})
	}
	if r.ProjectID != "" {
		request.Project = &ProjectRequest{ProjectID: r.ProjectID}
	}
	return request
}

func priority(leg int) string {
	if leg == 0 {
		return priorityPrimary
	}
	return prioritySecondary
}

func aSide(a equinix.ASide) SideRequest {
	return SideRequest{AccessPointRequest{
		Type:         accessPort,
		Port:         &RefRequest{UUID: a.PortID},
		LinkProtocol: linkProtocol(a.Encapsulation, a.Tags),
	}}
}

// zSide is a port; or a profile, with the seller's port if that is given, as the API shows such connections.
func zSide(z equinix.ZSide) SideRequest {
	point := AccessPointRequest{Type: accessPort, LinkProtocol: linkProtocol(z.Encapsulation, z.Tags)}
	if z.PortID != "" {
		point.Port = &RefRequest{UUID: z.PortID}
	}
	if z.ProfileID == "" {
		return SideRequest{point}
	}
	point.Type = accessProfile
	point.Profile = &RefRequest{Type: typeL2, UUID: z.ProfileID}
	point.SellerRegion = z.Region
	point.AuthenticationKey = z.AuthorizationKey
	point.PeeringType = strings.ToUpper(z.PeeringType)
	if z.Metro != "" {
		point.Location = &LocationRequest{MetroCode: z.Metro}
	}
	return SideRequest{point}
}

// linkProtocol leaves nothing out that was asked for: an inner tag means QINQ whatever the encapsulation, as on the way to
// a profile that does not tell its own. It is for the API to refuse it. Without tags the seller picks them.
func linkProtocol(encapsulation providers.Encapsulation, tags providers.Tags) *LinkProtocolRequest {
	if tags == (providers.Tags{}) {
		return nil
	}
	if encapsulation == providers.QinQ || tags.C != 0 {
		return &LinkProtocolRequest{Type: protocolQinQ, VLANSTag: tags.S, VLANCTag: tags.C}
	}
	return &LinkProtocolRequest{Type: protocolDot1Q, VLANTag: tags.S}
}
