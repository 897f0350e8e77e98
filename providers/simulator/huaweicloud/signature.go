package huaweicloud

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Signing with an access key ("API Request Signing Guide").
const (
	signingAlgorithm  = "SDK-HMAC-SHA256"
	signingTimeFormat = "20060102T150405Z"
	signingSkew       = 15 * time.Minute // how far the caller's clock may be from the simulator's, either way
)

// checkSignature refuses a request that the demonstration account's secret key did not sign. Which headers are signed is
// up to the caller: SignedHeaders tells. X-Security-Token, which goes with temporary keys, is taken as it comes.
func (s *Simulator) checkSignature(r *http.Request, body []byte) *refusal {
	algorithm, rest, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if algorithm != signingAlgorithm {
		return refuseIdentity("the algorithm of Authorization must be " + signingAlgorithm)
	}
	given := map[string]string{}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		given[name] = value
	}
	if given["Access"] != AccessKey {
		return refuseIdentity("Get secretKey failed,ak:******,err:ak not exist")
	}
	date := r.Header.Get("X-Sdk-Date")
	at, err := time.Parse(signingTimeFormat, date)
	if err != nil {
		return refuseIdentity("verify aksk signature fail, X-Sdk-Date must be a time such as " + signingTimeFormat)
	}
	if s.account.Now().Sub(at).Abs() > signingSkew {
		return refuseIdentity("verify aksk signature fail, signature expired, X-Sdk-Date is more than 15 minutes from the server's time")
	}
	canonical := canonicalRequest(r, strings.Split(given["SignedHeaders"], ";"), body)
	mac := hmac.New(sha256.New, []byte(SecretKey))
	_, _ = mac.Write([]byte(signingAlgorithm + "\n" + date + "\n" + hexSHA256([]byte(canonical))))
	if !hmac.Equal([]byte(hex.EncodeToString(mac.Sum(nil))), []byte(given["Signature"])) {
		return refuseIdentity("verify aksk signature fail")
	}
	return nil
}

// canonicalRequest is the request in the form that is signed.
func canonicalRequest(r *http.Request, signed []string, body []byte) string {
	payload := r.Header.Get("X-Sdk-Content-Sha256")
	if payload == "" {
		payload = hexSHA256(body)
	}
	return strings.Join([]string{
		r.Method, canonicalPath(r.URL), canonicalQuery(r.URL.Query()), canonicalHeaders(r, signed), strings.Join(signed, ";"), payload,
	}, "\n")
}

// canonicalPath ends in a slash, whether or not the path does.
func canonicalPath(address *url.URL) string {
	segments := strings.Split(strings.TrimSuffix(address.EscapedPath(), "/"), "/")
	for i, segment := range segments {
		if plain, err := url.PathUnescape(segment); err == nil {
			segments[i] = escape(plain)
		}
	}
	return strings.Join(segments, "/") + "/"
}

func canonicalQuery(query url.Values) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(query)) {
		for _, value := range slices.Sorted(slices.Values(query[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	return strings.Join(pairs, "&")
}

func canonicalHeaders(r *http.Request, signed []string) string {
	var lines []string
	for _, name := range signed {
		values := slices.Sorted(slices.Values(r.Header.Values(name)))
		if strings.EqualFold(name, "host") {
			values = []string{r.Host} // net/http keeps it apart from the other headers
		}
		for _, value := range values {
			lines = append(lines, name+":"+strings.TrimSpace(value))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// escape leaves letters, digits, hyphen, underscore, full stop and tilde as they are.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}

func hexSHA256(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
