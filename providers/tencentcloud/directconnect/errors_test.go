package directconnect_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"turnup/providers"
	"turnup/providers/tencentcloud/directconnect"
)

func refusal(code, message string) string {
	return fmt.Sprintf(`{"Response":{"Error":{"Code":%q,"Message":%q},"RequestId":"r-1"}}`, code, message)
}

// Every code of the pages, by what it means of a change. Its status is always 200.
func TestCodes(t *testing.T) {
	t.Parallel()
	byKind := map[providers.Kind]string{
		providers.KindUnauthorized: `AuthFailure AuthFailure.SignatureFailure AuthFailure.SecretIdNotFound AuthFailure.InvalidSecretId
			AuthFailure.TokenFailure AuthFailure.InvalidAuthorization AuthFailure.MFAFailure AuthFailure.UnauthorizedOperation
			AuthFailure.SignatureExpire UnauthorizedOperation UnauthorizedOperation.NoPermission IpInBlacklist IpNotInWhitelist`,
		providers.KindRateLimited: `RequestLimitExceeded RequestLimitExceeded.UinLimitExceeded RequestLimitExceeded.IPLimitExceeded
			RequestLimitExceeded.GlobalRegionUinLimitExceeded`,
		providers.KindInvalid: `MissingParameter UnknownParameter InvalidParameter InvalidParameterValue InvalidParameter.AddressError
			InvalidParameter.DirectConnectIdIsNotUin InvalidParameter.UinIsNotExist LimitExceeded LimitExceeded.DirectConnectLimitExceeded
			LimitExceeded.DirectConnectTunnelLimitExceeded InvalidAction NoSuchVersion NoSuchProduct UnsupportedRegion ActionOffline
			InvalidRequest RequestSizeLimitExceeded UnsupportedProtocol`,
		providers.KindConflict: `InvalidParameter.VlanConflict InvalidParameterValue.VlanConfLict ResourceInUse.DcVpcIsExist
			UnsupportedOperation.StateConfLict InvalidParameterValue.VlanConflict UnsupportedOperation.StateConflict`,
		providers.KindRejected: `ResourceUnavailable.InsufficientBalance UnsupportedOperation
			UnsupportedOperation.CrossBorderDirectConnectTunnel ResourceInsufficient`,
		providers.KindNotFound: `ResourceNotFound ResourceNotFound.DirectConnectTunnelIdIsNotExist`,
		providers.KindAmbiguous: `InternalError FailedOperation InternalError.Later FailedOperation.Later ServiceUnavailable ResponseSizeLimitExceeded
			Unheard.Of Unheard`,
	}
	var next string
	c := newClient(t, func(w http.ResponseWriter, r *http.Request) { answer(200, refusal(next, "no"))(w, r) })
	for kind, codes := range byKind {
		for code := range strings.FieldsSeq(codes) {
			next = code
			var failure *providers.Error
			_, err := c.Create(t.Context(), toCreate())
			require.ErrorAs(t, err, &failure)
			assert.Equal(t, kind, failure.Kind, code)
			assert.Equal(t, []any{200, code, "r-1", "CreateDirectConnectTunnel"}, []any{failure.Status, failure.Code, failure.RequestID, failure.Op})
			assert.True(t, strings.HasSuffix(failure.Message, "no"), failure.Message)
			assert.Equal(t, kind == providers.KindRateLimited, failure.RetryAfter == time.Second, code)
			ofRead := kind
			if kind == providers.KindAmbiguous {
				ofRead = providers.KindUnavailable
			}
			_, err = c.Tunnel(t.Context(), tunnelID)
			assert.Equal(t, ofRead, kindOf(t, err), "read, %s", code)
		}
	}
}

