package directconnect_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

var authorization = regexp.MustCompile(`^SDK-HMAC-SHA256 Access=([^ ,]+), SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$`)

// verify checks a signature as the gateway does: it follows the list of signed headers, and takes path and query as they
// came over the wire.
func verify(r *http.Request, body []byte, secret string) error {
	parts := authorization.FindStringSubmatch(r.Header.Get("Authorization"))
	if parts == nil {
		return fmt.Errorf("malformed Authorization %q", r.Header.Get("Authorization"))
	}
	canonical := r.Method + "\n" + r.URL.EscapedPath() + "/\n" + sortedQuery(r.URL.RawQuery) + "\n"
	for _, name := range strings.Split(parts[2], ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		if value == "" {
			return errors.New("signed but not sent: " + name)
		}
		canonical += name + ":" + value + "\n"
	}
	canonical += "\n" + parts[2] + "\n" + fmt.Sprintf("%x", sha256.Sum256(body))
	text := fmt.Sprintf("SDK-HMAC-SHA256\n%s\n%x", r.Header.Get("X-Sdk-Date"), sha256.Sum256([]byte(canonical)))
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	if fmt.Sprintf("%x", mac.Sum(nil)) != parts[3] {
		return errors.New("wrong signature of\n" + canonical)
	}
	return nil
}

// sortedQuery sorts before it escapes, as the vendor's SDKs do: it makes a difference for names that are not ASCII.
func sortedQuery(raw string) string {
	var pairs [][2]string
	for _, pair := range strings.FieldsFunc(raw, func(r rune) bool { return r == '&' }) {
		key, value, _ := strings.Cut(pair, "=")
		pairs = append(pairs, [2]string{unescaped(key), unescaped(value)})
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	var sorted []string
	for _, pair := range pairs {
		sorted = append(sorted, escaped(pair[0])+"="+escaped(pair[1]))
	}
	return strings.Join(sorted, "&")
}

func unescaped(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		return err.Error()
	}
	return plain
}

func escaped(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
