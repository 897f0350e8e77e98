package temporalclient_test

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

var quiet = zaplog.ForTemporal(zap.NewNop())

// environment has no other Temporal settings than these. What it sets is the program's, so its tests do not run
// beside others.
func environment(t *testing.T, settings map[string]string) {
	t.Helper()
	for _, setting := range os.Environ() {
		if name, _, _ := strings.Cut(setting, "="); strings.HasPrefix(name, "TEMPORAL_") {
			t.Setenv(name, "") // so that it comes back when the test ends
			require.NoError(t, os.Unsetenv(name))
		}
	}
	t.Setenv("TEMPORAL_CONFIG_FILE", filepath.Join(t.TempDir(), "none.toml"))
	for name, value := range settings {
		t.Setenv(name, value)
	}
}

func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "temporal.toml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestOptionsFromTheEnvironment(t *testing.T) {
	environment(t, map[string]string{
		"TEMPORAL_ADDRESS": "temporal.example:7233", "TEMPORAL_NAMESPACE": "orders", "TEMPORAL_TLS": "true",
	})
	options, err := temporalclient.Options(quiet)
	require.NoError(t, err)
	assert.Equal(t, "temporal.example:7233", options.HostPort)
	assert.Equal(t, "orders", options.Namespace)
	assert.NotNil(t, options.ConnectionOptions.TLS)
	assert.Equal(t, quiet, options.Logger)
}

func TestOptionsFromTheFile(t *testing.T) {
	environment(t, map[string]string{
		"TEMPORAL_CONFIG_FILE": file(t, "[profile.default]\naddress = \"file.example:7233\"\nnamespace = \"orders\"\n"),
		"TEMPORAL_NAMESPACE":   "rehearsal",
	})
	options, err := temporalclient.Options(quiet)
	require.NoError(t, err)
	assert.Equal(t, "file.example:7233", options.HostPort)
	assert.Equal(t, "rehearsal", options.Namespace, "a variable goes before the file")
}

func TestOptionsWithoutSettings(t *testing.T) {
	environment(t, nil)
	options, err := temporalclient.Options(quiet)
	require.NoError(t, err)
	assert.Equal(t, client.DefaultHostPort, options.HostPort)
}

func TestSettingsThatCanNotBeRead(t *testing.T) {
	environment(t, map[string]string{"TEMPORAL_CONFIG_FILE": file(t, "profile = [")})
	_, err := temporalclient.Options(quiet)
	assert.ErrorContains(t, err, "TEMPORAL_CONFIG_FILE")
}

func TestDialNamesTheAddress(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = temporalclient.Dial(ctx, client.Options{HostPort: closed.Addr().String(), Logger: quiet})
	assert.ErrorContains(t, err, "connect to Temporal at "+closed.Addr().String())
}
