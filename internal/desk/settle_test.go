package desk

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"

	"turnup/internal/books"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

// serves lets Temporal have the service, whose order it has forgotten.
func (o *office) serves(name string) {
	o.t.Helper()
	id := order.ServiceID("tencent/" + name)
	status := order.ServiceStatus{State: order.ServiceInService, Service: order.Service{
		Kind: "tencent", Name: name, Provider: "consoleconnect", Account: "default", Since: noon, Connections: []order.ServedConnection{{ID: "c-1", SpeedMbps: 50}},
	}}
	o.temporal.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{
		WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "run-1"}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
			Memo: &commonpb.Memo{Fields: map[string]*commonpb.Payload{order.ServiceMemo: payload(o.t, status.Service)}},
		},
	}, nil)
	o.temporal.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "").Return(nil, serviceerror.NewNotFound("none"))
	o.temporal.On("QueryWorkflow", mock.Anything, id, "", order.QueryService).Return(answered(o.t, status), nil)
	o.temporal.On("QueryWorkflow", mock.Anything, "tencent/"+name, "", order.QueryProgress).Return(nil, serviceerror.NewNotFound("none"))
	o.temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(&workflowservice.ListWorkflowExecutionsResponse{}, nil)
}

// does lets the service do this.
func (o *office) does(update string, asked order.ServiceRequest, deed order.ServiceDeed) {
	handle := &mocks.WorkflowUpdateHandle{}
	handle.On("Get", mock.Anything, mock.Anything).Run(func(call mock.Arguments) { *call.Get(1).(*order.ServiceDeed) = deed }).Return(nil)
	o.temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
		return u.UpdateName == update && u.RunID == "run-1" && assert.ObjectsAreEqual([]any{asked}, u.Args)
	})).Return(handle, nil).Once()
}

// follow sends a form, and does not go where the answer leads.
func (o *office) follow(path string, values url.Values) (*http.Response, error) {
	browser := *o.browser
	browser.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := browser.PostForm(o.url+path, values)
	if err == nil {
		err = response.Body.Close()
	}
	return response, err
}

// portal is Access to a service of which the provider has something else.
type portal struct {
	orders.Access
	seen  orders.Compared
	asked []orders.Settling
	fails error
}

func (p *portal) Compare(context.Context, string) (orders.Compared, error) { return p.seen, nil }

func (p *portal) Accept(_ context.Context, _ string, asked orders.Settling) ([]string, error) {
	p.asked = append(p.asked, asked)
	return nil, p.fails
}

func (p *portal) Restore(_ context.Context, id string, asked orders.Settling) (orders.Restored, error) {
	p.asked = append(p.asked, asked)
	return orders.Restored{Started: &orders.Started{ID: order.ChangeID(id)}}, p.fails
}

// What differs is shown first, and only that is accepted or restored, by who may.
func TestSettling(t *testing.T) {
	t.Parallel()
	o := open(t)
	p := &portal{seen: orders.Compared{Service: "tencent/a", Connections: []orders.ComparedConnection{{
		ID: "c-1", Status: "ACTIVE", There: true, Fields: []books.Field{{Name: "speedMbps", Expected: "50", Seen: "200"}, {Name: "name", Expected: "x", Seen: "x"}},
	}}}}
	o.desk.access = p
	o.desk.login.roles[order.RoleRequester] = []string{"net"}
	o.known("x")
	o.logsIn("li", "noc")
	o.get("/services")

	_, page := o.post("/compare/tencent/a", nil)
	assert.Contains(t, page, "<strong>differs</strong>")
	assert.Contains(t, page, `action="/settle/accept/tencent/a"`)
	assert.Contains(t, page, `name="seen" value="`+p.seen.Print()+`"`)
	response, err := o.follow("/settle/accept/tencent/a", url.Values{"seen": {p.seen.Print()}, "reason": {" agreed "}})
	require.NoError(t, err)
	assert.Equal(t, "/orders/tencent/a?said=done", response.Header.Get("Location"))
	response, err = o.follow("/settle/restore/tencent/a", url.Values{"seen": {"y"}})
	require.NoError(t, err)
	assert.Equal(t, "/orders/change/tencent/a?said=begun", response.Header.Get("Location"))
	assert.Equal(t, []orders.Settling{{By: "li", Seen: p.seen.Print(), Reason: "agreed"}, {By: "li", Seen: "y"}}, p.asked)

	p.fails = errors.New("what the provider has is not what you were shown any more")
	status, page := o.post("/settle/accept/tencent/a", url.Values{"seen": {"old"}})
	assert.Equal(t, http.StatusConflict, status)
	assert.Contains(t, page, "not what you were shown any more")
	assert.Contains(t, page, "<strong>differs</strong>", "and what is there now")
	for _, form := range []url.Values{{}, {"reason": {"x"}}} {
		status, _ = o.post("/settle/accept/tencent/a", form)
		assert.Equal(t, http.StatusBadRequest, status, "nobody was shown anything")
	}
	p.seen.Connections[0].Fields = nil
	_, page = o.post("/compare/tencent/a", nil)
	assert.Contains(t, page, "All is as expected.")
	assert.NotContains(t, page, "/settle/")
	p.seen.Connections[0].There = false
	_, page = o.post("/compare/tencent/a", nil)
	assert.Contains(t, page, "connection c-1 is not there any more")

	asked := len(p.asked)
	o.post("/logout", nil)
	o.logsIn("ana", "net")
	o.get("/services")
	p.seen.Connections[0] = orders.ComparedConnection{ID: "c-1", There: true, Fields: []books.Field{{Name: "name", Expected: "x", Seen: hostile}}}
	_, page = o.post("/compare/tencent/a", nil)
	assert.NotContains(t, page, "/settle/accept/", "a requester may restore alone")
	assert.Contains(t, page, "/settle/restore/")
	assert.NotContains(t, page, "<img")
	status, _ = o.post("/settle/accept/tencent/a", url.Values{"seen": {"x"}})
	assert.Equal(t, http.StatusForbidden, status)
	o.post("/logout", nil)
	o.logsIn("bo", "money")
	o.get("/services")
	status, _ = o.post("/compare/tencent/a", nil)
	assert.Equal(t, http.StatusForbidden, status)
	assert.Len(t, p.asked, asked)
}
