package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"turnup/providers"
	"turnup/providers/tencentcloud"

	"go.temporal.io/sdk/activity"
)

// Until says how long to look for a connection that is news.
type Until string

const (
	UntilLooked  Until = ""        // one look
	UntilSettled Until = "settled" // until there is news, or the provider's lists have surely caught up
	UntilNews    Until = "news"    // until there is news, however long that takes
)

// Seen is what an order knows of its connection.
type Seen struct {
	ConnectionID string `json:"connectionId"`
	Identity     string `json:"identity,omitempty"` // that it was bought with
	Status       string `json:"status"`             // raw; a change of it is news
	Building     bool   `json:"building,omitempty"` // that status is of phase building, or was not told; another of that phase is no news
	Settled      bool   `json:"settled,omitempty"`  // only a settled status is news
	Except       string `json:"except,omitempty"`   // a settled status that is no news
	Fresh        bool   `json:"fresh,omitempty"`    // that status is what the provider answered just now, when it was bought

	// Of an order that waits for a tunnel at Tencent Cloud; Status is the key of what was seen then.
	Support *tencentcloud.Support `json:"support,omitempty"`
	Tunnel  string                `json:"tunnel,omitempty"` // that was seen

	Ticket bool `json:"ticket,omitempty"` // ConnectionID is the id of a support ticket; Status is the key of what was seen of it
}

// isNews reports whether the connection is other than what was seen of it, or is settled, which may be so from the start. To whoever has seen
// nothing all is news, also a connection of which no status is told.
func (s Seen) isNews(now providers.Connection) bool {
	if s.Status == "" && !s.Building && !s.Settled {
		return true
	}
	stillBuilding := s.Building && now.Phase == providers.PhaseBuilding
	changed := now.Status != s.Status && !s.Settled && !stillBuilding
	settled := now.Phase.Settled() && (s.Except == "" || now.Status != s.Except)
	return changed || settled
}

// StatusNotFound is our word for a connection that the provider says it does not have.
const StatusNotFound = "NOT_FOUND"

// notThere is a connection that the provider says it does not know. It may come back, so it is not taken for gone.
func notThere(id string) providers.Connection {
	return providers.Connection{ID: id, Observation: providers.Observation{
		Status: StatusNotFound, Phase: providers.PhaseUnknown, Reason: "the provider does not know it", At: time.Now(),
	}}
}

func still(now providers.Connection) string {
	return fmt.Sprintf("still %s (%s)", now.Status, now.Phase)
}

// ErrWaitsNoMore is the answer of an order that has ended, or does not wait for that news any more.
var ErrWaitsNoMore = errors.New("the order does not wait any more")

// ErrWatchEnded is the answer of a watch that has ended.
var ErrWatchEnded = errors.New("the watch has ended")

// Waiting names the activity in which an order waits for news of a connection.
type Waiting struct {
	OrderID    string `json:"orderId"`
	RunID      string `json:"runId"`
	ActivityID string `json:"activityId"`
}

// Subscription is an order's wish to be told when there is news of a connection.
type Subscription struct {
	Waiting
	Seen
	At      time.Time     `json:"at"`                // when it was made, or last renewed
	Renewed time.Duration `json:"renewed,omitempty"` // after about which time it is renewed; left out where that is Pace.Direct
}

// maxSubscription is how long a subscription may be, in bytes: several times what every provider's ids need. A watch holds a
// thousand, answers with them and takes them along, and Temporal carries no more than two megabytes.
const maxSubscription = 1 << 10

// fits reports whether a watch takes the subscription.
func (s Subscription) fits() bool {
	data, err := json.Marshal(s)
	return err == nil && len(data) <= maxSubscription
}

// ReadSubscription decodes a subscription, or reports that it is none, or too long to be held.
func ReadSubscription(data []byte) (s Subscription, ok bool) {
	if len(data) > maxSubscription || json.Unmarshal(data, &s) != nil {
		return s, false
	}
	return s, s.OrderID != "" && s.ConnectionID != "" && s.fits()
}

// Subscriptions are what one workflow of an account's watch holds.
type Subscriptions struct {
	Version string         `json:"version"` // changes with what follows
	All     []Subscription `json:"all,omitempty"`
	Shards  []string       `json:"shards,omitempty"` // workflows that hold more
}

// Ended takes subscriptions, and shards that hold none any more, off the watch.
type Ended struct {
	Orders []Waiting `json:"orders,omitempty"`
	Shards []string  `json:"shards,omitempty"`
}

