package activities

import "time"

// Translate lets a test see kinds that no provider's HTTP answer leads to.
var Translate = translate

// IsDue has the next Look sweep.
func (w *Watch) IsDue() { w.next(time.Time{}, 0) }

// DueIn is after what time the next sweep is due.
func (w *Watch) DueIn() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.due.Sub(w.Now())
}
