package actor

import (
	"context"
	"fmt"

	"turnup/workflows/order"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
)

type personKey struct{}

// As lets what is sent to Temporal with the context be sent by the person.
func As(ctx context.Context, a order.Actor) context.Context {
	return context.WithValue(ctx, personKey{}, a)
}

// Sender has a client add a token to each update and start that is sent As somebody. The converter is the client's own: a token tells names and
// addresses, and a header is encrypted by nobody else.
func (s *Signer) Sender(namespace string, by converter.DataConverter) interceptor.ClientInterceptor {
	return &sender{signer: s, namespace: namespace, converter: by}
}

type sender struct {
	interceptor.ClientInterceptorBase
	signer    *Signer
	namespace string
	converter converter.DataConverter
}

func (s *sender) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &sending{ClientOutboundInterceptorBase: interceptor.ClientOutboundInterceptorBase{Next: next}, sender: s}
}

type sending struct {
	interceptor.ClientOutboundInterceptorBase
	*sender
}

func (s *sending) UpdateWorkflow(ctx context.Context, in *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	to := Binding{Workflow: in.WorkflowID, Run: in.RunID, Update: in.UpdateName, ID: in.UpdateID}
	if err := s.sign(ctx, to, in.Args); err != nil {
		return nil, err
	}
	return s.Next.UpdateWorkflow(ctx, in)
}

func (s *sending) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	if err := s.sign(ctx, Binding{Workflow: in.Options.ID, Update: start}, in.Args); err != nil {
		return nil, err
	}
	return s.Next.ExecuteWorkflow(ctx, in)
}

func (s *sending) sign(ctx context.Context, to Binding, args []any) error {
	a, known := ctx.Value(personKey{}).(order.Actor)
	if !known {
		return nil
	}
	sent, err := content(args)
	if err != nil {
		return err
	}
	to.Namespace, to.Hash = s.namespace, hash(sent)
	token, err := s.signer.Token(a, to)
	if err != nil {
		return err
	}
	payload, err := s.converter.ToPayload(token)
	if err != nil {
		return fmt.Errorf("encode the token: %w", err)
	}
	interceptor.Header(ctx)[order.HeaderActor] = payload
	return nil
}
