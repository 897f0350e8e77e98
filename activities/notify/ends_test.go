package notify_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"turnup/activities/notify"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ends has the order end now.
func (w *tower) ends(id string) {
	w.ended = append(w.ended, notify.EndedOrder{
		OrderID: id, RunID: "run-1", Closed: w.now, Shown: notify.Ending{
			Data: notify.EventData{State: "failed", ConnectionIDs: []string{"c1"}}, Names: []string{"approval", "wait-0", "wait-1", "wait-2"},
		},
	})
}

// begins has the bell go round for the first time, and then a second pass.
func (w *tower) begins() {
	w.t.Helper()
	_ = w.rings()
	w.now = w.now.Add(time.Second)
}

// What ended before there was a bell is no news. What ends later is told of once, however lists lag and the bell moves.
func TestBellTellsOfEnds(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.ends(orderA)
	w.begins()
	w.ends(orderB)
	w.hidden["tencent/late"] = true
	w.ends("tencent/late")
	w.until(begin.Add(4*time.Minute), 10*time.Second)
	w.hidden["tencent/late"] = false
	for range 5 {
		w.moves()
		w.until(w.now.Add(4*time.Minute), 10*time.Second)
	}
	assert.Empty(t, w.told(orderA))
	assert.Len(t, w.told("tencent/late"), 1)
	require.Len(t, w.hook.received(), 2)
	assert.JSONEq(t, `{
		"specversion": "1.0", "id": "decommission/equinix/b/run-1/turnup.order.ended//1747727041000",
		"source": "turnup", "type": "turnup.order.ended", "subject": "decommission/equinix/b", "time": "2025-05-20T07:44:01Z",
		"datacontenttype": "application/json",
		"data": {"state": "failed", "reason": "no capacity", "connectionIds": ["c1"], "warnings": ["slower"]}
	}`, w.hook.received()[0].body)
	assert.Equal(t, 1, w.asked[orderB])
}

// A bell whose first rounds came to a worker without a channel has begun all the same.
func TestBellTellsOfEndsSinceItBegan(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	with := w.bell.Channels
	w.bell.Channels = nil
	w.begins()
	w.ends(orderA)
	w.until(begin.Add(time.Hour), time.Minute)
	w.bell.Channels = with
	_ = w.rings()
	assert.Len(t, w.told(orderA), 1)
}

func TestBellTellsOfManyEnds(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.begins()
	for i := range 200 {
		w.ends(fmt.Sprintf("tencent/%d", i))
	}
	_ = w.rings()
	assert.Len(t, w.hook.received(), 200)
	w.until(begin.Add(time.Hour), time.Minute)
	assert.Len(t, w.hook.received(), 200)
	assert.Less(t, len(*w.attempts.heartbeat()), 250, "a time is enough when all were told")
}

// A worker that dies after it told, and before Temporal knows, leaves the same event to be told again, under the same id.
func TestBellTellsOfAnEndAgainWithTheSameID(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.begins()
	w.ends(orderA)
	before := w.attempts.heartbeat()
	_ = w.rings()
	w.attempts = retries[json.RawMessage]{last: before}
	w.moves()
	w.now = w.now.Add(time.Minute)
	_ = w.rings()
	_ = w.rings()
	told := w.told(orderA)
	require.Len(t, told, 2)
	assert.Equal(t, told[0], told[1])
}

// What the webhook did not take for days is told when it does, each once; and so is what could not be listed.
func TestEndsOutliveABrokenWebhook(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.begins()
	w.hook.answers(503)
	for i := range 100 {
		w.ends(fmt.Sprintf("tencent/%d", i))
	}
	assert.Equal(t, notify.TypeUndelivered, failureOf(t, w.rings()).kind)
	assert.LessOrEqual(t, len(w.hook.received()), 20+8, "it is not asked for every end, every time")
	w.until(begin.Add(2*day), time.Hour)
	tries := len(w.hook.received())
	w.hook.answers(204)
	w.unlists = errors.New("no visibility")
	assert.ErrorContains(t, w.rings(), "no visibility")
	w.unlists = nil
	w.until(begin.Add(3*day), time.Hour)
	assert.Len(t, w.hook.received(), tries+100)
}

// An ended order that can't be asked does not hold up the others, and is told of as it is listed in the end: as the same event.
func TestAnEndedOrderThatGivesNoAnswer(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.begins()
	w.dead[orderA] = true
	w.ends(orderA)
	w.ends(orderB)
	assert.ErrorContains(t, w.rings(), "1 of 2 orders could not be asked: no answer")
	assert.Len(t, w.told(orderB), 1)
	w.until(begin.Add(time.Hour), 10*time.Second)
	require.Len(t, w.told(orderA), 1)
	assert.Equal(t, "tencent/a/run-1/turnup.order.ended//1747727041000", w.told(orderA)[0].ID)
	assert.Contains(t, w.hook.received()[1].body, `"data":{"state":"failed","connectionIds":["c1"]}`)
	assert.Equal(t, 3, w.asked[orderA])
	assert.Len(t, w.told(orderB), 1, "though the other one was outstanding")
}

// Orders that wait and can't be asked leave ends to be told.
func TestEndsAreToldWhileNobodyWhoWaitsAnswers(t *testing.T) {
	t.Parallel()
	w := newTower(t)
	w.begins()
	for i := range 100 {
		id := fmt.Sprintf("tencent/%d", i)
		w.dead[id] = true
		w.waits(id, approval())
	}
	w.ends(orderA)
	_ = w.rings()
	assert.Len(t, w.told(orderA), 1)
}
