package keys

import (
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
)

// permissions are what a role of turnup's is called in a token, for one namespace; docs/security.md says what each may do.
var permissions = map[string][]string{
	"viewer":   {"read"},
	"operator": {"write"},
	"worker":   {"write", "worker"},
	"admin":    {"admin"},
}

// Roles are the roles that a token can have.
func Roles() []string { return slices.Sorted(maps.Keys(permissions)) }

// Token says who its bearer is and what he may do in a namespace, for so long.
func (f *Folder) Token(subject, role, namespace string, valid time.Duration) (string, error) {
	given, known := permissions[role]
	if !known {
		return "", fmt.Errorf("there is no role %q: take one of %s", role, strings.Join(Roles(), ", "))
	}
	if subject == "" || namespace == "" {
		return "", errors.New("a token needs a subject and a namespace")
	}
	now := time.Now()
	head, err := part(map[string]string{"alg": "ES256", "typ": "JWT", "kid": f.keyID()})
	if err != nil {
		return "", err
	}
	body, err := part(map[string]any{"sub": subject, "permissions": permissionsIn(namespace, given), "iat": now.Unix(), "exp": now.Add(valid).Unix()})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(head + "." + body))
	r, s, err := ecdsa.Sign(rand.Reader, f.signer, sum[:])
	if err != nil {
		return "", err
	}
	signature := append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	return head + "." + body + "." + encoded(signature), nil
}

// permissionsIn are the permissions as a token has them.
func permissionsIn(namespace string, given []string) []string {
	all := make([]string, len(given))
	for i, permission := range given {
		all[i] = namespace + ":" + permission
	}
	return all
}

// RenewedToken tells whether it had to write NAME.jwt: there was none, less than a third of its time is left, another signer made it, or it is for another
// role or namespace.
func (f *Folder) RenewedToken(name, role, namespace string, valid time.Duration) (bool, error) {
	if old, err := os.ReadFile(f.path(name + ".jwt")); err == nil && time.Until(f.expiry(string(old), permissionsIn(namespace, permissions[role]))) > valid/3 {
		return false, nil
	}
	token, err := f.Token(name, role, namespace, valid)
	if err != nil {
		return false, err
	}
	return true, f.write(name+".jwt", []byte(token+"\n"))
}

// expiry is when a token of this signer with these permissions ends; of any other it is long ago.
func (f *Folder) expiry(token string, may []string) time.Time {
	parts := strings.Split(token, ".")
	var head struct {
		Kid string `json:"kid"`
	}
	var claims struct {
		Exp         int64    `json:"exp"`
		Permissions []string `json:"permissions"`
	}
	if len(parts) != 3 || !readPart(parts[0], &head) || head.Kid != f.keyID() || !readPart(parts[1], &claims) || !slices.Equal(claims.Permissions, may) {
		return time.Time{}
	}
	return time.Unix(claims.Exp, 0)
}

func readPart(text string, v any) bool {
	plain, err := base64.RawURLEncoding.DecodeString(text)
	return err == nil && json.Unmarshal(plain, v) == nil
}

// writePublicKeys has jwks.json name the key that tokens are checked with, as Temporal's frontend reads it.
func (f *Folder) writePublicKeys() error {
	point, err := f.signer.PublicKey.Bytes() // 4, then both coordinates
	if err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{"keys": []any{map[string]string{
		"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": f.keyID(), "x": encoded(point[1:33]), "y": encoded(point[33:]),
	}}})
	if err != nil {
		return err
	}
	return f.write("jwks.json", text)
}

// keyID follows from the key, so that another signer has another one.
func (f *Folder) keyID() string {
	point, _ := f.signer.PublicKey.Bytes() // Open has had it
	sum := sha256.Sum256(point)
	return encoded(sum[:9])
}

func part(v any) (string, error) {
	text, err := json.Marshal(v)
	return encoded(text), err
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
