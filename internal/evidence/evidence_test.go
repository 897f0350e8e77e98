package evidence

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/actor"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	updatepb "go.temporal.io/api/update/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

var (
	ana = order.Actor{Issuer: "https://login", Subject: "1", Name: "Ana", Roles: []order.Role{order.RoleRequester}}
	li  = order.Actor{Issuer: "https://login", Subject: "2", Name: "Li", Roles: []order.Role{order.RoleApprover}}
)

// office signs tokens, and knows the keys that may.
type office struct {
	t      *testing.T
	signer *actor.Signer
	keys   []byte
}

func newOffice(t *testing.T) office {
	t.Helper()
	private, public, err := actor.NewKey("k1", nil)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(path, private, 0o600))
	signer, err := actor.OpenSigner(path)
	require.NoError(t, err)
	return office{t, signer, public}
}

func payload(t *testing.T, value any) *commonpb.Payload {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	return p
}

func (o office) header(who order.Actor, to actor.Binding) *commonpb.Header {
	o.t.Helper()
	token, err := o.signer.Token(who, to)
	require.NoError(o.t, err)
	return &commonpb.Header{Fields: map[string]*commonpb.Payload{order.HeaderActor: payload(o.t, token)}}
}

// story is an order that Ana placed, and Li approved.
type story struct {
	office
	events []*historypb.HistoryEvent
	record order.Progress
	run    string
}

func newStory(t *testing.T) *story {
	t.Helper()
	s := &story{office: newOffice(t), run: "run-1"}
	input := payload(t, map[string]any{"kind": "tencent", "name": "a", "requestedBy": "Ana"})
	s.add(&historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{
			OriginalExecutionRunId: "run-1", Input: &commonpb.Payloads{Payloads: []*commonpb.Payload{input}},
			Header: s.header(ana, actor.Binding{Namespace: "default", Workflow: "tencent/a", Update: "start", Hash: actor.Hash(input.GetData())}),
		}},
	})
	s.record = order.Progress{ID: "tencent/a", State: order.StateCompleted, Record: []order.Entry{{At: time.Now().UTC(), By: "Li", What: "answered approval", Handoff: order.HandoffApproval, Actor: &li}}}
	return s
}

func (s *story) add(event *historypb.HistoryEvent) {
	event.EventId, event.EventTime = int64(len(s.events)+1), timestamppb.Now()
	s.events = append(s.events, event)
}

// answers has somebody answer the approval; change makes the token one for something else.
func (s *story) answers(who order.Actor, by order.Person, change func(*actor.Binding)) {
	said := payload(s.t, order.Answer{By: by, Values: map[string]order.Value{"decision": "approve"}})
	to := actor.Binding{Namespace: "default", Workflow: "tencent/a", Run: s.run, Update: order.HandoffApproval, ID: "update-1", Hash: actor.Hash(said.GetData())}
	change(&to)
	s.accepted(said, s.header(who, to))
}

func (s *story) accepted(said *commonpb.Payload, header *commonpb.Header) {
	s.add(&historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes{WorkflowExecutionUpdateAcceptedEventAttributes: &historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
			ProtocolInstanceId: "update-1",
			AcceptedRequest: &updatepb.Request{
				Meta:  &updatepb.Meta{UpdateId: "update-1"},
				Input: &updatepb.Input{Name: order.HandoffApproval, Header: header, Args: &commonpb.Payloads{Payloads: []*commonpb.Payload{said}}},
			},
		}},
	})
}

func (s *story) signalled() {
	s.add(&historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
		Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{
			SignalName: order.HandoffApproval, Input: &commonpb.Payloads{Payloads: []*commonpb.Payload{payload(s.t, order.Answer{By: "Li"})}},
		}},
	})
}

