package notify_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
)

// answers has everything come to its end that the order waits for: answered, or given up. The order goes on.
func (w *tower) answers(id string, answered bool) {
	for i, each := range w.orders[id] {
		if each.Until.IsZero() {
			w.orders[id][i].Until, w.orders[id][i].Answered = w.now, answered
			if answered {
				w.orders[id][i].By = "li"
			}
		}
	}
	w.shows[id]++
}

// closes has the order end: what it waits for is over with it.
func (w *tower) closes(id string) {
	w.answers(id, false)
	w.had[id] = w.orders[id]
	delete(w.orders, id)
	w.ends(id)
}

// types are what was told of the order.
func (w *tower) types(id string) (all []string) {
	for _, n := range w.told(id) {
		all = append(all, n.Type[len("turnup.wait."):])
	}
	return all
}

func TestWhatWasOpenedIsClosed(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.waits(orderA, approval())
	w.waits(orderB, approval())
	w.until(begin.Add(time.Hour), time.Minute)
	w.moves()
	w.answers(orderA, true)
	w.closes(orderB)
	w.until(begin.Add(2*time.Hour), time.Minute)
	assert.Equal(t, []string{"opened", "answered"}, w.types(orderA))
	var b []string
	for _, n := range w.told(orderB) {
		b = append(b, n.Type)
	}
	assert.Equal(t, []string{notify.EventWaitOpened, notify.EventWaitWithdrawn, notify.EventOrderEnded}, b)
	next := approval()
	next.Name = "support-handoff"
	over := w.orders[orderA]
	w.waits(orderA, next)
	w.orders[orderA] = append(w.orders[orderA], over...)
	w.until(begin.Add(3*time.Hour), time.Minute)
	assert.Equal(t, []string{"opened", "answered", "opened"}, w.types(orderA))
}

// A wait that is over before anybody was told of it is not told of, and neither is the end of one that was no news.
func TestNoEndWithoutABegin(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.rings()
	w.waits(orderA, approval())
	quiet := approval()
	quiet.Command, quiet.Quiet = "", true
	w.waits(orderB, quiet)
	w.now = w.now.Add(5 * time.Second)
	w.answers(orderA, true)
	w.until(begin.Add(time.Hour), 10*time.Second)
	w.answers(orderB, true)
	w.until(begin.Add(2*time.Hour), 10*time.Second)
	assert.Empty(t, w.told(orderA))
	assert.Empty(t, w.told(orderB))
}

// Who takes a wait is not reminded, and nobody is told that nobody does it, until its deadline has passed.
func TestClaim(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.bell.Ladders = notify.Ladders{"": {Remind: []int{25, 50, 75}, Escalate: []int{90, 150}}}
	wait := approval()
	wait.Deadline = begin.Add(100 * time.Hour)
	w.waits(orderA, wait)
	w.until(begin.Add(30*time.Hour), 10*time.Minute)
	w.orders[orderA][0].ClaimedBy, w.orders[orderA][0].ClaimedAt = "li", w.now
	w.shows[orderA]++
	w.until(begin.Add(200*time.Hour), 10*time.Minute)
	w.answers(orderA, true)
	w.until(begin.Add(201*time.Hour), 10*time.Minute)
	assert.Equal(t, []string{"opened", "reminder", "claimed", "overdue", "escalation", "answered"}, w.types(orderA))
}

// pile is a channel that keeps what it is told, and fails as told.
type pile struct {
	mu       sync.Mutex
	messages [][]notify.Event
	broken   bool
}

func (p *pile) Deliver(_ context.Context, events []notify.Event) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken {
		return errors.New("out of order")
	}
	p.messages = append(p.messages, append([]notify.Event{}, events...))
	return nil
}

func (p *pile) breaks(broken bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.broken = broken
}

// Two hundred orders that wait at once are one message, and what becomes of them another.
func TestManyAtOnceAreOneMessage(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	people := &pile{}
	w.bell = w.worker(&notify.Channel{Name: "people", Pause: time.Minute, To: people}, w.bell.Channels[0])
	w.rings()
	w.now = w.now.Add(10 * time.Second)
	for i := range 200 {
		if i%50 == 0 { // some seconds apart
			w.rings()
			w.now = w.now.Add(10 * time.Second)
		}
		w.waits(fmt.Sprintf("tencent/%d", i), approval())
	}
	w.until(w.now.Add(2*time.Minute), 10*time.Second)
	events := 0
	for _, message := range people.messages {
		events += len(message)
	}
	assert.Equal(t, 200, events)
	assert.LessOrEqual(t, len(people.messages), 2)
	assert.Len(t, w.hook.received(), 200, "a webhook is told each by itself")
	before := len(people.messages)
	for i := range 200 {
		w.answers(fmt.Sprintf("tencent/%d", i), true)
	}
	w.until(w.now.Add(2*time.Minute), 10*time.Second)
	assert.Len(t, people.messages, before+1)
	assert.Len(t, people.messages[before], 200)
}

