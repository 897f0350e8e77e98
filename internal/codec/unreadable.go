package codec

import "strings"

// Unreadable reports whether an error tells of something that is encrypted, and that this program could not read: it has no keys, or
// not that one. Temporal's SDK passes on as text what it could not decode.
func Unreadable(err error) bool {
	text := err.Error()
	return strings.Contains(text, encoding) || strings.Contains(text, KeysVariable) || strings.Contains(text, encodedFailure)
}

// encodedFailure is what the SDK shows of an error whose message is encrypted.
const encodedFailure = "Encoded failure"