// file is the story's evidence.
func (s *story) file() []byte {
	s.t.Helper()
	c := &mocks.Client{}
	c.Test(s.t)
	at := 0
	events := &mocks.HistoryEventIterator{}
	events.On("HasNext").Return(func() bool { return at < len(s.events) })
	events.On("Next").Return(func() *historypb.HistoryEvent { at++; return s.events[at-1] }, nil)
	c.On("GetWorkflowHistory", mock.Anything, "tencent/a", s.run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).Return(events)
	c.On("QueryWorkflow", mock.Anything, "tencent/a", s.run, order.QueryProgress).
		Return(client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(s.t, s.record)}}), nil)
	r, data, err := Source{Temporal: c, Namespace: "default", Keys: s.keys}.OfRun(s.t.Context(), &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "tencent/a", RunId: s.run}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED,
		Type: &commonpb.WorkflowType{Name: "Tencent"}, StartTime: timestamppb.Now(), CloseTime: timestamppb.Now(),
	})
	require.NoError(s.t, err)
	assert.Equal(s.t, "tencent-a-"+s.run+".zip", r.Name())
	return data
}

func TestEvidenceThatIsProven(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	data := s.file()
	for _, keys := range [][]byte{nil, s.keys} {
		v, err := Verify(data, keys)
		require.NoError(t, err)
		assert.True(t, v.Proven(), "%+v", v)
		require.Len(t, v.Answers, 2)
		assert.Equal(t, &ana, v.Answers[0].Actor)
		assert.Equal(t, &li, v.Answers[1].Actor)
	}
	f, _, err := unpack(data)
	require.NoError(t, err)
	assert.Contains(t, string(f[filePage]), "Li (2 at https://login)", "who it is stands on the page")
	assert.NotContains(t, string(f[filePage]), "<script")
	_, err = client.HistoryFromJSON(strings.NewReader(string(f[fileHistory])), client.HistoryJSONOptions{})
	assert.NoError(t, err, "other tools can read it")
}

// An answer that no worker of ours would have taken is found, whatever way it came into the history.
func TestAnswersWithoutAValidToken(t *testing.T) {
	t.Parallel()
	thief := newOffice(t)
	none := func(*actor.Binding) {}
	for name, test := range map[string]struct {
		tell  func(s *story)
		worth string
		why   string
	}{
		"without a token": {func(s *story) { s.accepted(payload(t, order.Answer{By: "Li"}), nil) }, Unproven, "it has no token"},
		"unreadable": {func(s *story) {
			s.accepted(payload(t, order.Answer{By: "Li"}), &commonpb.Header{Fields: map[string]*commonpb.Payload{order.HeaderActor: payload(t, 7)}})
		}, Invalid, "it is no token"},
		"forged":              {func(s *story) { s.signer = thief.signer; s.answers(li, "Li", none) }, Invalid, "its signature is wrong"},
		"of another order":    {func(s *story) { s.answers(li, "Li", func(b *actor.Binding) { b.Workflow = "tencent/b" }) }, Invalid, "for another order"},
		"of another run":      {func(s *story) { s.answers(li, "Li", func(b *actor.Binding) { b.Run = "run-0" }) }, Invalid, "for another run"},
		"of another hand-off": {func(s *story) { s.answers(li, "Li", func(b *actor.Binding) { b.Update = order.HandoffSupport }) }, Invalid, "for another hand-off"},
		"other values":        {func(s *story) { s.answers(li, "Li", func(b *actor.Binding) { b.Hash = "00" }) }, Invalid, "for another answer"},
		"another's name":      {func(s *story) { s.answers(li, "Omar", none) }, Invalid, "its token is that of Li"},
		"without the role":    {func(s *story) { s.answers(ana, "Ana", none) }, Invalid, "Ana is no approver"},
		"expired": {func(s *story) {
			s.answers(li, "Li", none)
			s.events[1].EventTime = timestamppb.New(time.Now().Add(time.Hour))
		}, Invalid, "it has expired"},
		"a signal": {func(s *story) { s.signalled() }, Unproven, "a signal, which proves nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStory(t)
			s.record.Record = nil
			test.tell(s)
			v, err := Verify(s.file(), s.keys)
			require.NoError(t, err)
			assert.False(t, v.Proven())
			assert.Empty(t, v.Faults)
			require.Len(t, v.Answers, 2)
			assert.Equal(t, Proven, v.Answers[0].Worth)
			assert.Equal(t, test.worth, v.Answers[1].Worth)
			assert.Contains(t, v.Answers[1].Why, test.why)
			assert.Nil(t, v.Answers[1].Actor)
		})
	}
}

