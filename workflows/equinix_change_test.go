package workflows_test

import (
	"testing"
	"time"

	"turnup/providers/simulator"
	"turnup/workflows"
	"turnup/workflows/equinix"
	"turnup/workflows/order"
	"turnup/workflows/purchase"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// to is what becomes of connections, by the names in JSON.
type to = map[string]any

func changeOrder(of order.Order, ids []string, values to) workflows.ChangeOrder {
	o, err := workflows.NewChangeOrder(of, ids, "", values)
	if err != nil {
		panic(err)
	}
	return o
}

func (f *fabricStage) change(values to, ids ...string) (workflows.Changed, error) {
	o := changeOrder(single().Order, ids, values)
	return runs[workflows.Changed](f.stage, workflows.TypeChange, o)
}

// active is a connection, or a pair, in service.
func (f *fabricStage) active(o equinix.Order) []string {
	ids := f.boughtBefore(o)
	for _, id := range ids {
		require.NoError(f.t, f.provider.Activate(id))
	}
	return ids
}

// A change ends when a read shows it; what it does not name stays as it is.
func TestEquinixChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		o     equinix.Order
		to    to
		names []string
		mbps  int
		asked int
	}{
		"name":             {single(), to{"name": "backbone"}, []string{"backbone"}, 50, 1},
		"speed":            {single(), to{"speedMbps": 1000}, []string{primary}, 1000, 1},
		"both":             {single(), to{"name": "backbone", "speedMbps": 200}, []string{"backbone"}, 200, 1},
		"both, of a pair":  {pair(), to{"name": "backbone", "speedMbps": 200}, []string{"backbone-1", "backbone-2"}, 200, 2},
		"nothing to do":    {single(), to{"name": primary, "speedMbps": 50}, []string{primary}, 50, 0},
		"half of it to do": {single(), to{"name": primary, "speedMbps": 60}, []string{primary}, 60, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				changed, err := f.change(test.to, f.active(test.o)...)
				require.NoError(t, err)
				assert.Equal(t, "equinix/sv-dc-1", changed.Order)
				assert.Equal(t, test.names, f.live())
				for i, connection := range changed.Connections {
					assert.Equal(t, test.names[i], connection.Name)
					assert.Equal(t, test.mbps, connection.SpeedMbps)
				}
				assert.Equal(t, test.asked, f.provider.Calls()["updateConnection"])
			})
		})
	}
}

// Each leg of a pair goes back to what is expected of it; one that is right is not looked at, and not told of.
func TestEquinixChange_EachByItself(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.active(pair())
		o := changeOrder(pair().Order, ids[1:], nil)
		o.Each = map[string]purchase.Change{ids[1]: &equinix.Change{Name: "backbone", SpeedMbps: 200}}
		changed, err := runs[workflows.Changed](f.stage, workflows.TypeChange, o)
		require.NoError(t, err)
		require.Len(t, changed.Connections, 1)
		assert.Equal(t, ids[1], changed.Connections[0].ID)
		assert.Equal(t, "backbone", changed.Connections[0].Name)
		assert.ElementsMatch(t, []string{primary, "backbone"}, f.live())
		assert.Equal(t, 1, f.provider.Calls()["updateConnection"])
	})
}

// The seller may have to agree to a speed, and may refuse it.
func TestEquinixChange_TheSellerDecides(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.active(toProfile(approvedProfile))
		f.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, order.StatePending, p.State)
			assert.Equal(t, order.WaitChange, p.Waits[0].Name)
		})
		f.plays(2*time.Hour, f.provider.Approve, primary)
		changed, err := f.change(to{"speedMbps": 200}, ids...)
		require.NoError(t, err)
		assert.Equal(t, 200, changed.Connections[0].SpeedMbps)
	})
}

