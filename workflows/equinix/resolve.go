package equinix

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"turnup/activities"
	"turnup/providers"
	fabric "turnup/providers/equinix"
	"turnup/workflows/order"
)

// Plan is an order with everything found that it names.
type Plan struct {
	Request  fabric.Request
	Legs     []Ends
	Choices  []order.Choice
	Warnings []string
}

// Ends are the two ends of a leg.
type Ends struct {
	Port    providers.Port
	ZPort   providers.Port    // its ID is "" when the far end is none of our ports
	Profile providers.Profile // its ID is "" when the far end is no service profile
	Metro   string            // code, of the far end
}

// ProfileIDs are the service profiles that the order names.
func (o Order) ProfileIDs() []string {
	var ids []string
	for _, leg := range o.WithDefaults().legs() {
		if id := leg.ZSide.Profile; id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Survey is what the order has to know of Equinix before anything is bought.
func (o Order) Survey() activities.EquinixSurvey {
	q := activities.EquinixSurvey{Profiles: o.ProfileIDs(), SpeedMbps: o.SpeedMbps()}
	for _, leg := range o.WithDefaults().legs() {
		q.Ports = append(q.Ports, leg.ASide.Port)
		if leg.ZSide.Port != "" {
			q.Ports = append(q.Ports, leg.ZSide.Port)
		}
		if leg.ZSide.Metro != "" {
			q.Metros = append(q.Metros, leg.ZSide.Metro)
		}
	}
	return q
}

// Resolve finds the ports and profiles that the order names and works out whether the connection can be had: above all,
// which tags the ports need. Everything that is wrong is refused at once.
func (o Order) Resolve(s activities.EquinixPlaces) (Plan, error) {
	o = o.WithDefaults()
	plan := Plan{Request: fabric.Request{
		Speed: o.Speed, Unit: o.Unit, Notifications: o.Notifications, PurchaseOrderNumber: o.PurchaseOrderNumber,
		TermMonths: o.TermMonths, ProjectID: o.ProjectID,
	}}
	var faults providers.Faults
	for i, leg := range o.legs() {
		ends := o.findEnds(&faults, &plan, leg, s, legPrefix(i))
		plan.Legs = append(plan.Legs, ends)
		plan.Request.Legs = append(plan.Request.Legs, leg.request(o.Mark(i), ends))
	}
	checkPair(&faults, o.legs(), plan.Legs)
	plan.warnOfSharedDevices()
	return plan, faults.Err()
}

// findEnds finds a leg's ports and profile, and adds what is wrong with them.
func (o Order) findEnds(faults *providers.Faults, plan *Plan, leg Leg, s activities.EquinixPlaces, prefix string) Ends {
	var ends Ends
	pick := func(field, wanted string) providers.Port {
		port, choice, err := order.ChoosePort(s.Ports, wanted, o.SpeedMbps())
		if err != nil {
			order.AddFaults(faults, prefix+field, err)
			return providers.Port{}
		}
		choice.Of = prefix + field
		plan.Choices = append(plan.Choices, choice)
		return port
	}
	if ends.Port = pick("aSide.port", leg.ASide.Port); leg.ZSide.Port != "" {
		ends.ZPort = pick("zSide.port", leg.ZSide.Port)
	}
	ends.Profile = s.Profiles[leg.ZSide.Profile]
	ends.Metro = cmp.Or(leg.ZSide.Metro, ends.ZPort.Metro, ends.Port.Metro)
	if leg.ZSide.Metro != "" && !hasMetro(s.Metros, leg.ZSide.Metro) {
		faults.Add(prefix+"zSide.metro", "must be a metro of Equinix Fabric", leg.ZSide.Metro)
	} else if far := ends.ZPort.Metro; leg.ZSide.Metro != "" && far != "" && far != leg.ZSide.Metro {
		faults.Add(prefix+"zSide.metro", fmt.Sprintf("must be that of the port at the far end, %s, or left out", far), leg.ZSide.Metro)
	}
	if leg.ZSide.Profile != "" {
		plan.Choices = append(plan.Choices, chosen(ends.Profile, prefix))
		o.checkProfile(faults, leg, ends, prefix)
	}
	if ends.Port.ID == "" || leg.ZSide.Port != "" && ends.ZPort.ID == "" {
		return ends // without its ports, nobody knows which tags the leg needs
	}
	checkTags(faults, leg.request("", ends), ends, prefix)
	return ends
}

// chosen is the profile as a choice, with what its seller asks.
func chosen(p providers.Profile, prefix string) order.Choice {
	choice := order.Choice{Of: prefix + "zSide.profile", ID: p.ID, Name: p.Name, Why: "named in the order"}
	if asks := p.Asks(); asks != "" {
		choice.Why += "; its seller asks for " + asks + ", to be answered in zSide.additionalInfo"
	}
	return choice
}

// checkPair adds the secondary's tags that are the primary's on the same port, whatever the order calls the port.
func checkPair(faults *providers.Faults, legs []Leg, ends []Ends) {
	if len(legs) < 2 {
		return
	}
	check := func(field string, a, b providers.Port, first, second providers.Tags) {
		if a.ID != "" && a.ID == b.ID && first == second {
			faults.Add("secondary."+field, "must differ from the primary's on the same port", second.S)
		}
	}
	check("aSide.sTag", ends[0].Port, ends[1].Port, legs[0].ASide.Tags, legs[1].ASide.Tags)
	check("zSide.sTag", ends[0].ZPort, ends[1].ZPort, legs[0].ZSide.Tags, legs[1].ZSide.Tags)
}

// checkProfile checks the order against what the profile sells.
func (o Order) checkProfile(faults *providers.Faults, leg Leg, ends Ends, prefix string) {
	p, z := ends.Profile, leg.ZSide
	add := func(field, rule string, value any) { faults.Add(prefix+field, rule, value) }
	if p.Unusable != "" {
		add("zSide.profile", "must be a profile that can be bought from: "+p.Unusable, z.Profile)
	}
	if ends.Metro != "" && len(p.Metros) > 0 && !hasMetro(p.Metros, ends.Metro) {
		add("zSide.metro", fmt.Sprintf("must be a metro where %s is sold: %s", p.Name, metroCodes(p.Metros)), ends.Metro)
	}
	if len(p.Regions) > 0 && !slices.Contains(p.Regions, z.Region) {
		add("zSide.region", fmt.Sprintf("must be a region of %s: %s", p.Name, providers.Few(p.Regions, mostTold)), z.Region)
	}
	if p.KeyLabel != "" && z.AuthorizationKey == "" {
		add("zSide.authorizationKey", fmt.Sprintf("must be given: %s asks for its %q", p.Name, p.KeyLabel), nil)
	}
	if p.Unusable == "" {
		fabric.CheckAsked(faults, prefix+"zSide.additionalInfo", z.AdditionalInfo, p)
	}
	if prefix != "" && z.Profile == o.ZSide.Profile {
		return // what is about the whole order was said of the primary
	}
	if p.RedundancyRequired && o.Secondary == nil {
		faults.Add("secondary", fmt.Sprintf("must be given: %s is sold in redundant pairs only", p.Name), nil)
	}
	if !p.CustomSpeed && !p.SpeedFromKey && len(p.SpeedsMbps) > 0 && !slices.Contains(p.SpeedsMbps, o.SpeedMbps()) {
		faults.Add("speed", fmt.Sprintf("must be a speed that %s is sold in: %s Mbps", p.Name, speeds(p.SpeedsMbps)), fmt.Sprintf("%d %s", o.Speed, o.Unit))
	}
}

// mostTold is how many metros, regions or speeds a refusal names.
const mostTold = 50

func hasMetro(metros []providers.Metro, code string) bool {
	return slices.ContainsFunc(metros, func(m providers.Metro) bool { return m.Code == code && m.Unusable == "" })
}

func metroCodes(metros []providers.Metro) string {
	var codes []string
	for _, m := range metros {
		codes = append(codes, m.Code)
	}
	return providers.Few(codes, mostTold)
}

func speeds(mbps []int) string {
	var all []string
	for _, speed := range mbps {
		all = append(all, strconv.Itoa(speed))
	}
	return providers.Few(all, mostTold)
}

// request is the leg as it will be bought.
func (l Leg) request(mark string, ends Ends) fabric.Leg {
	return fabric.Leg{
		Name: mark,
		A:    fabric.ASide{PortID: ends.Port.ID, Encapsulation: ends.Port.Encapsulation, Tags: l.ASide.Tags},
		Z: fabric.ZSide{
			PortID: ends.ZPort.ID, Encapsulation: ends.zEncapsulation(), ProfileID: l.ZSide.Profile,
			Metro: ends.Metro, Region: l.ZSide.Region, AuthorizationKey: l.ZSide.AuthorizationKey,
			PeeringType: l.ZSide.PeeringType, AdditionalInfo: l.ZSide.AdditionalInfo, Tags: l.ZSide.Tags,
		},
	}
}

// zEncapsulation is that of the far end's port, else of its profile.
func (e Ends) zEncapsulation() providers.Encapsulation {
	if e.ZPort.ID != "" {
		return e.ZPort.Encapsulation
	}
	return e.Profile.Encapsulation
}

// warnOfSharedDevices warns of a pair that one device's failure takes down.
func (p *Plan) warnOfSharedDevices() {
	if len(p.Legs) < 2 {
		return
	}
	warn := func(end string, a, b providers.Port) {
		if a.Device != "" && a.Device == b.Device {
			p.Warnings = append(p.Warnings, fmt.Sprintf("both legs' %s is on device %s (ports %s and %s): when it fails, both do", end, a.Device, a.Name, b.Name))
		}
	}
	warn("A side", p.Legs[0].Port, p.Legs[1].Port)
	warn("Z side", p.Legs[0].ZPort, p.Legs[1].ZPort)
}

// KeyQuestions are the authorization keys of the request, each with where it stands in the order.
func (p Plan) KeyQuestions() (questions []fabric.KeyQuestion, fields []string) {
	for i, leg := range p.Request.Legs {
		if leg.Z.AuthorizationKey == "" {
			continue
		}
		question := fabric.KeyQuestion{Key: leg.Z.AuthorizationKey, ProfileID: leg.Z.ProfileID, Metro: leg.Z.Metro, Region: leg.Z.Region}
		if !slices.Contains(questions, question) {
			questions, fields = append(questions, question), append(fields, legPrefix(i)+"zSide.authorizationKey")
		}
	}
	return questions, fields
}

// CheckKey returns what is wrong with the order now that the seller has answered about its key.
func (o Order) CheckKey(field string, answer fabric.KeyAnswer) error {
	var faults providers.Faults
	if !answer.Valid {
		faults.Add(field, "must be a key that the seller takes: "+answer.Message, fabric.NotShown)
	}
	if answer.Valid && answer.SpeedMbps != 0 && answer.SpeedMbps != o.SpeedMbps() {
		faults.Add("speed", fmt.Sprintf("must be the speed that the authorization key was made for: %d Mbps", answer.SpeedMbps), fmt.Sprintf("%d %s", o.Speed, o.Unit))
	}
	return faults.Err()
}
