package equinix

import (
	"cmp"
	"fmt"
	"slices"

	"turnup/providers"
)

// Request is a connection to buy, or a redundant pair of them.
type Request struct {
	Legs                []Leg    `json:"legs"` // one; or two, the primary first
	Speed               int      `json:"speed"`
	Unit                string   `json:"unit"` // MB or GB, which mean Mbit/s and Gbit/s
	Notifications       []string `json:"notifications"`
	PurchaseOrderNumber string   `json:"purchaseOrderNumber,omitempty"`
	TermMonths          int      `json:"termMonths,omitempty"` // 1, 12, 24 or 36; Fabric v4 only
	ProjectID           string   `json:"projectId,omitempty"`  // Fabric v4 only
}

// Leg is one connection of a request.
type Leg struct {
	Name string `json:"name"` // the order's mark, by which it is found again; see MaxName
	A    ASide  `json:"aSide"`
	Z    ZSide  `json:"zSide"`
}

// ASide is our end of a leg.
type ASide struct {
	PortID        string                  `json:"portId"`
	Encapsulation providers.Encapsulation `json:"encapsulation"`
	providers.Tags
}

// ZSide is the far end of a leg: a port, or a service profile, or both.
type ZSide struct {
	PortID           string                  `json:"portId,omitempty"`
	Encapsulation    providers.Encapsulation `json:"encapsulation,omitempty"` // of the port, or of the profile
	ProfileID        string                  `json:"profileId,omitempty"`
	Metro            string                  `json:"metro,omitempty"`            // the seller's, as its two-letter code
	Region           string                  `json:"region,omitempty"`           // the seller's, when the profile asks for one
	AuthorizationKey string                  `json:"authorizationKey,omitempty"` // when the profile asks for one
	PeeringType      string                  `json:"peeringType,omitempty"`      // among PeeringTypes, for Azure only
	AdditionalInfo   map[string]string       `json:"additionalInfo,omitempty"`   // answers to the seller's questions
	providers.Tags
}

// Mbps is the speed in Mbit/s.
func (r Request) Mbps() int { return Mbps(r.Speed, r.Unit) }

// NotShown stands for an authorization key.
const NotShown = "(not shown)"

// Redacted is the request without the sellers' authorization keys, which let whoever has them take the circuit. Answers to the seller's
// questions stay: an order shows them, too.
func (r Request) Redacted() Request {
	r.Legs = slices.Clone(r.Legs)
	for i := range r.Legs {
		if z := &r.Legs[i].Z; z.AuthorizationKey != "" {
			z.AuthorizationKey = NotShown
		}
	}
	return r
}

// Marks implements providers.Request: the names of the legs.
func (r Request) Marks() []string {
	marks := make([]string, len(r.Legs))
	for i, leg := range r.Legs {
		marks[i] = leg.Name
	}
	return marks
}

// Differs implements providers.Request.
func (r Request) Differs(found providers.Connection) string { return r.differences(found).String() }

// Elsewhere implements providers.Request.
func (r Request) Elsewhere(found providers.Connection) string { return r.differences(found).Ends() }

func (r Request) differences(found providers.Connection) *providers.Differences {
	d := r.likest(found)
	d.Number("%d Mbps", found.SpeedMbps, r.Mbps())
	d.Text("project", found.ProjectID, "", r.ProjectID)
	return d
}

// likest are the differences from the leg of that name; or, where none has it, from the leg that has the fewest.
func (r Request) likest(found providers.Connection) *providers.Differences {
	var fewest *providers.Differences
	for _, leg := range r.Legs {
		d := leg.differences(found)
		if leg.Name == found.Name {
			return d
		}
		if fewest == nil || d.Count() < fewest.Count() {
			fewest = d
		}
	}
	return cmp.Or(fewest, &providers.Differences{})
}

func (l Leg) differences(found providers.Connection) *providers.Differences {
	var d providers.Differences
	d.End("our port", found.SrcPortID, found.SrcPort, l.A.PortID)
	d.Tags("on our port", found.SrcTags(), l.A.Tags)
	l.Z.compareEnd(&d, found)
	d.Tags("at the far end", found.DstTags(), l.Z.Tags)
	d.End("metro", found.Metro, "", l.Z.Metro)
	return &d
}

// compareEnd takes a port for another end than a profile, though a connection to a profile may show the seller's port, and
// one to a port ECX v3's profile for ports.
func (z ZSide) compareEnd(d *providers.Differences, found providers.Connection) {
	switch {
	case z.ProfileID == "" && found.DstPortID == "" && found.ProfileID != "":
		d.OtherEnd("profile "+cmp.Or(found.Profile, found.ProfileID), "port "+z.PortID)
	case z.PortID == "" && found.ProfileID == "" && found.DstPortID != "":
		d.OtherEnd("port "+cmp.Or(found.DstPort, found.DstPortID)+" at the far end", "profile "+z.ProfileID)
	}
	d.End("port at the far end", found.DstPortID, found.DstPort, z.PortID)
	d.End("profile", found.ProfileID, found.Profile, z.ProfileID)
}

// Validate returns everything wrong with the request as providers.Faults ("Connect to Myself", and the API reference
// where that says more).
func (r Request) Validate() error {
	var faults providers.Faults
	if len(r.Legs) != 1 && len(r.Legs) != 2 {
		faults.Add("legs", "must be one, or two for a redundant pair", len(r.Legs))
	}
	for i, leg := range r.Legs {
		leg.check(&faults, fmt.Sprintf("legs[%d].", i))
	}
	if len(r.Legs) == 2 && r.Legs[0].Name == r.Legs[1].Name {
		faults.Add("legs[1].name", "must differ from the first leg's, because each is found again by its name", r.Legs[1].Name)
	}
	CheckSpeed(&faults, "speed", r.Speed, r.Unit)
	CheckUnit(&faults, "unit", r.Unit)
	if len(r.Notifications) == 0 {
		faults.Add("notifications", "must have at least one mail address", nil)
	}
	for i, address := range r.Notifications {
		CheckMail(&faults, fmt.Sprintf("notifications[%d]", i), address)
	}
	CheckPurchaseOrder(&faults, "purchaseOrderNumber", r.PurchaseOrderNumber)
	CheckTerm(&faults, "termMonths", r.TermMonths)
	return faults.Err()
}

func (l Leg) check(faults *providers.Faults, prefix string) {
	CheckName(faults, prefix+"name", l.Name)
	providers.CheckID(faults, prefix+"aSide.portId", l.A.PortID)
	checkEncapsulation(faults, prefix+"aSide.encapsulation", l.A.Encapsulation)
	l.Z.check(faults, prefix+"zSide.")
	CheckTags(faults, prefix, l)
}

func (z ZSide) check(faults *providers.Faults, prefix string) {
	if z.PortID == "" && z.ProfileID == "" {
		faults.Add(prefix+"portId", "must be given, or profileId must", nil)
	}
	if z.PortID != "" {
		providers.CheckID(faults, prefix+"portId", z.PortID)
		checkEncapsulation(faults, prefix+"encapsulation", z.Encapsulation)
	}
	if z.ProfileID != "" {
		providers.CheckID(faults, prefix+"profileId", z.ProfileID)
	}
	if z.Metro != "" {
		CheckMetro(faults, prefix+"metro", z.Metro)
	}
	CheckPeeringType(faults, prefix+"peeringType", z.PeeringType)
	CheckAnswers(faults, prefix+"additionalInfo", z.AdditionalInfo)
}
