package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

func messageOf(t *testing.T, body proto.Message) *protocolpb.Message {
	t.Helper()
	packed, err := anypb.New(body)
	require.NoError(t, err)
	return &protocolpb.Message{Id: "1", ProtocolInstanceId: "update-1", Body: packed}
}

func request(size int) *updatepb.Request {
	return &updatepb.Request{
		Meta:  &updatepb.Meta{UpdateId: "update-1"},
		Input: &updatepb.Input{Name: "approval", Args: &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: make([]byte, size)}}}},
	}
}

// Temporal ends an order whose message to it is longer than two megabytes. It must still know whose rejection it is, and why.
func TestShortenRejection(t *testing.T) {
	t.Parallel()
	why := &failurepb.Failure{Message: "too long"}
	long := messageOf(t, &updatepb.Rejection{RejectedRequest: request(3 << 20), RejectedRequestMessageId: "1", Failure: why})
	require.NoError(t, shortenRejection(long))
	assert.Less(t, proto.Size(long), 1000)
	var rejection updatepb.Rejection
	require.NoError(t, long.Body.UnmarshalTo(&rejection))
	assert.Equal(t, "too long", rejection.GetFailure().GetMessage())
	assert.Equal(t, "1", rejection.GetRejectedRequestMessageId())
	assert.Equal(t, "update-1", rejection.GetRejectedRequest().GetMeta().GetUpdateId())
	assert.Equal(t, "approval", rejection.GetRejectedRequest().GetInput().GetName())
}

func TestShortenRejection_LeavesTheRest(t *testing.T) {
	t.Parallel()
	for _, body := range []proto.Message{
		&updatepb.Rejection{RejectedRequest: request(100)},
		&updatepb.Acceptance{AcceptedRequest: request(3 << 20)},
	} {
		message := messageOf(t, body)
		before := proto.Clone(message)
		require.NoError(t, shortenRejection(message))
		assert.True(t, proto.Equal(before, message))
	}
}
