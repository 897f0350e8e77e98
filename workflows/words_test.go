package workflows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"turnup/activities/notify"
	"turnup/providers"
	"turnup/providers/simulator"
	simhuawei "turnup/providers/simulator/huaweicloud"
	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"
)

// words is what a person reads of a wait: whom it is for, what it is about, and the commands that lead on or out.
type words struct {
	state    order.State
	party    providers.Party
	title    string
	told     string   // in the instructions
	commands []string // without the order's ID
}

// reads checks, at a time, that a person reads the words of the order's wait of that name, and in Temporal UI too.
func (s *stage) reads(after time.Duration, wait string, want words) {
	s.looks(after, func(p order.Progress) {
		s.t.Helper()
		assert.Equal(s.t, want.state, p.State)
		w := waitNamed(s.t, p, wait)
		assert.Equal(s.t, want.party, w.Party)
		assert.Equal(s.t, want.title, w.Title)
		assert.Contains(s.t, w.Instructions, want.told)
		details := s.details()
		assert.Contains(s.t, details, fmt.Sprintf("Waits for **%s**: **%s** (%s)", want.party, want.title, wait))
		var commands []string
		for _, way := range w.Ways {
			commands = append(commands, strings.ReplaceAll(way.Command, " "+p.ID, ""))
			assert.Contains(s.t, details, way.Does+":\n```\n"+way.Command+"\n```")
		}
		assert.Equal(s.t, want.commands, commands)
	})
}

// details are what Temporal UI shows of the order.
func (s *stage) details() string {
	var shown sdkpb.WorkflowMetadata
	value, err := s.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(s.t, err)
	require.NoError(s.t, value.Get(&shown))
	return shown.GetCurrentDetails()
}

func waitNamed(t *testing.T, p order.Progress, name string) order.Wait {
	t.Helper()
	for _, w := range p.Waits {
		if w.Name == name {
			return w
		}
	}
	require.Failf(t, "no such wait", "%s is not among %v", name, p.Waits)
	return order.Wait{}
}

// ways out of a wait that nobody answers with a command.
var elsewhere = []string{"turnup watch", "turnup cancel"}

// A wait for the connection to be up tells who must act and for what, not who acted when it began.
func TestWords_WhoMustActForTheConnection(t *testing.T) {
	t.Parallel()
	t.Run("the line is down", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		d.reads(20*time.Second, order.WaitActivation, words{order.StateInProgress, providers.PartyProvider, "Huawei Cloud builds the hosted connection", "", elsewhere})
		d.plays(30*time.Second, func(string) error { return d.provider.Down(simhuawei.HostingID) })
		d.reads(5*time.Hour, order.WaitActivation, words{order.StateHeld, providers.PartyOperator, "The connection is down", "its port is down; the line may be faulty", elsewhere})
		d.plays(6*time.Hour, func(string) error { return d.provider.Up(simhuawei.HostingID) })
		d.rings(time.Minute)
		_, err := d.order(hostedOrder())
		require.NoError(t, err)
		events := d.webhook.of(order.WaitActivation)
		require.NotEmpty(t, events, "whoever must act is told")
		assert.Equal(t, notify.EventWaitOpened, events[0].Type)
		assert.Equal(t, []string{"The connection is down", "operator", "turnup status huawei/tenant-1"},
			[]string{events[0].Data.Title, events[0].Data.Party, events[0].Data.Command})
	})
	t.Run("the line is faulty", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		d.plays(30*time.Second, func(name string) error { return d.provider.Fail(name, "no light") })
		d.reads(5*time.Hour, order.WaitActivation, words{order.StateHeld, providers.PartyOperator, "The connection is faulty", "Huawei Cloud's support has to fix it", elsewhere})
		d.at(6*time.Hour, d.CancelWorkflow)
		_, err := d.order(hostedOrder())
		require.Error(t, err)
	})
	t.Run("a status that nobody documented", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		d.plays(30*time.Second, func(name string) error { return d.provider.SetStatus(name, "FROZEN") })
		d.reads(5*time.Hour, order.WaitActivation, words{order.StatePending, providers.PartyProvider,
			"The provider shows a status that turnup does not know", "Look in the provider's portal what it means", elsewhere})
		d.at(6*time.Hour, d.CancelWorkflow)
		_, err := d.order(hostedOrder())
		require.Error(t, err)
	})
	t.Run("somebody else removed it", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		d.plays(30*time.Second, func(string) error { return d.client.Delete(t.Context(), d.provider.Ledger().Purchases[0].ID) })
		d.reads(5*time.Hour, order.WaitActivation, words{order.StatePending, providers.PartyProvider,
			"The provider does not know the connection", "Somebody else may have removed it", elsewhere})
		d.at(6*time.Hour, d.CancelWorkflow)
		_, err := d.order(hostedOrder())
		require.Error(t, err)
	})
	for name, test := range map[string]struct {
		o    equinix.Order
		want words
	}{
		"the seller": {toProfile(approvedProfile), words{order.StatePending, providers.PartySeller, "The company at the far end has to act",
			"The far side has to approve the connection", elsewhere}},
		"our side confirms": {hosted(), words{order.StateHeld, providers.PartyOperator, "Our side has to act",
			"Our side has to confirm the connection at the far side's company", elsewhere}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.reads(time.Hour, order.WaitActivation, test.want)
				f.at(2*time.Hour, f.CancelWorkflow)
				_, err := f.order(test.o)
				require.Error(t, err)
			})
		})
	}
	t.Run("the support team", func(t *testing.T) {
		t.Parallel()
		r := rehearse(t)
		r.reads(time.Hour, order.WaitActivation, words{order.StatePending, providers.PartySupport, "The provider's support team has to act", "", elsewhere})
		r.reads(time.Hour, order.HandoffSupport, words{order.StatePending, providers.PartySupport, "Pass on the support team's mail", "Enter them here", []string{
			"turnup complete support-handoff --set providerAccountId=... --set sharedConnectionId=... --set vlanId=...", "turnup cancel",
		}})
		r.at(2*time.Hour, r.CancelWorkflow)
		_, err := r.order(validOrder())
		require.Error(t, err)
	})
}

