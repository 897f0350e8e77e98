package consoleconnect

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"turnup/providers/simulator"
)

// order is what the body of a create request may hold ("Console Connect API, Creating L2 Connection").
type order struct {
	Type                 string `json:"type"`
	Name                 string `json:"name"`
	PortID               string `json:"portId"`
	SpeedMbps            int    `json:"speed"`
	DestCompany          string `json:"destCompany"`
	DestMetroID          string `json:"destMetroId"`
	DestDcf              string `json:"destDcf"`
	DestRegionID         string `json:"destRegionId"`
	RegionID             string `json:"regionId"`
	DestPortID           string `json:"destPortId"`
	PaymentType          string `json:"paymentType"`
	PaymentTransactionID string `json:"paymentTransactionId"`
	Duration             int    `json:"duration"`
	DurationUnit         string `json:"durationUnit"`
	Evergreen            bool   `json:"evergreen"`
	ClassOfService       string `json:"classOfService"`
	SrcVLANRequest       *int   `json:"srcVlanRequest"`
	DestVLANRequest      *int   `json:"destVlanRequest"`
	DiscountCode         string `json:"discountCode"`
	Untagged             bool   `json:"untagged"`
	QinQ                 bool   `json:"qinQ"`
}

func newOrder(body simulator.Fields) order {
	speedMbps, _ := body.Whole("speed")
	duration, _ := body.Whole("duration")
	read := order{
		Type: body.Text("type"), Name: body.Text("name"), PortID: body.Text("portId"), SpeedMbps: speedMbps,
		DestCompany: body.Text("destCompany"), DestMetroID: body.Text("destMetroId"), DestDcf: body.Text("destDcf"),
		DestRegionID: body.Text("destRegionId"), RegionID: body.Text("regionId"), DestPortID: body.Text("destPortId"),
		PaymentType: body.Text("paymentType"), PaymentTransactionID: body.Text("paymentTransactionId"),
		Duration: duration, DurationUnit: body.Text("durationUnit"), Evergreen: body.IsTrue("evergreen"),
		ClassOfService: body.Text("classOfService"), DiscountCode: body.Text("discountCode"),
		SrcVLANRequest: vlanRequest(body, "srcVlanRequest"), DestVLANRequest: vlanRequest(body, "destVlanRequest"),
		Untagged: body.IsTrue("untagged"), QinQ: body.IsTrue("qinQ"),
	}
	if read.ClassOfService == "" && read.DestPortID != "" {
		read.ClassOfService = "BRONZE" // what the documented port-to-port sample answers
	}
	return read
}

func vlanRequest(body simulator.Fields, name string) *int {
	vlan, ok := body.Whole(name)
	if !ok {
		return nil
	}
	return &vlan
}

// createConnection is PUT …/connections/layer2. A destination port makes it a connection between ports; without one the
// other company is asked to provide its end.
func (s *Simulator) createConnection(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuse(http.StatusBadRequest, "The request body is not a JSON object: "+err.Error())
	}
	if wrong := checkOrderFields(read); len(wrong) > 0 {
		return refuse(http.StatusUnprocessableEntity, strings.Join(wrong, "; "))
	}
	wanted := newOrder(read)
	if refused := s.checkDestination(&wanted); refused != nil {
		return *refused
	}
	if refused := s.checkSource(wanted); refused != nil {
		return *refused
	}
	bought := s.build(wanted)
	return s.changed(bought, fmt.Sprintf("to %s, %d Mbps", wanted.DestCompany, wanted.SpeedMbps))
}

// checkOrderFields lists what is wrong with the fields themselves, by the documented schema. The schema also requires
// destPortId, but the guides' own samples of orders to another company go without, so it is not asked for.
func checkOrderFields(body simulator.Fields) []string {
	var wrong []string
	required := []string{"type", "name", "portId", "speed", "destCompany", "paymentType", "duration", "durationUnit"}
	if !body.Has("destPortId") {
		// The port-to-port sample goes without these two.
		required = append(required, "destMetroId", "classOfService")
	}
	for _, name := range required {
		if !body.Has(name) || body[name] == "" {
			wrong = append(wrong, name+" is required")
		}
	}
	wrong = append(wrong, checkChoice(body, "type", "LAYER2")...)
	wrong = append(wrong, checkChoice(body, "classOfService", "GOLD", "SILVERPLUS", "SILVER", "BRONZE")...)
	wrong = append(wrong, checkChoice(body, "paymentType", "invoice", "creditcard")...)
	if body.Text("paymentType") == "creditcard" {
		wrong = append(wrong, "paymentType must be invoice: the API does not accept creditcard")
	}
	if speedMbps, ok := body.Whole("speed"); body.Has("speed") && (!ok || speedMbps < 1) {
		wrong = append(wrong, "speed must be a whole number of Mbps, at least 1")
	}
	return append(append(wrong, checkTerm(body)...), checkVLANNumbers(body)...)
}

func checkChoice(body simulator.Fields, name string, choices ...string) []string {
	if !body.Has(name) || body[name] == "" || slices.Contains(choices, body.Text(name)) {
		return nil
	}
	return []string{name + " must be one of " + strings.Join(choices, ", ")}
}

// checkTerm applies the documented limits of a duration: 6 days, 3 weeks, 36 months, 3 years.
func checkTerm(body simulator.Fields) []string {
	wrong := checkChoice(body, "durationUnit", "d", "w", "m", "y")
	duration, ok := body.Whole("duration")
	if body.Has("duration") && (!ok || duration < 1) {
		return append(wrong, "duration must be a whole number, at least 1")
	}
	unit := body.Text("durationUnit")
	most, known := map[string]int{"d": 6, "w": 3, "m": 36, "y": 3}[unit]
	if known && duration > most {
		wrong = append(wrong, fmt.Sprintf("duration must be at most %d with durationUnit %s", most, unit))
	}
	return wrong
}

func checkVLANNumbers(body simulator.Fields) []string {
	var wrong []string
	for _, name := range []string{"srcVlanRequest", "destVlanRequest"} {
		if vlan, ok := body.Whole(name); body.Has(name) && (!ok || vlan < 1 || vlan > 4094) {
			wrong = append(wrong, name+" must be a VLAN between 1 and 4094, or null")
		}
	}
	return wrong
}

// build enters the connection, CREATING as in every documented sample, with its capacity and VLAN taken at once.
func (s *Simulator) build(wanted order) *connection {
	now := s.account.Now()
	bought := &connection{ID: simulator.NewHexID(12), Order: wanted, CreatedAt: now, RequestStatus: requestPending}
	if !wanted.Untagged {
		bought.SourceVLAN = s.chooseVLAN(wanted.PortID, wanted.SrcVLANRequest)
	}
	if wanted.DestPortID != "" {
		bought.DestVLAN = s.chooseVLAN(wanted.DestPortID, wanted.DestVLANRequest)
	}
	s.account.Enter(bought)
	bought.Lags = s.account.Lags(wanted.Name)
	s.move(bought, statusCreating, now, seedUserID)
	next := statusPending
	if bought.own() {
		bought.approve()
		next = statusActive
	}
	bought.Next = &simulator.Step{At: now.Add(s.options.BuildTime), To: next}
	return bought
}

func (s *Simulator) chooseVLAN(portID string, requested *int) int {
	if requested != nil {
		return *requested
	}
	return s.nextVLAN(*s.findPort(portID))
}
