package orders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"turnup/activities/notify"
	"turnup/workflows/order"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/converter"
)

// Channels are how the channels fare by which people are told, as the bell's last sign of life tells. There are none when no worker has one.
func (t Temporal) Channels(ctx context.Context) ([]notify.ChannelState, error) {
	ctx, cancel := context.WithTimeout(ctx, AnswerTime)
	defer cancel()
	described, err := t.DescribeWorkflowExecution(ctx, order.BellID, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return nil, nil
	}
	if err != nil {
		return nil, TemporalFailed("look at "+order.BellID, err)
	}
	var told notify.Told
	for _, pending := range described.GetPendingActivities() {
		details := pending.GetHeartbeatDetails().GetPayloads()
		if len(details) == 0 {
			continue
		}
		if err := converter.GetDefaultDataConverter().FromPayload(details[0], &told); err != nil {
			return nil, fmt.Errorf("read what %s has told: %w", order.BellID, err)
		}
		return told.States(), nil
	}
	// In the first round of a run only the run before has told something.
	if carried, err := given(ctx, t, order.BellID, described.GetWorkflowExecutionInfo().GetExecution().GetRunId()); err == nil && json.Unmarshal(carried, &told) == nil {
		return told.States(), nil
	}
	return nil, nil
}
