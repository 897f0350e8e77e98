package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// health answers /healthz as long as the process lives, /readyz while it can take work, and /metrics.
type health struct {
	server   *http.Server
	addr     string // where it listens
	mu       sync.Mutex
	temporal client.Client // nil until the workers have started, and again when they stop
	complete bool          // the namespace has every search attribute
	lacks    func(context.Context) ([]string, error)
}

// temporalAnswer is how long Temporal may take to answer before the worker calls itself not ready.
const temporalAnswer = 2 * time.Second

func serveHealth(addr string, metrics http.Handler) (*health, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks (set TURNUP_HEALTH_ADDR to another address): %w", err)
	}
	h := &health{addr: listener.Addr().String()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.readyz)
	mux.Handle("GET /metrics", metrics)
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
	temporal, complete, lacks := h.temporal, h.complete, h.lacks
	h.mu.Unlock()
	if temporal == nil {
		return errors.New("not taking work: starting, or stopping")
	}
	ctx, cancel := context.WithTimeout(ctx, temporalAnswer)
	defer cancel()
	if _, err := temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("no answer from Temporal: %w", err)
	}
	if complete {
		return nil
	}
	missing, err := lacks(ctx)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("the namespace lacks search attributes, without which no order can go on: %s; turnup-admin namespace adds them",
			strings.Join(missing, ", "))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.complete = true
	return nil
}

// ready says that work is taken from now on. lacks are the search attributes that the namespace has not; once it has all of
// them, it is not asked again.
func (h *health) ready(temporal client.Client, lacks func(context.Context) ([]string, error)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.temporal, h.lacks = temporal, lacks
}

func (h *health) stopping() { h.ready(nil, nil) }

func (h *health) close() { _ = h.server.Close() }