// A channel that is out of order holds up no other, and is asked seldom. When it is mended it tells the latest of each wait.
func TestABrokenChannelHoldsUpNobody(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	broken, well := &pile{broken: true}, &pile{}
	tries := 0
	w.bell = w.worker(&notify.Channel{Name: "broken", Type: "slack", To: broken}, &notify.Channel{Name: "well", To: well})
	w.bell.OnTold = func(c *notify.Channel, _ int, err error) {
		if c.Name == "broken" {
			tries++
			assert.Error(t, err)
		}
	}
	w.waits(orderA, approval())
	w.until(begin.Add(time.Hour), 10*time.Second)
	assert.Len(t, well.messages, 1)
	assert.LessOrEqual(t, tries, 64)
	states := w.states()
	assert.Equal(t, []string{"broken", "well"}, []string{states[0].Name, states[1].Name})
	assert.Equal(t, begin, states[0].Failing)
	assert.Equal(t, "slack", states[0].Type)
	assert.Equal(t, "out of order", states[0].Error)
	assert.Equal(t, begin, states[1].Last)
	assert.Zero(t, states[1].Failing)
	w.bell.OnTold = nil
	w.until(begin.Add(25*time.Hour), 10*time.Minute)
	broken.breaks(false)
	w.until(begin.Add(26*time.Hour), 10*time.Second)
	assert.Len(t, broken.messages, 1)
	assert.Equal(t, notify.EventWaitReminder, broken.messages[0][0].Type)
	assert.Zero(t, w.states()[0].Failing)
	assert.Empty(t, w.states()[0].Error)
}

// A channel of notes tells of what orders with a ticket wait for, and of nothing else; one whose ticket was opened since it was asked is asked again.
func TestNotesToTickets(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	notes, well := &pile{}, &pile{}
	w.bell = w.worker(&notify.Channel{Name: "well", To: well}, &notify.Channel{
		Name: notify.TicketChannel, Each: true, Notes: true, To: notes, Tell: []notify.Rule{{Events: []string{"reminder", "escalation"}, Parties: []string{"support"}}},
	})
	mail := approval()
	mail.Party = "support"
	w.waits("tencent/none", mail)
	mail.Ticket = &notify.Ticket{}
	w.waits("tencent/ticketed", mail)
	_ = w.rings()
	w.orders["tencent/ticketed"][0].Ticket = &notify.Ticket{ID: "INC1"} // lists do not show that
	notes.breaks(true)
	w.until(begin.Add(25*time.Hour), 10*time.Minute)
	notes.breaks(false)
	w.until(begin.Add(7*day), 10*time.Minute)
	assert.Len(t, well.messages[0], 2)
	want := map[string]bool{}
	for _, told := range well.told() {
		if told == "tencent/ticketed "+notify.EventWaitReminder || told == "tencent/ticketed "+notify.EventWaitEscalation {
			want[told] = true
		}
	}
	assert.Len(t, want, 2)
	ids := map[string]bool{}
	for _, message := range notes.messages {
		assert.True(t, want[message[0].OrderID+" "+message[0].Type], message[0])
		assert.Equal(t, "INC1", message[0].Ticket.ID)
		assert.False(t, ids[message[0].ID()], "once")
		ids[message[0].ID()] = true
	}
	assert.GreaterOrEqual(t, len(ids), 4)
}

// states are how the channels fare, as whoever reads the bell's heartbeat sees it.
func (w *tower) states() []notify.ChannelState {
	w.t.Helper()
	var told notify.Told
	assert.NoError(w.t, told.UnmarshalJSON(*w.attempts.heartbeat()))
	return told.States()
}

