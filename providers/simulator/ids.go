package simulator

import (
	"crypto/rand"
	"encoding/hex"
)

// newObjectID returns a random id of 24 hexadecimal digits, as Console Connect's ids are.
func newObjectID() string {
	var random [12]byte
	_, _ = rand.Read(random[:]) // never fails, says crypto/rand
	return hex.EncodeToString(random[:])
}

// newLineID returns an id in the form Tencent Cloud gives a Direct Connect line: dc- and eight letters or digits.
func newLineID() string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
	var random [8]byte
	_, _ = rand.Read(random[:])
	for i, b := range random {
		random[i] = alphabet[int(b)%len(alphabet)]
	}
	return "dc-" + string(random[:])
}
