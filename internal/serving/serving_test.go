package serving_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"turnup/internal/serving"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUntil(t *testing.T) {
	t.Parallel()
	for what, test := range map[string]struct {
		lasts, patience time.Duration
		answered        bool
	}{
		"a request under way is answered": {100 * time.Millisecond, time.Minute, true},
		"one that lasts is cut off":       {time.Minute, 50 * time.Millisecond, false},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			ctx, stop := context.WithCancel(t.Context())
			server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				stop()
				select {
				case <-time.After(test.lasts):
					_, _ = io.WriteString(w, "done")
				case <-r.Context().Done():
				}
			})}
			ended := make(chan error, 1)
			go func() { ended <- serving.Until(ctx, test.patience, server, listener) }()
			response, err := http.Get("http://" + listener.Addr().String())
			assert.Equal(t, test.answered, err == nil)
			if err == nil {
				assert.NoError(t, response.Body.Close())
			}
			assert.NoError(t, <-ended)
		})
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	assert.ErrorContains(t, serving.Until(t.Context(), time.Second, &http.Server{ReadHeaderTimeout: time.Second}, listener), "serve at 127.0.0.1")
}
