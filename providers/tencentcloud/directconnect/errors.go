package directconnect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/rest"
)

// meaning is what a code of Tencent Cloud's means for us, and what its own words don't say to whoever has to act.
type meaning struct {
	kind   providers.Kind
	advice string
}

const otherEdition = "this edition of the API does not have the call"

// meanings are by code, or by what stands before its point for those that are not here ("Error Codes"). Every error comes with
// HTTP 200, so that only the code tells whether anything was done. One that no page names leaves a doubt.
var meanings = map[string]meaning{
	"AuthFailure":                       {providers.KindUnauthorized, "check the secret id and the secret key"},
	"AuthFailure.InvalidSecretId":       {providers.KindUnauthorized, "check the secret id: it is none of this API's"},
	"AuthFailure.MFAFailure":            {providers.KindUnauthorized, "the key wants a second factor, which a program does not have"},
	"AuthFailure.SecretIdNotFound":      {providers.KindUnauthorized, "check the secret id: Tencent Cloud does not know it, or it was deleted or switched off"},
	"AuthFailure.SignatureExpire":       {providers.KindUnauthorized, "check this machine's clock"},
	"AuthFailure.SignatureFailure":      {providers.KindUnauthorized, "check the secret key: it does not belong to the secret id"},
	"AuthFailure.TokenFailure":          {providers.KindUnauthorized, "check the token: temporary keys end"},
	"AuthFailure.UnauthorizedOperation": {providers.KindUnauthorized, noRight},
	"IpInBlacklist":                     {providers.KindUnauthorized, fromElsewhere},
	"IpNotInWhitelist":                  {providers.KindUnauthorized, fromElsewhere},
	"UnauthorizedOperation":             {providers.KindUnauthorized, noRight},

	"RequestLimitExceeded": {providers.KindRateLimited, ""},

	"InvalidParameter":                         {kind: providers.KindInvalid},
	"InvalidParameter.DirectConnectIdIsNotUin": {providers.KindInvalid, "the connection is not that account's: check the connection's id and its owner's account"},
	"InvalidParameter.UinIsNotExist":           {providers.KindInvalid, "there is no such account: check the account of the connection's owner"},
	"InvalidParameter.VlanConflict":            {providers.KindConflict, vlanInUse},
	"InvalidParameterValue":                    {kind: providers.KindInvalid},
	"InvalidParameterValue.VlanConfLict":       {providers.KindConflict, vlanInUse},
	"InvalidRequest":                           {kind: providers.KindInvalid},
	"LimitExceeded":                            {providers.KindInvalid, "a quota of the account is used up: have it raised, or make room"},
	"MissingParameter":                         {kind: providers.KindInvalid},
	"RequestSizeLimitExceeded":                 {kind: providers.KindInvalid},
	"UnknownParameter":                         {kind: providers.KindInvalid},
	"UnsupportedProtocol":                      {kind: providers.KindInvalid},

	"ResourceInUse":                                       {kind: providers.KindConflict},
	"ResourceInUse.DcVpcIsExist":                          {providers.KindConflict, "the connection has a tunnel to that VPC already"},
	"ResourceInsufficient":                                {kind: providers.KindRejected},
	"ResourceNotFound":                                    {kind: providers.KindNotFound},
	"ResourceUnavailable":                                 {kind: providers.KindRejected},
	"ResourceUnavailable.InsufficientBalance":             {providers.KindRejected, "the account is in arrears"},
	"UnsupportedOperation":                                {providers.KindRejected, notShared},
	"UnsupportedOperation.CrossBorderDirectConnectTunnel": {providers.KindRejected, notShared},
	"UnsupportedOperation.StateConfLict":                  {providers.KindConflict, "the tunnel is not in a state for that"},

	"FailedOperation": {kind: providers.KindAmbiguous},
	"InternalError":   {kind: providers.KindAmbiguous},

	"ActionOffline":     {providers.KindInvalid, otherEdition},
	"InvalidAction":     {providers.KindInvalid, otherEdition},
	"NoSuchProduct":     {providers.KindInvalid, otherEdition},
	"NoSuchVersion":     {providers.KindInvalid, otherEdition},
	"UnsupportedRegion": {kind: providers.KindInvalid},
}

