package desk

import (
	"net/http"
	"net/url"
	"testing"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
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
	assert.Equal(t, []string{"Protect", "Take out of service"}, buttons(served, order.RoleOperator))
	assert.Equal(t, []string{"Take out of service"}, buttons(served, order.RoleRequester))
	assert.Empty(t, buttons(served, order.RoleApprover, order.RoleAuditor))
	served.Service.Protected = true
	assert.Equal(t, []string{"Release"}, buttons(served, order.RoleOperator))
	assert.Empty(t, buttons(served, order.RoleRequester))
	served.Service.UnderWay = &order.ServiceDeed{}
	assert.Empty(t, buttons(served, order.RoleOperator), "one thing at a time")

	o := open(t)
	o.has("a")
	o.logsIn("li", "noc")
	o.get("/")
	status, page := o.post("/service/decommission/tencent/a", nil)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "say that you are sure")
	status, _ = o.post("/service/forget/tencent/a", url.Values{"sure": {"yes"}})
	assert.Equal(t, http.StatusBadRequest, status)
	o.temporal.AssertNotCalled(t, "UpdateWorkflow", mock.Anything, mock.Anything)
}
