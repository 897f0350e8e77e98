package tencentcloud

import (
	"fmt"
	"maps"
	"net/http"

	"turnup/providers/simulator"
)

// Codes that the simulator gives by itself; the odd spellings are Tencent's.
const (
	codeSignature       = "AuthFailure.SignatureFailure"
	codeExpired         = "AuthFailure.SignatureExpire"
	codeNoSuchKey       = "AuthFailure.SecretIdNotFound"
	codeNoKey           = "AuthFailure.InvalidSecretId"
	codeTemporary       = "AuthFailure.TokenFailure"
	codeAuthorization   = "AuthFailure.InvalidAuthorization"
	codeUnauthorized    = "UnauthorizedOperation"
	codeThrottled       = "RequestLimitExceeded"
	codeMissing         = "MissingParameter"
	codeUnknown         = "UnknownParameter"
	codeInvalid         = "InvalidParameter"
	codeValue           = "InvalidParameterValue"
	codeAddress         = "InvalidParameter.AddressError"
	codeNotThatAccounts = "InvalidParameter.DirectConnectIdIsNotUin"
	codeNoAccount       = "InvalidParameter.UinIsNotExist"
	codeVLAN            = "InvalidParameter.VlanConflict"
	codeVLANZero        = "InvalidParameterValue.VlanConfLict"
	codeVPCInUse        = "ResourceInUse.DcVpcIsExist"
	codeTunnelQuota     = "LimitExceeded.DirectConnectTunnelLimitExceeded"
	codeBalance         = "ResourceUnavailable.InsufficientBalance"
	codeCrossBorder     = "UnsupportedOperation.CrossBorderDirectConnectTunnel"
	codeUnsupported     = "UnsupportedOperation"
	codeState           = "UnsupportedOperation.StateConfLict"
	codeNotFound        = "ResourceNotFound.DirectConnectTunnelIdIsNotExist"
	codeInternal        = "InternalError"
	codeAction          = "InvalidAction"
	codeNoSuchVersion   = "NoSuchVersion"
	codeRegion          = "UnsupportedRegion"
)

// codes are every documented code, the ones too that come only when the fault refuse is told to.
var codes = []string{
	codeSignature, codeExpired, codeNoSuchKey, codeNoKey, codeTemporary, codeAuthorization, "AuthFailure", "AuthFailure.MFAFailure",
	"AuthFailure.UnauthorizedOperation", codeUnauthorized, codeThrottled, "RequestLimitExceeded.UinLimitExceeded", "RequestLimitExceeded.IPLimitExceeded",
	"RequestLimitExceeded.GlobalRegionUinLimitExceeded", codeMissing, codeUnknown, codeInvalid, codeValue, codeAddress, codeNotThatAccounts, codeNoAccount,
	codeVLAN, codeVLANZero, codeVPCInUse, "LimitExceeded", "LimitExceeded.DirectConnectLimitExceeded", codeTunnelQuota, codeBalance, codeCrossBorder,
	codeUnsupported, codeState, "ResourceNotFound", codeNotFound, codeInternal, "FailedOperation", codeAction, codeNoSuchVersion, "NoSuchProduct",
	codeRegion, "ActionOffline", "InvalidRequest", "IpInBlacklist", "IpNotInWhitelist", "RequestSizeLimitExceeded", "ResponseSizeLimitExceeded",
	"ResourceInsufficient", "ServiceUnavailable", "UnsupportedProtocol",
}

// refusal is why a call is refused.
type refusal struct{ code, message string }

func refuse(code, format string, args ...any) *refusal {
	return &refusal{code, fmt.Sprintf(format, args...)}
}

func noTunnel(id string) *refusal {
	return refuse(codeNotFound, "The tunnel %s does not exist.", id)
}

func wrongState(t *tunnel) *refusal {
	return refuse(codeState, "The tunnel %s is %s, which does not allow it.", t.ID, t.state())
}

// reply has HTTP status 200, as every answer.
func (f refusal) reply() simulator.Reply {
	return simulator.Reply{Status: http.StatusOK, Body: f.body(), Note: f.code + " " + f.message, Refused: true}
}

func (f refusal) body() map[string]any {
	return response(map[string]any{"Error": map[string]any{"Code": f.code, "Message": f.message}})
}

// response is the envelope of every answer.
func response(content map[string]any) map[string]any {
	inside := map[string]any{"RequestId": simulator.NewUUID()}
	maps.Copy(inside, content)
	return map[string]any{"Response": inside}
}

// failure is the body of an answer with an error status, which the API itself never gives.
func failure(_ *http.Request, status int, message string) any {
	code := codeInternal
	if status == http.StatusTooManyRequests {
		code = codeThrottled
	}
	return refuse(code, "%s", message).body()
}

// refuseOperation is a documented refusal of an operation, whatever was asked.
func refuseOperation(_ *http.Request, action string) simulator.Reply {
	switch action {
	case actionCreate:
		return refuse(codeBalance, "The balance of the account is not sufficient.").reply()
	case actionTunnels, actionLines, actionGateways:
		return refuse(codeUnauthorized, "The policy of the key does not allow %s:%s.", serviceOf(action), action).reply()
	case actionExtra:
		return refuse(codeNotFound, "The tunnel does not exist.").reply()
	}
	return refuse(codeState, "The state of the tunnel does not allow it.").reply()
}

func refuseAs(_ *http.Request, code string) simulator.Reply {
	return refuse(code, "The request is refused with %s.", code).reply()
}
