package evidence

import (
	"encoding/json"
	"time"

	"turnup/internal/actor"
	"turnup/workflows/order"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/sdk/converter"
)

// What an answer is worth.
const (
	Proven   = "proven"   // its token is valid: its person gave this answer
	Unproven = "unproven" // it has none: whoever could write to Temporal could give it
	Invalid  = "invalid"  // its token is none for this answer
)

// Answer is something that a person told the workflow, and what that is worth.
type Answer struct {
	Event int64        `json:"event"` // in the history
	At    time.Time    `json:"at"`
	What  string       `json:"what"`            // start, a hand-off, cancel, change …
	By    order.Person `json:"by,omitempty"`    // as the answer says
	Worth string       `json:"worth"`           // Proven, Unproven or Invalid
	Why   string       `json:"why,omitempty"`   // it is not proven
	Actor *order.Actor `json:"actor,omitempty"` // who it is, where that is proven
	Token string       `json:"token,omitempty"`

	signal bool
}

// placed is what the answer that begins the workflow is called.
const placed = "start"

// answersOf are all that people told the workflow, in the order of its history.
func answersOf(r Run, h *historypb.History, keys *actor.Keys) []Answer {
	all := []Answer{}
	admitted := map[string]*updatepb.Request{}
	runs := runsIn(r, h)
	for i, event := range h.GetEvents() {
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
			if _, service := order.ServedOrderID(r.Workflow); i == 0 && !service { // an order begins its service, and is no person
				all = append(all, begun(r, event, keys))
			}
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ADMITTED:
			request := event.GetWorkflowExecutionUpdateAdmittedEventAttributes().GetRequest()
			admitted[request.GetMeta().GetUpdateId()] = request
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
			accepted := event.GetWorkflowExecutionUpdateAcceptedEventAttributes()
			request := accepted.GetAcceptedRequest()
			if request == nil {
				request = admitted[accepted.GetProtocolInstanceId()]
			}
			if order.MaySend(request.GetInput().GetName()) != nil {
				all = append(all, updated(r, runs(event.GetEventId()), event, request, keys))
			}
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
			signal := event.GetWorkflowExecutionSignaledEventAttributes()
			if order.MaySend(signal.GetSignalName()) != nil {
				all = append(all, Answer{
					Event: event.GetEventId(), At: event.GetEventTime().AsTime(), What: signal.GetSignalName(), By: saidBy(signal.GetInput()),
					Worth: Unproven, Why: "it is a signal, which proves nobody", signal: true,
				})
			}
		case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCEL_REQUESTED:
			all = append(all, Answer{
				Event: event.GetEventId(), At: event.GetEventTime().AsTime(), What: order.UpdateCancel, Worth: Unproven, Why: "it was cancelled in Temporal, which proves nobody",
			})
		}
	}
	return all
}

// runsIn tells which run an event was written in: what a reset took over is of the run before.
func runsIn(r Run, h *historypb.History) func(event int64) string {
	type reset struct {
		before int64
		run    string
	}
	var resets []reset
	for _, event := range h.GetEvents() {
		failed := event.GetWorkflowTaskFailedEventAttributes()
		if failed.GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW && failed.GetBaseRunId() != "" {
			resets = append(resets, reset{event.GetEventId(), failed.GetBaseRunId()})
		}
	}
	return func(event int64) string {
		for _, one := range resets {
			if event < one.before {
				return one.run
			}
		}
		return r.RunID
	}
}

func begun(r Run, event *historypb.HistoryEvent, keys *actor.Keys) Answer {
	started := event.GetWorkflowExecutionStartedEventAttributes()
	a := Answer{Event: event.GetEventId(), At: event.GetEventTime().AsTime(), What: placed, By: saidBy(started.GetInput()), Token: tokenIn(started.GetHeader())}
	parent := actor.Parent{Workflow: started.GetParentWorkflowExecution().GetWorkflowId(), Run: started.GetParentWorkflowExecution().GetRunId()}
	return a.worth(keys, func() (order.Actor, error) {
		return keys.Begun(a.Token, a.At, r.Namespace, r.Workflow, parent, contentOf(started.GetInput()))
	})
}

func updated(r Run, run string, event *historypb.HistoryEvent, request *updatepb.Request, keys *actor.Keys) Answer {
	input := request.GetInput()
	a := Answer{Event: event.GetEventId(), At: event.GetEventTime().AsTime(), What: input.GetName(), By: saidBy(input.GetArgs()), Token: tokenIn(input.GetHeader())}
	return a.worth(keys, func() (order.Actor, error) {
		return keys.Answered(a.Token, a.At, actor.Binding{
			Namespace: r.Namespace, Workflow: r.Workflow, Run: run, Update: input.GetName(), ID: request.GetMeta().GetUpdateId(), Hash: actor.Hash(contentOf(input.GetArgs())),
		})
	})
}

// worth is the answer with what its token is worth.
func (a Answer) worth(keys *actor.Keys, check func() (order.Actor, error)) Answer {
	switch {
	case a.Token == "":
		a.Worth, a.Why = Unproven, "it has no token"
		return a
	case keys == nil:
		a.Worth, a.Why = Invalid, "there is no key to check its token by"
		return a
	}
	who, err := check()
	switch {
	case err != nil:
		a.Worth, a.Why = Invalid, "its token is refused: "+err.Error()
	case a.By != "" && !a.By.Is(who.Name):
		a.Worth, a.Why = Invalid, "its token is that of "+string(who.Name)
	case a.What != placed && !who.May(order.MaySend(a.What)):
		a.Worth, a.Why = Invalid, string(who.Name)+" is no "+order.NamedRoles(order.MaySend(a.What))
	default:
		a.Worth, a.Actor = Proven, &who
	}
	return a
}

func tokenIn(header *commonpb.Header) (raw string) {
	payload, given := header.GetFields()[order.HeaderActor]
	if given && (converter.GetDefaultDataConverter().FromPayload(payload, &raw) != nil || raw == "") {
		return "unreadable"
	}
	return raw
}

// contentOf is what was sent, byte for byte.
func contentOf(input *commonpb.Payloads) []byte {
	if len(input.GetPayloads()) != 1 {
		return nil
	}
	return input.GetPayloads()[0].GetData()
}

func saidBy(input *commonpb.Payloads) order.Person {
	var says struct {
		By          order.Person `json:"by"`
		RequestedBy order.Person `json:"requestedBy"`
	}
	_ = json.Unmarshal(contentOf(input), &says) // what names nobody is by nobody
	if says.By != "" {
		return says.By
	}
	return says.RequestedBy
}