func TestEquinixChange_TheSellerRefuses(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.active(toProfile(approvedProfile))
		for hour := range 5 {
			f.at(time.Duration(hour+1)*time.Hour, func() { _ = f.provider.Reject(ids[0], "no capacity") }) // as often as it is asked
		}
		_, err := f.change(to{"speedMbps": 200}, ids...)
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, "the provider was asked 3 times to change "+ids[0]+", and did not")
		assert.Equal(t, 3, f.provider.Calls()["updateConnection"])
	})
}

// When the second of a pair is refused, the message names what was changed.
func TestEquinixChange_HalfOfAPair(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		ids := f.active(pair())
		f.spoil(simulator.Fault{Operation: "updateConnection", Kind: simulator.FaultDelay, Delay: "1ms"}, // the first goes well
			simulator.Fault{Operation: "updateConnection", Kind: simulator.FaultStatus, Status: 400})
		_, err := f.change(to{"name": "backbone"}, ids...)
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, "change connection "+ids[1]+": ")
		assert.ErrorContains(t, err, "; changed already: connection "+ids[0])
		assert.ElementsMatch(t, []string{"backbone-1", secondary}, f.live())
	})
}

// Answers that are lost do not change anything twice: the next look sees the change.
func TestEquinixChange_AnswersThatAreLost(t *testing.T) {
	t.Parallel()
	for name, test := range spoilsCreate {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				fault := test.fault
				fault.Operation = "updateConnection"
				f.spoil(fault)
				_, err := f.change(to{"speedMbps": 200}, f.active(single())...)
				require.NoError(t, err)
				assert.Equal(t, 200, f.provider.Ledger().Purchases[0].SpeedMbps)
			})
		})
	}
}

func TestEquinixChange_WhatIsGone(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		id := f.active(single())[0]
		f.removes(id)
		_, err := f.change(to{"speedMbps": 200}, id)
		failsWith(t, err, order.ErrorRejected)
		assert.ErrorContains(t, err, "connection "+id+" is ")
		assert.Zero(t, f.provider.Calls()["updateConnection"])
	})
}

// It asks for approval like any other order, and can be cancelled until the first request is sent.
func TestEquinixChange_Approval(t *testing.T) {
	t.Parallel()
	overBothAPIs(t, func(t *testing.T, f *fabricStage) {
		o := changeOrder(single().Order, f.active(single()), to{"speedMbps": 200})
		o.Approval.Required = true
		f.looks(time.Hour, func(p order.Progress) {
			assert.Equal(t, "change/equinix/sv-dc-1", p.ID)
			assert.Equal(t, order.StateHeld, p.State)
		})
		f.at(2*time.Hour, f.CancelWorkflow)
		_, err := runs[workflows.Changed](f.stage, workflows.TypeChange, o)
		require.Error(t, err)
		assert.Equal(t, order.StateCancelled, f.progress().State)
		assert.Zero(t, f.provider.Calls()["updateConnection"])
	})
}

