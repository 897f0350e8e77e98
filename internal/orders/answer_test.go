package orders

import (
	"testing"

	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
)

// An update that Temporal has seen is not carried out again: each answer that may change something must be a new one.
func TestAnswerIDs(t *testing.T) {
	t.Parallel()
	approve := order.Answer{By: "ana", Values: map[string]order.Value{"decision": "approve"}}
	reject := order.Answer{By: "ana", Values: map[string]order.Value{"decision": "reject"}}
	id := func(answers int, answer order.Answer) string {
		said, err := converter.GetDefaultDataConverter().ToPayload(order.Asked{RunID: "run-1", Answers: answers})
		require.NoError(t, err)
		c := &mocks.Client{}
		c.On("QueryWorkflow", mock.Anything, "tencent/a", "", order.QueryWait, "approval").
			Return(client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{said}}), nil)
		_, id, err := answerID(t.Context(), c, "tencent/a", "approval", answer)
		require.NoError(t, err)
		return id
	}
	assert.Equal(t, id(0, approve), id(0, approve), "said twice at a time")
	assert.NotEqual(t, id(0, approve), id(0, reject))
	assert.NotEqual(t, id(0, approve), id(1, approve), "said again after another, or to a hand-off that was opened again")
}

// A run that can be none is refused before Temporal is asked.
func TestEvidenceOfNoRun(t *testing.T) {
	t.Parallel()
	_, err := Temporal{}.Evidence(t.Context(), "tencent/a", "x' OR 'a")
	assert.EqualError(t, err, `run: must be the id of a run; given "x' OR 'a"`)
	assert.True(t, IsBadInput(err))
}
