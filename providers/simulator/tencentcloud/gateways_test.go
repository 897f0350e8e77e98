package tencentcloud_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"turnup/providers/simulator/tencentcloud"
)

// Gateways are told by the API of another service, which has a version and a scope of its own, and by region.
func TestGatewaysAreListed(t *testing.T) {
	t.Parallel()
	c := newCloud(t)
	in := func(region string) *cloud {
		other := *c
		other.login = func(request *http.Request, body []byte) {
			scope := c.clock.Now().Format("2006-01-02") + "/vpc/tc3_request"
			request.Header.Set("X-TC-Version", "2017-03-12")
			request.Header.Set("X-TC-Timestamp", strconv.FormatInt(c.clock.Now().Unix(), 10))
			if region != "" {
				request.Header.Set("X-TC-Region", region)
			}
			signed := canonical("content-type:application/json\nhost:"+request.URL.Host+"\n", "content-type;host", body)
			request.Header.Set("Authorization", "TC3-HMAC-SHA256 Credential="+tencentcloud.SecretID+"/"+scope+", SignedHeaders=content-type;host, Signature="+
				signature(tencentcloud.SecretKey, scope, c.clock.Now(), signed))
		}
		return &other
	}
	ids := func(region string, asked object) []any {
		found := []any{}
		for _, row := range in(region).call("DescribeDirectConnectGateways", asked)["DirectConnectGatewaySet"].([]any) {
			found = append(found, row.(object)["DirectConnectGatewayId"])
		}
		return found
	}
	assert.Equal(t, []any{tencentcloud.GatewayID, tencentcloud.CCNGatewayID}, ids(tencentcloud.Region, object{}))
	assert.Equal(t, []any{tencentcloud.GatewayID}, ids(tencentcloud.Region, object{"DirectConnectGatewayIds": []string{tencentcloud.GatewayID, tencentcloud.OtherGatewayID}}))
	assert.Equal(t, []any{tencentcloud.OtherGatewayID}, ids("ap-guangzhou", object{"Filters": []object{{"Name": "vpc-id", "Values": []string{tencentcloud.OtherVPCID}}}}))
	assert.Empty(t, ids("ap-guangzhou", object{"DirectConnectGatewayIds": []string{tencentcloud.GatewayID}}), "it is in another region")
	in("").refused("MissingParameter", "DescribeDirectConnectGateways", object{})
	c.refused("AuthFailure.InvalidAuthorization", "DescribeDirectConnectGateways", object{}) // signed for the service dc
}
