package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	simconsoleconnect "turnup/providers/simulator/consoleconnect"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// The three values of the support team's mail, and the operator's one.
var (
	supportValues = []string{"providerAccountId=12325464", "sharedConnectionId=dc-kd7d06of", "vlanId=60"}
	portalValues  = []string{"tunnelId=dcx-abcdefgh"}
)

// order is one order in a stack.
type placed struct {
	*harness
	name string
}

// order places an order: 100 Mbps to Hong Kong, by ana, unless the flags say otherwise.
func (h *harness) order(name string, flags ...string) placed {
	h.t.Helper()
	h.turnup(success, asked(name, flags...)...)
	return placed{h, name}
}

// asked is the command line of an order.
func asked(name string, flags ...string) []string {
	return append([]string{"order", "tencent", "--name", name, "--metro", "HKG", "--speed", "100", "--by", "ana"}, flags...)
}

// plan is the command line that shows what an order would buy.
func plan(name string, flags ...string) []string {
	return append([]string{"plan"}, asked(name, flags...)[1:]...)
}

// id is the order's name when that says its kind, as in equinix/sv-dc-1; one that does not is for Tencent.
func (o placed) id() string {
	if kind, _ := order.SplitID(o.name); kind != "" {
		return o.name
	}
	return order.ID(tencent.Name, o.name)
}

// progress asks the order where it stands, as the command line does.
func (o placed) progress() (order.Progress, error) {
	ctx, cancel := context.WithTimeout(o.t.Context(), 30*time.Second)
	defer cancel()
	var p order.Progress
	value, err := o.temporal.QueryWorkflow(ctx, o.id(), "", order.QueryProgress)
	if err == nil {
		err = value.Get(&p)
	}
	return p, err
}

// until waits for a condition of the order's progress.
func (o placed) until(what string, reached func(order.Progress) bool) order.Progress {
	o.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		p, err := o.progress()
		if err == nil && reached(p) {
			return p
		}
		// An order that has ended will not get there any more.
		over := err == nil && p.State.Ended() || time.Now().After(deadline)
		require.False(o.t, over, "%s: waited until %s; error: %v; it stands at %s %q %q, legs %v", o.id(), what, err, p.State, p.Doing, p.Reason, p.Legs)
		time.Sleep(lookAt)
	}
}

func asJSON(v any) string {
	text, _ := json.MarshalIndent(v, "", " ") // of a value that came as JSON
	return string(text)
}

// ends waits for the order's end, which must be this one, in the order's own words and in Temporal's.
func (o placed) ends(state order.State) order.Progress {
	o.t.Helper()
	p := o.until("it has ended", func(p order.Progress) bool { return p.State.Ended() })
	require.Equal(o.t, state, p.State, "%s: %s", o.id(), p.Reason)
	closed := map[order.State]enumspb.WorkflowExecutionStatus{
		order.StateCompleted: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		order.StatePartial:   enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		order.StateFailed:    enumspb.WORKFLOW_EXECUTION_STATUS_FAILED,
		order.StateCancelled: enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
	}[state]
	o.harness.until("Temporal says the same", func() bool {
		description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
		return err == nil && description.GetWorkflowExecutionInfo().GetStatus() == closed
	})
	return p
}

// untilWaits waits until the order waits for all of these.
func (o placed) untilWaits(names ...string) order.Progress {
	o.t.Helper()
	return o.until("it waits for "+strings.Join(names, " and "), func(p order.Progress) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !waits(p, name) })
	})
}

// untilWaitsOnly waits until the order waits for this and nothing else.
func (o placed) untilWaitsOnly(name string) order.Progress {
	o.t.Helper()
	return o.until("it waits only for "+name, func(p order.Progress) bool { return len(p.Waits) == 1 && waits(p, name) })
}

// untilStatus waits until the order has seen this raw status of its connection.
func (o placed) untilStatus(status string) order.Progress {
	o.t.Helper()
	return o.until("its connection is "+status, func(p order.Progress) bool { return len(p.Legs) == 1 && p.Legs[0].Status == status })
}

func waits(p order.Progress, name string) bool {
	return slices.ContainsFunc(p.Waits, func(w order.Wait) bool { return w.Name == name })
}

// complete answers a hand-off as omar, with values written field=value.
func (o placed) complete(code int, handoff string, values ...string) said {
	o.t.Helper()
	args := []string{"complete", o.name, handoff, "--by", "omar"}
	for _, value := range values {
		args = append(args, "--set", value)
	}
	return o.turnup(code, args...)
}

// provision has the support team approve the connection and send its mail.
func (o placed) provision() simconsoleconnect.Mail {
	o.t.Helper()
	mail, err := o.control.Provision(o.t.Context(), o.mark())
	require.NoError(o.t, err)
	return mail
}

// goesLive plays everybody from the purchase to the end.
func (o placed) goesLive() order.Progress {
	o.t.Helper()
	o.untilWaits(order.HandoffSupport)
	o.provision()
	o.complete(success, order.HandoffSupport, supportValues...)
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	return o.ends(order.StateCompleted)
}

// result is what the finished workflow returned.
func result[T any](o placed) T {
	o.t.Helper()
	var value T
	require.NoError(o.t, o.temporal.GetWorkflow(o.t.Context(), o.id(), "").Get(o.t.Context(), &value))
	return value
}

// events is the length of the order's history.
func (o placed) events() int64 {
	o.t.Helper()
	description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
	require.NoError(o.t, err)
	return description.GetWorkflowExecutionInfo().GetHistoryLength()
}

// story is what happened to the order, by the types of its events. Workflow tasks are left out: a busy machine may need
// another one to refuse an update.
func (o placed) story() []string {
	o.t.Helper()
	var story []string
	events := o.temporal.GetWorkflowHistory(o.t.Context(), o.id(), "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(o.t, err)
		if kind := event.GetEventType().String(); !strings.HasPrefix(kind, "WorkflowTask") {
			story = append(story, kind)
		}
	}
	return story
}

// untilQuiet waits until no step of the order is under way, or due within a second. A program that is killed now takes
// no attempt with it, which Temporal would notice a minute later only.
func (o placed) untilQuiet() {
	o.t.Helper()
	o.harness.until("no step is under way", func() bool {
		description, err := o.temporal.DescribeWorkflowExecution(o.t.Context(), o.id(), "")
		if err != nil || description.GetPendingWorkflowTask() != nil {
			return false
		}
		return !slices.ContainsFunc(description.GetPendingActivities(), func(a *workflowpb.PendingActivityInfo) bool {
			return a.GetState() != enumspb.PENDING_ACTIVITY_STATE_SCHEDULED || time.Until(a.GetNextAttemptScheduleTime().AsTime()) < time.Second
		})
	})
}

// recorded tells whether the record has an entry by somebody that contains the words.
func recorded(p order.Progress, who, words string) bool {
	return slices.ContainsFunc(p.Record, func(e order.Entry) bool { return e.By == who && strings.Contains(e.What, words) })
}

// decode reads what turnup printed with -o json.
func decode[T any](h *harness, out said) T {
	h.t.Helper()
	var value T
	require.NoError(h.t, json.Unmarshal([]byte(out.data), &value), "%s", out)
	return value
}

// policy is the flags of a wait with deadline and what to do then.
func policy(wait, deadline, onDeadline string) []string {
	return []string{"--deadline", fmt.Sprintf("%s=%s", wait, deadline), "--on-deadline", fmt.Sprintf("%s=%s", wait, onDeadline)}
}
