package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"turnup/internal/codec"
	"turnup/internal/namespace"
	"turnup/internal/temporalclient"
	"turnup/internal/zaplog"
	"turnup/workflows/bell"
	"turnup/workflows/inventory"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
)

const (
	dialPause     = 2 * time.Second // between attempts to reach Temporal at start
	workflowCache = 100             // orders kept in memory between events; a waiting order needs none of it
)

// run serves until ctx ends or a worker fails for good.
func run(ctx context.Context, c config, logger *zap.Logger) error {
	options, err := temporalclient.Options(zaplog.ForTemporal(logger))
	if err != nil {
		return err
	}
	options.ConnectionOptions.DialOptions = append(options.ConnectionOptions.DialOptions, shortUpdates(codec.Of(options)))
	codec.HoldTasks(&options)
	measured, err := metrics()
	if err != nil {
		return err
	}
	options.MetricsHandler, options.Identity = measured.sdk, workerIdentity()
	stopTraces, err := sendTraces(ctx, c, logger)
	if err != nil {
		return err
	}
	defer stopTraces()
	health, err := serveHealth(c.healthAddr, measured.handler())
	if err != nil {
		return err
	}
	defer health.close()
	temporal, err := dial(ctx, options, logger)
	if err != nil {
		return err
	}
	defer temporal.Close()

	failed := make(chan error, 2)
	worker.SetStickyWorkflowCacheSize(workflowCache)
	var started []worker.Worker
	var closing []func()
	defer func() {
		stop(started)
		for _, closeClient := range closing {
			closeClient()
		}
	}()
	start := func(w worker.Worker) error {
		if err := w.Start(); err != nil {
			return fmt.Errorf("start worker: %w", err)
		}
		started = append(started, w)
		return nil
	}
	if err := start(orderWorker(temporal, options, c, failed)); err != nil { // it is what an account answers by
		return err
	}
	for _, a := range c.accounts {
		w, closeClient, err := accountWorker(ctx, temporal, options, c, a, failed)
		if err != nil {
			return err
		}
		closing = append(closing, closeClient)
		if err := start(w); err != nil {
			return err
		}
		if err := inventory.Schedule(ctx, temporal, a.provider, a.name, c.inventory); err != nil {
			return err
		}
	}
	if len(c.notify.Channels) > 0 {
		if err := bell.Start(ctx, temporal); err != nil {
			return err
		}
	}
	go warnOfServices(ctx, temporal, options.Namespace, logger)
	go openOrders.keep(ctx, temporal, options.Identity, options.Logger)
	health.ready(temporal, func(ctx context.Context) ([]string, error) {
		return namespace.Missing(ctx, temporal, options.Namespace)
	})
	defer health.stopping() // before the workers stop, so that nobody counts on this one any more
	logger.Info("worker ready", zap.Strings("providers", c.providers()), zap.String("temporal", options.HostPort), zap.String("health", health.addr),
		zap.String("build", c.deployment.Version.BuildID), zap.Stringer("encryption", codec.Of(options)), zap.String("identity", string(c.identity.Mode)))

	select {
	case <-ctx.Done():
		logger.Info("worker stopping", zap.Duration("patience", c.stopTimeout))
		return nil
	case err := <-failed:
		return fmt.Errorf("worker: %w", err)
	}
}

// stop stops the workers at the same time, so that their activities share the patience and all end in time.
func stop(workers []worker.Worker) {
	var stopping sync.WaitGroup
	for _, w := range workers {
		stopping.Go(w.Stop)
	}
	stopping.Wait()
}

// dial waits for Temporal as long as it takes: a worker that gave up would have to be started again by somebody.
func dial(ctx context.Context, options client.Options, logger *zap.Logger) (client.Client, error) {
	for {
		temporal, err := temporalclient.Dial(ctx, options)
		if err == nil {
			return temporal, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		logger.Warn("Temporal is not there yet, trying again", zap.Error(err), zap.String("next", temporalclient.Hint(err)))
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(dialPause):
		}
	}
}
