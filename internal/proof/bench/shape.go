package main

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
)

// shape is what a workflow had the server do, whatever that was about: enough to have a bare one do the same.
type shape struct {
	Groups     []int `json:"groups"`     // activities that it waited for, by the workflow task that scheduled them
	Unfinished int   `json:"unfinished"` // activities that went on when it ended: they are retried far ahead
	Local      int   `json:"local"`      // local activities
	Timers     int   `json:"timers"`
	Updates    int   `json:"updates"`
	Versions   int   `json:"versions"`
	Upserts    int   `json:"upserts"` // of search attributes, without those that come with a version
	Tasks      int   `json:"tasks"`   // workflow tasks
	Events     int   `json:"events"`
	Bytes      int64 `json:"bytes"` // of the history
}

// activities is how many activities there were of any kind.
func (s shape) activities() int {
	total := s.Unfinished + s.Local
	for _, n := range s.Groups {
		total += n
	}
	return total
}

// shapeOf reads a workflow's history.
func shapeOf(ctx context.Context, c client.Client, id string) (shape, error) {
	description, err := c.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return shape{}, err
	}
	var events []*historypb.HistoryEvent
	for history := c.GetWorkflowHistory(ctx, id, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); history.HasNext(); {
		event, err := history.Next()
		if err != nil {
			return shape{}, err
		}
		events = append(events, event)
	}
	s := readShape(events)
	s.Bytes = description.GetWorkflowExecutionInfo().GetHistorySizeBytes()
	return s, nil
}

func readShape(events []*historypb.HistoryEvent) shape {
	s := shape{Events: len(events)}
	completed := map[int64]bool{} // activities, by the event that scheduled them
	for _, event := range events {
		if event.EventType == enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED {
			completed[event.GetActivityTaskCompletedEventAttributes().GetScheduledEventId()] = true
		}
	}
	lastTask := int64(0)
	for _, event := range events {
		switch event.EventType {
		case enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
			if !completed[event.EventId] {
				s.Unfinished++
				continue
			}
			task := event.GetActivityTaskScheduledEventAttributes().GetWorkflowTaskCompletedEventId()
			if task != lastTask {
				s.Groups, lastTask = append(s.Groups, 0), task
			}
			s.Groups[len(s.Groups)-1]++
		case enumspb.EVENT_TYPE_MARKER_RECORDED:
			switch event.GetMarkerRecordedEventAttributes().GetMarkerName() {
			case "LocalActivity":
				s.Local++
			case "Version":
				s.Versions++
				s.Upserts-- // its own
			}
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			s.Timers++
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
			s.Updates++
		case enumspb.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
			s.Upserts++
		case enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
			s.Tasks++
		}
	}
	return s
}
