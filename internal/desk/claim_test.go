package desk

import (
	"net/http"
	"net/url"
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
)

func TestClaim(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	o.logsIn("li", "noc")
	_, page := o.get("/orders/tencent/a")
	assert.Contains(t, page, `action="/claim/support-handoff/tencent/a"`)
	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(nil).Twice()
	update.On("Get", mock.Anything, mock.Anything).Return(temporal.NewNonRetryableApplicationError("it does not wait for that", order.ErrorNotWaiting, nil))
	var asked []any
	o.temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool { return u.UpdateName == order.UpdateClaim })).
		Run(func(call mock.Arguments) { asked = append(asked, call.Get(1).(client.UpdateWorkflowOptions).Args...) }).Return(update, nil)
	_, page = o.post("/claim/support-handoff/tencent/a", nil)
	assert.Contains(t, page, "It is yours.")
	_, page = o.post("/claim/support-handoff/tencent/a", url.Values{"release": {"yes"}})
	assert.Contains(t, page, "You gave it back.")
	status, page := o.post("/claim/support-handoff/tencent/a", nil)
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "it does not wait for that")
	assert.Equal(t, []any{
		order.Claim{By: "li", Handoff: order.HandoffSupport}, order.Claim{By: "li", Handoff: order.HandoffSupport, Release: true}, order.Claim{By: "li", Handoff: order.HandoffSupport},
	}, asked)

	operator := order.Actor{Name: "Li ", Roles: []order.Role{order.RoleOperator}}
	assert.True(t, claimOf("tencent/a", order.Wait{Name: order.HandoffSupport, ClaimedBy: "li"}, operator).Mine, "however spelt")
	assert.Nil(t, claimOf("tencent/a", order.Wait{Name: order.HandoffApproval}, operator), "what one may not answer")
}
