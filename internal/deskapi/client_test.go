package deskapi

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A desk that takes a request and says nothing is told of, and given up.
func TestDeskThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	for name, silent := range map[string]func(http.ResponseWriter){
		"at all": func(http.ResponseWriter) {},
		"whole":  func(w http.ResponseWriter) { w.WriteHeader(http.StatusOK); w.(http.Flusher).Flush() },
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			silent(w)
			<-r.Context().Done()
		}))
		t.Cleanup(server.Close)
		desk := by(t, server, "ana")
		assert.Equal(t, mostWait, desk.most)
		waited := time.Duration(0)
		desk.most, desk.every, desk.Waits = 300*time.Millisecond, 10*time.Millisecond, func(d time.Duration) { waited = d }
		_, err := desk.Find(t.Context(), "a")
		require.EqualError(t, err, "ask the desk: it did not answer within 300ms", name)
		assert.Positive(t, waited, name)

		stopped, stop := context.WithCancel(t.Context())
		desk.most, desk.Waits = time.Hour, func(time.Duration) { stop() }
		_, err = desk.Find(stopped, "a")
		assert.ErrorIs(t, err, context.Canceled, name)
	}
}
