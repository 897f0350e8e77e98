package consoleconnect

import "turnup/providers"

// TypeLayer2 is the only type of a Request.
const TypeLayer2 = "LAYER2"

// Request asks for a Layer-2 connection; its JSON is what is sent ("Creating L2 Connection"). There are two forms: to a
// company, with DestCompany, DestMetroID and DestFacilityID; and to a port, with DestPortID.
type Request struct {
	Type   string `json:"type"` // TypeLayer2
	Name   string `json:"name"`
	PortID string `json:"portId"` // our port
	Speed  int    `json:"speed"`  // Mbps

	DestCompany    string `json:"destCompany,omitempty"` // company username
	DestMetroID    string `json:"destMetroId,omitempty"`
	DestFacilityID string `json:"destDcf,omitempty"`
	DestRegionID   string `json:"destRegionId,omitempty"`
	RegionID       string `json:"regionId,omitempty"` // region of our port
	DestPortID     string `json:"destPortId,omitempty"`

	PaymentType          string `json:"paymentType"`
	PaymentTransactionID string `json:"paymentTransactionId,omitempty"` // of a card payment
	Duration             int    `json:"duration"`
	DurationUnit         string `json:"durationUnit"`
	Evergreen            bool   `json:"evergreen"` // go on from month to month at the end of the term
	ClassOfService       string `json:"classOfService,omitempty"`
	DiscountCode         string `json:"discountCode,omitempty"`

	SrcVLANRequest  *int `json:"srcVlanRequest,omitempty"`  // nil: the next free one; see VLAN
	DestVLANRequest *int `json:"destVlanRequest,omitempty"` // nil: the other side chooses
	Untagged        bool `json:"untagged,omitempty"`        // makes our port a single-service port
	QinQ            bool `json:"qinQ,omitempty"`

	// What the price depends on besides, and what turnup needs to know. A request to buy is sent without them.
	SrcFacilityID string `json:"srcDcf,omitempty"`
	SrcRegionID   string `json:"srcRegionId,omitempty"`
	VLANChosen    bool   `json:"vlanChosen,omitempty"` // SrcVLANRequest is turnup's choice: the order is served with any other
}

// VLAN is the tag as a request has it: nil, which leaves the choice to Console Connect, for 0.
func VLAN(tag int) *int {
	if tag == 0 {
		return nil
	}
	return &tag
}

// Marks is the name of the connection, which is found again by it.
func (r Request) Marks() []string { return []string{r.Name} }

// Differs implements providers.Request.
func (r Request) Differs(found providers.Connection) string { return r.differences(found).String() }

// Elsewhere implements providers.Request.
func (r Request) Elsewhere(found providers.Connection) string { return r.differences(found).Ends() }

func (r Request) differences(found providers.Connection) *providers.Differences {
	var d providers.Differences
	d.End("our port", found.SrcPortID, found.SrcPort, r.PortID)
	if !r.VLANChosen { // an earlier run of the order may have been led to another one
		d.Tags("on our port", found.SrcTags(), tags(r.SrcVLANRequest))
	}
	d.End("company", found.ProfileID, found.Profile, r.DestCompany)
	d.End("port at the far end", found.DstPortID, found.DstPort, r.DestPortID)
	d.Tags("at the far end", found.DstTags(), tags(r.DestVLANRequest))
	d.End("metro", found.Metro, "", r.DestMetroID)
	d.Number("%d Mbps", found.SpeedMbps, r.Speed)
	d.Text("class of service", found.Class, "", r.ClassOfService)
	return &d
}

func tags(vlan *int) providers.Tags {
	if vlan == nil {
		return providers.Tags{}
	}
	return providers.Tags{S: *vlan}
}

// Validate returns everything wrong with the request as providers.Faults, named by the fields' names on the wire.
func (r Request) Validate() error {
	var faults providers.Faults
	if r.Type != TypeLayer2 {
		faults.Add("type", "must be LAYER2", r.Type)
	}
	CheckName(&faults, "name", r.Name)
	providers.CheckID(&faults, "portId", r.PortID)
	CheckSpeed(&faults, "speed", r.Speed)
	r.checkDestination(&faults)
	CheckPayment(&faults, "paymentType", "paymentTransactionId", r.PaymentType, r.PaymentTransactionID)
	CheckTerm(&faults, "duration", "durationUnit", r.Duration, r.DurationUnit)
	CheckClass(&faults, "classOfService", r.ClassOfService)
	CheckVLAN(&faults, "srcVlanRequest", r.SrcVLANRequest)
	CheckVLAN(&faults, "destVlanRequest", r.DestVLANRequest)
	return faults.Err()
}

func (r Request) checkDestination(faults *providers.Faults) {
	checkGivenID(faults, "regionId", r.RegionID)
	if r.DestPortID != "" {
		r.checkToPort(faults)
		return
	}
	if !providers.IsID(r.DestCompany) {
		faults.Add("destCompany", ruleCompany+"; or give destPortId", r.DestCompany)
	}
	providers.CheckID(faults, "destMetroId", r.DestMetroID)
	if r.DestFacilityID != "" || r.PaymentType == PaymentInvoice {
		providers.CheckID(faults, "destDcf", r.DestFacilityID)
	}
	checkGivenID(faults, "destRegionId", r.DestRegionID)
}

// checkToPort allows the company and metro of the port beside its id, as the documents' samples do.
func (r Request) checkToPort(faults *providers.Faults) {
	providers.CheckID(faults, "destPortId", r.DestPortID)
	if r.DestFacilityID != "" || r.DestRegionID != "" {
		faults.Add("destPortId", "must be left out when destDcf or destRegionId is given, which are for a connection to a company",
			r.DestPortID)
	}
	if r.DestCompany != "" {
		CheckCompany(faults, "destCompany", r.DestCompany)
	}
	checkGivenID(faults, "destMetroId", r.DestMetroID)
}
