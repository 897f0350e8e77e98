package directconnect_test

import "turnup/providers/providertest"

// The forms of Huawei Cloud's bodies, by the pages of Direct Connect's API v3. In place of what nobody reads here stands a *.
const (
	hostedForm = `{"id":"uuid","tenant_id":"string","name":"string","description":"string","bandwidth":"integer","location":"string",
		"peer_location":"string","hosting_id":"uuid","provider":"string","admin_state_up":"boolean","vlan":"integer","status":"string",
		"apply_time":"time","create_time":"time","provider_status":"=ACTIVE|=DOWN","port_type":"=1G|=10G|=40G|=100G","type":"=hosted"}`
	ownForm = `{"id":"uuid","tenant_id":"string","name":"string","bandwidth":"integer","status":"string","type":"string","hosting_id":"uuid|null",
		"vlan":"integer|null","provider_status":"=ACTIVE|=DOWN","port_type":"string","reason":"string|null","*":"any"}`
	pageForm = `"page_info":{"current_count":"integer","previous_marker":"string","next_marker?":"string"}`
	pageKeys = "limit marker fields sort_key sort_dir hosting_id id name"
)

var document = providertest.Document{
	Calls: map[string]providertest.Call{
		"GET /v3/{project}/dcaas/hosted-connects":      {Query: pageKeys, Answer: `{"hosted_connects":[` + hostedForm + `],` + pageForm + `,"request_id":"string"}`},
		"GET /v3/{project}/dcaas/hosted-connects/{id}": {Answer: `{"hosted_connect":` + hostedForm + `,"request_id":"string"}`},
		"POST /v3/{project}/dcaas/hosted-connects": {
			Send: `{"hosted_connect":{"bandwidth":"integer","hosting_id":"uuid","vlan":"integer","resource_tenant_id":"string","name?":"string",
				"description?":"string","peer_location?":"string"}}`,
			Answer: `{"hosted_connect":` + hostedForm + `,"request_id":"string"}`,
		},
		"PUT /v3/{project}/dcaas/hosted-connects/{id}": {
			Send:   `{"hosted_connect":{"name?":"string","description?":"string","bandwidth?":"integer","peer_location?":"string"}}`,
			Answer: `{"hosted_connect":` + hostedForm + `,"request_id":"string"}`,
		},
		"DELETE /v3/{project}/dcaas/hosted-connects/{id}": {},

		"GET /v3/{project}/dcaas/direct-connects": {
			Query: pageKeys + " enterprise_project_id", Answer: `{"direct_connects":[` + ownForm + `],` + pageForm + `,"request_id":"string"}`,
		},
		"GET /v3/{project}/dcaas/direct-connects/{id}": {Query: "fields", Answer: `{"direct_connect":` + ownForm + `,"request_id":"string"}`},
		"GET /v3/{project}/dcaas/quotas":               {Query: "type", Answer: `{"quotas":{"resources":[{"type":"string","quota":"integer","used":"integer","*":"any"}]},"*":"any"}`},
	},
	Errors: []string{`{"error_code":"string","error_msg":"string","request_id":"string"}`},
}
