package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// health answers /healthz as long as the process lives, and /readyz while it can take work.
type health struct {
	server   *http.Server
	addr     string // where it listens
	mu       sync.Mutex
	temporal client.Client // nil until the workers have started, and again when they stop
}

// temporalAnswer is how long Temporal may take to answer before the worker calls itself not ready.
const temporalAnswer = 2 * time.Second

func serveHealth(addr string) (*health, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks (set TURNUP_HEALTH_ADDR to another address): %w", err)
	}
	h := &health{addr: listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.readyz)
	h.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = h.server.Serve(listener) }() // ends with close
	return h, nil
}

func (h *health) readyz(w http.ResponseWriter, r *http.Request) {
	if err := h.check(r.Context()); err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}

func (h *health) check(ctx context.Context) error {
	h.mu.Lock()
	temporal := h.temporal
	h.mu.Unlock()
	if temporal == nil {
		return errors.New("not taking work: starting, or stopping")
	}
	ctx, cancel := context.WithTimeout(ctx, temporalAnswer)
	defer cancel()
	if _, err := temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("no answer from Temporal: %w", err)
	}
	return nil
}

func (h *health) ready(temporal client.Client) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.temporal = temporal
}

func (h *health) stopping() { h.ready(nil) }

func (h *health) close() { _ = h.server.Close() }
