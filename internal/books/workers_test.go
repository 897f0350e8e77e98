package books

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func TestWorkersThatShareABudget(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)
	asked := func(who string, ago time.Duration) *taskqueuepb.PollerInfo {
		return &taskqueuepb.PollerInfo{Identity: who, LastAccessTime: timestamppb.New(now.Add(-ago))}
	}
	tests := []struct {
		name    string
		pollers []*taskqueuepb.PollerInfo
		want    int
	}{
		{"nobody", nil, 0},
		{"two, one of them with two pollers", []*taskqueuepb.PollerInfo{asked("a", 0), asked("b", time.Minute), asked("a", time.Second)}, 2},
		{"one that died", []*taskqueuepb.PollerInfo{asked("a", 0), asked("b", 2*time.Minute)}, 1},
	}
	for _, tt := range tests {
		assert.Equal(t, tt.want, alive(tt.pollers, now), tt.name)
	}
}
