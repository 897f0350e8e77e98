package temporalclient_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"turnup/internal/temporalclient"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// authority is a CA and the files of what it signed.
type authority struct {
	t    *testing.T
	dir  string
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{t: t, dir: t.TempDir()}
	a.key = newKey(t)
	a.cert = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test CA"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, a.cert, a.cert, &a.key.PublicKey, a.key)
	require.NoError(t, err)
	a.write("ca.pem", "CERTIFICATE", der)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return key
}

func (a *authority) path(name string) string { return filepath.Join(a.dir, name) }

func (a *authority) write(name, kind string, der []byte) {
	a.t.Helper()
	require.NoError(a.t, os.WriteFile(a.path(name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
}

// issue writes FILE.pem and FILE.key, for the common name.
func (a *authority) issue(file, commonName string) {
	a.t.Helper()
	key := newKey(a.t)
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: commonName}, DNSNames: []string{commonName},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		NotBefore: a.cert.NotBefore, NotAfter: a.cert.NotAfter,
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, a.cert, &key.PublicKey, a.key)
	require.NoError(a.t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(a.t, err)
	a.write(file+".key", "PRIVATE KEY", private)
	a.write(file+".pem", "CERTIFICATE", der)
}

// cluster is as much of a closed Temporal as a client meets: TLS, client certificates and keys.
type cluster struct {
	workflowservice.UnimplementedWorkflowServiceServer
	address string
	stop    func()

	mu     sync.Mutex
	key    string // that it takes; "" takes any
	caller string // of the last request: who its certificate says it is
}

func (c *cluster) GetSystemInfo(ctx context.Context, _ *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	given, _ := metadata.FromIncomingContext(ctx)
	if key := given.Get("authorization"); c.key != "" && (len(key) != 1 || key[0] != "Bearer "+c.key) {
		return nil, status.Error(codes.PermissionDenied, "Request unauthorized.")
	}
	if from, _ := peer.FromContext(ctx); from.AuthInfo != nil {
		if certs := from.AuthInfo.(credentials.TLSInfo).State.PeerCertificates; len(certs) > 0 {
			c.caller = certs[0].Subject.CommonName
		}
	}
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func (c *cluster) takes(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.key = key
}

func (c *cluster) lastCaller() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.caller
}

// serve starts a cluster with the authority's server.pem, or without TLS when there is no authority.
func serve(t *testing.T, a *authority, address string) *cluster {
	t.Helper()
	var options []grpc.ServerOption
	if a != nil {
		pair, err := tls.LoadX509KeyPair(a.path("server.pem"), a.path("server.key"))
		require.NoError(t, err)
		pool := x509.NewCertPool()
		text, err := os.ReadFile(a.path("ca.pem"))
		require.NoError(t, err)
		pool.AppendCertsFromPEM(text)
		options = append(options, grpc.Creds(credentials.NewTLS(&tls.Config{
			Certificates: []tls.Certificate{pair}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert,
		})))
	}
	listener, err := net.Listen("tcp", address)
	require.NoError(t, err)
	server := grpc.NewServer(options...)
	c := &cluster{address: listener.Addr().String(), stop: server.Stop}
	workflowservice.RegisterWorkflowServiceServer(server, c)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(server.Stop)
	return c
}

func closedSettings(a *authority, c *cluster) map[string]string {
	return map[string]string{
		"TEMPORAL_ADDRESS": c.address, "TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.path("ca.pem"), "TEMPORAL_TLS_SERVER_NAME": "temporal.example",
		"TEMPORAL_TLS_CLIENT_CERT_PATH": a.path("client.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": a.path("client.key"),
	}
}

func dial(t *testing.T, settings map[string]string) (client.Client, error) {
	t.Helper()
	environment(t, settings)
	options, err := temporalclient.Options(quiet)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	c, err := temporalclient.Dial(ctx, options)
	if err == nil {
		t.Cleanup(c.Close)
	}
	return c, err
}

func ask(c client.Client) error {
	_, err := c.WorkflowService().GetSystemInfo(context.Background(), &workflowservice.GetSystemInfoRequest{})
	return err
}

// A client that runs for weeks takes a new key at once, and a new certificate and CA with its next connection, without a restart
// and whatever moment it looks at the files.
func TestFilesRotateUnderARunningClient(t *testing.T) {
	a := newAuthority(t)
	a.issue("server", "temporal.example")
	a.issue("client", "worker-old")
	c := serve(t, a, "127.0.0.1:0")
	c.takes("key-1")
	keys := file(t, "key-1\n")
	mounted := &authority{dir: t.TempDir()} // the client's own copies
	take := func(from *authority, names ...string) {
		for _, name := range names {
			text, err := os.ReadFile(from.path(name))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(mounted.path(name), text, 0o600))
		}
	}
	take(a, "ca.pem", "client.pem", "client.key")
	settings := closedSettings(mounted, c)
	settings["TEMPORAL_API_KEY_FILE"] = keys
	temporal, err := dial(t, settings)
	require.NoError(t, err)
	assert.Equal(t, "worker-old", c.lastCaller())

	require.NoError(t, os.Truncate(keys, 0))
	require.NoError(t, ask(temporal), "while the key is being written, the last one is used")
	require.NoError(t, os.WriteFile(keys, []byte("key-2"), 0o600))
	c.takes("key-2")
	require.NoError(t, ask(temporal))

	next := newAuthority(t)
	next.issue("server", "temporal.example")
	next.issue("client", "worker-new")
	take(next, "ca.pem", "client.pem") // and not yet its key
	c.stop()
	again := serve(t, a, c.address)
	require.Eventually(t, func() bool { return ask(temporal) == nil }, 30*time.Second, 50*time.Millisecond,
		"while the files do not fit together, the last ones are used")
	assert.Equal(t, "worker-old", again.lastCaller())

	take(next, "client.key")
	again.stop()
	moved := serve(t, next, c.address)
	require.Eventually(t, func() bool { return ask(temporal) == nil }, 30*time.Second, 50*time.Millisecond)
	assert.Equal(t, "worker-new", moved.lastCaller())
}

// Whatever keeps a client out, the hint names the setting that is meant.
func TestTheHintNamesTheSetting(t *testing.T) {
	a, stranger := newAuthority(t), newAuthority(t)
	a.issue("server", "temporal.example")
	a.issue("client", "worker")
	stranger.issue("client", "stranger")
	closed, open := serve(t, a, "127.0.0.1:0"), serve(t, nil, "127.0.0.1:0")
	closed.takes("key-1")
	open.takes("key-1")
	for what, row := range map[string]struct {
		change map[string]string
		next   string
	}{
		"unknown CA":           {map[string]string{"TEMPORAL_TLS_SERVER_CA_CERT_PATH": stranger.path("ca.pem")}, "TEMPORAL_TLS_SERVER_CA_CERT_PATH"},
		"wrong name":           {map[string]string{"TEMPORAL_TLS_SERVER_NAME": "other.example"}, "TEMPORAL_TLS_SERVER_NAME"},
		"no name":              {map[string]string{"TEMPORAL_TLS_SERVER_NAME": ""}, "TEMPORAL_TLS_SERVER_NAME"},
		"refused key":          {map[string]string{"TEMPORAL_API_KEY": "key-9"}, "TEMPORAL_API_KEY_FILE"},
		"no key":               {nil, "TEMPORAL_API_KEY"},
		"no certificate":       {map[string]string{"TEMPORAL_TLS_CLIENT_CERT_PATH": "", "TEMPORAL_TLS_CLIENT_KEY_PATH": ""}, "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"stranger's":           {map[string]string{"TEMPORAL_TLS_CLIENT_CERT_PATH": stranger.path("client.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": stranger.path("client.key")}, "TEMPORAL_TLS_CLIENT_CERT_PATH"},
		"no TLS over there":    {map[string]string{"TEMPORAL_ADDRESS": open.address}, "TEMPORAL_TLS=false"},
		"no TLS here":          {map[string]string{"TEMPORAL_TLS": "false"}, "TEMPORAL_TLS=true"},
		"nobody is there":      {map[string]string{"TEMPORAL_ADDRESS": "127.0.0.1:1"}, "make dev"},
		"key without its TLS":  {map[string]string{"TEMPORAL_ADDRESS": open.address, "TEMPORAL_API_KEY": "key-1"}, "TEMPORAL_TLS=false"},
		"refused, without TLS": {map[string]string{"TEMPORAL_ADDRESS": open.address, "TEMPORAL_TLS": "false", "TEMPORAL_API_KEY": "key-9"}, "TEMPORAL_API_KEY"},
	} {
		t.Run(what, func(t *testing.T) {
			settings := closedSettings(a, closed)
			for name, value := range row.change {
				settings[name] = value
			}
			_, err := dial(t, settings)
			require.Error(t, err)
			assert.Contains(t, temporalclient.Hint(err), row.next, "%v", err)
		})
	}
}

// A server that ends a connection at once looks the same to a client without TLS, which it does not understand, and to one whose
// certificate it refuses: what was tried tells which it was.
func TestTheHintOfAnEndedConnectionDependsOnWhatWasTried(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.(*net.TCPConn).SetLinger(0) // so that Close resets
			conn.Close()
		}
	}()
	for next, encrypted := range map[string]*tls.Config{
		"TEMPORAL_TLS=true":             nil,
		"TEMPORAL_TLS_CLIENT_CERT_PATH": {InsecureSkipVerify: true}, //nolint:gosec // never gets as far as a certificate
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := temporalclient.Dial(ctx, client.Options{HostPort: listener.Addr().String(), Logger: quiet,
			ConnectionOptions: client.ConnectionOptions{TLS: encrypted}})
		require.Error(t, err)
		assert.Contains(t, temporalclient.Hint(err), next, "%v", err)
	}
}

// What can be told before anything is sent names the variable as well.
func TestWrongFilesAreNamedByTheirVariables(t *testing.T) {
	a, b := newAuthority(t), newAuthority(t)
	a.issue("client", "worker")
	b.issue("client", "worker")
	for says, settings := range map[string]map[string]string{
		"TEMPORAL_TLS_CLIENT_CERT_PATH: ":    {"TEMPORAL_TLS_CLIENT_CERT_PATH": a.path("none.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": a.path("client.key")},
		"TEMPORAL_TLS_CLIENT_KEY_PATH: ":     {"TEMPORAL_TLS_CLIENT_CERT_PATH": a.path("client.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": a.path("none.key")},
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH: ": {"TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.path("none.pem")},
		"TEMPORAL_TLS_* variables":           {"TEMPORAL_TLS_CLIENT_CERT_PATH": a.path("client.pem"), "TEMPORAL_TLS_CLIENT_KEY_PATH": b.path("client.key")},
		"TEMPORAL_API_KEY_FILE: ":            {"TEMPORAL_API_KEY_FILE": a.path("none.jwt")},
		"are both given":                     {"TEMPORAL_API_KEY_FILE": a.path("ca.pem"), "TEMPORAL_API_KEY": "key"},
	} {
		environment(t, settings)
		_, err := temporalclient.Options(quiet)
		assert.ErrorContains(t, err, says)
	}
}
