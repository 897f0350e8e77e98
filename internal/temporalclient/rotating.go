package temporalclient

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"sync"

	"go.temporal.io/sdk/contrib/envconfig"
	"google.golang.org/grpc/credentials"
)

// keyFile is a file with an API key, which is read for each request: whoever renews the key writes the file and need tell
// nobody. While it can't be read, or is empty since it is being written, the last key is used.
type keyFile struct {
	path string
	mu   sync.Mutex
	last string
}

func openKeyFile(path string) (*keyFile, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the path is a setting
	if err != nil {
		return nil, err
	}
	key := strings.TrimSpace(string(text))
	if key == "" {
		return nil, errors.New(path + " is empty")
	}
	return &keyFile{path: path, last: key}, nil
}

func (k *keyFile) value() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now, err := openKeyFile(k.path); err == nil {
		k.last = now.last
	}
	return k.last
}

// handshakes begins each connection with the certificates that the profile's files hold at that moment. While they can't be
// read, or don't fit together since they are being replaced, it is those of the last time.
type handshakes struct {
	credentials.TransportCredentials
	profile envconfig.ClientConfigProfile
	mu      sync.Mutex
	last    *tls.Config
}

func newHandshakes(profile envconfig.ClientConfigProfile, first *tls.Config) *handshakes {
	return &handshakes{TransportCredentials: credentials.NewTLS(first), profile: profile, last: first}
}

// ClientHandshake implements credentials.TransportCredentials.
func (h *handshakes) ClientHandshake(ctx context.Context, authority string, conn net.Conn) (net.Conn, credentials.AuthInfo, error) {
	return credentials.NewTLS(h.now()).ClientHandshake(ctx, authority, conn)
}

// Clone implements credentials.TransportCredentials; whoever clones wants the same certificates.
func (h *handshakes) Clone() credentials.TransportCredentials { return h }

func (h *handshakes) now() *tls.Config {
	h.mu.Lock()
	defer h.mu.Unlock()
	if options, err := h.profile.ToClientOptions(envconfig.ToClientOptionsRequest{}); err == nil {
		h.last = options.ConnectionOptions.TLS
	}
	return h.last
}
