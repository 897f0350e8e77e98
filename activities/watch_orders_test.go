package activities_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"turnup/activities"
	"turnup/providers"
)

const (
	watchID  = "default-test-workflow-id" // of whatever an activity is run for
	shardID  = "watch/test/account/1"
	deadline = 36 * time.Hour // after which a subscription that nobody renewed is over
)

// switchboard connects a watch and its orders in memory.
type switchboard struct {
	mu      sync.Mutex
	held    map[string]*activities.Subscriptions // by workflow of the watch
	changes int
	asked   map[string]int                    // how often all that one of them holds was read
	told    map[string][]providers.Connection // by order
	gone    map[string]bool                   // orders that do not wait any more
	deaf    map[string]bool                   // orders that can't be told
	broken  error                             // why the watch can't be reached
	midway  func()                            // happens when the first order was told, before the watch hears of it
	at      func() time.Time
}

func newSwitchboard(at func() time.Time) *switchboard {
	return &switchboard{
		held: map[string]*activities.Subscriptions{watchID: {Version: "0"}}, asked: map[string]int{},
		told: map[string][]providers.Connection{}, gone: map[string]bool{}, deaf: map[string]bool{}, at: at,
	}
}

// change changes what a workflow of the watch holds.
func (s *switchboard) change(workflowID string, change func(held *activities.Subscriptions)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[workflowID] == nil {
		s.held[workflowID] = &activities.Subscriptions{}
	}
	change(s.held[workflowID])
	s.changes++
	s.held[workflowID].Version = fmt.Sprint(s.changes)
}

// waits has an order wait, who has seen that, and is held by that workflow of the watch.
func (s *switchboard) waits(workflowID, order string, seen activities.Seen) {
	s.holds(workflowID, activities.Subscription{
		Waiting: activities.Waiting{OrderID: order, RunID: order + "-run", ActivityID: "7"}, Seen: seen, At: s.at(),
	})
}

// holds has a workflow of the watch hold the subscription.
func (s *switchboard) holds(workflowID string, subscription activities.Subscription) {
	s.change(workflowID, func(held *activities.Subscriptions) { held.All = append(held.All, subscription) })
}

// waiting are the orders that a workflow of the watch holds.
func (s *switchboard) waiting(workflowID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	orders := []string{}
	for _, subscription := range s.held[workflowID].All {
		orders = append(orders, subscription.OrderID)
	}
	return orders
}

// news are the statuses that the order was told.
func (s *switchboard) news(order string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	statuses := []string{}
	for _, connection := range s.told[order] {
		statuses = append(statuses, connection.Status)
	}
	return statuses
}

// everythingTold are the orders that were told something, one as often as it was told.
func (s *switchboard) everythingTold() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	orders := []string{}
	for order, news := range s.told {
		orders = append(orders, slices.Repeat([]string{order}, len(news))...)
	}
	slices.Sort(orders)
	return orders
}

// Subscribe implements activities.Orders.
func (s *switchboard) Subscribe(_ context.Context, subscription activities.Subscription) error {
	if s.broken != nil {
		return s.broken
	}
	s.holds(watchID, subscription)
	return nil
}

// Greet lets every worker in.
func (*switchboard) Greet(context.Context, string) error { return nil }

// Subscriptions implements activities.Orders.
func (s *switchboard) Subscriptions(_ context.Context, watch, version string) (activities.Subscriptions, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return activities.Subscriptions{}, s.broken
	}
	held := s.held[watch]
	if held == nil {
		return activities.Subscriptions{}, activities.ErrWatchEnded
	}
	if held.Version == version {
		return activities.Subscriptions{Version: version}, nil
	}
	s.asked[watch]++
	return activities.Subscriptions{Version: held.Version, All: slices.Clone(held.All), Shards: slices.Clone(held.Shards)}, nil
}

// Tell implements activities.Orders.
func (s *switchboard) Tell(_ context.Context, w activities.Waiting, news any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.gone[w.OrderID] {
		return activities.ErrWaitsNoMore
	}
	if s.deaf[w.OrderID] || w.RunID != w.OrderID+"-run" || w.ActivityID != "7" {
		return errors.New("nobody answers")
	}
	s.told[w.OrderID] = append(s.told[w.OrderID], news.(providers.Connection))
	if s.midway != nil {
		s.midway()
		s.midway = nil
	}
	return nil
}

// OfOthers knows of none.
func (*switchboard) OfOthers(context.Context, string, []string) ([]string, error) { return nil, nil }

// EarlierRuns implements activities.Orders.
func (s *switchboard) EarlierRuns(context.Context, string, string) (activities.EarlierRuns, error) {
	return activities.EarlierRuns{}, nil
}

// Unsubscribe implements activities.Orders.
func (s *switchboard) Unsubscribe(_ context.Context, watch string, ended activities.Ended) error {
	s.mu.Lock()
	there, broken := s.held[watch] != nil, s.broken
	s.mu.Unlock()
	if broken != nil {
		return broken
	}
	if !there {
		return activities.ErrWatchEnded
	}
	s.change(watch, func(held *activities.Subscriptions) {
		held.All = slices.DeleteFunc(slices.Clone(held.All), func(s activities.Subscription) bool { return slices.Contains(ended.Orders, s.Waiting) })
		held.Shards = slices.DeleteFunc(slices.Clone(held.Shards), func(id string) bool { return slices.Contains(ended.Shards, id) })
	})
	return nil
}
