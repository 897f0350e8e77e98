package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/codec"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"
)

const ui = "https://temporal.example"

// issuer signs tokens, and publishes its keys in a file.
type issuer struct {
	t    *testing.T
	file string
	key  *ecdsa.PrivateKey
	id   string
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{t: t, file: filepath.Join(t.TempDir(), "jwks.json")}
	i.rotate("first")
	return i
}

func (i *issuer) rotate(id string) {
	i.t.Helper()
	var err error
	i.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(i.t, err)
	i.id = id
	text, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: i.key.Public(), KeyID: id, Algorithm: "ES256", Use: "sig"}}})
	require.NoError(i.t, err)
	require.NoError(i.t, os.WriteFile(i.file, text, 0o600))
}

func (i *issuer) signs(key jose.SigningKey, id string, until time.Time, permissions ...string) string {
	i.t.Helper()
	signer, err := jose.NewSigner(key, (&jose.SignerOptions{}).WithHeader("kid", id))
	require.NoError(i.t, err)
	token, err := jwt.Signed(signer).Claims(jwt.Claims{Subject: "ana", Expiry: jwt.NewNumericDate(until)}).
		Claims(map[string]any{"permissions": permissions}).Serialize()
	require.NoError(i.t, err)
	return token
}

func (i *issuer) token(permissions ...string) string {
	i.t.Helper()
	return i.signs(jose.SigningKey{Algorithm: jose.ES256, Key: i.key}, i.id, time.Now().Add(time.Hour), permissions...)
}

// scene is a codec server, and a body that it can decrypt.
type scene struct {
	t      *testing.T
	server *server
	body   []byte
}

func newScene(t *testing.T, i *issuer) scene {
	t.Helper()
	keys := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(keys, "2026.aes256"), []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o600))
	settings := map[string]string{
		codec.KeysVariable: keys, "TURNUP_CODEC_ORIGIN": ui, "TURNUP_CODEC_JWKS": "file://" + i.file, "TEMPORAL_NAMESPACE": "turnup",
	}
	server, err := configured(func(name string) string { return settings[name] })
	require.NoError(t, err)
	writer, err := codec.Open(keys, "2026")
	require.NoError(t, err)
	plain, err := converter.GetDefaultDataConverter().ToPayload("VLAN 60")
	require.NoError(t, err)
	encrypted, err := writer.Encode([]*commonpb.Payload{plain})
	require.NoError(t, err)
	lost := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/encrypted-aes256gcm;key=lost")}, Data: []byte("?")}
	body, err := protojson.Marshal(&commonpb.Payloads{Payloads: append(encrypted, lost)})
	require.NoError(t, err)
	return scene{t, server, body}
}

func (s scene) ask(change func(*http.Request)) *httptest.ResponseRecorder {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodPost, "/decode", bytes.NewReader(s.body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", ui)
	change(r)
	answer := httptest.NewRecorder()
	s.server.ServeHTTP(answer, r)
	return answer
}

func TestWhoMayReadReads(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := newScene(t, i)
	for _, permission := range []string{"turnup:read", "turnup:write", "turnup:admin", "temporal-system:read", "turnup:Read"} {
		answer := s.ask(func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+i.token("other:write", permission))
			r.Header.Set("X-Namespace", "turnup")
		})
		require.Equal(t, http.StatusOK, answer.Code, "%s: %s", permission, answer.Body)
		assert.Equal(t, ui, answer.Header().Get("Access-Control-Allow-Origin"))
		var read commonpb.Payloads
		require.NoError(t, protojson.Unmarshal(answer.Body.Bytes(), &read))
		assert.Equal(t, `"VLAN 60"`, string(read.GetPayloads()[0].GetData()))
		assert.Contains(t, string(read.GetPayloads()[1].GetMetadata()["encoding"]), "key=lost", "what can't be read costs nobody the rest")
	}
}

