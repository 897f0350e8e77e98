package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/internal/channels"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tower is a bell over orders that a test makes up, and its clock.
type tower struct {
	t        testing.TB
	bell     *notify.Bell
	hook     *webhook
	attempts retries[json.RawMessage]
	carried  json.RawMessage // by the run of the workflow before

	mu      sync.Mutex
	now     time.Time
	orders  map[string][]notify.Wait // by order
	hidden  map[string]bool          // of these, lists show nothing yet
	shows   map[string]uint64
	asked   map[string]int
	dead    map[string]bool // can't be asked
	unlists error           // why nothing can be listed

	ended []notify.EndedOrder
	had   map[string][]notify.Wait // that ended orders waited for
}

func newTower(t testing.TB) *tower {
	t.Helper()
	hook := newWebhook(t)
	w := &tower{
		t: t, hook: hook, now: begin, orders: map[string][]notify.Wait{}, had: map[string][]notify.Wait{}, hidden: map[string]bool{}, shows: map[string]uint64{},
		asked: map[string]int{}, dead: map[string]bool{},
	}
	w.bell = w.worker(channels.ToWebhook(hook.url))
	return w
}

// worker is another worker's bell.
func (w *tower) worker(tell ...*notify.Channel) *notify.Bell {
	return &notify.Bell{Channels: tell, Orders: w, Now: func() time.Time { return w.now }}
}

// moves has the bell go on at another worker.
func (w *tower) moves() {
	ladders := w.bell.Ladders
	w.bell = w.worker(w.bell.Channels...)
	w.bell.Ladders = ladders
}

func (w *tower) Open(context.Context) (listed []notify.OpenOrder, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for id := range w.orders {
		if !w.hidden[id] {
			listed = append(listed, notify.OpenOrder{OrderID: id, RunID: "run-1", Shows: w.shows[id]})
		}
	}
	return listed, w.unlists
}

func (w *tower) Waits(_ context.Context, o notify.OpenOrder) ([]notify.Wait, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[o.OrderID]++
	if w.dead[o.OrderID] {
		return nil, errors.New("no answer")
	}
	return slices.Clone(w.orders[o.OrderID]), nil
}

func (w *tower) Ended(_ context.Context, after time.Time) ([]notify.EndedOrder, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.ended), func(o notify.EndedOrder) bool {
		return w.hidden[o.OrderID] || !o.Closed.After(after)
	}), w.unlists
}

func (w *tower) End(_ context.Context, o notify.EndedOrder) (notify.Ending, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked[o.OrderID]++
	if w.dead[o.OrderID] {
		return notify.Ending{}, errors.New("no answer")
	}
	data := notify.EventData{State: o.Shown.Data.State, Reason: "no capacity", ConnectionIDs: []string{"c1"}, Warnings: []string{"slower"}}
	return notify.Ending{Data: data, Waits: slices.Clone(w.had[o.OrderID])}, nil
}

// waits has the order wait from now on.
func (w *tower) waits(id string, waits ...notify.Wait) {
	for i := range waits {
		waits[i].Since, waits[i].Deadline = w.now, w.now.Add(waits[i].Deadline.Sub(waits[i].Since))
	}
	w.orders[id] = waits
	w.shows[id]++
}

// rings has the bell go round, and returns how that ended.
func (w *tower) rings() error {
	w.t.Helper()
	err := w.attempts.run(w.bell, w.bell.Ring, w.carried)
	require.Error(w.t, err, "its retries are the rounds")
	require.False(w.t, failureOf(w.t, err).final)
	return err
}

// until rings every so often until that time.
func (w *tower) until(end time.Time, every time.Duration) {
	w.t.Helper()
	for ; w.now.Before(end); w.now = w.now.Add(every) {
		_ = w.rings()
	}
}

// news is what a delivery tells, and of which time.
type news struct {
	ID   string    `json:"id"`
	Type string    `json:"type"`
	Time time.Time `json:"time"`
}

// told are the news of the order.
func (w *tower) told(id string) (all []news) {
	w.t.Helper()
	for _, d := range w.hook.received() {
		var n struct {
			news
			Subject string `json:"subject"`
		}
		require.NoError(w.t, json.Unmarshal([]byte(d.body), &n))
		if n.Subject == id {
			all = append(all, n.news)
		}
	}
	return all
}

// kinds are what was told of the order, each with the days since the begin.
func (w *tower) kinds(id string) (all []string) {
	for _, n := range w.told(id) {
		all = append(all, fmt.Sprintf("%s %g", n.Type[len("turnup.wait."):], n.Time.Sub(begin).Hours()/24))
	}
	return all
}

const orderA, orderB = "tencent/a", "decommission/equinix/b"

