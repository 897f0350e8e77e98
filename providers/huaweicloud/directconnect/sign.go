package directconnect

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	algorithm  = "SDK-HMAC-SHA256"
	dateFormat = "20060102T150405Z" // of X-Sdk-Date, in UTC

	headerDate          = "X-Sdk-Date"
	headerProject       = "X-Project-Id"
	headerSecurityToken = "X-Security-Token"
)

// signer signs requests with an access key and a secret key (API Request Signing Guide, "AK/SK Signing and
// Authentication Algorithm"). The vendor's own SDKs differ in which headers they sign; the verifier follows the list that
// the signature names. Here it is every header that can change what the request means.
type signer struct {
	accessKey, secretKey, securityToken, projectID string
	now                                            func() time.Time
}

func (config Config) signer() signer {
	return signer{
		accessKey: config.AccessKey, secretKey: config.SecretKey, securityToken: config.SecurityToken,
		projectID: config.ProjectID, now: config.Now,
	}
}

// authorize signs the request. The body's hash is part of the signature.
func (s signer) authorize(req *http.Request) error {
	payload, err := payloadHash(req)
	if err != nil {
		return fmt.Errorf("reading the body to sign it: %w", err)
	}
	date := s.now().UTC().Format(dateFormat)
	req.Header.Set(headerDate, date)
	req.Header.Set(headerProject, s.projectID)
	if s.securityToken != "" {
		req.Header.Set(headerSecurityToken, s.securityToken)
	}
	names, lines := canonicalHeaders(req)
	canonical := strings.Join([]string{
		req.Method, canonicalURI(req.URL.Path), canonicalQuery(req.URL.Query()), lines, names, payload,
	}, "\n")
	toSign := strings.Join([]string{algorithm, date, hexSHA256([]byte(canonical))}, "\n")
	req.Header.Set("Authorization", fmt.Sprintf("%s Access=%s, SignedHeaders=%s, Signature=%s",
		algorithm, s.accessKey, names, hexHMAC(s.secretKey, toSign)))
	return nil
}

func payloadHash(req *http.Request) (string, error) {
	if req.GetBody == nil {
		return hexSHA256(nil), nil
	}
	body, err := req.GetBody()
	if err != nil {
		return "", err
	}
	defer body.Close()
	var all bytes.Buffer
	if _, err := io.Copy(&all, body); err != nil {
		return "", err
	}
	return hexSHA256(all.Bytes()), nil
}

// canonicalURI always ends in a slash, whatever the path does.
func canonicalURI(path string) string {
	segments := strings.Split(strings.TrimSuffix(path, "/"), "/")
	for i, segment := range segments {
		segments[i] = escape(segment)
	}
	return strings.Join(segments, "/") + "/"
}

// canonicalQuery sorts the keys, and the values of a key that is repeated, before they are escaped.
func canonicalQuery(query url.Values) string {
	var keys []string
	for key := range query {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var pairs []string
	for _, key := range keys {
		for _, value := range slices.Sorted(slices.Values(query[key])) {
			pairs = append(pairs, escape(key)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

// canonicalHeaders returns the names of the signed headers, as the signature lists them, and the headers themselves, a
// line each.
func canonicalHeaders(req *http.Request) (names, lines string) {
	headers := map[string]string{"host": req.Host}
	for _, name := range []string{"Content-Type", headerProject, headerDate, headerSecurityToken} {
		if value := req.Header.Get(name); value != "" {
			headers[strings.ToLower(name)] = value
		}
	}
	var signed []string
	for name := range headers {
		signed = append(signed, name)
	}
	slices.Sort(signed)
	for _, name := range signed {
		lines += name + ":" + strings.TrimSpace(headers[name]) + "\n"
	}
	return strings.Join(signed, ";"), lines
}

// escape leaves letters, digits and -_.~ as they are and writes everything else as %XX, a space included.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

func hexSHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func hexHMAC(key, text string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}
