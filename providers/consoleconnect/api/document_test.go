package api_test

import "turnup/providers/providertest"

// The forms of Console Connect's bodies, by "Console Connect API" 1.66.1 and the guides. In place of what they do not tell, and
// of the many fields that nobody reads here, stands a *.
const (
	mbpsForm       = `{"value":"integer","name":"string"}`
	connectionForm = `{"id":"string","type":"=LAYER2","name":"string","status":"string","srcPortId":"string","speed":` + mbpsForm + `,
		"destMetroId":"string","destCompany":"string","destPortId?":"string","paymentType":"=invoice|=creditcard|=plan",
		"createdAt":"time","updatedAt":"time","statusChangedAt?":"time","firstActiveAt?":"time|null","isCreator?":"boolean","isReceiver?":"boolean",
		"deleted?":"boolean","deletedAt?":"time|null","duration?":"integer","durationUnit?":"=d|=w|=m|=y","evergreen?":"boolean","*":"any"}`
	portForm = `{"id":"string","name":"string","status":"string","serviceStatus":"=OPEN|=CLOSED","speed":` + mbpsForm + `,
		"capacity":{"total":"integer","utilised":"integer","remaining":"integer"},"singleService":"boolean","metroId":"string",
		"dataCenterFacilityId":"string","deleted":"boolean","*":"any"}`
	metroForm = `{"id":"string","name":"string","code":"string|null","regionIds":["string"],"capabilities":{"layer2":"boolean","*":"boolean"},
		"ready":"boolean","firstDataCenterFacilityIdInMetro?":"string","*":"any"}`
)

var document = providertest.Document{
	Calls: map[string]providertest.Call{
		"GET /api/auth/token": {Answer: `{"id":"string","companies":[{"id":"string","username":"string","name":"string","*":"any"}],"*":"any"}`},

		"GET /api/company/{company}/ports": {Query: "deleted", Answer: `{"results":[` + portForm + `]}`},
		"GET /api/company/{company}/ports/{port}/connections": {
			Answer: `{"results":[{"id":"string","name":"string","status":"string","*":"any"}]}`,
		},
		"GET /api/company/{company}/ports/{port}/vlan": {
			Query: "detailed service", Answer: `{"id":"string","available":["integer"],"ranges":["object"],"*":"any"}`,
		},
		"GET /api/company/{company}/metro/capabilities": {Answer: `{"results":[` + metroForm + `]}`},

		// A status is required, too; one list without it finds out whether that is so.
		"GET /api/v2/company/{company}/connections":      {Query: "page! count! status", Answer: `{"results":[` + connectionForm + `]}`},
		"GET /api/v2/company/{company}/connections/{id}": {Answer: connectionForm},
		"PUT /api/v2/company/{company}/connections/layer2": {
			Send: `{"type":"=LAYER2","name":"string","portId":"string","speed":"integer","destCompany":"string","destMetroId":"string",
				"paymentType":"=invoice","duration":"integer","durationUnit":"=d|=w|=m|=y",
				"classOfService":"=GOLD|=SILVERPLUS|=SILVER|=BRONZE","destDcf?":"string","destRegionId?":"string","regionId?":"string",
				"destPortId?":"string","evergreen?":"boolean","srcVlanRequest?":"integer|null","destVlanRequest?":"integer|null",
				"discountCode?":"string"}`,
			Answer: connectionForm,
		},
		"PUT /api/company/{company}/connections/{id}/disable": {},
		"DELETE /api/v2/company/{company}/connections/{id}":   {},
		"POST /api/pricing/calculate": {
			Send: `{"ports":["any"],"connections":[{"bandwidth":"integer","classOfService":"string",
				"duration":{"value":"integer","unit":"=d|=w|=m|=y"},"srcDcf":"string","srcRegion":"string","destDcf":"string","destRegion":"string"}],
				"discountCode?":"string","includeCrossConnect?":"boolean"}`,
			Answer: `{"results":[{"type":"string","entity":"object","price":"number","basicTotalAmount":"number","basicMonthlyAmount":"number","*":"any"}]}`,
		},
	},
	Errors: []string{
		`{"error":{"statusCode":"integer|string","message":"string","*":"any"}}`,
		`{"error":{"code":"integer|string","message":"string"}}`,
		`{"code":"integer|string","message":"string","*":"any"}`,
	},
}
