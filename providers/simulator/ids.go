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

// newHexID returns a random id of 32 hexadecimal digits.
func newHexID() string {
	var random [16]byte
	_, _ = rand.Read(random[:])
	return hex.EncodeToString(random[:])
}

// newUUID returns a random UUID (RFC 9562, version 4).
func newUUID() string {
	var random [16]byte
	_, _ = rand.Read(random[:])
	random[6] = random[6]&0x0f | 0x40
	random[8] = random[8]&0x3f | 0x80
	digits := hex.EncodeToString(random[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
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

// newSellerRef returns an id in the form AWS gives a hosted connection: dxcon- and eight letters or digits.
func newSellerRef() string { return "dxcon-" + newUUID()[:8] }
