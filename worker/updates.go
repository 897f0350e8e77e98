package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"turnup/internal/codec"

	commonpb "go.temporal.io/api/common/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/anypb"
)

// maxUpdate is how much of an update's payload comes in, in bytes: more than any that an order takes.
const maxUpdate = 64 << 10

// shortUpdates is the client's option by which an update that is longer than orders take comes in cut, and is refused for that.
// Temporal lets in up to four megabytes, the SDK sends all of it back with a refusal, and two megabytes of that stop the
// order, or end it. An update or a query that was encrypted with a key that this worker lacks comes in under a name that nobody takes, and
// is refused for that: it would hold up whatever it is sent to.
func shortUpdates(keys *codec.Codec) grpc.DialOption {
	return grpc.WithChainUnaryInterceptor(func(
		ctx context.Context, method string, request, reply any, conn *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption,
	) error {
		if err := invoke(ctx, method, request, reply, conn, options...); err != nil {
			return err
		}
		switch task := reply.(type) {
		case *workflowservice.PollWorkflowTaskQueueResponse:
			return comeIn(task, keys)
		case *workflowservice.RespondWorkflowTaskCompletedResponse: // which may bring the next task
			return comeIn(task.GetWorkflowTask(), keys)
		}
		return nil
	})
}

func comeIn(task *workflowservice.PollWorkflowTaskQueueResponse, keys *codec.Codec) error {
	for _, query := range append(slices.Collect(maps.Values(task.GetQueries())), task.GetQuery()) {
		if why := lacks(keys, query.GetQueryArgs()); why != "" {
			query.QueryType += why
			query.QueryArgs = nil
		}
	}
	return cutUpdates(task.GetMessages(), keys)
}

// lacks says which key is missing for what somebody asks or says, or nothing.
func lacks(keys *codec.Codec, said *commonpb.Payloads) string {
	_, err := keys.Decode(said.GetPayloads())
	if !errors.As(err, new(codec.MissingKey)) {
		return ""
	}
	return " (" + err.Error() + ")"
}

func cutUpdates(messages []*protocolpb.Message, keys *codec.Codec) error {
	for _, message := range messages {
		var update updatepb.Request
		if !message.GetBody().MessageIs(&update) {
			continue
		}
		if err := message.GetBody().UnmarshalTo(&update); err != nil {
			return fmt.Errorf("read an update: %w", err)
		}
		if update.GetInput() == nil {
			continue
		}
		why := lacks(keys, update.GetInput().GetArgs())
		if why == "" && len(message.GetBody().GetValue()) <= maxUpdate {
			continue
		}
		update.Input.Name += why
		update.Input.Header = nil
		update.Input.Args = cut(update.Input.GetArgs())
		short, err := anypb.New(&update)
		if err != nil {
			return fmt.Errorf("cut an update: %w", err)
		}
		message.Body = short
	}
	return nil
}

// cut is the first payload, which is all that orders read, and as much of it as shows that it is too long.
func cut(all *commonpb.Payloads) *commonpb.Payloads {
	if len(all.GetPayloads()) == 0 {
		return nil
	}
	first := all.GetPayloads()[0]
	encoding := map[string][]byte{converter.MetadataEncoding: []byte(converter.MetadataEncodingJSON)} // a part of what is encrypted is nothing
	data := first.GetData()
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{Metadata: encoding, Data: data[:min(len(data), maxUpdate)]}}}
}