func TestChangeOrder_Validate(t *testing.T) {
	t.Parallel()
	text := "x"
	own := to{"description": text, "peerLocation": text, "status": "APPLY", "providerStatus": "DOWN"}
	for name, test := range map[string]struct {
		kind string
		ids  []string
		to   to
		says string
	}{
		"nothing":            {"equinix", []string{"a"}, to{}, "to: must name something to change; nothing was given"},
		"no connections":     {"equinix", nil, to{"name": "a"}, "connectionIds: must name the connections; nothing was given"},
		"name of 25":         {"equinix", []string{"a"}, to{"name": "a123456789012345678901234"}, `to.name: must be 1 to 24 letters, digits, - and _; 22 for a pair, whose connections are called NAME-1 and NAME-2; given "a123456789012345678901234"`},
		"name of 23, pair":   {"equinix", []string{"a", "b"}, to{"name": "a1234567890123456789012"}, `to.name: must be 1 to 24 letters, digits, - and _; 22 for a pair, whose connections are called NAME-1 and NAME-2; given "a1234567890123456789012"`},
		"name of 24":         {"equinix", []string{"a"}, to{"name": "a12345678901234567890123"}, ""},
		"name of 22, pair":   {"equinix", []string{"a", "b"}, to{"name": "a123456789012345678901"}, ""},
		"too fast":           {"equinix", []string{"a"}, to{"speedMbps": 100_001}, `to.speedMbps: must be 1 to 100000; given "100001"`},
		"Huawei's fields":    {"equinix", []string{"a"}, own, "to.description: goes only with connections of kind huawei or huawei-connection; given \"x\"\nto.peerLocation: goes only with connections of kind huawei or huawei-connection; given \"x\"\nto.providerStatus: goes only with connections of kind huawei-connection; given \"DOWN\"\nto.status: goes only with connections of kind huawei-connection; given \"APPLY\""},
		"not changeable":     {"moon", []string{"a"}, to{"name": "a"}, "kind: must be among [tencent equinix huawei huawei-connection], whose connections can be changed; given \"moon\""},
		"a Tencent name":     {"tencent", []string{"a"}, to{"name": "a"}, "to.name: goes only with connections of kind equinix or huawei or huawei-connection; given \"a\""},
		"another's tunnel":   {"tencent", []string{"a"}, to{"tunnelName": "turnup-tencent-b"}, "tunnel: must be one that turnup looks at at the far end; nothing was given\nto.tunnelName: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given \"turnup-tencent-b\""},
		"status of hosted":   {"huawei", []string{"a"}, to{"status": "APPLY"}, `to.status: goes only with connections of kind huawei-connection; given "APPLY"`},
		"hosted too slow":    {"huawei", []string{"a"}, to{"speedMbps": 1}, `to.speedMbps: must be 2 to 400000; given "1"`},
		"own too fast":       {"huawei-connection", []string{"a"}, to{"speedMbps": 100_001}, `to.speedMbps: must be 2 to 100000; given "100001"`},
		"own status":         {"huawei-connection", []string{"a"}, to{"status": "ACTIVE"}, `to.status: must be PENDING_PAY or APPLY; given "ACTIVE"`},
		"own line's status":  {"huawei-connection", []string{"a"}, to{"providerStatus": "UP"}, `to.providerStatus: must be ACTIVE or DOWN; given "UP"`},
		"nobody's field":     {"equinix", []string{"a"}, to{"colour": "red"}, `to.colour: is nothing that can be changed; given "red"`},
		"speed in words":     {"equinix", []string{"a"}, to{"speedMbps": "fast"}, `to.speedMbps: must be a value of the right kind: a text, or a number for a speed; given "fast"`},
		"own, everything":    {"huawei-connection", []string{"a"}, own, ""},
		"another's mark":     {"equinix", []string{"a"}, to{"name": "tu-b-1"}, `to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given "tu-b-1"`},
		"a mark, capitals":   {"equinix", []string{"a"}, to{"name": "TU-b-1"}, `to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given "TU-b-1"`},
		"a mark by its legs": {"equinix", []string{"a", "b"}, to{"name": "tu-b"}, `to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given "tu-b-1"`},
		"of another kind":    {"equinix", []string{"a"}, to{"name": "turnup-huawei-b"}, `to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given "turnup-huawei-b"`},
		"with spaces":        {"huawei", []string{"a"}, to{"name": "\u00a0turnup-huawei-b "}, "to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given \"\\u00a0turnup-huawei-b \""},
		"own connection":     {"huawei-connection", []string{"a"}, to{"name": "turnup-huawei-connection-a"}, `to.name: must not have the form of another order's mark, such as turnup-huawei-NAME or tu-NAME-1; given "turnup-huawei-connection-a"`},
		"its own mark":       {"huawei", []string{"a"}, to{"name": "turnup-huawei-a"}, ""},
		"a pair's own":       {"equinix", []string{"a", "b"}, to{"name": "tu-a"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := changeOrder(order.Order{Kind: test.kind, Name: "a", RequestedBy: "ana"}, test.ids, test.to)
			if test.says == "" {
				assert.NoError(t, o.Validate())
				return
			}
			assert.EqualError(t, o.Validate(), test.says)
		})
	}
}
