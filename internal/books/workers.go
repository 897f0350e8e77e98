package books

import (
	"context"
	"fmt"
	"slices"
	"time"

	"turnup/workflows/order"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/client"
)

// lastSeen is within which time a worker that is alive asks Temporal for work.
const lastSeen = 75 * time.Second

// Workers is how many workers serve the account.
func Workers(ctx context.Context, c client.Client, provider, account string) (int, error) {
	queue := order.Queue(provider, account)
	described, err := c.DescribeTaskQueue(ctx, queue, enumspb.TASK_QUEUE_TYPE_ACTIVITY)
	if err != nil {
		return 0, fmt.Errorf("ask who serves %s: %w", queue, err)
	}
	return alive(described.GetPollers(), time.Now()), nil
}

// alive counts the workers that have asked for work lately.
func alive(pollers []*taskqueuepb.PollerInfo, now time.Time) int {
	var seen []string
	for _, p := range pollers {
		if now.Sub(p.GetLastAccessTime().AsTime()) < lastSeen && !slices.Contains(seen, p.GetIdentity()) {
			seen = append(seen, p.GetIdentity())
		}
	}
	return len(seen)
}
