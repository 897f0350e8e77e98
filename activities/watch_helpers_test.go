package activities_test

import (
	"context"
	"errors"
	"time"

	"turnup/activities"
)

// alone is a watch that can't be reached, so that orders look themselves.
func alone() *activities.Watch {
	return &activities.Watch{ID: "watch/test/alone", Pace: pace, Orders: unreachable{}, Now: time.Now}
}

type unreachable struct{}

var errUnreachable = errors.New("nobody there")

// Greet lets every worker in.
func (unreachable) Greet(context.Context, string) error { return nil }

func (unreachable) Subscribe(context.Context, activities.Subscription) error {
	return errUnreachable
}

func (unreachable) Subscriptions(context.Context, string, string) (activities.Subscriptions, error) {
	return activities.Subscriptions{}, errUnreachable
}

func (unreachable) Tell(context.Context, activities.Waiting, any) error {
	return errUnreachable
}

func (unreachable) Unsubscribe(context.Context, string, activities.Ended) error {
	return errUnreachable
}

// OfOthers knows of none.
func (unreachable) OfOthers(context.Context, string, []string) ([]string, error) { return nil, nil }

// EarlierRuns knows of none.
func (unreachable) EarlierRuns(context.Context, string, string) (activities.EarlierRuns, error) {
	return activities.EarlierRuns{}, nil
}