// Five days of rounds, in which the bell moves from worker to worker: each piece of news once, in its time, and an order is asked only
// when there is something to tell, or a worker has not seen it yet.
func TestBell(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	w.orders[orderA][0].Deadline = begin.Add(60 * time.Hour)
	quiet := approval()
	quiet.Name, quiet.Command, quiet.Quiet = "activation", "", true
	w.now = begin.Add(day / 2)
	w.waits(orderB, quiet)
	w.now = begin
	for w.now.Before(begin.Add(5 * day)) {
		w.until(w.now.Add(day), 10*time.Minute)
		w.moves()
	}
	assert.Equal(t, []string{"opened 0", "reminder 1", "reminder 2", "overdue 2.5", "reminder 3", "escalation 3.75", "reminder 4"}, w.kinds(orderA))
	assert.Equal(t, []string{"reminder 1.5", "reminder 2.5", "overdue 3.5", "reminder 4.5"}, w.kinds(orderB))
	assert.Less(t, w.asked[orderA], 5+7+5*4+1, "by five workers, for six messages, and every few hours")
}

// After many rounds the workflow continues as new: the next run goes on where this one was, whatever failed in its last round.
func TestTheNextRunGoesOn(t *testing.T) {
	t.Parallel()
	for name, unlists := range map[string]error{"a round like others": nil, "one that failed": errors.New("no lists")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newTower(t)
			w.waits(orderA, approval())
			w.until(begin.Add(25*time.Hour), time.Hour)
			w.bell.Rounds, w.unlists = 1, unlists
			w.carried = w.attempts.ends(t, w.bell, w.bell.Ring, json.RawMessage(nil))
			w.attempts = retries[json.RawMessage]{}
			w.moves()
			w.unlists = nil
			w.answers(orderA, true)
			w.until(begin.Add(50*time.Hour), time.Hour)
			assert.Equal(t, []string{"opened 0", "reminder 1", "answered 1.0416666666666667"}, w.kinds(orderA))
		})
	}
}

func TestBellAsksOnlyWhenSomethingChanged(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	for range 20 {
		w.now = w.now.Add(10 * time.Second)
		assert.Equal(t, waits(10*time.Second), failureOf(t, w.rings()), "where listing takes no time")
	}
	assert.Equal(t, 1, w.asked[orderA])
	next := approval()
	next.Name = "support-handoff"
	w.waits(orderA, next)
	w.rings()
	assert.Equal(t, 2, w.asked[orderA])
	assert.Len(t, w.told(orderA), 2, "a wait is told of, and the next one of the same order too")
}

// What was answered since lists were read is not reminded of, however lists lag.
func TestNobodyIsRemindedOfWhatWasAnswered(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	w.rings()
	w.now = begin.Add(day)
	w.orders[orderA] = nil // answered; lists show it still
	w.rings()
	assert.Equal(t, []string{"opened 0"}, w.kinds(orderA))
}

// Lists may show a wait some minutes after it began.
func TestBellTellsWhatListsShowLate(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.hidden[orderA] = true
	w.waits(orderA, approval())
	w.until(begin.Add(4*time.Minute), 10*time.Second)
	assert.Empty(t, w.told(orderA))
	w.hidden[orderA] = false
	w.until(begin.Add(time.Hour), 10*time.Second)
	assert.Equal(t, []string{"opened 0"}, w.kinds(orderA))
}

// A webhook that was out of order for hours is told one thing of each wait, the latest, and of a deadline in any case. Meanwhile it is not asked
// for every order, every time.
func TestBellOutlivesABrokenWebhook(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	for i := range 100 {
		w.waits(fmt.Sprintf("tencent/%d", i), approval())
	}
	w.bell.Ladders = notify.Ladders{"": {}} // nothing is escalated
	short := approval()
	short.Every, short.Deadline = 10*time.Minute, begin.Add(time.Hour)
	w.waits(orderA, short)
	w.hook.answers(503)
	for w.now.Before(begin.Add(90 * time.Minute)) {
		failed := failureOf(t, w.rings())
		assert.Equal(t, notify.TypeUndelivered, failed.kind)
		assert.False(t, failed.benign, "somebody must mend it")
		w.now = w.now.Add(9 * time.Minute)
	}
	tries := len(w.hook.received())
	assert.Less(t, tries, 10*(20+8)+1)
	w.hook.answers(204)
	w.until(w.now.Add(5*time.Minute), time.Minute)
	got := w.hook.received()[tries:]
	assert.Len(t, got, 101, "one message a wait")
	assert.Equal(t, "overdue 0.041666666666666664", w.kinds(orderA)[len(w.kinds(orderA))-1])
}

// An order that can't be asked neither holds up the others nor is forgotten.
func TestBellWithOrdersThatGiveNoAnswer(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.dead[orderB] = true
	w.waits(orderB, approval())
	w.waits(orderA, approval())
	w.until(begin.Add(2*day), time.Hour)
	assert.Equal(t, []string{"opened 0", "reminder 1"}, w.kinds(orderA))
	err := w.rings()
	assert.Equal(t, notify.TypeUndelivered, failureOf(t, err).kind)
	assert.ErrorContains(t, err, "1 of 2 orders could not be asked: no answer")
	w.dead[orderB] = false
	w.until(begin.Add(4*day), time.Hour)
	assert.Equal(t, []string{"reminder 2", "overdue 3"}, w.kinds(orderB))
	assert.Equal(t, []string{"opened 0", "reminder 1", "reminder 2", "overdue 3"}, w.kinds(orderA))
}

