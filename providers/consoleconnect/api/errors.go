package api

import (
	"encoding/json"
	"net/http"
	"strings"

	"turnup/providers"
	"turnup/providers/rest"
)

// errorBody covers every error body the documents show. The details stand at the top or below "error".
type errorBody struct {
	Message       rest.FlexString `json:"message"`
	Code          rest.FlexString `json:"code"`
	StatusCode    rest.FlexString `json:"statusCode"`
	TransactionID rest.FlexString `json:"transactionId"`
}

// decodeError reads an error body. What the body's own status is does not matter: the documents show it as a number, as a
// string and as a string with a comma, and the HTTP status says the same. A permission failure may carry a server's
// stack; it is not read.
func decodeError(status int, _ http.Header, body []byte) rest.ErrorDetail {
	var outer struct {
		errorBody
		Error json.RawMessage `json:"error"`
	}
	if rest.DecodeLoose(body, &outer) != nil {
		return rest.ErrorDetail{}
	}
	inner := decodeInnerError(outer.Error)
	message := firstOf(inner.Message, outer.Message)
	if message == "" && len(outer.Error) > 0 {
		message = "the error body has no message" // or the whole body would be shown, stack and all
	}
	detail := rest.ErrorDetail{
		Code:      strings.Trim(firstOf(inner.Code, outer.Code), " ,"),
		Message:   message,
		RequestID: firstOf(inner.TransactionID, outer.TransactionID),
	}
	if status == http.StatusNotFound && areOwnWords(outer.errorBody, inner) {
		detail.Kind = providers.KindNotFound
	}
	return detail
}

// areOwnWords tells the bodies that the documents show with 404 from those of gateways and frameworks. With a statusCode
// at the top they show 401 only, and there some gateways write 404.
func areOwnWords(outer, inner errorBody) bool {
	return inner.Message != "" && (inner.Code != "" || inner.StatusCode != "") || outer.Message != "" && outer.Code != ""
}

func decodeInnerError(raw json.RawMessage) errorBody {
	var inner errorBody
	if len(raw) == 0 || rest.DecodeLoose(raw, &inner) != nil {
		return errorBody{}
	}
	var text rest.FlexString
	if json.Unmarshal(raw, &text) == nil && text != "" { // {"error": "..."}
		inner.Message = text
	}
	return inner
}

func firstOf(values ...rest.FlexString) string {
	for _, value := range values {
		if value != "" {
			return string(value)
		}
	}
	return ""
}
