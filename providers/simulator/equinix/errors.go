package equinix

import (
	"net/http"
	"slices"
	"strings"

	"turnup/providers/simulator"
)

// code is how an API words that a rule is broken.
type code struct {
	code, message string
}

// codesV3 are the codes of ECX v3. Those of the ranges VLAN, PROFILE, SPEED, PAIR and STATE are invented: no document and
// no client tells the real ones, as it does for the others.
var codesV3 = map[rule]code{
	ruleField:         {"IC-LAYER2-402", "Invalid Request"},
	rulePort:          {"IC-LAYER2-PORTS-001", "Port does not exist or does not belong to user"},
	ruleTagTaken:      {"IC-LAYER2-VLAN-001", "VLAN is already in use on the port or is being released"},
	ruleProfile:       {"IC-LAYER2-PROFILE-001", "Service profile does not exist"},
	ruleMetro:         {"IC-LAYER2-PROFILE-002", "Service profile is not available in the metro"},
	ruleSpeed:         {"IC-LAYER2-SPEED-001", "Speed is not supported by the service profile"},
	ruleKeyMissing:    {"IC-LAYER2-AUTH-004", "Authorization key validation failed"},
	ruleKey:           {"IC-LAYER2-AUTH-004", "Authorization key validation failed"},
	ruleSinglesOnly:   {"IC-LAYER2-PAIR-001", "Redundant connections are not allowed by the service profile"},
	ruleTransient:     {"IC-LAYER2-STATE-001", "The state of the connection does not allow the request"},
	ruleDeleted:       {"IC-LAYER2-4021", "Connection already deleted"},
	ruleUnknown:       {"IC-LAYER2-4023", "Connection does not exist or does not belong to user"},
	ruleNotAuthorized: {"IC-LAYER2-STATE-002", "The request is the other party's to make"},
}

// codesV4 are the codes of the Equinix Fabric API v4.
var codesV4 = map[rule]code{
	ruleField:         {"EQ-3142501", "Invalid input"},
	rulePort:          {"EQ-3142501", "Invalid input"},
	ruleTagTaken:      {"EQ-3142102", "Connection has a duplicate buyer-side VLAN ID for the port, or the VLAN ID is still being released"},
	ruleProfile:       {"EQ-3142301", "Given profile does not exist"},
	ruleMetro:         {"EQ-3142302", "Service provider does not exist in the zSide metro"},
	ruleSpeed:         {"EQ-3142306", "Requested bandwidth is not supported by the service profile"},
	ruleKeyMissing:    {"EQ-3142308", "Authentication key is required"},
	ruleKey:           {"EQ-3142501", "Invalid input"},
	ruleSinglesOnly:   {"EQ-3142303", "Only a primary connection is allowed for this provider"},
	ruleGroupMissing:  {"EQ-3142514", "Redundancy group is required"},
	ruleNoPriority:    {"EQ-3142515", "Redundancy priority is required"},
	ruleGroup:         {"EQ-3142516", "Invalid redundancy group"},
	rulePriority:      {"EQ-3142517", "Invalid redundancy priority"},
	ruleOtherProfile:  {"EQ-3142320", "For a redundant connection the service profile should be the same"},
	ruleDryRun:        {"EQ-3142411", "Dry run is not supported for this connection type"},
	ruleTransient:     {"EQ-3142510", "Connection is in a transient state"},
	ruleDeleted:       {"EQ-3142509", "Connection already deleted"},
	ruleUnknown:       {"EQ-3142519", "Connection does not exist or does not belong to the user"},
	ruleNotAuthorized: {"EQ-3142401", "Your account is not authorized to do this"},
}

// fieldsV3 are the names of an order's fields in ECX v3, for the primary connection and the secondary.
var fieldsV3 = map[field][2]string{
	fieldName: {"primaryName", "secondaryName"}, fieldAPort: {"primaryPortUUID", "secondaryPortUUID"},
	fieldASTag: {"primaryVlanSTag", "secondaryVlanSTag"}, fieldACTag: {"primaryVlanCTag", "secondaryVlanCTag"},
	fieldZPort: {"primaryZSidePortUUID", "secondaryZSidePortUUID"}, fieldZSTag: {"primaryZSideVlanSTag", "secondaryZSideVlanSTag"},
	fieldZCTag: {"primaryZSideVlanCTag", "secondaryZSideVlanCTag"}, fieldProfile: {"profileUUID", "secondaryProfileUUID"},
	fieldMetro: {"sellerMetroCode", "secondarySellerMetroCode"}, fieldRegion: {"sellerRegion", "secondarySellerRegion"},
	fieldKey: {"authorizationKey", "secondaryAuthorizationKey"}, fieldNamedTag: {"namedTag", "namedTag"},
	fieldSpeed: {"speed", "secondarySpeed"}, fieldUnit: {"speedUnit", "secondarySpeedUnit"},
	fieldNotifications: {"notifications", "notifications"}, fieldPurchaseOrder: {"purchaseOrderNumber", "purchaseOrderNumber"},
	fieldID: {"uuid", "uuid"}, fieldAdditionalInfo: {"additionalInfo", "additionalInfo"},
}

