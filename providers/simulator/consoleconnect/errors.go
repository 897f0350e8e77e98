package consoleconnect

import (
	"net/http"

	"turnup/providers/simulator"
)

// errorBody is the error body of most Console Connect services: {"error":{"statusCode","name","message"}}.
func errorBody(status int, message string) any {
	return map[string]any{"error": map[string]any{"statusCode": status, "name": "Error", "message": message}}
}

func failure(_ *http.Request, status int, message string) any { return errorBody(status, message) }

func refuse(status int, message string) simulator.Reply {
	return simulator.Reply{Status: status, Body: errorBody(status, message), Note: message}
}

// refuseCode is the error body of the ordering and pricing services: {"error":{"code","message"}}.
func refuseCode(message string) simulator.Reply {
	body := map[string]any{"error": map[string]any{"code": http.StatusBadRequest, "message": message}}
	return simulator.Reply{Status: http.StatusBadRequest, Body: body, Note: message}
}

// refuseOperation is a documented refusal of an operation, whatever was asked: what is read is not found or not allowed,
// what would change something is not allowed by its state.
func (s *Simulator) refuseOperation(_ *http.Request, operation string) simulator.Reply {
	switch operation {
	case "createConnection":
		return refuseCode("Cannot find an ACTIVE source port")
	case "calculatePrice":
		return refuseCode("There is no price for these connections")
	case "getConnection", "connectionLog":
		return refuse(http.StatusNotFound, "Connection not found")
	case "getPort":
		return refuse(http.StatusNotFound, "Port not found")
	}
	if s.account.Changes(operation) {
		return refuse(http.StatusBadRequest, "The status of the connection does not allow "+operation)
	}
	return *refuseAccess(operation, Company)
}

// refuseLogin is the answer to a missing or unknown key ("Console Connect API, Getting Started").
func refuseLogin(message string) *simulator.Reply {
	body := map[string]any{"message": message, "status": http.StatusUnauthorized, "statusCode": http.StatusUnauthorized}
	return &simulator.Reply{Status: http.StatusUnauthorized, Body: body, Note: message}
}

// refuseAccess is the answer to a key without the right: Console Connect documents 401 for it, not 403.
func refuseAccess(operation, company string) *simulator.Reply {
	body := map[string]any{"error": map[string]any{
		"accessRequests": []any{map[string]any{
			"action":   "network:" + operation,
			"resource": "cc-api:network::" + company + ":*",
		}},
		"message":     "Access denied",
		"principalId": map[string]any{"id": seedUserID},
		"stack":       "Error: Access denied\n    at authorize (simulator)",
		"status":      http.StatusUnauthorized,
		"statusCode":  http.StatusUnauthorized,
	}}
	return &simulator.Reply{Status: http.StatusUnauthorized, Body: body, Note: "Access denied to " + company}
}
