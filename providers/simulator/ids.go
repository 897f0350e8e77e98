package simulator

import (
	"crypto/rand"
	"encoding/hex"
)

// NewHexID returns a random id of so many bytes, in hexadecimal digits.
func NewHexID(bytes int) string {
	random := make([]byte, bytes)
	_, _ = rand.Read(random) // never fails, says crypto/rand
	return hex.EncodeToString(random)
}

// NewUUID returns a random UUID (RFC 9562, version 4).
func NewUUID() string {
	var random [16]byte
	_, _ = rand.Read(random[:])
	random[6] = random[6]&0x0f | 0x40
	random[8] = random[8]&0x3f | 0x80
	digits := hex.EncodeToString(random[:])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}
