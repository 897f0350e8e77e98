package service_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"turnup/providers"
	"turnup/workflows/order"
	"turnup/workflows/service"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// deed is what the deeds' workflow is started with in these tests: it takes an hour and then ends so.
type deed struct {
	Name  string                 `json:"name"`
	Left  []providers.Connection `json:"left,omitempty"`
	Ends  *providers.Connection  `json:"ends,omitempty"` // its tunnel
	Fails string                 `json:"fails,omitempty"`
}

func (d deed) ID() string    { return d.Name + "/tencent/a" }
func (deed) Summary() string { return "as asked" }
func (deed) Validate() error { return nil }

type left struct {
	Connections []providers.Connection `json:"connections"`
	Tunnel      *providers.Connection  `json:"tunnel,omitempty"`
}

func does(ctx workflow.Context, d deed) (left, error) {
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return left{}, err
	}
	if d.Fails != "" {
		return left{}, temporal.NewNonRetryableApplicationError(d.Fails, "OrderRejected", errors.New("cause"), left{d.Left, d.Ends})
	}
	return left{d.Left, d.Ends}, nil
}

// stage is a service of two connections in Temporal's test environment.
type stage struct {
	*testsuite.TestWorkflowEnvironment
	t    *testing.T
	next deed // what the next deed comes to
}

func open(t *testing.T) *stage {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute}) // a busy machine is no deadlock
	s := &stage{TestWorkflowEnvironment: env, t: t}
	env.RegisterWorkflowWithOptions(does, workflow.RegisterOptions{Name: "Does"})
	env.RegisterWorkflowWithOptions(service.Workflow(service.Deeds{Change: s.change, Decommission: s.decommission}), workflow.RegisterOptions{Name: order.TypeService})
	return s
}

func (s *stage) change(_ order.Service, asked order.ServiceRequest) (service.Deed, error) {
	if asked.To["speedMbps"] == nil {
		var faults providers.Faults
		faults.Add("to", "must name something to change", nil)
		return service.Deed{}, faults
	}
	s.next.Name = "change"
	return service.Deed{Workflow: "Does", Input: s.next, What: "change to 200 Mbps"}, nil
}

func (s *stage) decommission(order.Service, order.ServiceRequest) (service.Deed, error) {
	s.next.Name = "decommission"
	return service.Deed{Workflow: "Does", Input: s.next, What: "decommission"}, nil
}

var begun = order.Service{
	Kind: "tencent", Name: "a", Provider: "consoleconnect", Account: "default", Origin: order.OriginOrdered, RequestedBy: "ana", OrderRun: "run-1",
	Connections: []order.ServedConnection{{ID: "c-1", Mark: "turnup-tencent-a", Name: "turnup-tencent-a", SpeedMbps: 100}, {ID: "c-2", Name: "other", SpeedMbps: 100}},
}

// runs runs the service to the end of this run.
func (s *stage) runs() { s.ExecuteWorkflow(order.TypeService, begun) }

func (s *stage) at(after time.Duration, scene func()) { s.RegisterDelayedCallback(scene, after) }

// done asks something of the service, which must be done.
func (s *stage) done(name string, asked order.ServiceRequest) {
	asked.By = "li"
	s.UpdateWorkflowNoRejection(name, "", s.t, asked)
}

// refused asks something of the service, which must be refused so.
func (s *stage) refused(kind, name string, asked order.ServiceRequest, check ...func(*temporal.ApplicationError)) {
	asked.By = "li"
	s.UpdateWorkflow(name, "", &testsuite.TestUpdateCallback{
		OnAccept:   func() { s.t.Errorf("%s was taken", name) },
		OnComplete: func(any, error) {},
		OnReject: func(err error) {
			var failure *temporal.ApplicationError
			if assert.ErrorAs(s.t, err, &failure) {
				assert.Equal(s.t, kind, failure.Type(), name)
				for _, each := range check {
					each(failure)
				}
			}
		},
	}, asked)
}

func (s *stage) status() (now order.ServiceStatus) {
	value, err := s.QueryWorkflow(order.QueryService)
	require.NoError(s.t, err)
	require.NoError(s.t, value.Get(&now))
	return now
}

func (s *stage) forgetAt(after time.Duration) {
	s.at(after, func() { s.done(order.UpdateForget, order.ServiceRequest{Reason: "moved"}) })
}

var faster = order.ServiceRequest{To: map[string]any{"speedMbps": 200}}

