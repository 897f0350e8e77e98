package e2e_test

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"turnup/internal/actor"
	"turnup/internal/evidence"
	"turnup/internal/orders"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// login is a desk that has logged people in: what is sent by its client is signed.
func (h *harness) login() (c client.Client, keys string) {
	h.t.Helper()
	private, public, err := actor.NewKey("key-1", nil)
	require.NoError(h.t, err)
	key := filepath.Join(h.dir, "key.json")
	keys = filepath.Join(h.dir, "keys.json")
	require.NoError(h.t, os.WriteFile(key, private, 0o600))
	require.NoError(h.t, os.WriteFile(keys, public, 0o600))
	signer, err := actor.OpenSigner(key)
	require.NoError(h.t, err)
	options := h.options()
	options.Interceptors = []interceptor.ClientInterceptor{signer.Sender(options.Namespace, options.DataConverter)}
	c, err = client.NewLazyClient(options)
	require.NoError(h.t, err)
	h.t.Cleanup(c.Close)
	return c, keys
}

// Where people must prove who they are, nothing else is taken: not a name, not a signal, not the requester under another name, and not
// an old answer after a reset.
func TestIdentityThatIsRequired(t *testing.T) {
	t.Parallel()
	h := build(t)
	signing, keys := h.login()
	desk := orders.Temporal{Client: signing}
	h.started("TURNUP_IDENTITY=require", "TURNUP_IDENTITY_KEYS="+keys)
	as := func(subject string, name order.Person, roles ...order.Role) context.Context {
		return actor.As(t.Context(), order.Actor{Issuer: "https://login", Subject: subject, Name: name, Roles: roles})
	}
	ana, bo := as("1", "ana", order.RoleRequester), as("2", "bo", order.RoleApprover, order.RoleOperator)

	placing := tencent.Order{
		Order: order.Order{Kind: tencent.Name, Name: "hkg-1", RequestedBy: "ana", Approval: order.Approval{Required: true, NotByRequester: true}},
		Metro: "HKG", SpeedMbps: 100,
	}.WithDefaults()
	_, err := desk.ExecuteWorkflow(ana, client.StartWorkflowOptions{ID: placing.ID(), TaskQueue: order.TaskQueue}, tencent.Kind.Type, placing)
	require.NoError(t, err)
	o := placed{h, "hkg-1"}
	p := o.untilWaits(order.HandoffApproval)
	require.NotNil(t, p.Record[0].Actor, "who placed it")
	assert.Equal(t, "1", p.Record[0].Actor.Subject)

	assert.Contains(t, h.turnup(failure, "approve", o.name, "--by", "bo").chat, "approval is taken from people who have logged in only")
	assert.Contains(t, h.turnup(failure, "cancel", o.name, "--by", "bo").chat, "cancel is taken from people who have logged in only")
	o.signal(order.HandoffApproval, `{"by": "bo", "values": {"decision": "approve"}}`)
	refused := o.until("the signal is refused", func(p order.Progress) bool { return len(p.Refused) == 1 })
	assert.Contains(t, refused.Refused[0].Why, "nobody can prove who sent a signal")
	approve := func(ctx context.Context, by order.Person) error {
		_, err := desk.Answer(ctx, o.id(), order.HandoffApproval, order.Answer{By: by, Values: map[string]order.Value{"decision": "approve"}})
		return err
	}
	assert.ErrorContains(t, approve(as("1", "Anna", order.RoleApprover), "Anna"), "must be somebody else than who placed the order")
	assert.ErrorContains(t, approve(ana, "ana"), "ana is no approver")
	assert.ErrorContains(t, approve(bo, "carol"), `it is bo's, and "carol" says so`)
	first := o.firstTask()

	require.NoError(t, approve(bo, "bo"))
	p = o.untilWaits(order.HandoffSupport)
	assert.True(t, recorded(p, "bo", "answered approval"))
	old := h.answered(o.id())

	_, err = h.temporal.ResetWorkflowExecution(t.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: o.id()}, Reason: "to get it going",
		RequestId: "reset", WorkflowTaskFinishEventId: first,
	})
	require.NoError(t, err)
	p = o.untilWaits(order.HandoffApproval)
	assert.False(t, recorded(p, "bo", "answered approval"), "an answer is for one run")
	assert.ErrorContains(t, h.sendsAgain(o.id(), old), "it is for another run", "the old answer with its token, as the history has it")
	assert.False(t, recorded(o.untilWaits(order.HandoffApproval), "bo", "answered approval"))
	require.NoError(t, desk.Cancel(bo, o.id(), order.Cancellation{By: "bo", Reason: "wrong metro"}))
	assert.Equal(t, "cancelled by bo: wrong metro", o.ends(order.StateCancelled).Reason)
}

