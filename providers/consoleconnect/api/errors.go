package api

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"

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
	detail.Own = (inner.isOwn(status, inner.Code) || inner.isOwn(status, inner.StatusCode) || outer.isOwn(status, outer.Code)) &&
		!(status == http.StatusNotFound && ofAddress.MatchString(message))
	return detail
}

// isOwn tells the bodies that the documents show from those of gateways and other frameworks, by the message with a code:
// the HTTP status again, or words with dots. With a statusCode at the top the documents show 401 only, and there some
// gateways write 404.
func (e errorBody) isOwn(status int, code rest.FlexString) bool {
	word := strings.Trim(string(code), " ,")
	number, err := strconv.Atoi(word)
	return e.Message != "" && word != "" && (err != nil || number == status)
}

// ofAddress is what the framework that Console Connect is built on says, in the provider's own shape, of an address that
// it does not serve: it names the method. That says nothing of the thing asked for.
var ofAddress = regexp.MustCompile(`\b(GET|HEAD|POST|PUT|PATCH|DELETE) /`)

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
