package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/internal/version"
	"turnup/providers"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"
)

const (
	tracesTo  = "OTEL_EXPORTER_OTLP_ENDPOINT"
	lastSpans = 5 * time.Second // to send them in, when the worker stops
)

// sendTraces sends spans by OTLP over HTTP, with the standard's own settings, until stop; without an endpoint there are none. There is one for
// each attempt of an activity at an account, and under it one for each call of the provider. An order of weeks is no trace: its history is.
func sendTraces(ctx context.Context, c config, logger *zap.Logger) (stop func(), err error) {
	if !c.traces {
		return func() {}, nil
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { logger.Warn("traces not sent", zap.Error(err)) }))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("send traces (%s): %w", tracesTo, err)
	}
	named := resource.WithAttributes(attribute.String("service.name", "turnup-worker"), attribute.String("service.version", version.String()))
	worker, err := resource.New(ctx, named, resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("send traces (OTEL_RESOURCE_ATTRIBUTES): %w", err)
	}
	provider := sdktrace.NewTracerProvider(sdktrace.WithBatcher(exporter), sdktrace.WithResource(worker))
	otel.SetTracerProvider(provider)
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastSpans)
		defer cancel()
		if err := provider.Shutdown(ctx); err != nil {
			logger.Warn("traces not sent", zap.Error(err))
		}
	}, nil
}

func tracer() trace.Tracer { return otel.Tracer("turnup") }

// traced has each attempt of an activity be a span. How it failed is told by the kind alone: an error's words may be a provider's.
type traced struct {
	interceptor.WorkerInterceptorBase
}

func (*traced) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &tracedActivity{interceptor.ActivityInboundInterceptorBase{Next: next}}
}

type tracedActivity struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor.
func (t *tracedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	ctx, span := tracer().Start(ctx, info.ActivityType.Name, trace.WithAttributes(
		attribute.String("temporal.workflow.id", info.WorkflowExecution.ID), attribute.String("temporal.run.id", info.WorkflowExecution.RunID),
		attribute.Int("temporal.attempt", int(info.Attempt)),
	))
	defer span.End()
	out, err := t.Next.ExecuteActivity(ctx, in)
	var failure *temporal.ApplicationError
	switch {
	case errors.As(err, &failure):
		span.SetAttributes(attribute.String("error.type", failure.Type()))
		if failure.Category() != temporal.ApplicationErrorCategoryBenign {
			span.SetStatus(codes.Error, failure.Type())
		}
	case err != nil:
		span.SetStatus(codes.Error, "")
	}
	return out, err
}

// traceCall is the span of a provider's call that is over. Neither its address nor what was sent is in it.
func traceCall(ctx context.Context, provider, operation string, failed providers.Kind, took time.Duration) {
	end := time.Now()
	_, span := tracer().Start(ctx, provider+" "+operation, trace.WithSpanKind(trace.SpanKindClient), trace.WithTimestamp(end.Add(-took)))
	if failed != "" {
		span.SetStatus(codes.Error, string(failed))
	}
	span.End(trace.WithTimestamp(end))
}