// What can't be listed is told of later.
func TestBellWithoutLists(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.unlists = errors.New("no visibility")
	w.waits(orderA, approval())
	w.until(begin.Add(time.Hour), 10*time.Minute)
	assert.ErrorContains(t, w.rings(), "no visibility")
	w.unlists = nil
	w.rings()
	assert.Equal(t, []string{"opened 0"}, w.kinds(orderA))
}

// A worker that dies after it told, and before Temporal knows, leaves the same events to be told again, under the same ids.
func TestBellTellsAgainWhatADeadWorkerTold(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.rings()
	w.waits(orderA, approval())
	w.now = w.now.Add(time.Minute)
	before := w.attempts.heartbeat()
	w.rings()
	w.attempts = retries[json.RawMessage]{last: before}
	w.moves()
	w.now = w.now.Add(time.Minute)
	w.rings()
	w.rings()
	told := w.told(orderA)
	require.Len(t, told, 2)
	assert.Equal(t, told[0], told[1])
}

// Thousands of orders that begin to wait at once are told of in one round, and then cost nothing but their list.
func TestBellForThousands(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	const orders = 5000
	for i := range orders {
		w.waits(fmt.Sprintf("tencent/%d", i), approval())
	}
	w.now = w.now.Add(time.Second)
	w.rings()
	assert.Len(t, events(w.hook.received()), orders)
	assert.Less(t, len(*w.attempts.heartbeat()), 256<<10, "bytes that Temporal keeps of what was told")
	w.now = w.now.Add(10 * time.Minute)
	w.rings()
	assert.Len(t, events(w.hook.received()), orders)
	assert.Less(t, len(*w.attempts.heartbeat()), 80<<10, "what is open, and a time")
	asked := 0
	for _, times := range w.asked {
		asked += times
	}
	assert.Equal(t, orders, asked)
}

// events are the bodies, each once: HTTP delivers at least once.
func events(deliveries []delivery) map[string]bool {
	different := map[string]bool{}
	for _, d := range deliveries {
		different[d.body] = true
	}
	return different
}

// A worker without a channel leaves the telling to another one.
func TestBellWithoutAChannel(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	with := w.bell.Channels
	w.bell.Channels = nil
	w.until(begin.Add(time.Hour), time.Minute)
	assert.Zero(t, w.asked[orderA])
	w.bell.Channels = with
	w.rings()
	assert.Equal(t, []string{"opened 0"}, w.kinds(orderA))
}

// A worker that has notes to support tickets only goes round for them, but where others have told something by a channel.
func TestBellOfNotesAlone(t *testing.T) {
	t.Parallel()
	notes := &pile{}
	ticketed := func() *tower {
		w := newTower(t)
		support := approval()
		support.Party, support.Ticket = "support", &notify.Ticket{ID: "t1"}
		w.waits(orderA, support)
		return w
	}
	only := []*notify.Channel{{Name: notify.TicketChannel, Each: true, Notes: true, To: notes, Tell: []notify.Rule{{Events: []string{"reminder"}}}}}
	w := ticketed()
	with := w.bell.Channels
	w.rings()
	w.bell.Channels = only
	w.until(begin.Add(2*day), time.Hour)
	assert.Empty(t, notes.told(), "another worker's rounds")
	w.bell.Channels = with
	w.rings()
	assert.Equal(t, []string{"opened 0"}, w.kinds(orderA)[:1], "which has not forgotten")
	assert.NotContains(t, w.kinds(orderA)[1:], "opened 0")

	w = ticketed()
	w.bell.Channels = only
	w.until(begin.Add(2*day), time.Hour)
	assert.NotEmpty(t, notes.told())
}

// A message has all that a person needs, and never the webhook's address.
func TestWhatTheBellTells(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	w.rings()
	got := w.hook.received()
	require.Len(t, got, 1)
	assert.JSONEq(t, `{
		"specversion": "1.0", "id": "tencent/a/run-1/turnup.wait.opened/approval/1747727040000",
		"source": "turnup", "type": "turnup.wait.opened", "subject": "tencent/a", "time": "2025-05-20T07:44:00Z", "datacontenttype": "application/json",
		"data": {
			"wait": "approval", "title": "approve the price", "party": "approver", "since": "2025-05-20T07:44:00Z",
			"deadline": "2025-05-23T07:44:00Z", "command": "turnup approve hkg-prod-1"
		}
	}`, got[0].body)
	w.hook.answers(500)
	w.waits(orderB, approval())
	assert.NotContains(t, w.rings().Error(), "s3cret")
}
