package notify_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

const secretPath = "/hooks/T0-s3cret"

// webhook keeps what it is sent, and answers as told.
type webhook struct {
	url      string
	mu       sync.Mutex
	status   int
	location string
	events   []delivery
}

type delivery struct {
	method, path, contentType, body string
}

func (h *webhook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	h.events = append(h.events, delivery{r.Method, r.URL.Path, r.Header.Get("Content-Type"), string(body)})
	if h.location != "" {
		w.Header().Set("Location", h.location)
	}
	w.WriteHeader(h.status)
}

func (h *webhook) answers(status int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.status = status
}

func (h *webhook) received() []delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return append([]delivery{}, h.events...)
}

func newWebhook(t testing.TB) *webhook {
	t.Helper()
	hook := &webhook{status: http.StatusAccepted}
	server := httptest.NewServer(hook)
	t.Cleanup(server.Close)
	hook.url = server.URL + secretPath
	return hook
}
