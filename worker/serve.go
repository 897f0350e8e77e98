package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/record"
	"turnup/workflows/service"
	"turnup/workflows/watch"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"golang.org/x/time/rate"
)

// orderWorker runs every order's workflow, and tells the webhook.
func orderWorker(temporal client.Client, c config, failed chan<- error) worker.Worker {
	w := worker.New(temporal, order.TaskQueue, worker.Options{
		WorkerStopTimeout: c.stopTimeout,
		OnFatalError:      report(failed),
	})
	workflows.Register(w)
	w.RegisterActivity(&service.Keeper{Client: temporal})
	w.RegisterActivity(&activities.Notifier{
		URL: c.webhookURL, Client: &http.Client{Timeout: webhookTime}, Now: time.Now,
		StartAnnounce: func(ctx context.Context, event activities.Event) error {
			return record.StartAnnounce(ctx, temporal, event)
		},
		StillWaits: func(ctx context.Context, r activities.Reminder) (bool, error) {
			ctx, cancel := context.WithTimeout(ctx, askTime)
			defer cancel()
			return record.StillWaits(ctx, temporal, r)
		},
	})
	return w
}

// accountWorker runs the activities of one account. It has a client of its own, on the same connection, so that its log
// lines name the provider.
func accountWorker(ctx context.Context, temporal client.Client, options client.Options, c config, a account, failed chan<- error) (worker.Worker, func(), error) {
	line := newLine(a.budget.orders() / newcomers)
	serving, err := a.client.connect(a.pace, &activities.Watch{
		ID: order.WatchID(a.provider, a.name), Provider: a.provider, Pace: a.pace, Budget: rate.NewLimiter(rate.Limit(a.budget.sweeps()), 1),
		Orders: watch.Orders{Client: temporal}, Now: time.Now,
		OrphansAmong: func(ctx context.Context, connections []providers.Connection) ([]activities.Orphan, error) {
			return books.Orphans(ctx, temporal, options.Namespace, a.provider, connections)
		},
	}, line)
	if err != nil {
		return nil, nil, err
	}
	options.Logger = log.With(options.Logger, "provider", a.provider)
	temporal, err = client.NewClientFromExistingWithContext(ctx, temporal, options)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to Temporal for %s: %w", a.provider, err)
	}
	w := worker.New(temporal, order.Queue(a.provider), worker.Options{
		DisableWorkflowWorker:              true,
		WorkerStopTimeout:                  c.stopTimeout,
		MaxConcurrentActivityExecutionSize: a.budget.atOnce(),
		OnFatalError:                       report(failed),
		MaxHeartbeatThrottleInterval:       activities.Heartbeat,
	})
	for _, each := range serving {
		w.RegisterActivity(each)
	}
	go a.budget.keepShare(ctx, temporal, a.provider, line, options.Logger)
	return w, temporal.Close, nil
}

// report passes on the first failure; more would say the same.
func report(failed chan<- error) func(error) {
	return func(err error) {
		select {
		case failed <- err:
		default:
		}
	}
}
