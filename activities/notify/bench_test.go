package notify_test

import (
	"fmt"
	"testing"
	"time"

	"turnup/activities/notify"
)

// What a round costs a worker while 5,000 orders wait, of which nothing is due, at five channels and ladders by a calendar.
func BenchmarkQuietRound(b *testing.B) {
	w := newTower(b)
	calendar := &notify.Calendar{Zone: time.UTC, From: 9 * time.Hour, To: 17 * time.Hour, Days: []time.Weekday{1, 2, 3, 4, 5}}
	var channels []*notify.Channel
	for i := range 5 {
		channels = append(channels, &notify.Channel{Name: fmt.Sprint(i), To: &pile{}, Hours: calendar, Tell: []notify.Rule{{Orders: []string{"tencent"}}}})
	}
	w.bell = w.worker(channels...)
	w.bell.Ladders = notify.Ladders{"": {Calendar: calendar, Remind: []int{50, 80}, Escalate: []int{100, 150}, Repeat: 50}}
	for i := range 5000 {
		w.waits(fmt.Sprintf("tencent/%d", i), approval())
	}
	w.now = begin.Add(3 * time.Hour)
	_ = w.attempts.run(w.bell, w.bell.Ring, w.carried)
	b.ResetTimer()
	for range b.N {
		w.now = w.now.Add(time.Second)
		_ = w.attempts.run(w.bell, w.bell.Ring, w.carried)
	}
}
