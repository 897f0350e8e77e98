package login_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers"
	"turnup/providers/equinix"
	"turnup/providers/equinix/internal/login"
)

func TestErrorBodies(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		status int
		body   string
		want   providers.Error // of a read
	}{
		{"v3 validation", 400, `[{"errorCode":"IC-LAYER2-402","errorMessage":"Invalid Request","moreInfo":"name longer than 24","property":"PrimaryName"}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "IC-LAYER2-402", Message: "Invalid Request: name longer than 24 in PrimaryName"}},
		{"v3 unknown", 400, `[{"errorCode":"IC-LAYER2-4023","errorMessage":"unknown connection id","moreInfo":"","property":"uuid"}]`,
			providers.Error{Kind: providers.KindNotFound, Code: "IC-LAYER2-4023", Message: "unknown connection id in uuid"}},
		{"v3 deleted", 400, `[{"errorCode":"IC-LAYER2-4021","errorMessage":"Connection already deleted"}]`,
			providers.Error{Kind: providers.KindNotFound, Code: "IC-LAYER2-4021", Message: "Connection already deleted"}},
		{"v3 permission", 400, `{"errorCode":"IC-USR-403-DELETE","errorMessage":"no permission"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "IC-USR-403-DELETE", Message: "no permission"}},
		{"v3 key", 400, `[{"errorCode":"IC-LAYER2-AUTH-004","errorMessage":"authorization key validation failed","property":"authorization_key"}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "IC-LAYER2-AUTH-004", Message: "authorization key validation failed in authorization_key"}},
		{"v3 one object", 404, `{"errorCode":"IC-NE-ERR-404","errorMessage":"nothing here","moreInfo":null}`,
			providers.Error{Kind: providers.KindNotFound, Code: "IC-NE-ERR-404", Message: "nothing here"}},
		{"v3 VLAN", 400, `[{"errorCode":"IC-LAYER2-VLAN","errorMessage":"already in use","property":"primaryVlanSTag"}]`,
			providers.Error{Kind: providers.KindConflict, Code: "IC-LAYER2-VLAN", Message: "already in use in primaryVlanSTag"}},
		{"v3 VLAN being released", 400, `[{"errorCode":"IC-LAYER2-402","errorMessage":"Invalid Request","moreInfo":"VLAN 7 is still being released"}]`,
			providers.Error{Kind: providers.KindConflict, Code: "IC-LAYER2-402", Message: "Invalid Request: VLAN 7 is still being released"}},
		{"v3 VLAN out of range", 400, `[{"errorCode":"IC-LAYER2-402","errorMessage":"Invalid Request","moreInfo":"must be 2 to 4094","property":"PrimaryVlanSTag"}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "IC-LAYER2-402", Message: "Invalid Request: must be 2 to 4094 in PrimaryVlanSTag"}},
		{"v3 no code", 400, `[{"errorMessage":"A-side device not provisioned"}]`,
			providers.Error{Kind: providers.KindInvalid, Message: "A-side device not provisioned"}},
		{"v4 VLAN", 400, `[{"errorCode":"EQ-3142102","errorMessage":"VLAN in use","correlationId":"c-1","details":"1201","additionalInfo":[{"property":"/aSide","reason":"in use"},{"property":"vlanTag"}]}]`,
			providers.Error{Kind: providers.KindConflict, Code: "EQ-3142102", Message: "VLAN in use: 1201, /aSide: in use, vlanTag", RequestID: "c-1"}},
		{"v4 transient", 400, `[{"errorCode":"EQ-3142510","errorMessage":"transient state","additionalInfo":{"property":"uuid"}}]`,
			providers.Error{Kind: providers.KindConflict, Code: "EQ-3142510", Message: "transient state"}},
		{"v4 deleted", 400, `[{"errorCode":"EQ-3142509","errorMessage":"already deleted"}]`,
			providers.Error{Kind: providers.KindNotFound, Code: "EQ-3142509", Message: "already deleted"}},
		{"v4 unknown", 400, `[{"errorCode":"EQ-3142519","errorMessage":"unknown"}]`,
			providers.Error{Kind: providers.KindNotFound, Code: "EQ-3142519", Message: "unknown"}},
		{"v4 bandwidth", 400, `[{"errorCode":"EQ-3142306","errorMessage":"bandwidth not offered"}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "EQ-3142306", Message: "bandwidth not offered"}},
		{"v4 uuid", 404, `[{"errorCode":"EQ-3045811","errorMessage":"uuid not found"}]`,
			providers.Error{Kind: providers.KindNotFound, Code: "EQ-3045811", Message: "uuid not found"}},
		{"several of one kind", 400, `[{"errorCode":"EQ-3142102","errorMessage":"a"},{"errorCode":"EQ-3142510","errorMessage":"b"}]`,
			providers.Error{Kind: providers.KindConflict, Code: "EQ-3142102", Message: "a; b"}},
		{"several of different kinds", 400, `[{"errorCode":"EQ-3142102","errorMessage":"VLAN in use"},{"errorCode":"EQ-3142501","errorMessage":"invalid input"}]`,
			providers.Error{Kind: providers.KindInvalid, Code: "EQ-3142102", Message: "VLAN in use; invalid input"}},
		{"login, with underscores", 403, `{"error_domain":"d","error_title":"Login Failure","error_code":"S1006","developer_message":"bad client"}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "S1006", Message: "bad client"}},
		{"login, without", 403, `{"errorDomain":"d","errorTitle":"Login Failure","errorCode":"S1006","developerMessage":"","errorMessage":null}`,
			providers.Error{Kind: providers.KindUnauthorized, Code: "S1006", Message: "Login Failure"}},
		{"a code with a 500", 500, `[{"errorCode":"IC-999-99","errorMessage":"internal error"}]`,
			providers.Error{Kind: providers.KindUnavailable, Code: "IC-999-99", Message: "internal error"}},
		{"nothing known", 400, `[{"fault":"x"},null]`, providers.Error{Kind: providers.KindUnavailable, Message: `[{"fault":"x"},null]`}},
		{"an empty list", 400, `[]`, providers.Error{Kind: providers.KindUnavailable, Message: `[]`}},
		{"other types", 400, `[{"errorCode":["x"],"errorMessage":5},7]`, providers.Error{Kind: providers.KindInvalid, Message: "5"}},
		{"a code of somebody else's", 404, `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`,
			providers.Error{Kind: providers.KindUnavailable, Code: "NOT_FOUND", Message: `[{"errorCode":"NOT_FOUND","message":"The requested resource does not exist"}]`}},
		{"somebody else's details", 400, `{"title":"Bad Request","details":"no route"}`,
			providers.Error{Kind: providers.KindUnavailable, Message: "no route"}},
		{"no JSON", 400, "<html><title>Bad request</title></html>", providers.Error{Kind: providers.KindUnavailable, Message: "HTML page: Bad request"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := newService(t, text(200, goodBody), text(tt.status, tt.body))
			want := tt.want
			want.Provider, want.Op, want.Status = equinix.Name, "anOperation", tt.status
			assert.Equal(t, &want, s.do(t, http.MethodGet))
		})
	}
}

func TestACodeDoesNotSettleADoubt(t *testing.T) {
	t.Parallel()
	s := newService(t, text(200, goodBody), text(500, `[{"errorCode":"EQ-3142509","errorMessage":"already deleted"}]`))
	assert.Equal(t, providers.KindAmbiguous, providers.KindOf(s.do(t, http.MethodDelete)))
}

func TestIsDeleted(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{login.CodeDeletedV3: true, login.CodeDeletedV4: true, login.CodeUnknownV3: false} {
		assert.Equal(t, want, login.IsDeleted(&providers.Error{Kind: providers.KindNotFound, Code: code}), code)
	}
	assert.False(t, login.IsDeleted(nil))
}
