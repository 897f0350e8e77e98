package tencentcloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The signature of version 3 of Tencent Cloud's API.
const (
	signingAlgorithm = "TC3-HMAC-SHA256"
	signingEnd       = "tc3_request"
	unsignedBody     = "UNSIGNED-PAYLOAD"
	signingSkew      = 5 * time.Minute // how far the caller's clock may be from the simulator's, either way
)

var (
	authorizationForm = regexp.MustCompile(`^TC3-HMAC-SHA256 Credential=([^/,]*)/(\d{4}-\d{2}-\d{2})/([a-z]+)/([a-z0-9_]+), ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$`)
	secretIDForm      = regexp.MustCompile(`^[A-Za-z0-9]{8,64}$`)
	regionForm        = regexp.MustCompile(`^[a-z]{2}(-[a-z0-9]+){1,4}$`)
)

// identify tells whose key signed a request. The headers that are signed are the caller's choice, but for two.
func (s *Simulator) identify(r *http.Request, body []byte) (credential, *refusal) {
	if r.Method != http.MethodPost {
		return credential{}, refuse(codeUnsupported, "Requests are sent with POST here.")
	}
	given := authorizationForm.FindStringSubmatch(r.Header.Get("Authorization"))
	if given == nil {
		return credential{}, refuse(codeAuthorization, "The header Authorization is missing, or not of the form %s Credential=, SignedHeaders=, Signature=.", signingAlgorithm)
	}
	id, date, service, end, signed, signature := given[1], given[2], given[3], given[4], strings.Split(given[5], ";"), given[6]
	if service != serviceOf(r.Header.Get("X-TC-Action")) || end != signingEnd || !slices.Contains(signed, "content-type") || !slices.Contains(signed, "host") {
		return credential{}, refuse(codeAuthorization, "The scope of the credential must end in the name of the service and /tc3_request, and content-type and host must be signed.")
	}
	stamp := r.Header.Get("X-TC-Timestamp")
	if stamp == "" {
		return credential{}, refuse(codeMissing, "The header X-TC-Timestamp is missing.")
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return credential{}, refuse(codeInvalid, "The header X-TC-Timestamp must be seconds since 1970.")
	}
	at := time.Unix(seconds, 0).UTC()
	if s.account.Now().Sub(at).Abs() > signingSkew {
		return credential{}, refuse(codeExpired, "The signature is expired: the clocks differ by more than 5 minutes.")
	}
	caller, refused := findCredential(id)
	if refused != nil {
		return credential{}, refused
	}
	if date != at.Format(time.DateOnly) || !hmac.Equal([]byte(signature), []byte(sign(caller.SecretKey, date, service, stamp, canonicalRequest(r, signed, body)))) {
		return credential{}, refuse(codeSignature, "The signature does not match the one that was computed.")
	}
	if r.Header.Get("X-TC-Token") != caller.Token {
		return credential{}, refuse(codeTemporary, "The token does not go with the key.")
	}
	return caller, nil
}

func findCredential(id string) (credential, *refusal) {
	if !secretIDForm.MatchString(id) {
		return credential{}, refuse(codeNoKey, "The SecretId is not one.")
	}
	for _, known := range credentials {
		if known.SecretID == id {
			return known, nil
		}
	}
	return credential{}, refuse(codeNoSuchKey, "The SecretId is not found.")
}

// canonicalRequest is the request in the form that is signed. Its path is always /, and its query empty.
func canonicalRequest(r *http.Request, signed []string, body []byte) string {
	headers := ""
	for _, name := range signed {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host // net/http keeps it apart from the other headers
		}
		headers += name + ":" + strings.ToLower(strings.TrimSpace(value)) + "\n"
	}
	if r.Header.Get("X-TC-Content-SHA256") == unsignedBody {
		body = []byte(unsignedBody) // the caller's choice too
	}
	return strings.Join([]string{r.Method, "/", "", headers, strings.Join(signed, ";"), hexSHA256(body)}, "\n")
}

func sign(secretKey, date, service, stamp, canonical string) string {
	key := []byte("TC3" + secretKey)
	for _, part := range []string{date, service, signingEnd} {
		key = hmacSHA256(key, part)
	}
	scope := date + "/" + service + "/" + signingEnd
	return hex.EncodeToString(hmacSHA256(key, strings.Join([]string{signingAlgorithm, stamp, scope, hexSHA256([]byte(canonical))}, "\n")))
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(text))
	return mac.Sum(nil)
}

func hexSHA256(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
