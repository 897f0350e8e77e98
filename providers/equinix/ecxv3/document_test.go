package ecxv3_test

import (
	"turnup/providers/equinix/internal/apitest"
	"turnup/providers/providertest"
)

// The forms of ECX v3's bodies, by "Connect to Myself", "Layer 2 Buyer APIs" and what Equinix's own client sends and reads. What
// is absent is left out there, never null. In place of what nobody reads here stands a *.
const (
	connectionForm = `{"uuid":"uuid","name":"string","status":"string","providerStatus":"string","portUUID":"uuid","vlanSTag":"integer",
		"vlanCTag?":"integer","zSidePortUUID?":"uuid","zSideVlanSTag?":"integer","zSideVlanCTag?":"integer","speed":"integer",
		"speedUnit":"=MB|=GB","sellerServiceUUID?":"uuid","redundancyType?":"string","redundancyGroup?":"string","redundantUUID?":"uuid",
		"createdDate":"time","createdBy?":"string","createdByEmail?":"string","lastUpdatedDate?":"time","lastUpdatedBy?":"string",
		"lastUpdatedByEmail?":"string","deletedDate?":"time","deletedBy?":"string","deletedByEmail?":"string","orderNumber?":"string",
		"notifications":["string"],"*":"string|integer|boolean|object|time"}`
	profileForm = `{"uuid":"uuid","name":"string","organizationName":"string","requiredRedundancy":"boolean","allowCustomSpeed":"boolean",
		"speedFromAPI":"boolean","speedBands":[{"speed":"integer","unit":"=MB|=GB"}],"profileEncapsulation":"string","metros":["object"],"*":"any"}`
	createdForm = `{"message":"string","primaryConnectionId":"uuid","secondaryConnectionId?":"uuid","status?":"string"}`
)

func pageOf(row string) string {
	return `{"isFirstPage":"boolean","isLastPage":"boolean","totalCount":"integer","pageSize":"integer","pageNumber":"integer","content":[` + row + `]}`
}

var document = providertest.Document{
	Calls: map[string]providertest.Call{
		"POST /oauth2/v1/token": apitest.LoginCall,

		"GET /ecx/v3/port/userport": {Answer: `[{"uuid":"uuid","name":"string","provisionStatus":"string","region":"string","ibx":"string",
			"metroCode":"string","encapsulation":"=Dot1q|=Qinq","totalBandwidth":"integer","*":"any"}]`},
		"GET /ecx/v3/l2/common/metros":                 {Answer: `[{"name":"string","code":"string","region":"string","*":"any"}]`},
		"GET /ecx/v3/l2/serviceprofiles/services":      {Query: "pageNumber pageSize metroCode", Answer: pageOf(profileForm)},
		"GET /ecx/v3/l2/serviceprofiles/services/{id}": {Answer: profileForm},

		"GET /ecx/v3/l2/connections/validateAuthorizationKey": {
			Query: "authorizationKey! metroCode! profileId! region", Answer: `{"message":"string","status":"string","*":"any"}`,
		},
		"GET /ecx/v3/l2/buyer/connections": {Query: "pageSize pageNumber status metroCode", Answer: pageOf(connectionForm)},
		"GET /ecx/v3/l2/connections/{id}":  {Answer: connectionForm},
		"POST /ecx/v3/l2/connections": {
			Send: `{"primaryName":"string","primaryPortUUID":"uuid","primaryVlanSTag":"integer","primaryVlanCTag?":"integer",
				"primaryZSidePortUUID?":"uuid","primaryZSideVlanSTag?":"integer","primaryZSideVlanCTag?":"integer","profileUUID?":"uuid",
				"speed":"integer","speedUnit":"=MB|=GB","notifications":["string"],"purchaseOrderNumber":"string|null","sellerMetroCode?":"string",
				"sellerRegion?":"string","authorizationKey?":"string","namedTag?":"string","additionalInfo?":[{"name":"string","value":"string"}],
				"secondaryName?":"string","secondaryPortUUID?":"uuid","secondaryVlanSTag?":"integer","secondaryVlanCTag?":"integer",
				"secondaryZSidePortUUID?":"uuid","secondaryZSideVlanSTag?":"integer","secondaryZSideVlanCTag?":"integer",
				"secondaryProfileUUID?":"uuid","secondarySellerMetroCode?":"string","secondarySellerRegion?":"string","secondaryAuthorizationKey?":"string"}`,
			Answer: createdForm,
		},
		"PATCH /ecx/v3/l2/connections/{id}": {
			Query: "action!", Send: `{"connectionNewName?":"string","speed?":"integer","speedUnit?":"=MB|=GB"}`, Answer: createdForm,
		},
		"DELETE /ecx/v3/l2/connections/{id}": {Answer: createdForm},
		"POST /ecx/v3/l2/connections/prices": {Send: `{"*":"any"}`},
	},
	Errors: []string{
		`[{"errorCode?":"string","errorMessage":"string","moreInfo?":"string","property?":"string"}]`,
		`{"errorCode":"string","errorMessage":"string","moreInfo?":"string","property?":"string"}`,
	},
}