// What Tencent Cloud's own words don't say: what to do about it.
func TestAdvice(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"AuthFailure.SignatureFailure":                        "check the secret key: it does not belong to the secret id: no",
		"AuthFailure.TokenFailure":                            "check the token: temporary keys end: no",
		"AuthFailure.InvalidAuthorization":                    "check the secret id and the secret key: no",
		"InvalidParameter.UinIsNotExist":                      "there is no such account: check the account of the connection's owner: no",
		"ResourceUnavailable.InsufficientBalance":             "the account is in arrears: no",
		"LimitExceeded.DirectConnectTunnelLimitExceeded":      "a quota of the account is used up: have it raised, or make room: no",
		"UnsupportedOperation.CrossBorderDirectConnectTunnel": "ask the connection's owner and Tencent Cloud's support: no",
		"IpNotInWhitelist":                                    "the account does not let its keys be used from this machine's address: allow it there: no",
		"InvalidAction":                                       "this edition of the API does not have the call: no",
		"MissingParameter":                                    ": no",
	} {
		_, err := newClient(t, answer(200, refusal(code, "no"))).Tunnel(t.Context(), tunnelID)
		assert.ErrorContains(t, err, want, code)
	}
	_, err := newClient(t, answer(200, refusal("MissingParameter", ""))).Tunnel(t.Context(), tunnelID)
	assert.ErrorContains(t, err, "no reason is given")
}

func TestASignatureRefusedBecauseOfTheClock(t *testing.T) {
	t.Parallel()
	const differ = "this machine's clock and Tencent Cloud's differ"
	for date, want := range map[string]string{
		now.Add(-20 * time.Minute).Format(http.TimeFormat): differ + " by 20m0s (here it is 2026-03-02T08:00:00Z), and a signature is good for 5 minutes: expired",
		now.Add(26 * time.Hour).Format(http.TimeFormat):    differ + " by 26h0m0s (here it is 2026-03-02T08:00:00Z), and a signature is good for 5 minutes: expired",
		"yesterday": differ + ", and a signature is good for 5 minutes: expired",
	} {
		c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", date)
			answer(200, refusal("AuthFailure.SignatureExpire", "expired"))(w, r)
		})
		assert.EqualError(t, c.Delete(t.Context(), tunnelID),
			"tencentcloud DeleteDirectConnectTunnel: unauthorized (HTTP 200, code AuthFailure.SignatureExpire): "+want+" [request r-1]")
	}
}

// Answers that are nobody's word: a change is in doubt after each, and a read knows nothing.
func TestAnswersThatLeaveADoubt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
	}{
		"nothing":                    {200, ""},
		"null":                       {200, "null"},
		"no Response":                {200, `{"hello":1}`},
		"Response is null":           {200, `{"Response":null}`},
		"no request id":              {200, `{"Response":{"DirectConnectTunnelIdSet":["dcx-1"],"DirectConnectTunnelSet":[],"TotalCount":0}}`},
		"an empty request id":        {200, `{"Response":{"DirectConnectTunnelIdSet":["dcx-1"],"DirectConnectTunnelSet":[],"TotalCount":0,"RequestId":""}}`},
		"a refusal without one":      {200, `{"Response":{"Error":{"Code":"MissingParameter","Message":"no"}}}`},
		"a refusal without a code":   {200, `{"Response":{"Error":{"Message":"no"},"RequestId":"r-1"}}`},
		"a refusal as text":          {200, `{"Response":{"Error":"no","RequestId":"r-1"}}`},
		"the older shape":            {200, `{"code":4100,"message":"no","codeDesc":"AuthFailure"}`},
		"no tunnel":                  {200, `{"Response":{"RequestId":"r-1"}}`},
		"null in place of tunnels":   {200, `{"Response":{"DirectConnectTunnelIdSet":null,"DirectConnectTunnelSet":null,"TotalCount":1,"RequestId":"r-1"}}`},
		"nothing in place of them":   {200, `{"Response":{"DirectConnectTunnelIdSet":[],"TotalCount":0,"RequestId":"r-1"}}`},
		"none made":                  {200, `{"Response":{"DirectConnectTunnelIdSet":[],"DirectConnectTunnelSet":[],"RequestId":"r-1"}}`},
		"two made":                   {200, `{"Response":{"DirectConnectTunnelIdSet":["dcx-1","dcx-2"],"DirectConnectTunnelSet":[],"TotalCount":"no","RequestId":"r-1"}}`},
		"made without an id":         {200, `{"Response":{"DirectConnectTunnelIdSet":[null],"DirectConnectTunnelSet":{},"RequestId":"r-1"}}`},
		"an id that is none":         {200, `{"Response":{"DirectConnectTunnelIdSet":["a/b"],"DirectConnectTunnelSet":[null],"TotalCount":1,"RequestId":"r-1"}}`},
		"a gateway's page":           {502, "<html><title>Bad gateway</title></html>"},
		"a gateway's 404":            {404, `{"message":"no route"}`},
		"its code, with a 500":       {500, refusal("ResourceNotFound", "no")},
		"a redirect":                 {307, ""},
		"a page in place of success": {200, "<html><title>Welcome</title></html>"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			c := newClient(t, func(w http.ResponseWriter, r *http.Request) {
				sent++
				answer(tt.status, tt.body)(w, r)
			})
			_, err := c.Create(t.Context(), toCreate())
			assert.Equal(t, providers.KindAmbiguous, kindOf(t, err), "%v", err)
			assert.Equal(t, 1, sent, "a request that may have made a tunnel is not sent again")
			_, err = c.Tunnel(t.Context(), tunnelID)
			assert.Equal(t, providers.KindUnavailable, kindOf(t, err), "%v", err)
			_, err = list(t, c)
			assert.Equal(t, providers.KindUnavailable, kindOf(t, err), "%v", err)
		})
	}
}