// A change is done by a workflow of its own, one at a time, and what it left is expected in the same breath.
func TestChange(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.next.Left = []providers.Connection{{ID: "c-1", Name: "backbone", SpeedMbps: 200}}
	s.OnUpsertMemo(mock.MatchedBy(func(memo map[string]any) bool {
		now, is := memo[order.ServiceMemo].(order.Service)
		return is && now.Connections[0].SpeedMbps == 200
	})).Return(nil).Once()
	s.at(time.Minute, func() { s.refused(order.ErrorServiceRefused, order.UpdateChange, order.ServiceRequest{}) })
	s.at(2*time.Minute, func() { s.done(order.UpdateChange, faster) })
	s.at(10*time.Minute, func() {
		now := s.status()
		assert.Equal(t, order.ServiceChanging, now.State)
		require.NotNil(t, now.UnderWay)
		assert.Equal(t, "change/tencent/a", now.UnderWay.ID)
		assert.NotEmpty(t, now.UnderWay.RunID)
		s.refused(order.ErrorUnderWay, order.UpdateChange, faster, func(err *temporal.ApplicationError) {
			var under order.ServiceDeed
			require.NoError(t, err.Details(&under))
			assert.True(t, under.Same, "who asks again for the same may join it")
		})
		s.refused(order.ErrorUnderWay, order.UpdateDecommission, order.ServiceRequest{}, func(err *temporal.ApplicationError) {
			assert.ErrorContains(t, err, "change/tencent/a is under way since ")
			assert.ErrorContains(t, err, "asked by li: change to 200 Mbps")
		})
		s.refused(order.ErrorUnderWay, order.UpdateForget, order.ServiceRequest{Reason: "moved"})
	})
	s.at(2*time.Hour, func() {
		now := s.status()
		assert.Equal(t, order.ServiceInService, now.State)
		assert.Nil(t, now.UnderWay)
		assert.Equal(t, order.ServedConnection{ID: "c-1", Mark: "turnup-tencent-a", Name: "backbone", SpeedMbps: 200}, now.Connections[0])
		assert.Equal(t, begun.Connections[1], now.Connections[1])
	})
	s.forgetAt(3 * time.Hour)
	s.runs()
	require.NoError(t, s.GetWorkflowError())
	s.AssertExpectations(t) // lists show it
}

// Of a connection that was changed only what can be changed is expected then: nobody has taken the VLAN that the provider gave it meanwhile.
func TestAChangeTakesNothingElse(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.next.Left = []providers.Connection{{ID: "c-1", Name: "backbone", SpeedMbps: 200, SrcVLAN: 7, DstPortID: "another", Class: "GOLD"}}
	s.at(time.Minute, func() { s.done(order.UpdateChange, faster) })
	began := begun
	began.Connections = []order.ServedConnection{{ID: "c-1", Name: "backbone", SpeedMbps: 100, SrcVLAN: 5, DstPortID: "p-2"}}
	s.at(2*time.Hour, func() {
		assert.Equal(t, []order.ServedConnection{{ID: "c-1", Name: "backbone", SpeedMbps: 200, SrcVLAN: 5, DstPortID: "p-2"}}, s.status().Connections)
	})
	s.forgetAt(3 * time.Hour)
	s.ExecuteWorkflow(order.TypeService, began)
	require.NoError(t, s.GetWorkflowError())
}

// Of a tunnel that was changed only what can be changed is expected then: what else differs is still to be told of.
func TestChangeOfATunnel(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.next.Ends = &providers.Connection{ID: "dcx-1", Name: "back", SpeedMbps: 100, SrcVLAN: 61}
	s.at(time.Minute, func() { s.done(order.UpdateChange, faster) })
	s.at(2*time.Hour, func() {
		now := s.status()
		require.NotNil(t, now.Tunnel)
		assert.Equal(t, order.Tunnel{Account: "default", ID: "dcx-1", VLAN: 60, Name: "back", SpeedMbps: 100}, *now.Tunnel)
		assert.Equal(t, begun.Connections, now.Connections)
	})
	s.forgetAt(3 * time.Hour)
	began := begun
	began.Tunnel = &order.Tunnel{Account: "default", ID: "dcx-1", VLAN: 60, Name: "renamed", SpeedMbps: 50}
	s.ExecuteWorkflow(order.TypeService, began)
	require.NoError(t, s.GetWorkflowError())
}

func TestChangeThatFailsHalfWay(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.next = deed{Fails: "the second was refused", Left: []providers.Connection{{ID: "c-1", Name: "backbone", SpeedMbps: 200}}}
	s.at(time.Minute, func() { s.done(order.UpdateChange, faster) })
	s.at(2*time.Hour, func() {
		now := s.status()
		assert.Equal(t, order.ServiceInService, now.State)
		assert.Equal(t, []int{200, 100}, []int{now.Connections[0].SpeedMbps, now.Connections[1].SpeedMbps})
		assert.Contains(t, now.Record[len(now.Record)-1].What, "the second was refused")
		s.done(order.UpdateChange, faster) // and can be tried again
	})
	s.forgetAt(5 * time.Hour)
	s.runs()
	require.NoError(t, s.GetWorkflowError())
}