// No order goes on as another run by itself: one that was started so that Temporal begins it again, by a retry or a cron line, has nobody's word
// for its second run either.
func TestRunThatTemporalBeganAgain(t *testing.T) {
	t.Parallel()
	for _, proven := range []bool{false, true} {
		s := newStory(t)
		s.answers(li, "Li", func(*actor.Binding) {})
		started := s.events[0].GetWorkflowExecutionStartedEventAttributes()
		started.ContinuedExecutionRunId = "run-0"
		if !proven {
			started.Header = nil
		}
		v, err := Verify(s.file(), s.keys)
		require.NoError(t, err)
		assert.Equal(t, proven, v.Proven())
		assert.Equal(t, proven, v.Answers[0].Actor != nil)
	}
}

// A signal that the order refused changed nothing, and what the record says the history must have.
func TestTheRecordIsHeldAgainstTheHistory(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	s.signalled()
	s.record.Refused = []order.Refusal{{At: time.Now(), Signal: order.HandoffApproval, Why: "nobody can prove who sent a signal"}}
	v, err := Verify(s.file(), s.keys)
	require.NoError(t, err)
	assert.True(t, v.Proven(), "%+v", v)

	s = newStory(t) // its record says that Li approved
	v, err = Verify(s.file(), s.keys)
	require.NoError(t, err)
	assert.Equal(t, []string{"the record says that Li answered approval, and the history has no such answer that is proven"}, v.Faults)
}

// After a reset the events before it are those of the run before, with tokens for that.
func TestResetRun(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	s.add(&historypb.HistoryEvent{
		EventType: enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskFailedEventAttributes{WorkflowTaskFailedEventAttributes: &historypb.WorkflowTaskFailedEventAttributes{
			Cause: enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW, BaseRunId: "run-1", NewRunId: "run-2",
		}},
	})
	s.run = "run-2"
	v, err := Verify(s.file(), s.keys)
	require.NoError(t, err)
	assert.True(t, v.Proven(), "%+v", v)
	s.answers(li, "Li", func(b *actor.Binding) { b.Run = "run-1" })
	v, err = Verify(s.file(), s.keys)
	require.NoError(t, err)
	assert.Contains(t, v.Answers[2].Why, "for another run", "an old answer that was sent again")
}

