package main

import (
	"context"
	"time"

	"turnup/workflows"
	"turnup/workflows/order"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
)

const (
	shortestMemory = 30 * order.Day  // that a namespace should have
	warnTime       = 2 * time.Minute // for the warnings at the start: a busy server takes a while
	warnAmong      = 1000            // orders that completed last: a start may not read all that ever did
)

// warnOfServices warns of what will be forgotten with closed workflows: orders that completed and have no service, and a namespace that
// forgets soon, which leaves little time for that and for whoever asks how an order ended.
func warnOfServices(ctx context.Context, temporal client.Client, namespace string, logger *zap.Logger) {
	ctx, cancel := context.WithTimeout(ctx, warnTime)
	defer cancel()
	finished, err := workflows.LastFinished(ctx, temporal, warnAmong)
	if err != nil {
		logger.Warn("it can't be told whether every completed order has a service", zap.Error(err))
	}
	if len(finished) > 0 {
		logger.Warn("completed orders have no service, and are forgotten with their histories: run turnup import --finished",
			zap.Int("orders", len(finished)), zap.Int("ofTheLast", warnAmong), zap.String("one", finished[0].GetExecution().GetWorkflowId()))
	}
	described, err := temporal.WorkflowService().DescribeNamespace(ctx, &workflowservice.DescribeNamespaceRequest{Namespace: namespace})
	if err != nil {
		logger.Warn("it can't be told how long the namespace remembers closed workflows", zap.Error(err))
		return
	}
	if kept := described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(); kept < shortestMemory {
		logger.Warn("the namespace forgets closed workflows soon: give it a retention of 30 days or more",
			zap.String("namespace", namespace), zap.Duration("retention", kept))
	}
}
