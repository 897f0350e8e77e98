package directconnect_test

import (
	"net/http"
	"testing"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/huaweicloud/directconnect"
	"turnup/providers/providertest"
)

func FuzzAnswers(f *testing.F) {
	f.Add(http.StatusUnauthorized, `{"error_code":"APIGW.0301","error_msg":"expired","error":{"code":401}}`)
	f.Add(http.StatusOK, `{"hosted_connects":[null,{"id":5,"vlan":"x","status":["x"],"admin_state_up":7}],"page_info":{"next_marker":1}}`)
	f.Add(http.StatusOK, `{"direct_connect":{"id":"1","locales":"x","tags":[null],"support_feature":null,"status":"MELTED"}}`)
	f.Add(http.StatusOK, `{"quotas":{"resources":[null,{"quota":"many"}]}}`)
	var client *directconnect.Client
	serve := func(handler http.HandlerFunc) providers.Account[huaweicloud.Request] {
		client = newClient(f, handler, func(c *directconnect.Config) { c.RetryWait = time.Microsecond })
		return client.Account()
	}
	providertest.FuzzAnswers(f, serve, hostedID, toCreate(), func(t *testing.T) {
		now, _, err := client.Account().Compare(t.Context(), true, connectionID, huaweicloud.Change{Name: "n"})
		providertest.CheckAnswer(t, err, now)
		_, err = providers.Collect(client.Account().Carried(t.Context(), hostedID))
		providertest.CheckAnswer(t, err)
		_, err = client.Quotas.List(t.Context(), "")
		providertest.CheckAnswer(t, err)
	})
}
