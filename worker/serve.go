package main

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/internal/books"
	"turnup/workflows"
	"turnup/workflows/bell"
	"turnup/workflows/order"
	"turnup/workflows/service"
	"turnup/workflows/watch"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"golang.org/x/time/rate"
)

// orderWorker runs every order's workflow, and tells people.
func orderWorker(temporal client.Client, options client.Options, c config, failed chan<- error) worker.Worker {
	identity := *c.identity
	identity.Converter = options.DataConverter
	w := worker.New(temporal, order.TaskQueue, worker.Options{
		WorkerStopTimeout: c.stopTimeout,
		OnFatalError:      report(failed),
		DeploymentOptions: c.deployment,
		Interceptors:      []interceptor.WorkerInterceptor{&identity},

		MaxHeartbeatThrottleInterval: activities.Heartbeat,
	})
	workflows.Register(w)
	w.RegisterActivity(&service.Keeper{Client: temporal})
	w.RegisterActivity(c.notify.notifier())
	w.RegisterActivity(c.notify.bell(bell.Orders{Client: temporal}, bell.Notes(temporal), options.Namespace))
	return w
}

// accountWorker runs the activities of one account, once it is known that the account is not another's. It has a client of its own,
// on the same connection, so that its log lines name the account.
func accountWorker(ctx context.Context, temporal client.Client, options client.Options, c config, a account, failed chan<- error) (worker.Worker, func(), error) {
	line := newLine(a.budget.orders()/newcomers, budgetSeconds.WithLabelValues(a.provider, a.name))
	orders := watch.Orders{Client: temporal, Provider: a.provider, Account: a.name, RequestsPerSecond: float64(a.budget)}
	serves, err := a.client.connect(a.pace, &activities.Watch{
		ID: order.AccountID(a.provider, a.name), Pace: a.pace, Budget: rate.NewLimiter(rate.Limit(a.budget.sweeps()), 1),
		OwnLooks: a.budget.ownLooks(), Orders: orders, Now: time.Now, HoldPurchases: c.hold,
		OnSwept: countSweeps(a.provider, a.name),
		Remind:  func(ctx context.Context) error { return bell.Start(ctx, temporal) },
		Books: func(ctx context.Context, account string) (activities.Books, error) {
			if a.farEnd {
				return books.ReadTunnels(ctx, temporal, account)
			}
			return books.Read(ctx, temporal, a.provider, account)
		},
	}, calls{line, countRequests(a.provider, a.name)})
	if err != nil {
		return nil, nil, err
	}
	options.Logger = log.With(options.Logger, "provider", a.provider, "account", a.name)
	if err := (introduction{orders, serves.identity, options.Logger}).begin(ctx, failed); err != nil {
		return nil, nil, err
	}
	temporal, err = client.NewClientFromExistingWithContext(ctx, temporal, options)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to Temporal for %s: %w", a.provider, err)
	}
	w := worker.New(temporal, order.Queue(a.provider, a.name), worker.Options{
		DisableWorkflowWorker:              true,
		WorkerStopTimeout:                  c.stopTimeout,
		MaxConcurrentActivityExecutionSize: a.budget.atOnce(),
		OnFatalError:                       report(failed),
		DeploymentOptions:                  c.deployment,
		Interceptors:                       []interceptor.WorkerInterceptor{&traced{}},
		MaxHeartbeatThrottleInterval:       activities.Heartbeat,
	})
	for _, each := range serves.activities {
		w.RegisterActivity(each)
	}
	go a.keepShare(ctx, temporal, line, options.Logger)
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
