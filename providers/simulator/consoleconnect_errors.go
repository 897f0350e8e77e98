package simulator

import "net/http"

// errorBody is the error body of most Console Connect services: {"error":{"statusCode","name","message"}}.
func errorBody(status int, message string) any {
	return map[string]any{"error": map[string]any{"statusCode": status, "name": "Error", "message": message}}
}

func failureBody(_ *http.Request, status int, message string) any { return errorBody(status, message) }

func refuse(status int, message string) reply {
	return reply{status: status, body: errorBody(status, message), note: message}
}

// refuseCode is the error body of the ordering and pricing services: {"error":{"code","message"}}.
func refuseCode(message string) reply {
	body := map[string]any{"error": map[string]any{"code": http.StatusBadRequest, "message": message}}
	return reply{status: http.StatusBadRequest, body: body, note: message}
}

// refuseOperation is a documented refusal of an operation, whatever was asked: what is read is not found or not allowed,
// what would change something is not allowed by its state.
func (s *ConsoleConnect) refuseOperation(_ *http.Request, operation string) reply {
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
	if s.operations[operation] {
		return refuse(http.StatusBadRequest, "The status of the connection does not allow "+operation)
	}
	return *refuseAccess(operation, ConsoleConnectCompany)
}

// refuseLogin is the answer to a missing or unknown key ("Console Connect API, Getting Started").
func refuseLogin(message string) *reply {
	body := map[string]any{"message": message, "status": http.StatusUnauthorized, "statusCode": http.StatusUnauthorized}
	return &reply{status: http.StatusUnauthorized, body: body, note: message}
}

// refuseAccess is the answer to a key without the right: Console Connect documents 401 for it, not 403.
func refuseAccess(operation, company string) *reply {
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
	return &reply{status: http.StatusUnauthorized, body: body, note: "Access denied to " + company}
}
