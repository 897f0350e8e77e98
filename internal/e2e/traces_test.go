package e2e_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// collector takes spans as an OpenTelemetry collector does.
type collector struct {
	*httptest.Server
	mu    sync.Mutex
	spans []*tracepb.Span
	text  string // all that came
}

func newCollector(t *testing.T) *collector {
	t.Helper()
	c := &collector{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body io.Reader = r.Body
		if r.Header.Get("Content-Encoding") == "gzip" {
			unzipped, err := gzip.NewReader(r.Body)
			if !assert.NoError(t, err) {
				return
			}
			body = unzipped
		}
		data, err := io.ReadAll(body)
		var sent collectorpb.ExportTraceServiceRequest
		if assert.NoError(t, err) && assert.NoError(t, proto.Unmarshal(data, &sent)) {
			c.take(&sent)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *collector) take(sent *collectorpb.ExportTraceServiceRequest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.text += protojson.Format(sent)
	for _, from := range sent.GetResourceSpans() {
		for _, scope := range from.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
}

// find is a span of that name, or nil.
func (c *collector) find(name string) *tracepb.Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.GetName() == name {
			return span
		}
	}
	return nil
}

// Where traces are asked for, the purchase's span has that of the provider's call below it; nothing of what was sent is in any.
func TestTraces(t *testing.T) {
	t.Parallel()
	c := newCollector(t)
	h := open(t, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.URL, "OTEL_BSP_SCHEDULE_DELAY=100")
	o := h.order("traced")
	o.untilWaits(order.HandoffSupport)
	h.until("the purchase is told of", func() bool { return c.find("Buy") != nil && c.find("consoleconnect createConnection") != nil })
	buy, call := c.find("Buy"), c.find("consoleconnect createConnection")
	assert.Equal(t, buy.GetTraceId(), call.GetTraceId())
	assert.Equal(t, buy.GetSpanId(), call.GetParentSpanId())
	assert.Contains(t, asJSON(buy.GetAttributes()), o.id())
	assert.NoError(t, h.worker.Stop(patience), "the last spans are sent")
	c.mu.Lock()
	defer c.mu.Unlock()
	h.hidden(simconsoleconnect.Key, c.text)
	for _, sent := range []string{o.mark(), "http", "?", "company/acme", "My-Port"} {
		assert.NotContains(t, c.text, sent)
	}
}
