package directconnect

import (
	"cmp"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"turnup/providers"
	"turnup/providers/huaweicloud"
	"turnup/providers/rest"
)

// kinds is what a code says more exactly than its HTTP status ("Error Codes"). That page lists every code of Direct
// Connect under HTTP 400, also "not found" and "system error"; those that are not here are invalid requests.
//
// A change that failed inside the provider, or between it and one of its own services, is ambiguous, although a 400
// should mean that nothing was done: no document says how far it came, and what it left may be billed. The same goes for
// DC.1002, a hosted connection that could not be created.
var kinds = map[string]providers.Kind{
	"DC.0002": providers.KindNotFound, // resource
	"DC.1012": providers.KindNotFound, // connection
	"DC.1015": providers.KindNotFound, // connection or LAG

	"DC.0003": providers.KindAmbiguous, // system error
	"DC.0005": providers.KindAmbiguous, // the call to VPC failed
	"DC.0006": providers.KindAmbiguous, // the call to MO failed
	"DC.0011": providers.KindAmbiguous, // agent abnormal
	"DC.0012": providers.KindAmbiguous, // the call to billing failed
	"DC.1002": providers.KindAmbiguous, // hosted connection not created

	"DC.0009": providers.KindUnauthorized, // policy
	"DC.0013": providers.KindUnauthorized, // field not allowed for this user

	"DC.1000": providers.KindRejected, // not enough bandwidth
	"DC.1019": providers.KindRejected, // quota used up

	"DC.1005":             providers.KindConflict, // connection in an abnormal state
	huaweicloud.CodeInUse: providers.KindConflict,
	"DC.1008":             providers.KindConflict, // VLAN of another hosted connection, or of this one
	"DC.1113":             providers.KindConflict, // virtual gateway in cutover
	"DC.1118":             providers.KindConflict, // virtual gateway locked by another operation
	"DC.1205":             providers.KindConflict, // parent of the virtual interface in an abnormal state
}

const (
	serviceCodes = "DC." // what the codes of Direct Connect begin with

	codeIAMAuth = "APIGW.0301"
	codeAppAuth = "APIGW.0303"
)

// errorBody covers every error body the documents show. IAM puts the details below "error".
type errorBody struct {
	ErrorCode rest.FlexString `json:"error_code"`
	ErrorMsg  rest.FlexString `json:"error_msg"`
	Code      rest.FlexString `json:"code"`
	Message   rest.FlexString `json:"message"`
	Title     rest.FlexString `json:"title"`
	RequestID rest.FlexString `json:"request_id"`
}

// decodeError reads an error body of Direct Connect, of the API Gateway before it, or of IAM.
func decodeError(status int, header http.Header, body []byte) rest.ErrorDetail {
	var outer struct {
		errorBody
		Error errorBody `json:"error"`
	}
	_ = rest.DecodeLoose(body, &outer) // what is no JSON leaves it empty
	inner := outer.Error
	code := string(cmp.Or(outer.ErrorCode, outer.Code, inner.ErrorCode, inner.Code))
	detail := rest.ErrorDetail{
		Code:      code,
		Message:   string(cmp.Or(outer.ErrorMsg, outer.Message, inner.ErrorMsg, inner.Message)),
		RequestID: cmp.Or(string(outer.RequestID), header.Get("X-Request-Id")),
	}
	detail.Kind = kinds[code]
	detail.Own = ownCode.MatchString(code) || inner.Title != "" && code == strconv.Itoa(status)
	if status == http.StatusNotFound || status == http.StatusGone {
		detail.Own = strings.HasPrefix(code, serviceCodes) // the gateway's 404 means that there is no API at that address
	}
	return detail
}

// ownCode is the form of a code of Direct Connect, of the gateway before it and of sibling services: "PAP5.0001" is access
// denied by an identity policy (IAM API Reference, Error Codes). IAM has numbers, too.
var ownCode = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*\.[0-9]+$`)

// maxSkew is how far the clocks of signer and verifier may differ (API Request Signing Guide).
const maxSkew = 15 * time.Minute

// decodeError is decodeError, and tells a signature that was refused because of the clock from one that is wrong: the
// gateway uses the same codes for both.
func (s signer) decodeError(status int, header http.Header, body []byte) rest.ErrorDetail {
	detail := decodeError(status, header, body)
	if detail.Code != codeIAMAuth && detail.Code != codeAppAuth {
		return detail
	}
	text := strings.ToLower(detail.Message)
	expired := strings.Contains(text, "expire") && !strings.Contains(text, "token") // temporary keys end too
	difference, known := s.clockDifference(header)
	tooFar := known && difference.Abs() > maxSkew
	if !expired && !tooFar {
		return detail
	}
	by := ""
	if tooFar {
		by = fmt.Sprintf(" by %s (here it is %s)", difference.Abs(), s.now().UTC().Format(time.RFC3339))
	}
	detail.Message = fmt.Sprintf("this machine's clock and the provider's differ%s, and a signature is good for 15 minutes: %s",
		by, detail.Message)
	return detail
}

// clockDifference is how far this machine's clock is from the answer's Date.
func (s signer) clockDifference(header http.Header) (time.Duration, bool) {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return 0, false
	}
	return s.now().Sub(date).Round(time.Second), true
}
