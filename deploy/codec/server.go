package main

import (
	"errors"
	"net/http"

	"turnup/internal/codec"

	"go.temporal.io/sdk/converter"
)

// most is how long a request may be: a page of history has payloads of at most two megabytes each, and few of ours have more than
// some kilobytes.
const most = 16 << 20

// server decrypts, and does nothing else.
type server struct {
	origin string
	tokens *tokens
	decode http.Handler
}

func newServer(keys *codec.Codec, origin string, tokens *tokens) *server {
	return &server{origin: origin, tokens: tokens, decode: converter.NewPayloadCodecHTTPHandler(codec.Lenient{Codec: keys})}
}

// ServeHTTP implements http.Handler.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Vary", "Origin")
	header.Set("Cache-Control", "no-store")
	if r.Header.Get("Origin") == s.origin {
		header.Set("Access-Control-Allow-Origin", s.origin)
		header.Set("Access-Control-Allow-Credentials", "true")
		header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Namespace")
	}
	switch {
	case r.URL.Path == "/healthz" && r.Method == http.MethodGet:
		_, _ = w.Write([]byte("ok\n"))
	case r.URL.Path != "/decode": // nobody needs it to encrypt
		http.Error(w, "only /decode is served here", http.StatusNotFound)
	case r.Method == http.MethodOptions: // browsers ask this first, without a token
		w.WriteHeader(http.StatusNoContent)
	case r.Method != http.MethodPost:
		http.Error(w, "send payloads by POST", http.StatusMethodNotAllowed)
	default:
		s.answer(w, r)
	}
}

func (s *server) answer(w http.ResponseWriter, r *http.Request) {
	err := s.tokens.mayRead(bearer(r), r.Header.Get("X-Namespace"))
	switch {
	case errors.Is(err, errNoRole):
		http.Error(w, err.Error(), http.StatusForbidden)
	case err != nil:
		w.Header().Set("WWW-Authenticate", "Bearer")
		http.Error(w, err.Error(), http.StatusUnauthorized)
	default:
		r.Body = http.MaxBytesReader(w, r.Body, most)
		s.decode.ServeHTTP(w, r)
	}
}
