package directconnect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	algorithm = "TC3-HMAC-SHA256"
	lastScope = "tc3_request"

	headerAction = "X-TC-Action"
)

// signer signs requests to one service ("Signature Method v3").
type signer struct {
	secretID, secretKey, token string
	service, version           string
	now                        func() time.Time
}

// authorize signs the request. Whoever verifies it follows the list of signed headers.
func (s signer) authorize(req *http.Request) error {
	body, err := bodyOf(req)
	if err != nil {
		return fmt.Errorf("reading the body to sign it: %w", err)
	}
	at := s.now()
	req.Header.Set("X-TC-Version", s.version)
	req.Header.Set("X-TC-Timestamp", strconv.FormatInt(at.Unix(), 10))
	req.Header.Set("X-TC-Language", "en-US") // of errors; the default is Chinese
	if s.token != "" {
		req.Header.Set("X-TC-Token", s.token)
	}
	made := s.sign(at, []header{
		{"content-type", req.Header.Get("Content-Type")}, {"host", req.Host}, {"x-tc-action", req.Header.Get(headerAction)},
	}, body)
	req.Header.Set("Authorization", fmt.Sprintf("%s Credential=%s/%s, SignedHeaders=%s, Signature=%s",
		algorithm, s.secretID, made.scope, made.names, made.signature))
	return nil
}

// header is a header to be signed: its name in lower case, in the order of the alphabet.
type header struct{ name, value string }

type signed struct{ scope, names, canonicalHash, signature string }

// sign makes the signature of a POST. Its path is / whatever the address is, and its date that of its time.
func (s signer) sign(at time.Time, headers []header, body []byte) signed {
	var lines strings.Builder
	var names []string
	for _, h := range headers {
		lines.WriteString(h.name + ":" + strings.ToLower(strings.TrimSpace(h.value)) + "\n")
		names = append(names, h.name)
	}
	date := at.UTC().Format(time.DateOnly)
	made := signed{scope: date + "/" + s.service + "/" + lastScope, names: strings.Join(names, ";")}
	made.canonicalHash = hexSHA256([]byte(strings.Join([]string{http.MethodPost, "/", "", lines.String(), made.names, hexSHA256(body)}, "\n")))
	key := []byte("TC3" + s.secretKey)
	for _, part := range []string{date, s.service, lastScope} {
		key = hmacSHA256(key, part)
	}
	toSign := strings.Join([]string{algorithm, strconv.FormatInt(at.Unix(), 10), made.scope, made.canonicalHash}, "\n")
	made.signature = hex.EncodeToString(hmacSHA256(key, toSign))
	return made
}

func bodyOf(req *http.Request) ([]byte, error) {
	if req.GetBody == nil {
		return nil, nil
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

func hexSHA256(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func hmacSHA256(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
