package main

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"turnup/activities"
	"turnup/internal/version"
	"turnup/providers"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// seconds are the histograms' bounds: requests take fractions of a second, waits and sweeps minutes.
var seconds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1800}

// What this process counts itself. No label has the name or the id of an order, a person or a connection.
var (
	requestSeconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "turnup_provider_request_seconds", Buckets: seconds,
		Help: "How long the provider took to answer a call, all tries together; outcome is ok or the kind of the error.",
	}, []string{"provider", "account", "operation", "outcome"})
	budgetSeconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "turnup_budget_wait_seconds", Help: "How long a request waited for its turn in the account's budget.", Buckets: seconds,
	}, []string{"provider", "account"})
	sweepSeconds = prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "turnup_watch_sweep_seconds", Help: "How long a sweep of the account watch took.", Buckets: seconds,
	}, []string{"provider", "account"})
	lastSweep = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "turnup_watch_last_sweep_timestamp_seconds", Help: "When the last complete sweep of the account watch began.",
	}, []string{"provider", "account"})
	unknownStatuses = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "turnup_unknown_statuses", Help: "Connections that are waited for and whose status no document names, at the last sweep.",
	}, []string{"provider", "account"})
	buildInfo = prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "turnup_build_info", Help: "Always 1; the label says which version runs.",
	}, []string{"version"})
)

// registered are this process's metrics, and the SDK's.
type registered struct {
	registry *prometheus.Registry
	sdk      client.MetricsHandler
}

var metrics = sync.OnceValues(func() (registered, error) {
	r := registered{registry: prometheus.NewRegistry()}
	r.registry.MustRegister(requestSeconds, budgetSeconds, sweepSeconds, lastSweep, unknownStatuses, buildInfo, notified, credentialEnds{},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), openOrders)
	buildInfo.WithLabelValues(version.String()).Set(1)
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(r.registry), otelprometheus.WithoutScopeInfo())
	if err != nil {
		return r, fmt.Errorf("set up metrics: %w", err)
	}
	provider := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(metric.NewView(
		metric.Instrument{Kind: metric.InstrumentKindHistogram},
		metric.Stream{Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: seconds}},
	)))
	r.sdk = opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{Meter: provider.Meter("turnup"), UseMonotonicCounters: true})
	return r, nil
})

func (r registered) handler() http.Handler {
	return promhttp.HandlerFor(r.registry, promhttp.HandlerOpts{Timeout: 8 * time.Second, ErrorHandling: promhttp.ContinueOnError})
}

// countRequests counts the calls of an account's client, and tells of them.
func countRequests(provider, account string) func(context.Context, string, providers.Kind, time.Duration) {
	return func(ctx context.Context, op string, failed providers.Kind, took time.Duration) {
		traceCall(ctx, provider, op, failed, took)
		requestSeconds.WithLabelValues(provider, account, op, cmp.Or(string(failed), "ok")).Observe(took.Seconds())
	}
}

// countSweeps notes the sweeps of an account's watch.
func countSweeps(provider, account string) func(activities.Swept) {
	return func(s activities.Swept) {
		sweepSeconds.WithLabelValues(provider, account).Observe(s.Took.Seconds())
		lastSweep.WithLabelValues(provider, account).Set(float64(s.At.Unix()))
		unknownStatuses.WithLabelValues(provider, account).Set(float64(s.Unknown))
	}
}
