package temporalclient

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"strings"
	"time"

	"go.temporal.io/sdk/contrib/envconfig"
)

// What this program shows to Temporal, and what it trusts.
const (
	credentialCertificate = "certificate"
	credentialAuthority   = "authority" // of the server's certificate
	credentialToken       = "token"
)

// Ends are the times at which the files of the settings end: its certificate, the CA that it trusts, its token. Each is read anew.
// What is not set, can't be read, or is a key that does not tell, is left out.
func Ends() map[string]time.Time {
	ends := map[string]time.Time{}
	profile, err := envconfig.LoadClientConfigProfile(envconfig.LoadClientConfigProfileOptions{})
	if err != nil {
		return ends
	}
	note := func(credential string, end time.Time) {
		if !end.IsZero() {
			ends[credential] = end
		}
	}
	if files := profile.TLS; files != nil && !files.Disabled {
		note(credentialCertificate, endOfCertificates(files.ClientCertPath))
		note(credentialAuthority, endOfCertificates(files.ServerCACertPath))
	}
	token := profile.APIKey
	if path := os.Getenv(apiKeyFile); path != "" {
		token = contentOf(path)
	}
	note(credentialToken, endOfToken(token))
	return ends
}

// endOfCertificates is when the first of the file's certificates ends that does.
func endOfCertificates(path string) (end time.Time) {
	rest := []byte(contentOf(path))
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return end
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err == nil && (end.IsZero() || certificate.NotAfter.Before(end)) {
			end = certificate.NotAfter
		}
	}
}

// endOfToken is the time in the claim exp of a JWT.
func endOfToken(token string) time.Time {
	parts := strings.Split(strings.TrimSpace(token), ".")
	if len(parts) != 3 {
		return time.Time{}
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claims struct{ Exp float64 }
	if err != nil || json.Unmarshal(text, &claims) != nil || claims.Exp <= 0 {
		return time.Time{}
	}
	return time.Unix(int64(claims.Exp), 0)
}

func contentOf(path string) string {
	text, _ := os.ReadFile(path) // #nosec G304 -- the path is a setting; what can't be read has no end
	return string(text)
}