// A decommission that has read back that all is gone ends the service; one that failed leaves it as it was.
func TestDecommission(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.at(time.Minute, func() {
		s.done(order.UpdateProtect, order.ServiceRequest{})
		s.refused(order.ErrorAnswered, order.UpdateProtect, order.ServiceRequest{})
		s.refused(order.ErrorProtected, order.UpdateDecommission, order.ServiceRequest{})
		s.done(order.UpdateRelease, order.ServiceRequest{})
		s.next.Fails = "rejected by bo"
		s.done(order.UpdateDecommission, order.ServiceRequest{})
	})
	s.at(10*time.Minute, func() { assert.Equal(t, order.ServiceDecommissioning, s.status().State) })
	s.at(2*time.Hour, func() {
		assert.Equal(t, order.ServiceInService, s.status().State)
		s.next.Fails = ""
		s.done(order.UpdateDecommission, order.ServiceRequest{})
	})
	s.runs()
	require.NoError(t, s.GetWorkflowError())
	var ended service.Ended
	require.NoError(t, s.GetWorkflowResult(&ended))
	assert.Equal(t, order.ServiceDecommissioned, ended.How)
	assert.Equal(t, "li", ended.By)
	assert.Equal(t, "tencent/a", ended.Service)
	assert.False(t, ended.At.IsZero())
}

func TestForgetNeedsAReason(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.at(time.Minute, func() { s.refused(order.ErrorServiceRefused, order.UpdateForget, order.ServiceRequest{Reason: " "}) })
	s.forgetAt(time.Hour)
	s.runs()
	var ended service.Ended
	require.NoError(t, s.GetWorkflowResult(&ended))
	assert.Equal(t, order.ServiceForgotten, ended.How)
	assert.Equal(t, "moved", ended.Reason)
}

// What is there can be taken for what is expected; the inventory tells what differs, and when that is over.
func TestExpectedAndFound(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.at(time.Minute, func() {
		s.SignalWorkflow(order.SignalFindings, []order.ServiceFinding{{Kind: "changed", ConnectionID: "c-1", Text: strings.Repeat("x", 1000)}, {Kind: "changed", ConnectionID: "c-2"}})
	})
	s.at(2*time.Minute, func() {
		assert.Len(t, s.status().Findings, 2)
		s.refused(order.ErrorServiceRefused, order.UpdateExpect, order.ServiceRequest{Connections: []providers.Connection{{ID: "somebody's"}}})
		s.refused(order.ErrorServiceRefused, order.UpdateExpect, order.ServiceRequest{})
		s.done(order.UpdateExpect, order.ServiceRequest{Connections: []providers.Connection{{ID: "c-2", Name: "renamed", SpeedMbps: 50}}})
		s.SignalWorkflow(order.SignalFindings, []order.ServiceFinding{})
	})
	s.at(3*time.Minute, func() {
		assert.Empty(t, s.status().Findings)
		assert.Equal(t, order.ServedConnection{ID: "c-2", Name: "renamed", SpeedMbps: 50}, s.status().Connections[1])
	})
	s.forgetAt(time.Hour)
	s.runs()
	require.NoError(t, s.GetWorkflowError())
}

// What has taken the place of the expected tunnel is a person's, and is not removed with the service.
func TestTheTunnelThatIsThereIsExpected(t *testing.T) {
	t.Parallel()
	now := providers.Connection{ID: "dcx-1", Name: "ours", SrcPortID: "dc-1", ProfileID: "123", SrcVLAN: 62, SpeedMbps: 100, Observation: providers.Observation{Status: "AVAILABLE"}}
	s := open(t)
	s.at(time.Minute, func() {
		asked := order.ServiceRequest{Connections: []providers.Connection{{ID: "c-2"}}, Tunnel: &now}
		s.refused(order.ErrorServiceRefused, order.UpdateExpect, asked) // it has none
	})
	s.forgetAt(time.Hour)
	s.runs()

	s = open(t)
	with := begun
	with.Tunnel = &order.Tunnel{Account: "default", Owner: "123", ConnectionID: "dc-1", VLAN: 60, ID: "dcx-1", Made: "dcx-1", SpeedMbps: 100}
	s.at(time.Minute, func() {
		s.done(order.UpdateExpect, order.ServiceRequest{Connections: []providers.Connection{{ID: "c-2"}}, Tunnel: &now})
	})
	s.at(2*time.Minute, func() {
		assert.Equal(t, &order.Tunnel{
			Account: "default", Owner: "123", ConnectionID: "dc-1", VLAN: 62, ID: "dcx-1", Name: "ours", Made: "dcx-1", Status: "AVAILABLE", SpeedMbps: 100,
		}, s.status().Tunnel)
		other := now
		other.ID, other.ProfileID = "dcx-2", ""
		s.done(order.UpdateExpect, order.ServiceRequest{Connections: []providers.Connection{{ID: "c-2"}}, Tunnel: &other})
	})
	s.at(3*time.Minute, func() {
		assert.Equal(t, []string{"dcx-2", "", "123"}, []string{s.status().Tunnel.ID, s.status().Tunnel.Made, s.status().Tunnel.Owner})
	})
	s.forgetAt(time.Hour)
	s.ExecuteWorkflow(order.TypeService, with)
	require.NoError(t, s.GetWorkflowError())
}