// Where orders are encrypted, so is who places and answers them: a token tells a person's name, address and roles. It proves that all the same,
// to workers and years later.
func TestTokensAreEncrypted(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	keyIn(t, folder, "2026")
	h := build(t).encrypting(folder, "2026")
	signing, keys := h.login()
	trusted, err := os.ReadFile(keys)
	require.NoError(t, err)
	h.started(append(h.settings, "TURNUP_IDENTITY=require", "TURNUP_IDENTITY_KEYS="+keys)...)
	desk := orders.Temporal{Client: signing, Namespace: "default", Keys: trusted}
	as := func(subject string, name order.Person, role order.Role) context.Context {
		return actor.As(t.Context(), order.Actor{Issuer: "https://login", Subject: subject, Name: name, Roles: []order.Role{role}})
	}
	_, err = desk.Start(as("1", "ana", order.RoleRequester), tencent.Order{
		Order: order.Order{Kind: tencent.Name, Name: "hkg-1", RequestedBy: "ana", Approval: order.Approval{Required: true, NotByRequester: true}},
		Metro: "HKG", SpeedMbps: 100,
	}.WithDefaults())
	require.NoError(t, err)
	o := placed{h, "hkg-1"}
	o.untilWaits(order.HandoffApproval)
	_, err = desk.Answer(as("2", "bo", order.RoleApprover), o.id(), order.HandoffApproval, order.Answer{By: "bo", Values: map[string]order.Value{"decision": "approve"}})
	require.NoError(t, err)
	p := o.untilWaits(order.HandoffSupport)
	proven := map[string]string{} // what the record says who did, by subject
	for _, entry := range p.Record {
		if entry.Actor != nil {
			proven[entry.Actor.Subject] = entry.What
		}
	}
	assert.Equal(t, "answered approval", proven["2"], "%+v", p.Record)
	assert.Contains(t, proven, "1", "%+v", p.Record)

	head := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA","kid":"key-1"}`))
	assert.Contains(t, o.history(), head, "with the key, they are tokens")
	assert.False(t, h.inDatabase(head), "a token is in Temporal's database")
	proof, err := desk.Evidence(t.Context(), o.id(), "")
	require.NoError(t, err)
	v, err := evidence.Verify(proof.Data, trusted)
	require.NoError(t, err)
	assert.True(t, v.Proven(), "%+v", v)
	assert.Len(t, v.Answers, 2)
}

// answered is the first answer that the order's history has, with its header.
func (h *harness) answered(id string) *updatepb.Request {
	h.t.Helper()
	events := h.temporal.GetWorkflowHistory(h.t.Context(), id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(h.t, err)
		if request := event.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetAcceptedRequest(); request != nil {
			return request
		}
	}
	require.Fail(h.t, "there is no answer")
	return nil
}

// sendsAgain sends an answer once more, as somebody can who may read histories and write to Temporal. It has an ID of its own: Temporal
// itself takes no second update with the ID of one that a reset brought back.
func (h *harness) sendsAgain(id string, request *updatepb.Request) error {
	request.Meta.UpdateId = "again"
	sent, err := h.temporal.WorkflowService().UpdateWorkflowExecution(h.t.Context(), &workflowservice.UpdateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id}, Request: request,
		WaitPolicy: &updatepb.WaitPolicy{LifecycleStage: enumspb.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED},
	})
	require.NoError(h.t, err)
	if failed := sent.GetOutcome().GetFailure(); failed != nil {
		return errors.New(failed.GetMessage())
	}
	return nil
}
