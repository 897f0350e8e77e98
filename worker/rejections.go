package main

import (
	"context"

	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/anypb"
)

// mostRejected is how long a rejection may be, in bytes, that goes out with the whole request in it.
const mostRejected = 64 << 10

// shortRejections is the client's option by which the rejection of a long update goes out without what was sent. The SDK sends
// all of that back, and Temporal terminates the order whose rejection is longer than two megabytes; what it needs of the
// request is whose it is.
func shortRejections() grpc.DialOption {
	return grpc.WithChainUnaryInterceptor(func(
		ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
	) error {
		if completed, ok := request.(*workflowservice.RespondWorkflowTaskCompletedRequest); ok {
			for _, message := range completed.GetMessages() {
				if err := shortenRejection(message); err != nil {
					return err
				}
			}
		}
		return invoke(ctx, method, request, reply, conn, options...)
	})
}

func shortenRejection(message *protocolpb.Message) error {
	var rejection updatepb.Rejection
	if len(message.GetBody().GetValue()) <= mostRejected || !message.GetBody().MessageIs(&rejection) {
		return nil
	}
	if err := message.GetBody().UnmarshalTo(&rejection); err != nil {
		return err
	}
	if input := rejection.GetRejectedRequest().GetInput(); input != nil {
		input.Args, input.Header = nil, nil
	}
	short, err := anypb.New(&rejection)
	if err != nil {
		return err
	}
	message.Body = short
	return nil
}
