package directconnect

import "time"

// SignPost signs a POST with these headers, and returns the hash of what was signed, and the signature.
func SignPost(secretKey, service string, at time.Time, headers [][2]string, body string) (canonicalHash, signature string) {
	var signed []header
	for _, h := range headers {
		signed = append(signed, header{h[0], h[1]})
	}
	made := signer{secretKey: secretKey, service: service}.sign(at, signed, []byte(body))
	return made.canonicalHash, made.signature
}

// HashOf is the hash of a body, as signatures have it.
func HashOf(body string) string { return hexSHA256([]byte(body)) }
