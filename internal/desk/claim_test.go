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
	assert.Contains(t, page, `action="/claim/support-handoff/tencent/a"><button>I see to it</button>`)

	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(nil).Once()
	for _, release := range []bool{false, true} {
		o.temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
			asked := order.Claim{By: "li", Handoff: order.HandoffSupport, Release: release}
			return u.UpdateName == order.UpdateClaim && assert.ObjectsAreEqual([]any{asked}, u.Args)
		})).Return(update, nil).Once()
	}
	status, page := o.post("/claim/support-handoff/tencent/a", nil)
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "It is done.")

	update.On("Get", mock.Anything, mock.Anything).Return(temporal.NewNonRetryableApplicationError("it waits no more", order.ErrorNotWaiting, nil))
	status, page = o.post("/claim/support-handoff/tencent/a", url.Values{"release": {"yes"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "it waits no more")

	o.post("/logout", nil)
	status, page = o.post("/claim/support-handoff/tencent/a", nil)
	assert.Equal(t, http.StatusUnauthorized, status, page)
	o.logsIn("kim", "strangers")
	_, page = o.get("/orders/tencent/a")
	assert.NotContains(t, page, "/claim/", "who may read is not asked")
}

func TestClaimButtons(t *testing.T) {
	t.Parallel()
	wait := order.Wait{Name: order.HandoffSupport, Command: "turnup complete"}
	li := order.Actor{Name: "li", Roles: []order.Role{order.RoleOperator}}
	for claimedBy, button := range map[order.Person]string{"": "I see to it", "Li": "Give it back", "omar": "Take it over"} {
		wait.ClaimedBy = claimedBy
		c := claimOf("tencent/a", wait, li)
		assert.Equal(t, button, c.Button)
		assert.Equal(t, button == "Give it back", c.Release)
	}
	wait.Command = ""
	assert.Nil(t, claimOf("tencent/a", wait, li), "a person has nothing to do")
}
