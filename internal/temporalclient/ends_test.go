package temporalclient_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"testing"
	"time"

	"turnup/internal/temporalclient"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEndsAreReadFromTheFilesEachTime(t *testing.T) {
	a := newAuthority(t)
	a.issue("client", "worker")
	jwt := func(end time.Time) string {
		body := base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, `{"sub": "worker", "exp": %d}`, end.Unix()))
		return "eyJhbGciOiJSUzI1NiJ9." + body + ".c2lnbmF0dXJl\n"
	}
	soon := time.Now().Add(time.Hour).Truncate(time.Second)
	token := file(t, jwt(soon))
	environment(t, map[string]string{
		"TEMPORAL_TLS_SERVER_CA_CERT_PATH": a.path("ca.pem"), "TEMPORAL_TLS_CLIENT_CERT_PATH": a.path("client.pem"),
		"TEMPORAL_TLS_CLIENT_KEY_PATH": a.path("client.key"), "TEMPORAL_API_KEY_FILE": token,
	})
	ends := temporalclient.Ends()
	require.Len(t, ends, 3)
	assert.True(t, ends["token"].Equal(soon), ends["token"])
	assert.True(t, ends["certificate"].Equal(a.cert.NotAfter.Truncate(time.Second)), ends["certificate"])
	assert.True(t, ends["authority"].Equal(a.cert.NotAfter.Truncate(time.Second)), ends["authority"])

	later := soon.Add(time.Hour)
	require.NoError(t, os.WriteFile(token, []byte(jwt(later)), 0o600))
	assert.True(t, temporalclient.Ends()["token"].Equal(later))
	for _, opaque := range []string{"", "a-key", "a.b.c", "a.e30.c"} {
		require.NoError(t, os.WriteFile(token, []byte(opaque), 0o600))
		assert.NotContains(t, temporalclient.Ends(), "token", opaque)
	}
	environment(t, nil)
	assert.Empty(t, temporalclient.Ends())
}
