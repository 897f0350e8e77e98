package desk

import (
	"net/http"
	"net/url"
	"testing"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

func TestCancel(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	o.logsIn("li", "noc")
	_, page := o.get("/orders/tencent/a")
	assert.Contains(t, page, `action="/cancel/tencent/a"`)

	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(nil).Once()
	o.temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
		return u.UpdateName == order.UpdateCancel && assert.ObjectsAreEqual([]any{order.Cancellation{By: "li", Reason: "wrong metro"}}, u.Args)
	})).Return(update, nil)
	status, page := o.post("/cancel/tencent/a", url.Values{"reason": {" wrong metro "}})
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "The order was asked to end.")

	update.On("Get", mock.Anything, mock.Anything).Return(temporal.NewNonRetryableApplicationError("it is ending already", order.ErrorNotWaiting, nil))
	status, page = o.post("/cancel/tencent/a", url.Values{"reason": {"wrong metro"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "it is ending already")
	assert.Contains(t, page, `value="wrong metro"`, "and the reason is still there")

	o.post("/logout", nil)
	o.logsIn("bo", "money")
	_, page = o.get("/orders/tencent/a")
	assert.NotContains(t, page, "/cancel/", "who may not cancel is not asked")
}

// What can be done to a service is offered to who may do it.
func TestDeeds(t *testing.T) {
	t.Parallel()
	served := orders.View{Progress: order.Progress{ID: "tencent/a"}, Service: &order.ServiceStatus{Service: order.Service{
		Kind: "tencent", Name: "a", Connections: []order.ServedConnection{{ID: "c1"}},
	}}}
	buttons := func(v orders.View, roles ...order.Role) (all []string) {
		for _, d := range deedsOf(v, order.Actor{Roles: roles}, typed{}) {
			all = append(all, d.Button)
		}
		return all
	}
	compare := "Compare with the provider"
	assert.Equal(t, []string{compare, "Change it", "Protect", "Take out of service", "Forget it"}, buttons(served, order.RoleOperator))
	assert.Equal(t, []string{compare, "Change it", "Take out of service"}, buttons(served, order.RoleRequester))
	assert.Equal(t, []string{compare}, buttons(served, order.RoleAuditor))
	assert.Empty(t, buttons(served, order.RoleApprover))
	served.Service.Protected = true
	assert.Equal(t, []string{compare, "Change it", "Release", "Forget it"}, buttons(served, order.RoleOperator))
	assert.Equal(t, []string{compare, "Change it"}, buttons(served, order.RoleRequester))
	served.Service.UnderWay = &order.ServiceDeed{}
	assert.Empty(t, buttons(served, order.RoleOperator), "one thing at a time")

	o := open(t)
	o.has("a")
	o.logsIn("li", "noc")
	o.get("/")
	status, page := o.post("/service/decommission/tencent/a", nil)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "say that you are sure")
	status, page = o.post("/service/forget/tencent/a", url.Values{"reason": {"moved"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "say that you are sure")
	status, _ = o.post("/service/expect/tencent/a", url.Values{"sure": {"yes"}})
	assert.Equal(t, http.StatusBadRequest, status)
	o.temporal.AssertNotCalled(t, "UpdateWorkflow", mock.Anything, mock.Anything)
}

func TestChangeIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values map[string]string
		to     map[string]any
		faulty string
	}{
		{map[string]string{"speedMbps": "200", "reason": "x"}, map[string]any{"speedMbps": 200}, ""},
		{map[string]string{"speedMbps": "200", "name": "a b"}, map[string]any{"speedMbps": 200, "name": "a b"}, ""},
		{map[string]string{"name": "a"}, map[string]any{"name": "a"}, ""},
		{map[string]string{"speedMbps": "0200"}, nil, "without zeros before it"},
		{map[string]string{"speedMbps": "0", "name": "a"}, nil, "above 0"},
		{map[string]string{"reason": "x"}, nil, "must be given, or a name"},
	} {
		to, faults := changeIn(test.values)
		assert.Equal(t, test.to, to)
		assert.Contains(t, faults["speedMbps"], test.faulty)
		assert.Equal(t, test.faulty == "", faults == nil)
	}
}

// What a form asks of a service is asked in the name of who has logged in, with the reason; a wrong value comes back to its field.
func TestChange(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.serves("a")
	o.logsIn("li", "noc")
	_, page := o.get("/orders/tencent/a")
	assert.Contains(t, page, `action="/service/change/tencent/a"`)
	assert.NotContains(t, page, "turnup decommission", "which is a form below")
	status, page := o.post("/service/change/tencent/a", url.Values{"speedMbps": {"0200"}, "reason": {"more"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, `value="0200"`)
	assert.Regexp(t, `(?s)<details open><summary>Change its speed.*aria-invalid="true" aria-describedby="change-speedMbps-fault" autofocus`, page)

	o.does(order.UpdateChange, order.ServiceRequest{By: "li", To: map[string]any{"speedMbps": 200}, Reason: "more"}, order.ServiceDeed{ID: "change/tencent/a"})
	response, err := o.follow("/service/change/tencent/a", url.Values{"speedMbps": {"200"}, "reason": {" more "}})
	require.NoError(t, err)
	assert.Equal(t, "/orders/change/tencent/a?said=begun", response.Header.Get("Location"))
	o.does(order.UpdateForget, order.ServiceRequest{By: "li", Reason: "moved"}, order.ServiceDeed{})
	response, err = o.follow("/service/forget/tencent/a", url.Values{"sure": {"yes"}, "reason": {"moved"}})
	require.NoError(t, err)
	assert.Equal(t, "/services", response.Header.Get("Location"))
}