const (
	noRight       = "the key has no right to that: allow it in CAM (dc:Describe*, and for making tunnels dc:CreateDirectConnectTunnel and dc:DeleteDirectConnectTunnel, to restore them dc:ModifyDirectConnectTunnelAttribute)"
	fromElsewhere = "the account does not let its keys be used from this machine's address: allow it there"
	vlanInUse     = "the connection has a tunnel with that VLAN"
	notShared     = "Tencent Cloud does not allow that tunnel to this account or on this connection: ask the connection's owner and Tencent Cloud's support"
)

// meaningOf compares without case: the pages spell VlanConflict in two ways.
func meaningOf(code string) meaning {
	code = strings.ToLower(code)
	if exact, known := inLowerCase[code]; known {
		return exact
	}
	family, _, _ := strings.Cut(code, ".")
	return inLowerCase[family]
}

var inLowerCase = func() map[string]meaning {
	all := make(map[string]meaning, len(meanings))
	for code, means := range meanings {
		all[strings.ToLower(code)] = means
	}
	return all
}()

// refused reads an error that came with a success's status. One without a request id is not in the documented shape, and is nobody's word.
func (s signer) refused(header http.Header, body []byte) (rest.ErrorDetail, bool) {
	var outer struct {
		Response struct {
			Error     json.RawMessage `json:"Error"`
			RequestID rest.FlexString `json:"RequestId"`
		} `json:"Response"`
		Code     rest.FlexInt    `json:"code"` // an older shape, which the vendor's SDK still reads
		CodeDesc rest.FlexString `json:"codeDesc"`
		Message  rest.FlexString `json:"message"`
	}
	_ = rest.DecodeLoose(body, &outer) // what is no JSON leaves it empty
	if told := outer.Response.Error; len(told) > 0 && !bytes.Equal(told, []byte("null")) {
		var inner struct {
			Code    rest.FlexString `json:"Code"`
			Message rest.FlexString `json:"Message"`
		}
		_ = rest.DecodeLoose(told, &inner)
		return s.detail(header, string(inner.Code), string(inner.Message), string(outer.Response.RequestID)), true
	}
	if outer.Code != 0 || outer.CodeDesc != "" && !strings.EqualFold(string(outer.CodeDesc), "Success") {
		return s.detail(header, string(outer.CodeDesc), string(outer.Message), ""), true
	}
	return rest.ErrorDetail{}, false
}

// decodeError reads an error that came with the status of one. Of what is not an error in the documented shape nothing but a
// page's title is shown: it may hold a tunnel's BGP key.
func (s signer) decodeError(_ int, header http.Header, body []byte) rest.ErrorDetail {
	if detail, refused := s.refused(header, body); refused {
		return detail
	}
	if page := bytes.TrimSpace(body); bytes.HasPrefix(page, []byte("<")) {
		return rest.ErrorDetail{Message: string(page)} // of which its title is shown
	}
	return rest.ErrorDetail{Message: "the answer is no error in the shape that Tencent Cloud documents"}
}

func (s signer) detail(header http.Header, code, message, requestID string) rest.ErrorDetail {
	means := meaningOf(code)
	if strings.EqualFold(code, "AuthFailure.SignatureExpire") {
		means.advice = s.clockDiffers(header)
	}
	switch {
	case means.advice == "" && message == "":
		message = "no reason is given"
	case means.advice != "" && message != "":
		message = means.advice + ": " + message
	case means.advice != "":
		message = means.advice
	}
	return rest.ErrorDetail{Code: code, Message: message, RequestID: requestID, Own: code != "" && requestID != "", Kind: means.kind}
}

// clockDiffers says by how much this machine's clock differs from the answer's date, if there is one.
func (s signer) clockDiffers(header http.Header) string {
	by := ""
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		by = fmt.Sprintf(" by %s (here it is %s)", s.now().Sub(date).Round(time.Second).Abs(), s.now().UTC().Format(time.RFC3339))
	}
	return "this machine's clock and Tencent Cloud's differ" + by + ", and a signature is good for 5 minutes"
}
