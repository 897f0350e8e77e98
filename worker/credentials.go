package main

import (
	"turnup/internal/temporalclient"

	"github.com/prometheus/client_golang/prometheus"
)

// credentialEnds tells when what the worker shows to Temporal ends. Under systemd the worker has copies from its start: those are what
// counts, not the files that they were copied from.
type credentialEnds struct{}

var credentialEnd = prometheus.NewDesc("turnup_credential_end_timestamp_seconds",
	"When the worker's certificate, the CA that it trusts Temporal by, or its token ends.", []string{"credential"}, nil)

// Describe implements prometheus.Collector.
func (credentialEnds) Describe(descs chan<- *prometheus.Desc) { descs <- credentialEnd }

// Collect implements prometheus.Collector.
func (credentialEnds) Collect(metrics chan<- prometheus.Metric) {
	for credential, end := range temporalclient.Ends() {
		metrics <- prometheus.MustNewConstMetric(credentialEnd, prometheus.GaugeValue, float64(end.Unix()), credential)
	}
}
