package order

import (
	"slices"

	"go.temporal.io/sdk/temporal"
)

// TimedWaits are the waits of which a service keeps how long its order was in them, so that others can be told how long such a wait
// usually takes.
var TimedWaits = []string{HandoffApproval, HandoffSupport, HandoffTencentPortal, WaitAccept, WaitActivation}

// ListedWaits are those of them that lists tell of, each by its search attribute. A service keeps them all, for longer.
var ListedWaits = []struct {
	Name string
	Key  temporal.SearchAttributeKeyInt64
}{{HandoffApproval, KeyApprovalSeconds}, {HandoffSupport, KeySupportSeconds}, {WaitActivation, KeyActivationSeconds}}

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
