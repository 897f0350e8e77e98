package equinix

import (
	"net/http"
	"slices"
	"strconv"

	"turnup/providers/simulator"
)

var longEncapsulation = map[string]string{dot1q: "Dot1q", qinq: "Qinq"}

// listPortsV3 is a bare array, without paging.
func (s *Simulator) listPortsV3(*http.Request, []byte) simulator.Reply {
	used := s.usedMbps()
	rows := []any{}
	for _, p := range s.ports {
		rows = append(rows, s.portV3(p, used[p.ID]))
	}
	return simulator.Reply{Status: http.StatusOK, Body: rows}
}

func (s *Simulator) portV3(p port, used int) map[string]any {
	place := s.findMetro(p.Metro)
	priority, protocol, physical := "Primary", "0x8100", "PROVISIONED"
	if p.Secondary {
		priority = "Secondary"
	}
	if p.Encapsulation == qinq {
		protocol = "0x9100"
	}
	if p.State != portReady {
		physical = "PENDING"
	}
	return map[string]any{
		"uuid": p.ID, "name": p.Name, "provisionStatus": p.State, "region": place.Region, "ibx": p.IBX,
		"metroCode": p.Metro, "metroDescription": place.Name, "devicePriority": priority, "device": p.Device, "deviceGroup": nil,
		"encapsulation": longEncapsulation[p.Encapsulation], "totalBandwidth": portMbps * bitsPerMegabit, "buyout": false, "lag": false,
		"layer3Enabled": true, "hasConnection": used > 0,
		"viewPortPermission": true, "placeVcOrderPermission": !p.NoOrders,
		"custOrgId": strconv.Itoa(s.organizationID()), "custOrgName": organization, "accountName": organization, "accountUcmId": nil,
		"sharedPortType": nil, "sharedPortProduct": nil,
		"createdDate": dateV3(seedTime), "lastUpdatedDate": dateV3(seedTime),
		"userPorts": []any{map[string]any{
			"bandwidth": portMbps * bitsPerMegabit, "crossConnectId": "XC-" + p.Name, "cabinetNumber": "-", "cageNumber": p.IBX + ":01:000001",
			"patchPanelName": nil, "patchPanelPorts": nil, "tagProtocolId": protocol, "portProvisionStatus": physical,
		}},
	}
}

func (s *Simulator) listMetrosV3(*http.Request, []byte) simulator.Reply {
	rows := []any{}
	for _, m := range s.metros {
		reach := []string{}
		for _, other := range s.metros {
			if other.Code != m.Code {
				reach = append(reach, other.Code)
			}
		}
		rows = append(rows, map[string]any{"name": m.Name, "code": m.Code, "region": m.Region, "cloudReach": reach})
	}
	return simulator.Reply{Status: http.StatusOK, Body: rows}
}

// listProfilesV3 are the service profiles that can be bought from, in the metros asked for.
func (s *Simulator) listProfilesV3(r *http.Request, _ []byte) simulator.Reply {
	number, size, refused := pageOf(r)
	if refused != nil {
		return *refused
	}
	metros := listOf(r.URL.Query()["metroCode"])
	var found []profile
	for _, p := range s.profiles {
		if len(metros) == 0 || slices.ContainsFunc(p.Metros, func(code string) bool { return slices.Contains(metros, code) }) {
			found = append(found, p)
		}
	}
	return simulator.Reply{Status: http.StatusOK, Body: pageV3(found, number, size, func(p profile) any { return s.profileV3(p) })}
}

func (s *Simulator) getProfileV3(r *http.Request, _ []byte) simulator.Reply {
	p := s.findProfile(r.PathValue("profile"))
	if p == nil {
		return refuseV3(fault{rule: ruleProfile, field: fieldID, reason: "there is no such service profile"})
	}
	return simulator.Reply{Status: http.StatusOK, Body: s.profileV3(*p)}
}

