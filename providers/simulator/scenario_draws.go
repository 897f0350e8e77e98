package simulator

import (
	"cmp"
	"time"
)

// Disturbance is what a scenario does to a connection that arrives in a status.
type Disturbance struct {
	Held  bool       // it takes no step out of the status by itself
	Shown string     // what it shows for a while instead of the status; "" for the status
	Until *time.Time // how long Shown is shown
}

// Disturb lets the scenario decide what happens to a connection that arrives in a status; first is the status connections
// begin in.
func (a *Account[C]) Disturb(name, status, first string, at time.Time) Disturbance {
	running := a.engine.scenario
	done := Disturbance{Held: running.stalling(name, status, first)}
	shown, lasts := running.inventing(name, status, first)
	if shown != "" {
		until := at.Add(lasts)
		done.Shown, done.Until = shown, &until
	}
	return done
}

// Lags lets the scenario decide whether the lists lag behind a new connection.
func (a *Account[C]) Lags(name string) bool {
	running := a.engine.scenario
	if running == nil || running.listLag == 0 || !running.lags.roll(name, cmp.Or(running.ListLagProbability, 1)) {
		return false
	}
	running.report.Lagged++
	return true
}

// listsLag tells whether lists that lag do not show yet what was created then.
func (a *Account[C]) listsLag(created time.Time) bool {
	running := a.engine.scenario
	return running != nil && a.Now().Before(created.Add(running.listLag))
}

// GetLags tells whether what was created then is not found by its id yet.
func (a *Account[C]) GetLags(created time.Time) bool {
	running := a.engine.scenario
	return running != nil && a.Now().Before(created.Add(running.getLag))
}

// Fails lets the scenario decide whether a connection that arrives in a status fails, for a provider with the trick
// LegFailures; first is the status connections begin in.
func (a *Account[C]) Fails(name, status, first string) bool {
	running := a.engine.scenario
	if running == nil || running.LegFailure == nil || cmp.Or(running.LegFailure.In, first) != status {
		return false
	}
	if !running.fails.roll(name, running.LegFailure.Probability) {
		return false
	}
	running.report.Failed++
	return true
}

// DeletesLate lets the scenario decide for how long a connection that is deleted shows what it showed before, for a
// provider with the trick StaleDeletes; zero for not at all.
func (a *Account[C]) DeletesLate(name string) time.Duration {
	running := a.engine.scenario
	if running == nil || running.StaleDelete == nil || !running.stales.roll(name, running.StaleDelete.Probability) {
		return 0
	}
	running.report.Stale++
	lasts, _ := time.ParseDuration(running.StaleDelete.For) // checked when the scenario began
	return lasts
}

// stalling decides whether a connection that arrives in a status stays there; first is the status connections begin in.
func (s *runningScenario) stalling(name, status, first string) bool {
	if s == nil || s.Stall == nil || cmp.Or(s.Stall.In, first) != status || !s.stalls.roll(name, s.Stall.Probability) {
		return false
	}
	s.report.Stalled++
	return true
}

// inventing decides whether a connection that arrives in a status shows another, and for how long; "" for no.
func (s *runningScenario) inventing(name, status, first string) (string, time.Duration) {
	if s == nil || s.InventedStatus == nil || cmp.Or(s.InventedStatus.In, first) != status {
		return "", 0
	}
	if !s.invents.roll(name, s.InventedStatus.Probability) {
		return "", 0
	}
	s.report.Invented++
	lasts, _ := time.ParseDuration(s.InventedStatus.For) // checked when the scenario began
	return s.InventedStatus.Status, lasts
}
