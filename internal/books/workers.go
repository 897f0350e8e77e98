package books

import (
	"context"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/client"
)

// lastSeen is within which time a worker that is alive asks Temporal for work.
const lastSeen = 75 * time.Second

// Workers are the identities of the workers that serve the queue.
func Workers(ctx context.Context, c client.Client, queue string, kind enumspb.TaskQueueType) ([]string, error) {
	described, err := c.DescribeTaskQueue(ctx, queue, kind)
	if err != nil {
		return nil, fmt.Errorf("ask who serves %s: %w", queue, err)
	}
	return asking(described.GetPollers(), time.Now()), nil
}

// asking are the workers that have asked for work lately.
func asking(pollers []*taskqueuepb.PollerInfo, now time.Time) []string {
	var seen []string
	for _, p := range pollers {
		if now.Sub(p.GetLastAccessTime().AsTime()) < lastSeen && !slices.Contains(seen, p.GetIdentity()) {
			seen = append(seen, p.GetIdentity())
		}
	}
	return seen
}
