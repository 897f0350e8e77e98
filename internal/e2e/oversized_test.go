package e2e_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/watch"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/sync/errgroup"
)

// oversized are answers that fill so many bytes, each in another place.
func oversized(bytes int) map[string]order.Answer {
	huge := strings.Repeat("x", bytes)
	values := func(name string, value order.Value) map[string]order.Value {
		return map[string]order.Value{name: value}
	}
	return map[string]order.Answer{
		"value":  {By: "li", Values: values("decision", order.Value(huge))},
		"field":  {By: "li", Values: values(huge, "approve")},
		"note":   {By: "li", Values: values("decision", "approve"), Note: huge},
		"person": {By: order.Person(huge), Values: values("decision", "approve")},
	}
}

// update sends an update as any of Temporal's tools can.
func (o placed) update(name, id string, argument any) error {
	ctx, cancel := context.WithTimeout(o.t.Context(), patience)
	defer cancel()
	update, err := o.temporal.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: o.id(), UpdateName: name, UpdateID: id, Args: []any{argument}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		return err
	}
	return update.Get(ctx, nil)
}

// Whatever is sent to an order, and however much, it goes on waiting, is asked, reminds of itself, and takes the next answer.
func TestOversizedAnswers(t *testing.T) {
	t.Parallel()
	hook := receive(t, nil)
	h := open(t, "TURNUP_WEBHOOK_URL="+hook.URL)
	o := h.order("hkg-1", "--approval", "--remind-every", "approval=3s")
	o.untilWaits(order.HandoffApproval)
	for _, size := range []int{20_000, 1_500_000, 1_990_000, 2_090_000, 3_900_000} {
		for where, answer := range oversized(size) {
			err := o.update(order.HandoffApproval, "", answer)
			require.Error(t, err, "%s of %d bytes", where, size)
			assert.Less(t, len(err.Error()), 5000)
		}
		require.Error(t, o.update("aproval", "", strings.Repeat("x", size)))
	}
	huge, err := json.Marshal(oversized(1_900_000)["value"])
	require.NoError(t, err)
	for range 28 {
		require.Error(t, o.trySignal(order.HandoffApproval, string(huge)), "so many would end the order, and whoever sends one is told")
	}
	for where, answer := range oversized(1_100_000) {
		payload, err := json.Marshal(answer)
		require.NoError(t, err)
		before, err := o.progress()
		require.NoError(t, err)
		o.signal(order.HandoffApproval, string(payload))
		o.signal("aproval", string(payload))
		p := o.until("both are shown", func(p order.Progress) bool { return len(p.Refused) == len(before.Refused)+2 })
		assert.Equal(t, before.Waits, p.Waits, where)
	}
	status := h.turnup(waiting, "status", "hkg-1").data
	assert.Contains(t, status, "an answer must be at most 32768 bytes long")
	assert.Contains(t, status, "signal aproval was refused: there is no hand-off of that name; this order has approval, ")
	assert.Less(t, len(status), 20_000)
	assert.Contains(t, o.details(), "signal `aproval`")

	// An order is not asked whether it still waits before it has waited for some seconds.
	o.until("it has waited long enough", func(p order.Progress) bool { return time.Since(p.Waits[0].Since) > 12*time.Second })
	reminders := len(hook.about(o, order.HandoffApproval))
	h.until("it reminds of itself", func() bool { return len(hook.about(o, order.HandoffApproval)) > reminders })

	h.turnup(success, "approve", "hkg-1", "--by", "li")
	o.untilWaits(order.HandoffSupport)
	o.boughtOnce()
}

// The same answer any number of times leaves room for another.
func TestTheSameAnswerAgainAndAgain(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("hkg-1", "--approval")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "approve", "hkg-1", "--by", "li")
	o.untilWaits(order.HandoffSupport)
	values := map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-kd7d06of", "vlanId": "60"}
	require.NoError(t, o.update(order.HandoffSupport, "", order.Answer{By: "omar", Values: values}))
	o.until("the connection is built as far as the support team", func(p order.Progress) bool { return p.Legs[0].Phase == providers.PhaseWaiting })
	o.untilQuiet()
	before := o.events()
	var all errgroup.Group
	all.SetLimit(5)
	for i := range 2100 {
		all.Go(func() error {
			err := o.update(order.HandoffSupport, fmt.Sprint("again-", i), order.Answer{By: "li", Values: values})
			var known *temporal.ApplicationError
			if errors.As(err, &known) && known.Type() == order.ErrorAnswered {
				return nil
			}
			return fmt.Errorf("what was answered already: %w", err)
		})
	}
	require.NoError(t, all.Wait())
	assert.Equal(t, before, o.events(), "what is known already leaves no trace")
	assert.Contains(t, o.complete(success, order.HandoffSupport, supportValues...).chat, "was answered so already")
	again := h.turnup(success, "approve", "hkg-1", "--by", "omar").chat
	assert.Contains(t, again, "approval was answered so already", "also what was decided long ago")

	o.provision()
	o.complete(success, order.HandoffSupport, "providerAccountId=12325464", "sharedConnectionId=dc-kd7d06of", "vlanId=61")
	o.complete(success, order.HandoffSupport, supportValues...) // as it was at first
	o.complete(success, order.HandoffTencentPortal, portalValues...)
	o.ends(order.StateCompleted)
}

// An answer counts anew for a run that Temporal was told to begin again.
func TestAnsweredAgainAfterAReset(t *testing.T) {
	t.Parallel()
	h := open(t)
	o := h.order("reset", "--approval")
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "reject", "reset", "--by", "li")
	o.ends(order.StateFailed)
	_, err := h.temporal.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()}, Reason: "it was the wrong button",
		RequestId: "reset", WorkflowTaskFinishEventId: o.firstTask(),
	})
	require.NoError(t, err)
	o.untilWaits(order.HandoffApproval)
	h.turnup(success, "reject", "reset", "--by", "li")
	o.ends(order.StateFailed)
}

// What is no subscription costs none of an account's orders their news.
func TestOversizedSubscriptions(t *testing.T) {
	t.Parallel()
	h := openAtHuawei(t)
	orders := h.orderCrowd(4)
	huge := strings.Repeat("x", 1_100_000)
	for _, wrong := range []activities.Subscription{
		{Waiting: activities.Waiting{OrderID: huge}, Seen: activities.Seen{ConnectionID: "a"}, At: time.Now()},
		{Waiting: activities.Waiting{OrderID: "a"}, Seen: activities.Seen{ConnectionID: huge}, At: time.Now()},
		{Waiting: activities.Waiting{OrderID: "a"}, Seen: activities.Seen{ConnectionID: "a", Status: huge}, At: time.Now()},
		{Waiting: activities.Waiting{OrderID: "a"}, Seen: activities.Seen{ConnectionID: "a", Identity: huge}, At: time.Now()},
	} {
		require.NoError(t, h.temporal.SignalWorkflow(t.Context(), huaweiAccount, "", watch.SignalSubscribe, wrong))
	}
	h.sweeps(2)
	h.act(orders[0].mark(), "activate", nil)
	orders[0].ends(order.StateCompleted)
	h.act(orders[1].mark(), "status", map[string]string{"status": "DOWN"})
	orders[1].untilPhases(providers.PhaseDown)
	assert.True(t, h.looking())
}
