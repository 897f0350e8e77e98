//go:build helm

package helm_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	token    = "a-token-for-this-test"
	patience = 3 * time.Minute
)

// cluster is a Kubernetes API server without nodes: what it is given is checked and stored as in any cluster, and no pod runs.
type cluster struct {
	url    string
	config string // for helm
	client *http.Client
}

func startCluster(t *testing.T) cluster {
	t.Helper()
	dir := t.TempDir()
	store, peers := "http://"+freeAddress(t), "http://"+freeAddress(t)
	start(t, filepath.Join(dir, "etcd.log"), "etcd", "--data-dir", filepath.Join(dir, "etcd"),
		"--listen-client-urls", store, "--advertise-client-urls", store,
		"--listen-peer-urls", peers, "--initial-advertise-peer-urls", peers, "--initial-cluster", "default="+peers)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	keyFile := write(t, dir, "accounts.key", pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	tokens := write(t, dir, "tokens.csv", []byte(token+`,admin,1,"system:masters"`))
	address := freeAddress(t)
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	// Without a controller manager nobody makes service accounts, and the endpoint reconciler refuses loopback.
	start(t, filepath.Join(dir, "apiserver.log"), tool("kube-apiserver"), "--etcd-servers="+store, "--bind-address=127.0.0.1", "--secure-port="+port,
		"--cert-dir="+filepath.Join(dir, "certificates"), "--endpoint-reconciler-type=none", "--disable-admission-plugins=ServiceAccount",
		"--service-account-key-file="+keyFile, "--service-account-signing-key-file="+keyFile, "--service-account-issuer=https://kubernetes.default.svc",
		"--token-auth-file="+tokens, "--authorization-mode=RBAC")
	c := cluster{
		url:    "https://" + address,
		client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}, // on loopback, for one test
	}
	c.config = write(t, dir, "kubeconfig", fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: test
contexts: [{name: test, context: {cluster: test, user: test}}]
clusters: [{name: test, cluster: {server: %q, insecure-skip-tls-verify: true}}]
users: [{name: test, user: {token: %q}}]
`, c.url, token))
	require.Eventually(t, func() bool {
		status, _, err := c.ask(http.MethodGet, "/readyz", "", nil)
		return err == nil && status == http.StatusOK
	}, patience, 200*time.Millisecond, "the API server gets ready")
	return c
}

// ask sends one request to the API server.
func (c cluster) ask(method, path, contentType string, body []byte) (status int, answer []byte, err error) {
	request, err := http.NewRequest(method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", contentType)
	response, err := c.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err = io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// create makes an object of YAML or JSON, and returns what the server says to it.
func (c cluster) create(t *testing.T, path string, object []byte) (status int, answer string) {
	t.Helper()
	status, said, err := c.ask(http.MethodPost, path, "application/yaml", object)
	require.NoError(t, err)
	return status, string(said)
}

// list decodes the objects at the path.
func list[T any](t *testing.T, c cluster, path string) []T {
	t.Helper()
	status, said, err := c.ask(http.MethodGet, path, "", nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status, string(said))
	var answer struct{ Items []T }
	require.NoError(t, json.Unmarshal(said, &answer))
	return answer.Items
}

// start runs a program until the test ends.
func start(t *testing.T, log, program string, args ...string) {
	t.Helper()
	out, err := os.Create(log) //nolint:gosec // in the test's folder
	require.NoError(t, err)
	cmd := exec.Command(program, args...) //nolint:gosec // of this test
	cmd.Stdout, cmd.Stderr = out, out
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		_ = out.Close()
		if t.Failed() {
			text, _ := os.ReadFile(log) //nolint:gosec // as above
			t.Logf("%s: %s", log, text[max(0, len(text)-4000):])
		}
	})
}

func write(t *testing.T, dir, name string, text []byte) string {
	t.Helper()
	path := filepath.Join(dir, name)
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}
