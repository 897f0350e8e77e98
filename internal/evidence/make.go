package evidence

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"turnup/internal/actor"
	"turnup/internal/codec"
	"turnup/workflows/order"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
)

//go:embed readme.txt
var readme []byte

// Source is where evidence is made from.
type Source struct {
	Temporal  client.Client
	Namespace string
	Keys      []byte // the public keys that may sign tokens, a JSON Web Key Set; nil for none
}

// Of makes the evidence of a run of the order; run is "" for its last. A worker must run, which tells the record.
func (s Source) Of(ctx context.Context, id, run string) (Run, []byte, error) {
	description, err := s.Temporal.DescribeWorkflowExecution(ctx, id, run)
	if err != nil {
		return Run{}, nil, fmt.Errorf("look for %s: %w", id, err)
	}
	return s.OfRun(ctx, description.GetWorkflowExecutionInfo())
}

// OfRun is Of for a run that Temporal has told of.
func (s Source) OfRun(ctx context.Context, info *workflowpb.WorkflowExecutionInfo) (Run, []byte, error) {
	r := runOf(s.Namespace, info)
	f := files{fileReadme: readme, fileKeys: s.Keys}
	if len(s.Keys) == 0 {
		f[fileKeys] = []byte("{\"keys\": []}\n")
	}
	var err error
	if f[fileRun], err = json.MarshalIndent(r, "", "  "); err != nil {
		return r, nil, fmt.Errorf("write which run it is: %w", err)
	}
	history, err := s.history(ctx, r)
	if err != nil {
		return r, nil, err
	}
	if f[fileHistory], err = written(history); err != nil {
		return r, nil, err
	}
	record, err := s.record(ctx, r)
	if err != nil {
		return r, nil, err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, record, "", "  "); err != nil {
		return r, nil, fmt.Errorf("write the record: %w", err)
	}
	f[fileRecord] = b.Bytes()
	rec, err := readRecord(record)
	if err != nil {
		return r, nil, err
	}
	answers := slices.DeleteFunc(answersOf(r, history, keysOrNone(f[fileKeys])), rec.refuses())
	if f[fileTokens], err = json.MarshalIndent(answers, "", "  "); err != nil {
		return r, nil, fmt.Errorf("write the tokens: %w", err)
	}
	if f[filePage], err = page(r, record, answers); err != nil {
		return r, nil, err
	}
	data, err := f.pack()
	return r, data, err
}

func runOf(namespace string, info *workflowpb.WorkflowExecutionInfo) Run {
	r := Run{
		Format: 1, Namespace: namespace, Workflow: info.GetExecution().GetWorkflowId(), RunID: info.GetExecution().GetRunId(),
		Type: info.GetType().GetName(), Status: info.GetStatus().String(), StartedAt: info.GetStartTime().AsTime(), Page: pageVersion,
	}
	if closed := info.GetCloseTime(); closed != nil {
		at := closed.AsTime()
		r.EndedAt = &at
	}
	return r
}

func (s Source) history(ctx context.Context, r Run) (*historypb.History, error) {
	var h historypb.History
	events := s.Temporal.GetWorkflowHistory(ctx, r.Workflow, r.RunID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("read the history of %s: %w", r.Workflow, err)
		}
		h.Events = append(h.Events, event)
	}
	if len(h.Events) == 0 {
		return nil, errors.New("the history of " + r.Workflow + " is empty")
	}
	if err := isPlain(ctx, &h); err != nil {
		return nil, fmt.Errorf("read the history of %s: %w", r.Workflow, err)
	}
	return &h, nil
}

// isPlain fails when something in the history is encrypted still: evidence that nobody could check would pass for kept.
func isPlain(ctx context.Context, h *historypb.History) error {
	return proxy.VisitPayloads(ctx, h, proxy.VisitPayloadsOptions{
		SkipSearchAttributes: true,
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return (&codec.Codec{}).Decode(payloads) // which has no key
		},
	})
}

// written is the history as Temporal's own tools read it. protojson puts blanks where it likes, on purpose; they are taken out.
func written(h *historypb.History) ([]byte, error) {
	data, err := protojson.Marshal(h)
	if err != nil {
		return nil, fmt.Errorf("write the history: %w", err)
	}
	var b bytes.Buffer
	if err := json.Indent(&b, data, "", " "); err != nil {
		return nil, fmt.Errorf("write the history: %w", err)
	}
	return b.Bytes(), nil
}

// record is what the run itself says of its end.
func (s Source) record(ctx context.Context, r Run) (record json.RawMessage, err error) {
	query := order.QueryProgress
	if _, is := order.ServedOrderID(r.Workflow); is {
		query = order.QueryService
	}
	value, err := s.Temporal.QueryWorkflow(ctx, r.Workflow, r.RunID, query)
	if err == nil {
		err = value.Get(&record)
	}
	var failed *serviceerror.QueryFailed
	if errors.As(err, &failed) && r.EndedAt != nil && !codec.Unreadable(err) { // it will not do better another time, and the history is the proof
		return json.Marshal(map[string]string{"id": r.Workflow, "reason": "the record could not be told: " + failed.Message})
	}
	if err != nil {
		return nil, fmt.Errorf("ask %s for its record: %w", r.Workflow, err)
	}
	return record, nil
}

// keysOrNone are the keys, or none that could sign anything.
func keysOrNone(data []byte) *actor.Keys {
	keys, err := actor.ParseKeys(data)
	if err != nil {
		return nil
	}
	return keys
}
