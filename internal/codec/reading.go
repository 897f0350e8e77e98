package codec

import (
	"context"
	"fmt"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// reading decrypts what Temporal tells of workflows: in lists, descriptions and histories, which the SDK hands on as they come. So
// whoever looks into memos, signs of life, last failures or inputs reads them as if nothing were encrypted. What can't be
// decrypted stays as it is, and costs nobody the rest.
func (c *Codec) reading() grpc.DialOption {
	return grpc.WithChainUnaryInterceptor(func(
		ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
	) error {
		if err := invoke(ctx, method, request, reply, conn, options...); err != nil {
			return err
		}
		switch told := reply.(type) {
		case *workflowservice.ListWorkflowExecutionsResponse, *workflowservice.DescribeWorkflowExecutionResponse, *workflowservice.GetWorkflowExecutionHistoryResponse:
			if err := c.read(ctx, told.(proto.Message)); err != nil {
				return fmt.Errorf("decrypt what Temporal answered: %w", err)
			}
		}
		return nil
	})
}

func (c *Codec) read(ctx context.Context, told proto.Message) error {
	err := proxy.VisitPayloads(ctx, told, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true, // are never encrypted
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return Lenient{c}.Decode(payloads)
		},
	})
	if err != nil {
		return err
	}
	return proxy.VisitFailures(ctx, told, proxy.VisitFailuresOptions{
		Visitor: func(_ *proxy.VisitFailuresContext, failure *failurepb.Failure) error {
			converter.DecodeCommonFailureAttributes(converter.GetDefaultDataConverter(), failure)
			return nil
		},
	})
}

// Lenient is a codec for whoever shows things: what can't be decrypted stays as it is.
type Lenient struct{ *Codec }

// Decode implements converter.PayloadCodec.
func (l Lenient) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	shown := slices.Clone(payloads)
	for i := range payloads {
		if plain, err := l.Codec.Decode(payloads[i : i+1]); err == nil {
			shown[i] = plain[0]
		}
	}
	return shown, nil
}
