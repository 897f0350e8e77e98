package main

import (
	"testing"

	"turnup/internal/codec"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	querypb "go.temporal.io/api/query/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// comesIn is the message by which an update of such a size comes to a worker, as it is after it was cut.
func comesIn(t *testing.T, update *updatepb.Request) *updatepb.Request {
	t.Helper()
	packed, err := anypb.New(update)
	require.NoError(t, err)
	message := &protocolpb.Message{Id: "1", ProtocolInstanceId: "update-1", Body: packed}
	require.NoError(t, cutUpdates([]*protocolpb.Message{message}, &codec.Codec{}))
	var came updatepb.Request
	require.NoError(t, message.Body.UnmarshalTo(&came))
	return &came
}

func updateOf(sizes ...int) *updatepb.Request {
	var all []*commonpb.Payload
	for _, size := range sizes {
		all = append(all, &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: make([]byte, size)})
	}
	return &updatepb.Request{
		Meta:  &updatepb.Meta{UpdateId: "update-1"},
		Input: &updatepb.Input{Name: "approval", Args: &commonpb.Payloads{Payloads: all}},
	}
}

// Two megabytes of an update end the order that refuses it. It still comes as whose it is, and as too long.
func TestUpdatesAreCut(t *testing.T) {
	t.Parallel()
	byHeader := updateOf(100)
	byHeader.Input.Header = &commonpb.Header{Fields: map[string]*commonpb.Payload{"trace": updateOf(3 << 20).Input.Args.Payloads[0]}}
	for what, long := range map[string]*updatepb.Request{
		"one payload": updateOf(3 << 20), "the second of two": updateOf(100, 3<<20), "the first of two": updateOf(2<<20, 1<<20), "header": byHeader,
	} {
		came := comesIn(t, long)
		assert.LessOrEqual(t, proto.Size(came), maxUpdate+200, what)
		assert.Equal(t, "update-1", came.GetMeta().GetUpdateId(), what)
		assert.Equal(t, "approval", came.GetInput().GetName(), what)
		assert.Equal(t, "json/plain", string(came.GetInput().GetArgs().GetPayloads()[0].GetMetadata()["encoding"]), what)
	}
	assert.Len(t, comesIn(t, updateOf(3<<20)).GetInput().GetArgs().GetPayloads()[0].GetData(), maxUpdate, "longer than any order takes")
}

func TestUpdatesThatAreShortStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, update := range []*updatepb.Request{updateOf(), updateOf(100), updateOf(100, 100), {Meta: &updatepb.Meta{UpdateId: "update-1"}}} {
		assert.True(t, proto.Equal(update, comesIn(t, update)))
	}
}

// What the worker has no key for is refused with the key's name, and holds nothing up. What comes cut is not called encrypted, which a
// part is not.
func TestUpdatesWithoutTheirKeyAreRefused(t *testing.T) {
	t.Parallel()
	for _, size := range []int{100, 3 << 20} {
		update := updateOf(size)
		update.Input.Args.Payloads[0].Metadata["encoding"] = []byte("binary/encrypted-aes256gcm;key=dev")
		came := comesIn(t, update)
		assert.Contains(t, came.GetInput().GetName(), `approval (it is encrypted with the key "dev"`)
		assert.Equal(t, "json/plain", string(came.GetInput().GetArgs().GetPayloads()[0].GetMetadata()["encoding"]))

		asked := &querypb.WorkflowQuery{QueryType: "wait", QueryArgs: update.Input.Args}
		require.NoError(t, comeIn(&workflowservice.PollWorkflowTaskQueueResponse{Query: asked}, &codec.Codec{}))
		assert.Contains(t, asked.GetQueryType(), `wait (it is encrypted with the key "dev"`)
		assert.Empty(t, asked.GetQueryArgs())
	}
}