func TestNobodyElseReads(t *testing.T) {
	t.Parallel()
	i, stranger := newIssuer(t), newIssuer(t)
	s := newScene(t, i)
	es := jose.SigningKey{Algorithm: jose.ES256, Key: i.key}
	hmac := jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat("k", 32))}
	soon := time.Now().Add(time.Hour)
	for what, row := range map[string]struct {
		token, namespace string
		code             int
	}{
		"nobody":            {"", "", http.StatusUnauthorized},
		"no token":          {"secret", "", http.StatusUnauthorized},
		"a stranger":        {stranger.token("turnup:read"), "", http.StatusUnauthorized},
		"an unknown key":    {i.signs(es, "other", soon, "turnup:read"), "", http.StatusUnauthorized},
		"another algorithm": {i.signs(hmac, "first", soon, "turnup:read"), "", http.StatusUnauthorized},
		"too late":          {i.signs(es, "first", time.Now().Add(-time.Hour), "turnup:read"), "", http.StatusUnauthorized},
		"no role here":      {i.token("other:admin"), "", http.StatusForbidden},
		"a worker's role":   {i.token("turnup:worker"), "", http.StatusForbidden},
		"another namespace": {i.token("turnup:read", "other:read"), "other", http.StatusForbidden},
	} {
		answer := s.ask(func(r *http.Request) {
			r.Header.Set("Authorization", "Bearer "+row.token)
			r.Header.Set("X-Namespace", row.namespace)
		})
		assert.Equal(t, row.code, answer.Code, "%s: %s", what, answer.Body)
		assert.NotContains(t, answer.Body.String(), "VLAN", what)
	}
}

func TestBrowsersAreAnswered(t *testing.T) {
	t.Parallel()
	s := newScene(t, newIssuer(t))
	for origin, allowed := range map[string]string{ui: ui, "https://elsewhere.example": "", ui + ".elsewhere.example": "", "": ""} {
		answer := s.ask(func(r *http.Request) {
			r.Method = http.MethodOptions
			r.Header.Set("Origin", origin)
		})
		assert.Equal(t, http.StatusNoContent, answer.Code, "a browser asks without a token")
		assert.Equal(t, allowed, answer.Header().Get("Access-Control-Allow-Origin"), origin)
	}
}

func TestItOnlyDecodes(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := newScene(t, i)
	for path, code := range map[string]int{"/encode": http.StatusNotFound, "/x/decode": http.StatusNotFound, "/decode": http.StatusBadRequest} {
		answer := s.ask(func(r *http.Request) {
			r.URL.Path = path
			r.Header.Set("Authorization", "Bearer "+i.token("turnup:read"))
			r.Body = http.NoBody
		})
		assert.Equal(t, code, answer.Code, path)
	}
	s.body = make([]byte, most+1)
	answer := s.ask(func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+i.token("turnup:read")) })
	assert.Equal(t, http.StatusBadRequest, answer.Code)
}

// A signing key that the cluster takes away is no good here either, soon after.
func TestTheClustersKeysRotate(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := newScene(t, i)
	old := i.token("turnup:read")
	i.rotate("second")
	s.server.tokens.read = time.Now().Add(-2 * keysAge)
	require.NoError(t, s.server.tokens.mayRead(i.token("turnup:read"), ""))
	require.Error(t, s.server.tokens.mayRead(old, ""))
	require.NoError(t, os.Remove(i.file))
	s.server.tokens.read = time.Now().Add(-2 * keysAge)
	assert.NoError(t, s.server.tokens.mayRead(i.token("turnup:read"), ""), "while they can't be read, they are as they were")
}

func TestEveryFaultOfTheSettingsIsNamed(t *testing.T) {
	t.Parallel()
	_, err := configured(func(string) string { return "" })
	for _, name := range []string{"TURNUP_ENCRYPTION_KEYS", "TURNUP_CODEC_ORIGIN", "TURNUP_CODEC_JWKS", "TEMPORAL_NAMESPACE"} {
		assert.ErrorContains(t, err, name)
	}
	for _, origin := range []string{"*", "temporal.example", ui + "/", ui + "/ui"} {
		_, err := configured(func(string) string { return origin })
		assert.ErrorContains(t, err, "TURNUP_CODEC_ORIGIN", origin)
	}
	_, err = newTokens("http://keys.example", "turnup")
	assert.ErrorContains(t, err, "https://")
}
