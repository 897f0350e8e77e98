package huaweicloud

import (
	"fmt"
	"net/http"
	"strings"

	"turnup/providers/simulator"
)

// Codes of the "Direct Connect API Reference, Error Codes" that the simulator gives. The tables list all of them under
// HTTP 400; what is not found is answered with 404 all the same, as its public clients were seen to rely on.
const (
	codeBadBody      = "DC.0000" // the body is not understood
	codeBadParameter = "DC.0001"
	codeInternal     = "DC.0003"
	codePolicy       = "DC.0009" // no access
	codeNotAllowed   = "DC.0013" // the field is not for this user
	codeNoBandwidth  = "DC.1000" // not enough left on the operations connection
	codeNoVLAN       = "DC.1003"
	codeNotHosting   = "DC.1004" // hosting_id is no operations connection
	codeWrongState   = "DC.1005"
	codeInUse        = "DC.1007"
	codeVLANClash    = "DC.1008"
	codeShrinks      = "DC.1010"
	codeNotFound     = "DC.1012"
	codeVLANZero     = "DC.1017"
	codeQuota        = "DC.1019"
)

// Codes of the gateway in front of every service ("API Request Signing Guide, Error Codes").
const (
	gatewayUnpublished = "APIGW.0101"
	gatewayBadRequest  = "APIGW.0201" // also a backend that does not answer
	gatewayLogin       = "APIGW.0301"
	gatewayForbidden   = "APIGW.0302"
	gatewayThrottled   = "APIGW.0308"
)

// refusal is why a call is refused.
type refusal struct {
	status  int
	code    string
	message string
}

// refuse is a refusal with HTTP 400, as the error tables have it.
func refuse(code, format string, args ...any) *refusal {
	return &refusal{http.StatusBadRequest, code, fmt.Sprintf(format, args...)}
}

// badParameters refuses everything wrong with the parameters at once; nil when nothing is.
func badParameters(wrong []string) *refusal {
	if len(wrong) == 0 {
		return nil
	}
	return refuse(codeBadParameter, "%s", strings.Join(wrong, "; "))
}

func notFound(id string) *refusal {
	return &refusal{http.StatusNotFound, codeNotFound, "the connection " + id + " was not found"}
}

// refuseIdentity is the gateway's answer to whoever cannot be identified; what follows the colon varies ("API Request
// Signing Guide, Common Errors Related to IAM Authentication Information").
func refuseIdentity(why string) *refusal {
	return &refusal{http.StatusUnauthorized, gatewayLogin, "Incorrect IAM authentication information: " + why}
}

func (f refusal) reply(r *http.Request) simulator.Reply {
	return simulator.Reply{Status: f.status, Body: errorBody(r, f.code, f.message), Note: f.code + " " + f.message}
}

func errorBody(r *http.Request, code, message string) any {
	return named(r, map[string]any{"error_code": code, "error_msg": message})
}

// failure is the body of an error that is not about what was asked for.
func failure(r *http.Request, status int, message string) any {
	code, known := map[int]string{
		http.StatusUnauthorized:        gatewayLogin,
		http.StatusForbidden:           gatewayForbidden,
		http.StatusNotFound:            gatewayUnpublished,
		http.StatusTooManyRequests:     gatewayThrottled,
		http.StatusInternalServerError: codeInternal,
	}[status]
	if !known {
		code = gatewayBadRequest
	}
	return errorBody(r, code, message)
}

// refuseOperation is a documented refusal of an operation, whatever was asked.
func (s *Simulator) refuseOperation(r *http.Request, operation string) simulator.Reply {
	refused := &refusal{http.StatusForbidden, codePolicy, "the policy does not allow " + operation}
	switch operation {
	case createToken:
		return refuseIAM(http.StatusUnauthorized, "The username or password is wrong.")
	case "createHostedDirectConnect":
		refused = refuse(codeNoBandwidth, "the operations connection has not enough bandwidth left")
	case "showHostedDirectConnect", "showDirectConnect":
		refused = notFound(r.PathValue("id"))
	case "updateHostedDirectConnect", "updateDirectConnect":
		refused = refuse(codeWrongState, "the status of the connection does not allow it")
	case "deleteHostedDirectConnect", "deleteDirectConnect":
		refused = refuse(codeInUse, "the connection is in use")
	}
	return refused.reply(r)
}