// Orders is how activities at an account reach its watch and the orders.
type Orders interface {
	// Greet tells the account whose this worker's credential is, if the account does not know that yet. It is ErrOtherAccount when the
	// account is another's.
	Greet(ctx context.Context, identity string) error
	// Subscribe leaves the subscription with the account's watch, which is started if it is not there.
	Subscribe(ctx context.Context, s Subscription) error
	// Subscriptions are what the watch, or a shard of it, holds; nothing but the version if that is the one given.
	// It is ErrWatchEnded when that workflow has ended.
	Subscriptions(ctx context.Context, watch, version string) (Subscriptions, error)
	// Tell ends the order's activity with the news, which is its result. It is ErrWaitsNoMore when nobody waits for it.
	Tell(ctx context.Context, w Waiting, news any) error
	// Unsubscribe takes subscriptions off the watch, or off a shard of it. It is ErrWatchEnded when that has ended.
	Unsubscribe(ctx context.Context, watch string, ended Ended) error
	// EarlierRuns tells of the runs of an order beside this one, and of changes of their connections.
	EarlierRuns(ctx context.Context, orderID, runID string) (EarlierRuns, error)
	// OfOthers are those of the connections that other orders have, as far as Temporal remembers.
	OfOthers(ctx context.Context, orderID string, connections []string) ([]string, error)
}

// wait ends a look at a connection of which there is no news: the account's watch looks on. What the order does itself is a rare
// look, in case the watch misses something.
func (w *Watch) wait(ctx context.Context, seen Seen, stands string) error {
	info, pause := activity.GetInfo(ctx), w.ownPause(ctx)
	subscription := Subscription{
		Waiting: Waiting{OrderID: info.WorkflowExecution.ID, RunID: info.WorkflowExecution.RunID, ActivityID: info.ActivityID},
		Seen:    seen, At: w.Now(),
	}
	if pause > w.Pace.Direct {
		subscription.Renewed = pause
	}
	if err := w.subscribe(ctx, subscription); err != nil {
		activity.GetLogger(ctx).Warn("the account's watch can't be reached; the order looks itself", "watch", w.ID, "error", err)
		return notYet(stands, w.Pace.next(ctx))
	}
	return notYet(stands+"; "+w.ID+" tells when that changes", spread(pause))
}

func (w *Watch) subscribe(ctx context.Context, s Subscription) error {
	if !s.fits() {
		return fmt.Errorf("the subscription is too long to be held: more than %d bytes", maxSubscription)
	}
	return w.Orders.Subscribe(ctx, s)
}

const (
	// ShardHolds is how many subscriptions one workflow of a watch holds. They cross to its next run as one input, which may not
	// grow beyond 2 MB.
	ShardHolds = 1000

	crowdEvery = 10 * time.Minute    // between counts of who waits at an account
	longestOwn = 30 * 24 * time.Hour // the longest pause between an order's own looks, however many orders wait
)

// ownPause is how long an order that has subscribed does not look itself: Pace.Direct, or longer where so many wait that their own
// looks would take more of the account's budget than OwnLooks. Each look is one request.
func (w *Watch) ownPause(ctx context.Context) time.Duration {
	if w.OwnLooks <= 0 {
		return w.Pace.Direct
	}
	bearable := float64(w.crowd(ctx)) / w.OwnLooks
	return max(w.Pace.Direct, time.Duration(min(bearable, longestOwn.Seconds())*float64(time.Second)))
}

// crowd is how many orders wait at the account, and rather too many than too few: a shard counts as full. What was counted serves for
// a while, also when it can't be counted anew.
func (w *Watch) crowd(ctx context.Context) int {
	w.mu.Lock()
	now := w.Now()
	if now.Sub(w.counted) < crowdEvery {
		defer w.mu.Unlock()
		return w.waiting
	}
	w.counted = now // the others do not count at the same time
	w.mu.Unlock()
	held, err := w.subscriptions(ctx, w.ID)
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		w.waiting = len(held.All) + ShardHolds*len(held.Shards)
	}
	return w.waiting
}

// spread keeps orders that began together from looking together: it is a pause of three to five quarters of the given.
func spread(pause time.Duration) time.Duration {
	return pause*3/4 + rand.N(pause/2) // #nosec G404 -- nothing secret about it
}

// expired reports whether the order did not renew the subscription although its own look is long overdue.
func (w *Watch) expired(s Subscription) bool {
	return w.Now().Sub(s.At) > missedRenewals*max(w.Pace.Direct, s.Renewed)
}

const missedRenewals = 3

// LongestSubscription is the longest time for which a subscription counts that is not renewed.
const LongestSubscription = missedRenewals * longestOwn
