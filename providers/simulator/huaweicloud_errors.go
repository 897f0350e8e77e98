package simulator

import (
	"fmt"
	"net/http"
	"strings"
)

// Codes of the "Direct Connect API Reference, Error Codes" that the simulator gives. The tables list all of them under
// HTTP 400; what is not found is answered with 404 all the same, as its public clients were seen to rely on.
const (
	dcCodeBadBody      = "DC.0000" // the body is not understood
	dcCodeBadParameter = "DC.0001"
	dcCodeInternal     = "DC.0003"
	dcCodePolicy       = "DC.0009" // no access
	dcCodeNotAllowed   = "DC.0013" // the field is not for this user
	dcCodeNoBandwidth  = "DC.1000" // not enough left on the operations connection
	dcCodeNoVLAN       = "DC.1003"
	dcCodeNotHosting   = "DC.1004" // hosting_id is no operations connection
	dcCodeWrongState   = "DC.1005"
	dcCodeInUse        = "DC.1007"
	dcCodeVLANClash    = "DC.1008"
	dcCodeShrinks      = "DC.1010"
	dcCodeNotFound     = "DC.1012"
	dcCodeVLANZero     = "DC.1017"
	dcCodeQuota        = "DC.1019"
)

// Codes of the gateway in front of every service ("API Request Signing Guide, Error Codes").
const (
	gatewayUnpublished = "APIGW.0101"
	gatewayBadRequest  = "APIGW.0201" // also a backend that does not answer
	gatewayLogin       = "APIGW.0301"
	gatewayForbidden   = "APIGW.0302"
	gatewayThrottled   = "APIGW.0308"
)

// huaweiRefusal is why a call is refused.
type huaweiRefusal struct {
	status  int
	code    string
	message string
}

// refuseDC is a refusal with HTTP 400, as the error tables have it.
func refuseDC(code, format string, args ...any) *huaweiRefusal {
	return &huaweiRefusal{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// badParameters refuses everything wrong with the parameters at once; nil when nothing is.
func badParameters(wrong []string) *huaweiRefusal {
	if len(wrong) == 0 {
		return nil
	}
	return refuseDC(dcCodeBadParameter, "%s", strings.Join(wrong, "; "))
}

func notFoundDC(id string) *huaweiRefusal {
	return &huaweiRefusal{http.StatusNotFound, dcCodeNotFound, "the connection " + id + " was not found"}
}

// refuseIdentity is the gateway's answer to whoever cannot be identified; what follows the colon varies ("API Request
// Signing Guide, Common Errors Related to IAM Authentication Information").
func refuseIdentity(why string) *huaweiRefusal {
	return &huaweiRefusal{http.StatusUnauthorized, gatewayLogin, "Incorrect IAM authentication information: " + why}
}

func (f huaweiRefusal) reply(r *http.Request) reply {
	return reply{status: f.status, body: huaweiErrorBody(r, f.code, f.message), note: f.code + " " + f.message}
}

func huaweiErrorBody(r *http.Request, code, message string) any {
	return named(r, map[string]any{"error_code": code, "error_msg": message})
}

// gatewayBody is the body of an error that is not about what was asked for.
func gatewayBody(r *http.Request, status int, message string) any {
	code, known := map[int]string{
		http.StatusUnauthorized:        gatewayLogin,
		http.StatusForbidden:           gatewayForbidden,
		http.StatusNotFound:            gatewayUnpublished,
		http.StatusTooManyRequests:     gatewayThrottled,
		http.StatusInternalServerError: dcCodeInternal,
	}[status]
	if !known {
		code = gatewayBadRequest
	}
	return huaweiErrorBody(r, code, message)
}

// refuseOperation is a documented refusal of an operation, whatever was asked.
func (s *HuaweiCloud) refuseOperation(r *http.Request, operation string) reply {
	refused := &huaweiRefusal{http.StatusForbidden, dcCodePolicy, "the policy does not allow " + operation}
	switch operation {
	case createToken:
		return refuseIAM(http.StatusUnauthorized, "The username or password is wrong.")
	case "createHostedDirectConnect":
		refused = refuseDC(dcCodeNoBandwidth, "the operations connection has not enough bandwidth left")
	case "showHostedDirectConnect", "showDirectConnect":
		refused = notFoundDC(r.PathValue("id"))
	case "updateHostedDirectConnect", "updateDirectConnect":
		refused = refuseDC(dcCodeWrongState, "the status of the connection does not allow it")
	case "deleteHostedDirectConnect", "deleteDirectConnect":
		refused = refuseDC(dcCodeInUse, "the connection is in use")
	}
	return refused.reply(r)
}
