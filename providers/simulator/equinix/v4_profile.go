package equinix

import (
	"net/http"

	"turnup/providers/simulator"
)

func (s *Simulator) profileV4(p profile, root string) map[string]any {
	visibility, tagging := "PUBLIC", "CTAGED"
	if p.own() {
		visibility = "PRIVATE"
	}
	if len(p.NamedTags) > 0 {
		tagging = "NAMED"
	}
	bandwidths := []int{}
	for _, band := range p.Bands {
		bandwidths = append(bandwidths, mbpsOf(band.Speed, band.Unit))
	}
	key := map[string]any{"required": p.KeyLabel != ""}
	addText(key, "label", p.KeyLabel)
	protocol := map[string]any{"encapsulationStrategy": tagging, "encapsulation": longProtocol[p.Encapsulation], "reuseVlanSTag": false}
	if len(p.NamedTags) > 0 {
		protocol["namedTags"] = p.NamedTags
	}
	metros := []any{}
	for _, code := range p.Metros {
		place := map[string]any{"code": code, "name": s.findMetro(code).Name, "displayName": s.findMetro(code).Name, "ibxs": s.ibxsIn(code)}
		if regions := p.Regions[code]; regions != nil {
			place["sellerRegions"] = regions
		}
		metros = append(metros, place)
	}
	shown := map[string]any{
		"href": root + "/serviceProfiles/" + p.ID, "type": "L2_PROFILE", "uuid": p.ID, "name": p.Name, "description": p.Name,
		"state": "ACTIVE", "visibility": visibility, "selfProfile": p.own(), "metros": metros,
		"account": map[string]any{"organizationName": p.Organization},
		"accessPointTypeConfigs": []any{map[string]any{
			"type": "COLO", "supportedBandwidths": bandwidths, "allowCustomBandwidth": p.CustomSpeed, "allowRemoteConnections": true,
			"allowBandwidthAutoApproval": !p.SellerAgrees, "allowBandwidthUpgrade": !p.FixedSpeed,
			"connectionRedundancyRequired": p.PairsOnly, "connectionLabel": "Connection",
			"linkProtocolConfig": protocol, "authenticationKey": key,
			"apiConfig": map[string]bool{"apiAvailable": p.Integrated, "bandwidthFromApi": p.SpeedFromKey},
		}},
		"changeLog": map[string]string{"createdDateTime": simulator.Stamp(seedTime), "updatedDateTime": simulator.Stamp(seedTime)},
	}
	if len(p.Questions) > 0 {
		shown["customFields"] = p.questionsV4()
	}
	return shown
}

// checkKeyV4 is the validation of an authentication key. A key that is not valid is an invalid input: no document says how
// the service words it.
func (s *Simulator) checkKeyV4(_ *http.Request, body []byte) simulator.Reply {
	read, err := simulator.ReadFields(body)
	if err != nil {
		return refuseV4(fault{rule: ruleField, reason: "the body is not a JSON object: " + err.Error()})
	}
	asked := map[string]string{}
	for _, one := range read.Object("filter").Objects("and") {
		if values := valuesOf(one); len(values) > 0 {
			asked[one.Text("property")] = values[0]
		}
	}
	profileID, metro := asked[fieldsV4[fieldProfile]], asked[fieldsV4[fieldMetro]]
	mbps, fault := s.keySpeed(profileID, metro, asked[fieldsV4[fieldKey]])
	if fault != nil {
		return refuseV4(*fault)
	}
	valid := map[string]any{
		"redundancy": map[string]string{"priority": priorityPrimary},
		"zSide": map[string]any{"accessPoint": map[string]any{
			"type": "SP", "profile": map[string]string{"uuid": profileID}, "authenticationKey": asked[fieldsV4[fieldKey]],
		}},
	}
	if mbps > 0 {
		valid["bandwidth"] = mbps
	}
	return simulator.Reply{Status: http.StatusOK, Body: map[string]any{
		"additionalInfo": []any{map[string]string{"key": "message", "value": "Authorization key provided is valid"}},
		"data":           []any{valid},
	}}
}