// Whom rules leave out is not told, and what is told nowhere is closed nowhere.
func TestRules(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	page, boss, huawei := &pile{}, &pile{}, &pile{}
	w.bell = w.worker(
		&notify.Channel{Name: "page", Each: true, To: page, Tell: []notify.Rule{{Events: []string{"overdue"}, Parties: []string{"operator"}}}},
		&notify.Channel{Name: "boss", To: boss, Tell: []notify.Rule{{Events: []string{"escalation"}}, {Events: []string{"ended"}}}},
		&notify.Channel{Name: "huawei", To: huawei, Tell: []notify.Rule{{Orders: []string{"huawei"}}}},
	)
	w.waits("tencent/approval", approval())
	portal := approval()
	portal.Party = "operator"
	w.waits("tencent/portal", portal)
	w.waits("change/huawei/a", approval())
	w.until(begin.Add(7*day), time.Hour)
	for _, id := range []string{"tencent/approval", "tencent/portal", "change/huawei/a"} {
		w.closes(id)
	}
	w.until(begin.Add(8*day), time.Hour)
	assert.Equal(t, []string{"tencent/portal turnup.wait.overdue", "tencent/portal turnup.wait.withdrawn"}, page.told())
	assert.Contains(t, huawei.told(), "change/huawei/a turnup.wait.opened")
	for _, told := range huawei.told() {
		assert.Contains(t, told, "change/huawei/a")
	}
	count := map[string]int{}
	for _, told := range boss.told() {
		count[told[len(told)-4:]]++
	}
	assert.Equal(t, map[string]int{"tion": 6, "rawn": 3, "nded": 3}, count, "two escalations of each, and their ends: %v", boss.told())
}

func (p *pile) told() (all []string) {
	for _, message := range p.messages {
		for _, e := range message {
			all = append(all, e.OrderID+" "+e.Type)
		}
	}
	return all
}

// Whatever happens, in whatever order, at whichever worker: every alert that a channel opened is closed there once, and none is closed
// that was not opened.
func TestEveryAlertIsClosed(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			chance := rand.New(rand.NewPCG(seed, 1))
			w := newTower(t)
			piles, page := []*pile{{}, {}, {}}, &pager{alerts: map[string]int{}}
			w.bell = w.worker(
				&notify.Channel{Name: "all", Each: true, To: piles[0]},
				&notify.Channel{Name: "late", Pause: 5 * time.Minute, To: piles[1], Tell: []notify.Rule{{Events: []string{"escalation", "overdue"}}}},
				&notify.Channel{Name: "digest", Pause: time.Minute, Hours: office(t), To: piles[2]},
				&notify.Channel{Name: "page", Each: true, To: page},
			)
			w.begins()
			for range 300 {
				id := fmt.Sprintf("tencent/%d", chance.IntN(20))
				switch waits := w.orders[id]; chance.IntN(12) {
				case 0, 1:
					wait := approval()
					wait.Name = fmt.Sprint("wait-", chance.IntN(3))
					wait.Every, wait.Deadline = time.Duration(1+chance.IntN(20))*time.Hour, wait.Since.Add(time.Duration(1+chance.IntN(30))*time.Hour)
					over := waits
					if len(over) > 0 && over[len(over)-1].Until.IsZero() || len(w.had[id]) > 0 {
						break
					}
					w.waits(id, wait)
					w.orders[id] = append(over, w.orders[id]...)
				case 2:
					w.answers(id, chance.IntN(2) == 0)
				case 3:
					if len(waits) > 0 {
						w.closes(id)
					}
				case 4:
					if len(waits) > 0 {
						waits[len(waits)-1].ClaimedBy, waits[len(waits)-1].ClaimedAt = "li", w.now
						w.shows[id]++
					}
				case 5:
					w.moves()
				case 6:
					piles[chance.IntN(len(piles))].breaks(chance.IntN(3) == 0)
					page.breaks(chance.IntN(2) == 0) // so that much comes together
				case 7:
					w.dead[id] = chance.IntN(4) == 0
				case 8:
					w.now = w.now.Add(time.Duration(chance.IntN(12)) * time.Hour)
				}
				w.now = w.now.Add(time.Duration(chance.IntN(90)) * time.Second)
				_ = w.rings()
			}
			for _, p := range append(piles, &page.pile) {
				p.breaks(false)
			}
			for id := range w.orders {
				w.closes(id)
			}
			clear(w.dead)
			w.until(w.now.Add(day), 5*time.Minute)
			for i, p := range piles {
				p.isClosed(t, i)
			}
			assert.Empty(t, page.alerts)
		})
	}
}

// isClosed asserts that every alert was closed.
func (p *pile) isClosed(t *testing.T, name int) {
	t.Helper()
	open, opened := map[string]bool{}, 0
	for _, message := range p.messages {
		slices.SortStableFunc(message, notify.InTime)
		for _, e := range message {
			switch key := e.AlertKey(); {
			case e.Type == notify.EventOrderEnded:
			case e.Closes():
				assert.True(t, open[key], "channel %d: %s closes nothing", name, e.ID())
				delete(open, key)
			default:
				open[key], opened = true, opened+1
			}
		}
	}
	assert.Empty(t, open, "channel %d: left open", name)
	if name == 0 {
		assert.Positive(t, opened)
	}
}