// Who approves is told what they approve, and the record begins with what was asked for.
func TestWords_WhatIsApproved(t *testing.T) {
	t.Parallel()
	commands := []string{"turnup approve", "turnup reject", "turnup cancel"}
	asks := func(s *stage, title, told, asked, ended string, workflow string, o any) {
		s.reads(time.Hour, order.HandoffApproval, words{order.StateHeld, providers.PartyApprover, title, told, commands})
		s.answers(2*time.Hour, order.HandoffApproval, approve)
		s.ExecuteWorkflow(workflow, o)
		require.NoError(s.t, s.GetWorkflowError())
		record := s.progress().Record
		assert.Equal(s.t, asked, record[0].What)
		assert.Equal(s.t, ended, record[len(record)-1].What)
	}
	t.Run("a purchase", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		o := hostedOrder()
		o.Approval.Required = true
		asks(d.stage, "Approve the purchase", "Nothing has been bought yet", "placed the order", "order completed", "Huawei", o)
	})
	t.Run("a change", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		id := d.boughtBefore(hostedMark, 100, 50)
		o := changeOrder(hostedOrder().Order, []string{id}, to{"speedMbps": 60})
		o.Approval.Required = true
		asks(d.stage, "Approve the change", "60 Mbps, then approve or reject; its price may change. Nothing has been changed yet",
			"asked to change connection "+id+" to 60 Mbps", "change completed", workflows.TypeChange, o)
	})
	t.Run("a removal", func(t *testing.T) {
		t.Parallel()
		d := rehearseDirect(t)
		id := d.boughtBefore(hostedMark, 100, 50)
		o := workflows.DecommissionOrder{Order: hostedOrder().Order, ConnectionIDs: []string{id}}
		o.Approval.Required = true
		asks(d.stage, "Approve the removal", "Nothing has been removed yet",
			"asked to take connection "+id+" out of service", "decommission completed", workflows.TypeDecommission, o)
	})
}

// A purchase in doubt names what to look for, and nothing says that it still buys.
func TestWords_APurchaseInDoubt(t *testing.T) {
	t.Parallel()
	d := rehearseDirect(t)
	d.spoil(simulator.Fault{Operation: createHosted, Kind: simulator.FaultDropBefore})
	d.looks(time.Minute, func(p order.Progress) {
		assert.Equal(t, "looking whether "+hostedMark+" was bought", p.Doing)
	})
	_, err := d.order(hostedOrder())
	require.NoError(t, err)
	p := d.progress()
	assert.Equal(t, "ended", p.Doing)
	assert.Equal(t, []string{hostedMark}, p.Marks)

	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "createConnection", Kind: simulator.FaultStatus, Status: 401, Count: 5}))
	r.reads(9*time.Hour, order.HandoffResolvePurchase, words{order.StateHeld, providers.PartyOperator, "Say whether the connection was bought",
		"It was asked for as " + mark, []string{
			"turnup complete resolve-purchase --set action=adopt --set connectionId=...",
			"turnup complete resolve-purchase --set action=retry", "turnup complete resolve-purchase --set action=abandon",
		}})
	r.answers(10*time.Hour, order.HandoffResolvePurchase, map[string]order.Value{"action": "abandon"})
	_, err = r.order(validOrder())
	failsWith(t, err, order.ErrorAbandoned)
}

// Whoever helps with a removal is offered to keep the connection only where that is an answer.
func TestWords_ARemovalThatIsRefused(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	r.at(time.Hour, func() {
		assert.NoError(t, r.provider.Inject(simulator.Fault{Operation: "deleteConnection", Kind: simulator.FaultStatus, Status: 400, Count: 2}))
		r.CancelWorkflow()
	})
	r.reads(2*time.Hour, order.HandoffResolveRemoval, words{order.StateHeld, providers.PartyOperator, "Help to remove what was bought",
		"may still be billed", []string{"turnup complete resolve-removal --set action=retry"}})
	kept := r.refused(3*time.Hour, order.HandoffResolveRemoval, order.Answer{By: "li", Values: map[string]order.Value{"action": "keep"}})
	r.answers(4*time.Hour, order.HandoffResolveRemoval, map[string]order.Value{"action": "retry"})
	_, err := r.order(validOrder())
	require.Error(t, err)
	assert.ErrorContains(t, *kept, "action: must be retry here")
	assert.Zero(t, r.ledger().Live)
}

// A refused credential is the operator's, who can also give the order up.
func TestWords_ARefusedCredential(t *testing.T) {
	t.Parallel()
	r := rehearse(t)
	require.NoError(t, r.provider.Inject(simulator.Fault{Operation: "listPorts", Kind: simulator.FaultStatus, Status: 401, Count: 1000}))
	r.reads(time.Minute, order.WaitCredential, words{order.StateHeld, providers.PartyOperator, "The provider refuses the worker's credential",
		"Give the worker a credential that the provider takes", elsewhere})
	r.at(time.Hour, r.CancelWorkflow)
	_, err := runs[tencent.Connection](r.stage, tencent.Kind.Type, validOrder())
	require.Error(t, err)
}
