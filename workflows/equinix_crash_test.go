package workflows_test

import (
	"context"
	"testing"

	"turnup/activities"
	fabric "turnup/providers/equinix"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
)

// A worker may die at each request to buy, before it is sent or after: the pair is bought once, in one group.
func TestEquinixPurchase_WorkersThatDie(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		request int // at which the worker dies; 2 is between the two of Fabric v4
		sent    bool
	}{
		"before the first is sent":  {1, false},
		"after the first is sent":   {1, true},
		"before the second is sent": {2, false},
		"after the second is sent":  {2, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overBothAPIs(t, func(t *testing.T, f *fabricStage) {
				f.diesAt(test.request, test.sent)
				result, err := f.order(pair())
				require.NoError(t, err)
				assert.ElementsMatch(t, []string{primary, secondary}, f.live())
				assert.Equal(t, 2, f.ledger().Purchases)
				assert.Equal(t, result.Connections[0].RedundancyGroup, result.Connections[1].RedundancyGroup)
				assert.NotEmpty(t, result.Connections[0].RedundancyGroup)
			})
		})
	}
}

// diesAt has the worker die with one of the requests to buy in its hands, or with the answer to it.
func (f *fabricStage) diesAt(request int, sent bool) {
	real := &activities.Steps[fabric.Request]{Account: f.account, Pace: activities.DefaultPace, Watch: f.alone()}
	requests := 0
	f.OnActivity(real.Buy, mock.Anything, mock.Anything).Return(func(ctx context.Context, p activities.Purchase[fabric.Request]) (activities.Bought, error) {
		requests++
		if requests != request {
			return real.Buy(ctx, p)
		}
		if sent {
			_, _ = real.Buy(ctx, p) // its answer dies with the worker
		}
		return activities.Bought{}, temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, nil)
	})
}