func TestALostAnswer(t *testing.T) {
	t.Parallel()
	var sent atomic.Int64
	c := newClient(t, func(http.ResponseWriter, *http.Request) {
		sent.Add(1)
		panic(http.ErrAbortHandler)
	})
	_, err := c.Create(t.Context(), toCreate())
	assert.Equal(t, providers.KindAmbiguous, kindOf(t, err))
	assert.EqualValues(t, 1, sent.Load())
}

// Its codes mean with another status what they mean with 200, where that status does not leave a doubt by itself.
func TestARefusalWithAStatusOfItsOwn(t *testing.T) {
	t.Parallel()
	_, err := newClient(t, answer(400, refusal("InvalidParameter.VlanConflict", "no"))).Create(t.Context(), toCreate())
	assert.Equal(t, providers.KindConflict, kindOf(t, err))
	_, err = newClient(t, answer(403, refusal("Unheard.Of", "no"))).Create(t.Context(), toCreate())
	assert.Equal(t, providers.KindUnauthorized, kindOf(t, err))
}

// A BGP key comes back in clear, and credentials and keys may be echoed: nothing of them is in a tunnel or in any error.
func TestNoSecretGetsOut(t *testing.T) {
	t.Parallel()
	secrets := []string{bgpKey, secretKey, secretID, "a-token"}
	whole := fixture(t, "tunnels.json")
	for name, tt := range map[string]struct {
		status int
		body   string
	}{
		"a list":                        {200, whole},
		"a key of another type":         {200, strings.Replace(whole, `{ "Asn": 65101, "AuthKey": "bgp-key-in-clear", "CloudAsn": 45090 }`, `"bgp-key-in-clear"`, 1)},
		"a list without a request id":   {200, strings.Replace(whole, "RequestId", "Id", 1)},
		"a list that is cut short":      {200, whole[:900]},
		"a row without an id":           {200, strings.Replace(whole, tunnelID, "", 1)},
		"a list with an error's status": {502, whole},
		"half of it with one":           {404, whole[:900]},
		"a row of it with one":          {404, `{"BgpPeer":{"AuthKey":"bgp-key-in-clear"}}`},
		"below a page":                  {502, strings.Repeat(" ", 2000) + "<html>bgp-key-in-clear"},
		"echoed":                        {200, refusal("InvalidParameter", strings.Join(secrets, " "))},
		"echoed in the older shape":     {200, `{"code":1,"codeDesc":"x","message":"` + strings.Join(secrets, " ") + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, answer(tt.status, tt.body), func(c *directconnect.Config) { c.Token = "a-token" })
			shown := ""
			for tunnel, err := range c.Tunnels(t.Context(), all) {
				shown += fmt.Sprintf("%+v %+v", tunnel, err)
			}
			tunnel, err := c.Tunnel(t.Context(), tunnelID)
			shown += fmt.Sprintf("%+v %+v", tunnel, err)
			if !strings.HasPrefix(name, "echoed") { // what only reads has no key to be echoed
				for _, secret := range secrets {
					assert.NotContains(t, shown, secret)
				}
			}
			_, err = c.Create(t.Context(), toCreate())
			for ; err != nil; err = errors.Unwrap(err) {
				for _, secret := range secrets {
					assert.NotContains(t, err.Error(), secret)
				}
			}
		})
	}
}
