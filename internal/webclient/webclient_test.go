package webclient_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"turnup/internal/webclient"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClient(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/hangs":
			<-r.Context().Done()
		case "/elsewhere":
			http.Redirect(w, r, "/told", http.StatusTemporaryRedirect)
		default:
			assert.Fail(t, "a redirect was followed", r.URL.Path)
		}
	}))
	t.Cleanup(server.Close)
	answer, err := webclient.New(time.Minute).Get(server.URL + "/elsewhere")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusTemporaryRedirect, answer.StatusCode)

	_, err = webclient.New(100 * time.Millisecond).Get(server.URL + "/hangs") //nolint:bodyclose // there is no answer
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}
