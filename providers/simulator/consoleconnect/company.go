package consoleconnect

import (
	"fmt"
	"net/http"
	"slices"

	"turnup/providers/simulator"
)

// company is a company of Console Connect and where it can be reached.
type company struct {
	ID       string
	Username string
	Name     string
	metros   []metro
}

// metro is a place where a company has presence ("Console Connect API, Tencent Cloud"). The documents spell the field of
// the facility in two ways; a metro shows one of them.
type metro struct {
	ID                               string       `json:"id"`
	Name                             string       `json:"name"`
	Code                             *string      `json:"code"`
	Country                          string       `json:"country"`
	RIR                              string       `json:"rir"`
	Description                      string       `json:"description"`
	Logo                             *string      `json:"logo"`
	Tags                             []string     `json:"tags"`
	RegionIDs                        []string     `json:"regionIds"`
	Ready                            bool         `json:"ready"`
	CanCreateController              bool         `json:"canCreateController"`
	Capabilities                     capabilities `json:"capabilities"`
	FirstDataCenterFacilityIDInMetro string       `json:"firstDataCenterFacilityIdInMetro,omitempty"`
	FirstDataCenterFacilityID        string       `json:"firstDataCenterFacilityId,omitempty"`
	CreatedAt                        string       `json:"createdAt"`
	UpdatedAt                        string       `json:"updatedAt"`
	Deleted                          bool         `json:"deleted"`
	DeletedAt                        *string      `json:"deletedAt"`
}

type capabilities struct {
	Layer2 bool `json:"layer2"`
}

func newMetro(id, name, code, country, region, facility string) metro {
	created := metro{
		ID: id, Name: name, Country: country, RIR: "APNIC", Tags: []string{}, RegionIDs: []string{region}, Ready: true,
		Capabilities: capabilities{Layer2: true}, FirstDataCenterFacilityIDInMetro: facility,
		CreatedAt: "2017-12-18T00:45:44.120Z", UpdatedAt: "2024-02-25T05:02:47.267Z",
	}
	if code != "" {
		created.Code = &code
	}
	return created
}

func (m metro) facility() string {
	if m.FirstDataCenterFacilityIDInMetro != "" {
		return m.FirstDataCenterFacilityIDInMetro
	}
	return m.FirstDataCenterFacilityID
}

func (s *Simulator) findCompany(username string) *company {
	at := slices.IndexFunc(s.companies, func(c company) bool { return c.Username == username })
	if at < 0 {
		return nil
	}
	return &s.companies[at]
}

func (c company) findMetro(id string) *metro {
	at := slices.IndexFunc(c.metros, func(m metro) bool { return m.ID == id })
	if at < 0 {
		return nil
	}
	return &c.metros[at]
}

func (c company) view() map[string]any {
	return map[string]any{"id": c.ID, "username": c.Username, "name": c.Name, "type": "COMPANY"}
}

func (s *Simulator) listMetros(r *http.Request, _ []byte) simulator.Reply {
	found := s.findCompany(r.PathValue("company"))
	if found == nil {
		return refuse(http.StatusNotFound, "The company "+r.PathValue("company")+" does not exist")
	}
	rows := []any{}
	for _, m := range found.metros {
		rows = append(rows, m)
	}
	return simulator.Reply{Status: http.StatusOK, Body: results(rows)}
}

func (s *Simulator) whoAmI(*http.Request, []byte) simulator.Reply {
	own := s.findCompany(Company)
	body := map[string]any{
		"id": seedUserID, "username": "jane", "type": "PERSON",
		"companies": []any{map[string]any{
			"id": own.ID, "username": own.Username, "name": own.Name,
			"defaultPaymentType": "invoice", "status": "ACTIVE", "verified": true,
		}},
		"linkUserCompany": map[string]any{own.ID: map[string]any{"state": "ACTIVE", "roles": []string{"NETWORKCONTROL"}}},
	}
	return simulator.Reply{Status: http.StatusOK, Body: body}
}

func (s *Simulator) heartbeat(*http.Request, []byte) simulator.Reply {
	now := s.account.Now()
	up := now.Sub(seedTime)
	body := map[string]any{
		"name": "console-connect-simulator", "now": simulator.Stamp(now), "uptime": up.Milliseconds(), "humanUptime": up.String(),
		"uptimeSeconds": int(up.Seconds()), "version": "1.0.0",
	}
	return simulator.Reply{Status: http.StatusOK, Body: body}
}

func newSpeed(mbps int) speed {
	return speed{Value: mbps, Name: fmt.Sprintf("%d Mbps", mbps)}
}