// A file that somebody has made up whole, with keys of their own, is found by the keys that are trusted.
func TestMadeUp(t *testing.T) {
	t.Parallel()
	s, honest := newStory(t), newOffice(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	v, err := Verify(s.file(), nil)
	require.NoError(t, err)
	assert.True(t, v.Proven())
	v, err = Verify(s.file(), honest.keys)
	require.NoError(t, err)
	assert.False(t, v.Proven())
}

// Every changed byte is found: in a file, in a checksum, in the zip itself.
func TestAnyChangedByteIsFound(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	data := s.file()
	found := func(changed []byte) bool {
		_, faults, err := unpack(changed)
		return err != nil || len(faults) > 0
	}
	require.False(t, found(data))
	for at := range data {
		if at%7 != 0 && at < len(data)-2000 { // the end is the zip's own
			continue
		}
		data[at] ^= 1
		assert.True(t, found(data), "byte %d of %d", at, len(data))
		data[at] ^= 1
	}
	assert.True(t, found(append([]byte("x"), data...)))
	assert.True(t, found(append(data[:len(data):len(data)], 'x')))
	f, _, err := unpack(data)
	require.NoError(t, err)
	f["more.txt"] = []byte("x")
	more, err := f.pack()
	require.NoError(t, err)
	v, err := Verify(more, s.keys)
	require.NoError(t, err)
	assert.True(t, v.Proven(), "a whole new file is another's word for what is in it; its answers are proven all the same")

	f[fileRecord] = []byte(strings.Replace(string(f[fileRecord]), "Li", "Lo", 1))
	forged, err := f.pack() // with checksums that fit
	require.NoError(t, err)
	v, err = Verify(forged, s.keys)
	require.NoError(t, err)
	assert.NotEmpty(t, v.Faults, "the page is not that of the record")
}

// Files of years ago are packed anew to be compared: what packs them must not change unseen, with a new version of Go, say.
func TestPackingIsForever(t *testing.T) {
	t.Parallel()
	data, err := files{"a": []byte("1"), "b": []byte("2")}.pack()
	require.NoError(t, err)
	assert.Equal(t, "1ebcbf01c2f82c12e8c59395018be9201ff1bab889448e430b30a9c01e382fa4", fmt.Sprintf("%x", sha256.Sum256(data)))
}

// A page that another version made is not compared: its own checksum speaks for it.
func TestPageOfAnotherVersion(t *testing.T) {
	t.Parallel()
	s := newStory(t)
	s.answers(li, "Li", func(*actor.Binding) {})
	f, _, err := unpack(s.file())
	require.NoError(t, err)
	f[filePage] = append(f[filePage], "<p>more</p>"...)
	changed, err := f.pack()
	require.NoError(t, err)
	v, err := Verify(changed, s.keys)
	require.NoError(t, err)
	assert.False(t, v.Proven())
	f[fileRun] = []byte(strings.Replace(string(f[fileRun]), pageVersion, "0", 1))
	old, err := f.pack()
	require.NoError(t, err)
	v, err = Verify(old, s.keys)
	require.NoError(t, err)
	assert.True(t, v.Proven(), "%+v", v)
	assert.NotEmpty(t, v.Note)
}

func TestWhatIsNoEvidence(t *testing.T) {
	t.Parallel()
	empty, err := files{}.pack()
	require.NoError(t, err)
	for _, data := range [][]byte{nil, []byte("PK"), empty} {
		_, err := Verify(data, nil)
		assert.Error(t, err)
	}
	f, _, err := unpack(newStory(t).file())
	require.NoError(t, err)
	f[fileHistory] = []byte(`{"events": []}`)
	data, err := f.pack()
	require.NoError(t, err)
	v, err := Verify(data, nil)
	require.NoError(t, err)
	assert.Contains(t, v.Faults, "history.json does not begin with a start")

	var bomb bytes.Buffer
	w := zip.NewWriter(&bomb)
	for range 3 {
		out, err := w.Create(fileHistory)
		require.NoError(t, err)
		_, err = out.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	_, err = Verify(bomb.Bytes(), nil)
	require.ErrorContains(t, err, "the file holds more than it is long")

	v = Verdict{}
	require.NoError(t, json.Unmarshal([]byte(`{"format": 1, "workflow": "tencent/a", "answers": []}`), &v))
	assert.Equal(t, "tencent/a", v.Workflow, "programs find the run beside the verdict")
}

// What is there is left alone, unless it tells of an order that was open then.
func TestWrite(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"a-run-1.zip", "a-run-1-open.zip"} {
		was, err := Write(dir, name, []byte("first"))
		require.NoError(t, err)
		assert.False(t, was)
		was, err = Write(dir, name, []byte("second"))
		require.NoError(t, err)
		kept, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, was, string(kept) == "first", name)
		info, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing else is left")
	_, err = Write(filepath.Join(dir, "none"), "a.zip", nil)
	assert.Error(t, err)
}
