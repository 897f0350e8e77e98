package tencentcloud

import (
	"time"

	"turnup/providers/simulator"
)

// settleAll lets everything happen that was due by now, at the time it was due.
func (s *Simulator) settleAll() {
	now := s.account.Now()
	for _, t := range s.account.Connections() {
		for !t.Stalled && !t.Held && t.Next != nil && !t.Next.At.After(now) {
			s.account.Touch(t)
			s.move(t, t.Next.To, t.Next.At)
		}
		if t.OverrideUntil != nil && !t.OverrideUntil.After(now) {
			s.account.Touch(t)
			t.Override, t.OverrideUntil = "", nil
			s.account.Changed()
		}
	}
}

// move sets a state, and plans the step after it.
func (s *Simulator) move(t *tunnel, state string, at time.Time) {
	t.Lifecycle, t.Next, t.UpdatedAt = state, s.stepAfter(t, state, at), at
	switch state {
	case stateAvailable:
		if t.ActiveAt == nil {
			t.ActiveAt = &at
		}
	case stateRejected, stateDeleted:
		if t.EndedAt == nil {
			t.EndedAt = &at
		}
	}
	disturbed := s.account.Disturb(t.Name, state, statePending, at)
	t.Held = disturbed.Held
	if disturbed.Shown != "" {
		t.Override, t.OverrideUntil = disturbed.Shown, disturbed.Until
	}
	s.account.Changed()
}

// stepAfter is what happens by itself to a tunnel that arrives in a state; nil when nothing does.
func (s *Simulator) stepAfter(t *tunnel, state string, at time.Time) *simulator.Step {
	step := func(after time.Duration, to string) *simulator.Step {
		return &simulator.Step{At: at.Add(after), To: to}
	}
	switch {
	case state == statePending && t.Account == t.LineAccount: // nobody else has to agree
		return step(s.options.BuildTime, stateAllocating)
	case state == statePending:
		return step(s.options.BuildTime, stateComfirming)
	case state == stateComfirming && s.options.AutoSupport > 0:
		return step(s.options.AutoSupport, stateAllocating)
	case state == stateAllocating:
		return step(s.options.BuildTime, stateAllocated)
	case state == stateAllocated:
		return step(s.options.BuildTime, stateAvailable)
	case state == stateAltering:
		return step(s.options.ChangeTime, stateAvailable)
	case state == stateDeleting:
		return step(s.options.RemoveTime, stateDeleted)
	}
	return nil
}

// begin moves a tunnel because somebody asked for it, which ends a state that was only shown.
func (s *Simulator) begin(t *tunnel, state string) {
	t.Override, t.OverrideUntil = "", nil
	s.move(t, state, s.account.Now())
}