// A cancellation from outside would only lose sight of what is billed.
func TestCancelEndsNothing(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.at(time.Minute, func() { s.done(order.UpdateChange, faster) })
	s.at(2*time.Minute, s.CancelWorkflow)
	s.at(2*time.Hour, func() {
		now := s.status()
		assert.Equal(t, order.ServiceInService, now.State)
		assert.Contains(t, now.Record[len(now.Record)-1].What, "change/tencent/a is done")
	})
	s.forgetAt(3 * time.Hour)
	s.runs()
	require.NoError(t, s.GetWorkflowError())
}

// A run ends for the next when it is long, old or told to, and never while something is under way.
func TestContinuesAsNew(t *testing.T) {
	t.Parallel()
	const month = 31 * 24 * time.Hour
	protect := func(s *stage) { s.done(order.UpdateProtect, order.ServiceRequest{}) }
	for name, test := range map[string]struct {
		scene func(s *stage)
		ends  time.Duration // after the start; 0 when the run goes on
	}{
		"told to":                   {func(s *stage) { s.at(time.Minute, func() { s.SignalWorkflow(order.SignalRenew, nil) }) }, time.Minute},
		"young":                     {func(s *stage) { s.at(time.Minute, func() { protect(s) }) }, 0},
		"old, with a first message": {func(s *stage) { s.at(month, func() { protect(s) }) }, month},
		"old, with a finding": {func(s *stage) {
			s.at(month, func() { s.SignalWorkflow(order.SignalFindings, []order.ServiceFinding{{Kind: "gone"}}) })
		}, month},
		"long": {func(s *stage) {
			s.at(time.Minute, func() { s.SetCurrentHistoryLength(1000); protect(s) })
		}, time.Minute},
		"told to while something is under way": {func(s *stage) {
			s.next.Left = []providers.Connection{{ID: "c-1", SpeedMbps: 200}}
			s.at(time.Minute, func() { s.done(order.UpdateChange, faster) })
			s.at(2*time.Minute, func() { s.SignalWorkflow(order.SignalRenew, nil) })
		}, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			began := s.Now()
			test.scene(s)
			s.at(2*month, func() { s.SignalWorkflow(order.SignalRenew, nil) }) // at last
			s.runs()
			var next *workflow.ContinueAsNewError
			require.ErrorAs(t, s.GetWorkflowError(), &next)
			if test.ends == 0 {
				test.ends = 2 * month
			}
			assert.InDelta(t, test.ends, s.Now().Sub(began), float64(2*time.Minute))
		})
	}
}

// The next run has all that was there.
func TestNothingIsLostBetweenRuns(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.at(time.Minute, func() {
		s.SignalWorkflow(order.SignalFindings, []order.ServiceFinding{{Kind: "down"}})
		s.done(order.UpdateProtect, order.ServiceRequest{})
		s.SignalWorkflow(order.SignalRenew, nil)
	})
	s.runs()
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, s.GetWorkflowError(), &next)
	var now order.ServiceStatus
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &now))
	assert.True(t, now.Protected)
	assert.Equal(t, "down", now.Findings[0].Kind)
	assert.Equal(t, begun.Connections, now.Connections)
	assert.Equal(t, "protected", now.Record[len(now.Record)-1].What)
}

// What is too long for a list is shown shortened there, and says so.
func TestMemoStaysShort(t *testing.T) {
	t.Parallel()
	assert.Equal(t, begun, service.Memo(begun))
	long := begun
	long.Values = map[string]string{"note": strings.Repeat("x", 2000)}
	short := service.Memo(long)
	assert.True(t, short.Shortened)
	assert.Equal(t, long.ConnectionIDs(), short.ConnectionIDs())
	assert.Equal(t, "run-1", short.OrderRun, "by which it is known again")
}
