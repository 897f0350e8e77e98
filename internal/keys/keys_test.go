package keys_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/keys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What was made is what a second run finds, and leaves alone; only what lacks a host, or ends soon, is made anew.
func TestOnlyWhatMustBeIsRenewed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	renew := func(hosts ...string) (certificate, token bool) {
		f, err := keys.Open(dir)
		require.NoError(t, err)
		certificate, err = f.Renewed("frontend", keys.Server, hosts...)
		require.NoError(t, err)
		token, err = f.RenewedToken("worker", "worker", "turnup", time.Hour)
		require.NoError(t, err)
		return certificate, token
	}
	made := func() string {
		var all strings.Builder
		for _, name := range []string{"ca.pem", "ca.key", "signer.key", "jwks.json"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			require.NoError(t, err)
			all.Write(text)
		}
		return all.String()
	}
	certificate, token := renew("temporal.example")
	assert.True(t, certificate && token)
	before := made()
	certificate, token = renew("temporal.example")
	assert.False(t, certificate || token)
	certificate, _ = renew("temporal.example", "10.0.0.7")
	assert.True(t, certificate)
	assert.Equal(t, before, made(), "the authority and the signer stay")

	f, err := keys.Open(dir)
	require.NoError(t, err)
	again, err := f.RenewedToken("worker", "worker", "turnup", 4*time.Hour)
	require.NoError(t, err)
	assert.True(t, again, "less than a third is left")

	require.NoError(t, os.Remove(filepath.Join(dir, "signer.key")))
	certificate, token = renew("temporal.example")
	assert.True(t, !certificate && token, "a token of another signer is of no use")

	require.NoError(t, os.WriteFile(filepath.Join(dir, "ca.key"), []byte("torn"), 0o600))
	_, err = keys.Open(dir)
	require.Error(t, err, "what it signed is in use: it is not made anew unasked")
}

// Whatever a run leaves behind that was killed, or told something else, the next makes good.
func TestWhatDoesNotFitIsMadeAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	renewed := func(namespace string) (certificate, token bool) {
		f, err := keys.Open(dir)
		require.NoError(t, err)
		certificate, err = f.Renewed("worker", keys.Client)
		require.NoError(t, err)
		token, err = f.RenewedToken("worker", "worker", namespace, time.Hour)
		require.NoError(t, err)
		_, err = tls.LoadX509KeyPair(filepath.Join(dir, "worker.pem"), filepath.Join(dir, "worker.key"))
		require.NoError(t, err)
		return certificate, token
	}
	renewed("turnup")
	for _, lost := range []func() error{
		func() error { return os.Remove(filepath.Join(dir, "worker.key")) },
		func() error { return os.WriteFile(filepath.Join(dir, "worker.key"), []byte("torn"), 0o600) },
		func() error { return os.Rename(filepath.Join(dir, "admin.key"), filepath.Join(dir, "worker.key")) }, // killed between the two
		func() error {
			return errors.Join(os.Remove(filepath.Join(dir, "ca.key")), os.Remove(filepath.Join(dir, "ca.pem")))
		},
	} {
		f, err := keys.Open(dir)
		require.NoError(t, err)
		require.NoError(t, f.Issue("admin", keys.Client))
		require.NoError(t, lost())
		certificate, token := renewed("turnup")
		assert.True(t, certificate)
		assert.False(t, token)
		certificate, _ = renewed("turnup")
		assert.False(t, certificate)
	}
	certificate, token := renewed("other")
	assert.True(t, !certificate && token, "a token for another namespace is refused there")
}

// A client's certificate does not open what only the roles of the cluster may reach, and there no token is asked for.
func TestClientsAreNotOfTheCluster(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := keys.Open(dir)
	require.NoError(t, err)
	require.NoError(t, f.Issue("internode", keys.Peer, "internode.temporal", "127.0.0.1"))
	require.NoError(t, f.Issue("worker", keys.Client))
	verify := func(name, authority string, usage x509.ExtKeyUsage) error {
		text, err := os.ReadFile(filepath.Join(dir, authority))
		require.NoError(t, err)
		pool := x509.NewCertPool()
		require.True(t, pool.AppendCertsFromPEM(text))
		pair, err := tls.LoadX509KeyPair(filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key"))
		require.NoError(t, err)
		_, err = pair.Leaf.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{usage}})
		return err
	}
	require.NoError(t, verify("internode", "cluster-ca.pem", x509.ExtKeyUsageServerAuth))
	require.NoError(t, verify("internode", "cluster-ca.pem", x509.ExtKeyUsageClientAuth))
	require.NoError(t, verify("worker", "ca.pem", x509.ExtKeyUsageClientAuth))
	require.Error(t, verify("worker", "ca.pem", x509.ExtKeyUsageServerAuth))
	require.Error(t, verify("worker", "cluster-ca.pem", x509.ExtKeyUsageClientAuth))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	for _, file := range files {
		info, err := os.Stat(file)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
	}
}

func TestTokenSaysWhoAndWhat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := keys.Open(dir)
	require.NoError(t, err)
	token, err := f.Token("ana", "operator", "turnup", time.Hour)
	require.NoError(t, err)
	parts := strings.Split(token, ".")
	require.Len(t, parts, 3)
	var head struct{ Alg, Kid string }
	read(t, parts[0], &head)
	var body struct {
		Sub         string
		Permissions []string
		Exp         int64
	}
	read(t, parts[1], &body)
	assert.Equal(t, "ana", body.Sub)
	assert.Equal(t, []string{"turnup:write"}, body.Permissions)
	assert.WithinDuration(t, time.Now().Add(time.Hour), time.Unix(body.Exp, 0), time.Minute)

	var public struct {
		Keys []struct{ Kid, Alg, X, Y string }
	}
	text, err := os.ReadFile(filepath.Join(dir, "jwks.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &public))
	require.Len(t, public.Keys, 1)
	assert.Equal(t, head.Kid, public.Keys[0].Kid)
	assert.Equal(t, "ES256", head.Alg)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append([]byte{4}, append(plain(t, public.Keys[0].X), plain(t, public.Keys[0].Y)...)...))
	require.NoError(t, err)
	sum, signature := sha256.Sum256([]byte(parts[0]+"."+parts[1])), plain(t, parts[2])
	require.Len(t, signature, 64)
	assert.True(t, ecdsa.Verify(key, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])))

	for _, wrong := range [][3]string{{"ana", "king", "turnup"}, {"", "viewer", "turnup"}, {"ana", "viewer", ""}} {
		_, err := f.Token(wrong[0], wrong[1], wrong[2], time.Hour)
		require.Error(t, err)
	}
}

func plain(t *testing.T, text string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(text)
	require.NoError(t, err)
	return b
}

func read(t *testing.T, text string, v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal(plain(t, text), v))
}
