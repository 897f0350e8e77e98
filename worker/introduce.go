package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"turnup/activities"
	"turnup/workflows/watch"

	"go.temporal.io/sdk/log"
)

const (
	startPatience = 10 * time.Second // for the provider to say whose account it is, before the worker starts without
	patience      = 5 * time.Minute  // afterwards: it may take a long list to say
	soonAgain     = 10 * time.Second // when it could not be told
	checkEvery    = time.Minute      // that it is still the same account: a person may say that it moved, or end its workflow
)

// introduction is how a worker says whose account its credential is for.
type introduction struct {
	orders   watch.Orders
	identity func(ctx context.Context) (string, error)
	logger   log.Logger
}

// begin says it for the first time. The error is activities.ErrOtherAccount when the account is another's. What can't be told yet
// keeps no worker from its start: each of its steps asks for itself, and takes none that buys, changes or removes before it knows.
func (i introduction) begin(ctx context.Context, failed chan<- error) error {
	err := i.say(ctx, startPatience, i.orders.Hello)
	if errors.Is(err, activities.ErrOtherAccount) {
		return err
	}
	go i.repeat(ctx, err, failed)
	return nil
}

// repeat says it again, until ctx ends or the account is another's. last is how that went the last time.
func (i introduction) repeat(ctx context.Context, last error, failed chan<- error) {
	for {
		say, pause := i.orders.Greet, checkEvery
		if last != nil {
			say, pause = i.orders.Hello, soonAgain
			i.logger.Warn("the account can't be told yet whose credential this worker has; nothing is bought before", "error", last)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if last = i.say(ctx, patience, say); errors.Is(last, activities.ErrOtherAccount) {
			report(failed)(last)
			return
		}
	}
}

func (i introduction) say(ctx context.Context, patience time.Duration, say func(context.Context, string) error) error {
	asking, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	have, err := i.identity(asking)
	if err != nil {
		return fmt.Errorf("ask whose account it is: %w", err)
	}
	return say(ctx, have)
}