var fieldsV4 = map[field]string{
	fieldName: "/name", fieldAPort: "/aSide/accessPoint/port/uuid",
	fieldASTag: "/aSide/accessPoint/linkProtocol", fieldACTag: "/aSide/accessPoint/linkProtocol/vlanCTag",
	fieldZPort: "/zSide/accessPoint/port/uuid", fieldZSTag: "/zSide/accessPoint/linkProtocol",
	fieldZCTag: "/zSide/accessPoint/linkProtocol/vlanCTag", fieldProfile: "/zSide/accessPoint/profile/uuid",
	fieldMetro: "/zSide/accessPoint/location/metroCode", fieldRegion: "/zSide/accessPoint/sellerRegion",
	fieldKey: "/zSide/accessPoint/authenticationKey", fieldNamedTag: "/zSide/accessPoint/peeringType",
	fieldSpeed: "/bandwidth", fieldUnit: "/bandwidth", fieldNotifications: "/notifications",
	fieldPurchaseOrder: "/order/purchaseOrderNumber", fieldGroup: "/redundancy/group", fieldPriority: "/redundancy/priority",
	fieldID: "uuid", fieldAdditionalInfo: "/additionalInfo",
}

// propertyV3 spells a field as the errors do: validation errors capitalize it, the one of a key has its own name.
func propertyV3(fault fault) string {
	name := fieldsV3[fault.field][fault.leg]
	switch {
	case name == "": // a field that has no name of the API's is given by its own
		return string(fault.field)
	case fault.rule == ruleKey || fault.rule == ruleKeyMissing:
		return "authorization_key"
	case fault.rule == ruleField:
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

// refuseV3 is the 400 of ECX v3: an array of errors.
func refuseV3(faults ...fault) simulator.Reply {
	errs := []any{}
	for _, fault := range faults {
		word := codesV3[fault.rule]
		errs = append(errs, map[string]string{
			"errorCode": word.code, "errorMessage": word.message, "moreInfo": fault.reason, "property": propertyV3(fault),
		})
	}
	return simulator.Reply{Status: http.StatusBadRequest, Body: errs, Note: noteOf(codesV3, faults)}
}

// refuseV4 is an error of Fabric v4: an array too, 403 when somebody else would be allowed.
func refuseV4(faults ...fault) simulator.Reply {
	errs := []any{}
	status := http.StatusBadRequest
	for _, fault := range faults {
		word := codesV4[fault.rule]
		property := fieldsV4[fault.field]
		if property == "" {
			property = string(fault.field)
		}
		errs = append(errs, errorV4(word, map[string]string{"property": property, "reason": fault.reason}))
	}
	if slices.ContainsFunc(faults, func(f fault) bool { return f.rule == ruleNotAuthorized }) {
		status = http.StatusForbidden
	}
	return simulator.Reply{Status: status, Body: errs, Note: noteOf(codesV4, faults)}
}

func errorV4(word code, info ...map[string]string) map[string]any {
	told := map[string]any{"errorCode": word.code, "errorMessage": word.message, "correlationId": simulator.NewUUID()}
	if len(info) > 0 {
		told["additionalInfo"] = info
	}
	return told
}

// noteOf is what the log says of a refusal.
func noteOf(codes map[rule]code, faults []fault) string {
	var notes []string
	for _, fault := range faults {
		notes = append(notes, strings.Join([]string{codes[fault.rule].code, string(fault.field), fault.reason}, " "))
	}
	return strings.Join(notes, "; ")
}

// failureCodesV4 are the codes Fabric v4 documents for an HTTP status; any other status has that of 500.
var failureCodesV4 = map[int]code{
	http.StatusUnauthorized:         {"EQ-3000039", "User not found in request or invalid"},
	http.StatusForbidden:            {"EQ-3142401", "Your account is not authorized to do this"},
	http.StatusNotFound:             {"EQ-3045811", "uuid not found"},
	http.StatusMethodNotAllowed:     {"EQ-3142569", "Method not supported"},
	http.StatusUnsupportedMediaType: {"EQ-3040016", "Unsupported media type"},
	http.StatusInternalServerError:  {"EQ-3040030", "Internal Server Error"},
}

// failure is the error body of the API that a request is for. ECX v3 answers an array with 400 and one object
// else; its 401 is the login's.
func failure(r *http.Request, status int, message string) any {
	switch {
	case strings.HasPrefix(r.URL.Path, "/oauth2/"):
		return loginError(codeLoginBroken, http.StatusText(status), message)
	case strings.HasPrefix(r.URL.Path, ecxPath) && status == http.StatusUnauthorized:
		return loginError(codeLoginRefused, http.StatusText(status), message)
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
func fail(r *http.Request, status int, message string) simulator.Reply {
	return simulator.Reply{Status: status, Body: failure(r, status, message), Note: message}
}

// refuseOperation is a documented refusal of an operation, whatever was asked.
func (s *Simulator) refuseOperation(r *http.Request, operation string) simulator.Reply {
	refusals := map[string]fault{
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
