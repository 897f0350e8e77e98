package fabricv4_test

import (
	"turnup/providers/equinix/internal/apitest"
	"turnup/providers/providertest"
)

// The forms of Fabric v4's bodies, by its OpenAPI specification 4.30. In place of what nobody reads here stands a *.
const (
	linkForm  = `{"type":"=DOT1Q|=QINQ|=UNTAGGED|=EVPN_VXLAN","vlanTag?":"integer","vlanSTag?":"integer","vlanCTag?":"integer"}`
	pointForm = `{"type":"=COLO|=SP","port?":{"uuid":"uuid","*":"any"},"profile?":{"uuid":"uuid","*":"any"},"location?":{"metroCode":"string","*":"any"},
		"linkProtocol?":` + linkForm + `,"sellerRegion?":"string","authenticationKey?":"string","peeringType?":"=PRIVATE|=MICROSOFT|=PUBLIC|=MANUAL",
		"providerConnectionId?":"string"}`
	orderForm = `{"purchaseOrderNumber?":"string","customerReferenceNumber?":"string","billingTier?":"string","termLength?":"integer",
		"contractedBandwidth?":"integer","orderId?":"string","orderNumber?":"string"}`
	logForm = `{"createdBy?":"string","createdByFullName?":"string","createdByEmail?":"string","createdDateTime?":"time",
		"updatedBy?":"string","updatedByFullName?":"string","updatedByEmail?":"string","updatedDateTime?":"time",
		"deletedBy?":"string","deletedByFullName?":"string","deletedByEmail?":"string","deletedDateTime?":"time"}`
	connectionForm = `{"href?":"string","uuid":"uuid","type":"=EVPL_VC","name":"string","bandwidth":"integer","state?":"string",
		"operation":{"equinixStatus":"string","providerStatus":"string","operationalStatus?":"=UP|=DOWN","opStatusChangedAt?":"time",
			"errors?":[{"errorCode":"string","errorMessage":"string","correlationId?":"string"}]},
		"aSide":{"accessPoint":` + pointForm + `},"zSide":{"accessPoint":` + pointForm + `},"redundancy?":{"group":"uuid","priority":"=PRIMARY|=SECONDARY"},
		"order?":` + orderForm + `,"notifications":[{"type":"=ALL","emails":["string"]}],"direction":"=INTERNAL|=INCOMING|=OUTGOING",
		"isRemote":"boolean","account?":"object","changeLog":` + logForm + `,"change?":{"uuid":"uuid","type":"string","status":"string","*":"any"},
		"project?":{"projectId":"string"},"additionalInfo?":["object"]}`
	portForm = `{"uuid":"uuid","type":"=XF_PORT","name":"string","state":"string","bandwidth":"integer","usedBandwidth":"integer",
		"availableBandwidth":"integer","encapsulation":{"type":"=DOT1Q|=QINQ","*":"any"},"location":{"metroCode":"string","ibx":"string","*":"any"},
		"settings":"object","account":"object","*":"any"}`
	profileForm = `{"uuid":"uuid","type":"=L2_PROFILE","name":"string","state":"string","accessPointTypeConfigs":["object"],"metros":["object"],"*":"any"}`
	metroForm   = `{"code":"string","name":"string","region":"string","*":"any"}`

	operators  = `"==|=!=|=>|=>=|=<|=<=|=BETWEEN|=NOT BETWEEN|=LIKE|=NOT LIKE|=IN|=NOT IN|=IS NOT NULL|=IS NULL"`
	pageForm   = `{"offset":"integer","limit":"integer","total":"integer","next?":"string","previous?":"string"}`
	searchPage = `"pagination?":{"offset":"integer","limit":"integer"}`
)

// pageOf is the form of an answer with rows of that form.
func pageOf(row string) string { return `{"pagination":` + pageForm + `,"data":[` + row + `]}` }

// searchBy is the form of a search by those properties.
func searchBy(properties string) string {
	return `{"filter":{"and":[{"property":"` + properties + `","operator":` + operators + `,"values":["string"]}]},` + searchPage + `}`
}

var document = providertest.Document{
	Calls: map[string]providertest.Call{
		"POST /oauth2/v1/token": apitest.LoginCall,

		"GET /fabric/v4/ports":         {Query: "name", Answer: pageOf(portForm)},
		"POST /fabric/v4/ports/search": {Send: searchBy("=/uuid|=/name|=/type|=/state|=/location/metroCode"), Answer: pageOf(portForm)},
		"GET /fabric/v4/metros":        {Query: "presence offset limit", Answer: pageOf(metroForm)},

		"GET /fabric/v4/serviceProfiles":      {Query: "viewPoint offset limit", Answer: pageOf(profileForm)},
		"GET /fabric/v4/serviceProfiles/{id}": {Query: "viewPoint", Answer: profileForm},
		"POST /fabric/v4/serviceProfiles/search": {
			Query: "viewPoint", Send: searchBy("=/name|=/uuid|=/state|=/metros/code|=/visibility|=/type"), Answer: pageOf(profileForm),
		},

		"POST /fabric/v4/connections": {
			Query: "dryRun",
			Send: `{"type":"=EVPL_VC","name":"string","bandwidth":"integer","notifications":[{"type":"=ALL","emails":["string"]}],
				"aSide":{"accessPoint":` + pointForm + `},"zSide":{"accessPoint":` + pointForm + `},"project?":{"projectId":"string"},
				"redundancy?":{"priority":"=PRIMARY|=SECONDARY","group?":"uuid"},"additionalInfo?":[{"key":"string","value":"any"}],
				"order?":{"purchaseOrderNumber?":"string","termLength?":"integer"}}`,
			Answer: `{"type":"=EVPL_VC","name":"string","bandwidth":"integer","uuid?":"uuid","*":"any"}`, // a dry run's has no id
		},
		"POST /fabric/v4/connections/search": {Send: searchBy("=/name|=/uuid|=/type|=/operation/equinixStatus"), Answer: pageOf(connectionForm)},
		"GET /fabric/v4/connections/{id}":    {Answer: connectionForm},
		"PATCH /fabric/v4/connections/{id}": {
			Query: "dryRun", Send: `[{"op":"=add|=replace|=remove","path":"string","value":"any"}]`, Answer: connectionForm,
		},
		"DELETE /fabric/v4/connections/{id}":   {Answer: connectionForm},
		"POST /fabric/v4/connections/validate": {Send: searchBy("=/zSide/accessPoint/authenticationKey|=/zSide/accessPoint/profile/uuid|=/zSide/accessPoint/sellerRegion"), Answer: `{"additionalInfo?":["object"],"data?":["object"],"*":"any"}`},
		"POST /fabric/v4/prices/search": {
			Send: searchBy("=/type|=/termLength|=/connection/type|=/connection/bandwidth|=/connection/aSide/accessPoint/type|" +
				"=/connection/aSide/accessPoint/port/uuid|=/connection/zSide/accessPoint/type|=/connection/zSide/accessPoint/profile/uuid|" +
				"=/connection/zSide/accessPoint/location/metroCode"),
			Answer: `{"pagination?":"object","data":[{"type":"string","charges":[{"type":"=MONTHLY_RECURRING|=NON_RECURRING","price":"number"}],"currency":"string","*":"any"}]}`,
		},
	},
	Errors: []string{`[{"errorCode":"string","errorMessage":"string","correlationId?":"string","details?":"string","help?":"string",
		"additionalInfo?":[{"property?":"string","reason?":"string"}]}]`},
}