func (s *Simulator) profileV3(p profile) map[string]any {
	metros := []any{}
	for _, code := range p.Metros {
		place := map[string]any{"code": code, "name": s.findMetro(code).Name, "displayName": s.findMetro(code).Name, "ibxs": s.ibxsIn(code)}
		if regions := p.Regions[code]; regions != nil {
			place["sellerRegions"] = regions
		}
		metros = append(metros, place)
	}
	tagType := "CTAGED"
	if len(p.NamedTags) > 0 {
		tagType = "NAMED"
	}
	shown := map[string]any{
		"uuid": p.ID, "name": p.Name, "description": p.Name, "organizationName": p.Organization, "globalOrganization": p.Organization,
		"private": p.own(), "selfProfile": p.own(), "apiAvailable": p.Integrated, "integrated": p.Integrated,
		"requiredRedundancy": p.PairsOnly, "allowHighAvailability": !p.PrimaryOnly, "allowSecondaryLocation": true,
		"allowAuthorizationKeyReUse": true, "allowBandwidthAutoApproval": !p.SellerAgrees,
		"allowCustomSpeed": p.CustomSpeed, "speedFromAPI": p.SpeedFromKey, "speedBands": p.Bands,
		"profileEncapsulation": longEncapsulation[p.Encapsulation], "tagType": tagType, "vlanSameAsPrimary": false,
		"connectionNameLabel": "Connection", "metros": metros,
		"features": map[string]bool{"cloudReach": true, "testProfile": false},
	}
	addText(shown, "authKeyLabel", p.KeyLabel)
	if len(p.Questions) > 0 {
		shown["additionalBuyerInfo"] = p.questionsV3()
	}
	if len(p.NamedTags) > 0 {
		shown["namedTags"] = p.NamedTags
	}
	return shown
}

// ibxsIn are the account's data centers in a metro.
func (s *Simulator) ibxsIn(code string) []string {
	var found []string
	for _, p := range s.ports {
		if p.Metro == code && !slices.Contains(found, p.IBX) {
			found = append(found, p.IBX)
		}
	}
	return found
}

// checkKeyV3 is validateAuthorizationKey. Its fourth parameter, the region, is documented as required too; here it may be
// left out, for most sellers have none.
func (s *Simulator) checkKeyV3(r *http.Request, _ []byte) simulator.Reply {
	query := r.URL.Query()
	var faults faultList
	for _, name := range []string{"authorizationKey", "metroCode", "profileId"} {
		if _, given := query[name]; !given {
			faults.add(ruleField, field(name), "is required")
		}
	}
	if len(faults.list) > 0 {
		return refuseV3(faults.list...)
	}
	mbps, fault := s.keySpeed(query.Get("profileId"), query.Get("metroCode"), query.Get("authorizationKey"))
	if fault != nil {
		return refuseV3(*fault)
	}
	answer := map[string]any{"message": "Authorization key provided is valid", "status": "VALID"}
	if mbps > 0 {
		answer["primary"] = map[string]string{"bandwidth": speedText(mbps)}
	}
	return simulator.Reply{Status: http.StatusOK, Body: answer}
}

// keySpeed is the speed a key was made for, 0 for any, or why it is not valid.
func (s *Simulator) keySpeed(profileID, metro, key string) (int, *fault) {
	seller := s.findProfile(profileID)
	if seller == nil {
		return 0, &fault{rule: ruleProfile, field: fieldProfile, reason: "there is no such service profile"}
	}
	if metro != "" && !slices.Contains(seller.Metros, metro) {
		return 0, &fault{rule: ruleMetro, field: fieldMetro, reason: seller.Name + " is not in the metro"}
	}
	if seller.Key == nil {
		return 0, &fault{rule: ruleKey, field: fieldKey, reason: seller.Name + " asks for no key"}
	}
	mbps, valid := seller.Key(key)
	if !valid {
		return 0, &fault{rule: ruleKey, field: fieldKey, reason: seller.Name + " does not know it"}
	}
	return mbps, nil
}
