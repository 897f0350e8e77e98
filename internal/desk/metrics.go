package desk

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"turnup/internal/orders"
	"turnup/internal/version"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.temporal.io/sdk/client"
)

// What the desk counts. No label has the name or the id of an order or a person.
var (
	requestSeconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "turnup_desk_request_seconds", Buckets: []float64{.005, .01, .025, .05, .1, .3, 1, 2.5, 5, 10, 20},
		Help: "How long the desk took to answer a browser, by page and status.",
	}, []string{"page", "status"})
	answers = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "turnup_desk_answers_total", Help: "What people sent, by outcome: taken, refused (by a rule, or who may), failed.",
	}, []string{"outcome"})
	logins = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "turnup_desk_logins_total", Help: "Logins that came back from the login, by outcome: taken, refused, failed.",
	}, []string{"outcome"})
	buildInfo = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "turnup_build_info", Help: "Always 1; the label says which version runs.",
	}, []string{"version"})
)

// What a counter counts from the start: a first failure is an increase then, and not a series that was not there.
func init() {
	for _, outcome := range []string{"taken", "refused", "failed"} {
		answers.WithLabelValues(outcome)
		logins.WithLabelValues(outcome)
	}
}

// counted counts how something went that a person sent.
func counted(what *prometheus.CounterVec, err error) {
	outcome := "taken"
	switch {
	case orders.IsBadInput(err):
		outcome = "refused"
	case err != nil:
		outcome = "failed"
	}
	what.WithLabelValues(outcome).Inc()
}

// timed notes how long each page takes.
func timed(pages http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, status := time.Now(), &statusWriter{ResponseWriter: w, status: http.StatusOK}
		pages.ServeHTTP(status, r)
		page := r.Pattern // of our own making: what a stranger asks for is none
		if page == "" {
			page = "none"
		}
		requestSeconds.WithLabelValues(page, strconv.Itoa(status.status)).Observe(time.Since(begin).Seconds())
	})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController find the writer itself.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// temporalAnswer is how long Temporal may take to answer before the desk calls itself not ready.
const temporalAnswer = 2 * time.Second

// Health answers /healthz as long as the desk lives, /readyz while Temporal answers it, and /metrics. It is for an address of its own, that the
// people who use the desk do not reach.
func Health(temporal client.Client) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(requestSeconds, answers, logins, buildInfo, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	buildInfo.WithLabelValues(version.String()).Set(1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", alive)
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), temporalAnswer)
		defer cancel()
		if _, err := temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
			http.Error(w, fmt.Sprintf("no answer from Temporal: %v", err), http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError}))
	return mux
}

func alive(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") }
