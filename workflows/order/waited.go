package order

import "slices"

// TimedWaits are the waits of which a service keeps how long its order was in them, so that others can be told how long such a wait
// usually takes.
var TimedWaits = []string{HandoffApproval, HandoffSupport, HandoffTencentPortal, WaitAccept, WaitActivation}

// WaitedIn is how long the steps that are such waits took, in seconds, each wait in all.
func WaitedIn(steps []Step) map[string]int {
	waited := map[string]int{}
	for _, step := range steps {
		if step.End != nil && slices.Contains(TimedWaits, step.Name) {
			waited[step.Name] += int(step.End.Sub(step.Begin).Seconds())
		}
	}
	return waited
}
