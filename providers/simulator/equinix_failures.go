package simulator

import (
	"net/http"
	"strings"
)

// failureCodesV4 are the codes Fabric v4 documents for an HTTP status; any other status has that of 500.
var failureCodesV4 = map[int]fabricCode{
	http.StatusUnauthorized:         {"EQ-3000039", "User not found in request or invalid"},
	http.StatusForbidden:            {"EQ-3142401", "Your account is not authorized to do this"},
	http.StatusNotFound:             {"EQ-3045811", "uuid not found"},
	http.StatusMethodNotAllowed:     {"EQ-3142569", "Method not supported"},
	http.StatusUnsupportedMediaType: {"EQ-3040016", "Unsupported media type"},
	http.StatusInternalServerError:  {"EQ-3040030", "Internal Server Error"},
}

// equinixFailure is the error body of the API that a request is for. ECX v3 answers an array with 400 and one object
// else; its 401 is the login's.
func equinixFailure(r *http.Request, status int, message string) any {
	switch {
	case strings.HasPrefix(r.URL.Path, "/oauth2/"):
		return loginError(http.StatusText(status), message)
	case strings.HasPrefix(r.URL.Path, ecxPath) && status == http.StatusUnauthorized:
		return loginError(http.StatusText(status), message)
	case strings.HasPrefix(r.URL.Path, ecxPath):
		one := map[string]string{"errorCode": "IC-999-99", "errorMessage": message, "moreInfo": "", "property": ""}
		if status == http.StatusBadRequest {
			return []any{one}
		}
		return one
	}
	word, documented := failureCodesV4[status]
	if !documented {
		word = failureCodesV4[http.StatusInternalServerError]
	}
	told := errorV4(word)
	told["details"] = message
	return []any{told}
}

// fail answers with an error of the request's API that has no rule of an order.
func fail(r *http.Request, status int, message string) reply {
	return reply{status: status, body: equinixFailure(r, status, message), note: message}
}

// refuseOperation is a documented refusal of an operation, whatever was asked.
func (s *Equinix) refuseOperation(r *http.Request, operation string) reply {
	refusals := map[string]fabricFault{
		"createConnection": {rule: rulePort, field: fieldAPort, reason: "the port does not exist or is not yours"},
		"dryRunConnection": {rule: rulePort, field: fieldAPort, reason: "the port does not exist or is not yours"},
		"getConnection":    {rule: ruleUnknown, field: fieldID},
		"updateConnection": {rule: ruleTransient, field: fieldID},
		"actOnConnection":  {rule: ruleTransient, field: fieldID},
		"deleteConnection": {rule: ruleTransient, field: fieldID},
		"checkKey":         {rule: ruleKey, field: fieldKey},
	}
	fault, is := refusals[operation]
	switch {
	case operation == "login":
		return denyLogin(http.StatusInternalServerError, "Login Failure", "client id or client secret is wrong")
	case !is:
		return fail(r, http.StatusForbidden, "Your account is not authorized to do this")
	case strings.HasPrefix(r.URL.Path, ecxPath):
		return refuseV3(fault)
	}
	return refuseV4(fault)
}
