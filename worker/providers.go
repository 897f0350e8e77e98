package main

import (
	"context"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/providers/consoleconnect"
	"turnup/providers/huaweicloud"
	"turnup/workflows"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"golang.org/x/time/rate"
)

// heartbeatEvery is how often Temporal hears of a sweep under way, well within the time after which it counts as dead.
const heartbeatEvery = 2 * time.Second

// served is a provider that this worker serves.
type served struct {
	provider   string
	budget     budget
	activities any
}

// accounts are the providers that the worker has credentials for.
func accounts(c config, temporal client.Client) ([]served, error) {
	watch := func(provider string, a account) *activities.Watch {
		return &activities.Watch{
			ID: workflows.WatchID(provider, a.name), Provider: provider, Pace: a.pace, Budget: rate.NewLimiter(rate.Limit(a.budget.sweeps()), 1),
			Orders: workflows.WatchOrders{Client: temporal}, Now: time.Now,
		}
	}
	var all []served
	if a := c.consoleConnect; a != nil {
		api, err := consoleconnect.New(a.client)
		if err != nil {
			return nil, fmt.Errorf("set up Console Connect: %w", err)
		}
		all = append(all, served{workflows.ProviderConsoleConnect, a.budget, &activities.ConsoleConnect{
			Client: api, Pace: a.pace, Watch: watch(workflows.ProviderConsoleConnect, a.account),
		}})
	}
	if a := c.equinix; a != nil {
		api, err := equinixAPIs[a.api](a.client)
		if err != nil {
			return nil, fmt.Errorf("set up Equinix: %w", err)
		}
		all = append(all, served{workflows.ProviderEquinix, a.budget, &activities.Equinix{
			Account: api, Pace: a.pace, Watch: watch(workflows.ProviderEquinix, a.account),
		}})
	}
	if a := c.huawei; a != nil {
		api, err := huaweicloud.New(a.client)
		if err != nil {
			return nil, fmt.Errorf("set up Huawei Cloud: %w", err)
		}
		all = append(all, served{workflows.ProviderHuawei, a.budget, &activities.HuaweiCloud{
			Client: api, Pace: a.pace, Watch: watch(workflows.ProviderHuawei, a.account),
		}})
	}
	return all, nil
}

func providerNames(all []served) []string {
	names := make([]string, len(all))
	for i, s := range all {
		names[i] = s.provider
	}
	return names
}

// providerWorker has a client of its own, on the same connection, so that its log lines name the provider.
func providerWorker(ctx context.Context, temporal client.Client, options client.Options, c config, s served, failed chan<- error) (worker.Worker, func(), error) {
	options.Logger = log.With(options.Logger, "provider", s.provider)
	temporal, err := client.NewClientFromExistingWithContext(ctx, temporal, options)
	if err != nil {
		return nil, nil, fmt.Errorf("connect to Temporal for %s: %w", s.provider, err)
	}
	w := worker.New(temporal, workflows.Queue(s.provider), worker.Options{
		DisableWorkflowWorker:        true,
		WorkerStopTimeout:            c.stopTimeout,
		TaskQueueActivitiesPerSecond: s.budget.activities(),
		OnFatalError:                 report(failed),
		MaxHeartbeatThrottleInterval: heartbeatEvery,
	})
	w.RegisterActivity(s.activities)
	return w, temporal.Close, nil
}
