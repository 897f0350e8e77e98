package actor

import (
	"encoding/json"
	"fmt"
	"time"

	"turnup/workflows/order"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Mode is how a worker treats who answers.
type Mode string

// What comes with a token is refused where nobody can check it: what is in a history was checked.
const (
	Off     Mode = "off"     // people are who they say; a token is refused
	Record  Mode = "record"  // a token is checked, and recorded; none is needed
	Require Mode = "require" // nothing is taken from people without one
)

// Check is a worker's interceptor that checks who sends updates, before they enter history.
type Check struct {
	interceptor.WorkerInterceptorBase
	Mode      Mode
	Keys      *Keys                   // of those who may sign; nil when Mode is Off
	Converter converter.DataConverter // that reads tokens, as Sender writes them; nil where nothing is encrypted
}

// InterceptWorkflow implements interceptor.WorkerInterceptor.
func (c *Check) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &checking{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, Check: c}
}

type checking struct {
	interceptor.WorkflowInboundInterceptorBase
	*Check
	begun string // the token of the start; no command depends on it: its key may be gone at a replay
}

func (c *checking) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return c.Next.Init(&passing{interceptor.WorkflowOutboundInterceptorBase{Next: next}})
}

func (c *checking) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	c.begun = c.token(ctx)
	ctx = order.WithRequester(ctx, c.requester(ctx))
	if c.Mode == Require {
		ctx = order.RefuseSignals(ctx)
	}
	return c.Next.ExecuteWorkflow(ctx, in)
}

func (c *checking) ValidateUpdate(ctx workflow.Context, in *interceptor.UpdateInput) error {
	roles := order.MaySend(in.Name)
	if roles == nil {
		return c.Next.ValidateUpdate(ctx, in)
	}
	proof := order.Proof{Requester: c.requester(ctx), Required: c.Mode == Require}
	raw := c.token(ctx)
	switch {
	case raw == "" && c.Mode == Require:
		return refused(in.Name + " is taken from people who have logged in only: answer it at the desk")
	case raw != "" && c.Mode == Off:
		return refused("this worker can't check who says so: TURNUP_IDENTITY is off")
	case raw != "":
		sender, err := c.sender(ctx, in, raw)
		if err != nil {
			return refused(fmt.Sprintf("the token with %s is refused: %s", in.Name, err))
		}
		if !sender.May(roles) {
			return refused(fmt.Sprintf("%s is no %s, as %s needs", sender.Name, order.NamedRoles(roles), in.Name))
		}
		proof.Actor = &sender
	}
	return c.Next.ValidateUpdate(order.WithProof(ctx, proof), in)
}

// sender is who sent the update, by a token that is for it alone.
func (c *checking) sender(ctx workflow.Context, in *interceptor.UpdateInput, raw string) (order.Actor, error) {
	said, err := c.Keys.parse(raw, time.Now())
	if err != nil {
		return order.Actor{}, err
	}
	sent, err := content(in.Args)
	if err != nil {
		return order.Actor{}, err
	}
	info := workflow.GetInfo(ctx)
	here := Binding{
		Namespace: info.Namespace, Workflow: info.WorkflowExecution.ID, Run: info.WorkflowExecution.RunID,
		Update: in.Name, ID: workflow.GetCurrentUpdateInfo(ctx).ID, Hash: hash(sent),
	}
	if what := said.differs(here); what != "" {
		return order.Actor{}, fmt.Errorf("it is for another %s", what)
	}
	var says struct {
		By order.Person `json:"by"`
	}
	if err := json.Unmarshal(sent, &says); err != nil {
		return order.Actor{}, fmt.Errorf("read who says so: %w", err)
	}
	if !says.By.Is(said.Actor.Name) {
		return order.Actor{}, fmt.Errorf("it is %s's, and %q says so", said.Actor.Name, says.By)
	}
	return said.Actor, nil
}

// requester is who placed the order, or had its parent begin it; nil when that is not proven. What was placed with another content
// than was signed is for an audit to find: an upgrade may spell the same order otherwise.
func (c *checking) requester(ctx workflow.Context) *order.Actor {
	if c.begun == "" || c.Mode == Off {
		return nil
	}
	info := workflow.GetInfo(ctx)
	said, err := c.Keys.parse(c.begun, info.WorkflowStartTime)
	if err != nil {
		return nil
	}
	placed := Binding{Namespace: info.Namespace, Workflow: info.WorkflowExecution.ID, Update: start, Hash: said.Hash}
	if parent := info.ParentWorkflowExecution; parent != nil {
		placed = Binding{Namespace: info.Namespace, Workflow: parent.ID, Run: parent.RunID, Update: said.Update, ID: said.Binding.ID, Hash: said.Hash}
	}
	if said.differs(placed) != "" {
		return nil
	}
	return &said.Actor
}

type tokenKey struct{}

// ExecuteUpdate lets what the update begins be begun in the name of who sent it, and the record say who that was.
func (c *checking) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	if sent, given := interceptor.WorkflowHeader(ctx)[order.HeaderActor]; given {
		ctx = order.WithToken(workflow.WithValue(ctx, tokenKey{}, sent), c.accepted(ctx))
	}
	return c.Next.ExecuteUpdate(ctx, in)
}

// passing passes the token of an update on to the workflow that it begins.
type passing struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (p *passing) ExecuteChildWorkflow(ctx workflow.Context, kind string, args ...any) workflow.ChildWorkflowFuture {
	if sent, given := ctx.Value(tokenKey{}).(*commonpb.Payload); given {
		interceptor.WorkflowHeader(ctx)[order.HeaderActor] = sent
	}
	return p.Next.ExecuteChildWorkflow(ctx, kind, args...)
}

// token is what the header of ctx holds, or "".
func (c *Check) token(ctx workflow.Context) string { return tokenBy(ctx, c.Converter) }

// accepted is the token of an update that is in the history. Where the key is missing that it is encrypted with, the workflow's task waits for a
// worker that has it, as it does over all else that it can't read: who it was must not be lost.
func (c *Check) accepted(ctx workflow.Context) string {
	if aware, is := c.Converter.(workflow.ContextAware); is {
		return tokenBy(ctx, aware.WithWorkflowContext(ctx))
	}
	return c.token(ctx)
}

func tokenBy(ctx workflow.Context, read converter.DataConverter) (raw string) {
	if read == nil {
		read = converter.GetDefaultDataConverter()
	}
	if sent, given := interceptor.WorkflowHeader(ctx)[order.HeaderActor]; given {
		if err := read.FromPayload(sent, &raw); err != nil || raw == "" {
			return "unreadable"
		}
	}
	return raw
}

func refused(why string) error {
	return temporal.NewNonRetryableApplicationError(why, order.ErrorNotProven, nil)
}
