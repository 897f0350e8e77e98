package evidence

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"turnup/internal/codec"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// town is a Temporal with orders that have ended.
type town struct {
	*mocks.Client
	t       *testing.T
	queries []string // of lists
	ended   []*workflowpb.WorkflowExecutionInfo
	away    map[string]error // runs whose record can't be asked for
}

func (c *town) ListWorkflow(_ context.Context, r *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	c.queries = append(c.queries, r.GetQuery())
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: c.ended}, nil
}

// ends adds an order that ended.
func (c *town) ends(id, run string, at time.Time) {
	c.ended = append(c.ended, &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: run}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED, CloseTime: timestamppb.New(at),
	})
	left := 1
	events := &mocks.HistoryEventIterator{}
	events.On("HasNext").Return(func() bool { return left > 0 })
	events.On("Next").Return(func() *historypb.HistoryEvent {
		left--
		return &historypb.HistoryEvent{EventId: 1, EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
			WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{OriginalExecutionRunId: run},
		}}
	}, nil)
	c.On("GetWorkflowHistory", mock.Anything, id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT).Run(func(mock.Arguments) { left = 1 }).Return(events)
}

func (c *town) QueryWorkflow(_ context.Context, id, run, query string, _ ...any) (converter.EncodedValue, error) {
	if err := c.away[run]; err != nil {
		return nil, err
	}
	if strings.HasPrefix(id, "service/") != (query == order.QueryService) {
		return nil, errors.New("it has no such query")
	}
	return client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(c.t, order.Progress{ID: id})}}), nil
}

// Whatever ends is kept once, whenever the keeper runs, and one that can't be kept now is kept later.
func TestKeeper(t *testing.T) {
	t.Parallel()
	now := time.Now()
	c := &town{Client: &mocks.Client{}, t: t, away: map[string]error{"run-2": serviceerror.NewUnavailable("no worker")}}
	c.ends("tencent/a", "run-1", now.Add(-72*time.Hour))
	c.ends("decommission/tencent/a", "run-2", now.Add(-48*time.Hour))
	c.ends("service/tencent/a", "run-3", now.Add(-48*time.Hour))
	dir := t.TempDir()
	var told []string
	keeper := func() *Keeper {
		return &Keeper{Source: Source{Temporal: c, Namespace: "default"}, Into: Folder(dir), Tell: func(name string) { told = append(told, name) }}
	}
	k := keeper()
	n, err := k.Pass(t.Context(), now)
	assert.ErrorContains(t, err, "decommission-tencent-a-run-2.zip: ask decommission/tencent/a for its record: no worker")
	assert.Equal(t, 2, n)
	c.away = nil
	n, err = k.Pass(t.Context(), now.Add(time.Minute))
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.Contains(t, c.queries[1], "CloseTime >= '"+now.Add(-48*time.Hour).UTC().Format(time.RFC3339Nano)+"'", "from the one that failed on")
	assert.Equal(t, []string{"tencent-a-run-1.zip", "service-tencent-a-run-3.zip", "decommission-tencent-a-run-2.zip"}, told)

	c.ends("tencent/b", "run-4", now)
	n, err = keeper().Pass(t.Context(), now.Add(48*time.Hour)) // it was away for two days
	require.NoError(t, err)
	assert.Equal(t, 1, n)
	assert.NotContains(t, c.queries[2], "CloseTime", "it begins with all there is")

	require.NoError(t, os.RemoveAll(dir))
	c.ends("tencent/c", "run-5", now)
	_, err = keeper().Pass(t.Context(), now)
	assert.Error(t, err, "a folder that is away")
}

// What no worker can tell the record of is kept all the same: its history is the proof.
func TestRecordThatCanNotBeTold(t *testing.T) {
	t.Parallel()
	c := &town{Client: &mocks.Client{}, t: t, away: map[string]error{"run-1": serviceerror.NewQueryFailed("unknown workflow")}}
	c.ends("tencent/a", "run-1", time.Now())
	_, data, err := Source{Temporal: c, Namespace: "default"}.OfRun(t.Context(), c.ended[0])
	require.NoError(t, err)
	v, err := Verify(data, nil)
	require.NoError(t, err)
	assert.Empty(t, v.Faults)
	assert.Equal(t, Unproven, v.Answers[0].Worth)
}

// What can't be decrypted here is no evidence: it would pass for kept, and prove nothing to anybody.
func TestWhatIsEncryptedIsNoEvidence(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "2026.aes256"), []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o600))
	keys, err := codec.Open(folder, "2026")
	require.NoError(t, err)
	input, err := keys.Encode([]*commonpb.Payload{payload(t, "x")})
	require.NoError(t, err)
	h := &historypb.History{Events: []*historypb.HistoryEvent{{Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{
		WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: &commonpb.Payloads{Payloads: input}},
	}}}}
	err = isPlain(t.Context(), h)
	require.Error(t, err)
	assert.True(t, codec.Unreadable(err), "the command line says which variables to set")
}

// A store at an address is put each file once, and shown the token of the moment.
func TestWeb(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	kept, broken := map[string]string{}, false
	token := filepath.Join(t.TempDir(), "token")
	require.NoError(t, os.WriteFile(token, []byte("secret-1\n"), 0o600))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		body, err := io.ReadAll(r.Body)
		_, has := kept[r.URL.Path]
		switch {
		case err != nil || broken:
			w.WriteHeader(http.StatusServiceUnavailable)
		case r.Header.Get("Authorization") != "Bearer secret-1":
			w.WriteHeader(http.StatusForbidden)
		case r.Method == http.MethodHead && !has:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodPut && has && r.Header.Get("If-None-Match") == "*":
			w.WriteHeader(http.StatusPreconditionFailed)
		case r.Method == http.MethodPut:
			kept[r.URL.Path] = string(body)
			w.WriteHeader(http.StatusCreated)
		}
	}))
	t.Cleanup(server.Close)
	web, err := NewWeb(server.URL+"/turnup", token)
	require.NoError(t, err)
	has := func() bool {
		is, err := web.Has(t.Context(), "a-run-1.zip")
		require.NoError(t, err)
		return is
	}
	assert.False(t, has())
	require.NoError(t, web.Put(t.Context(), "a-run-1.zip", []byte("first")))
	require.NoError(t, web.Put(t.Context(), "a-run-1.zip", []byte("second")))
	assert.True(t, has())
	assert.Equal(t, map[string]string{"/turnup/a-run-1.zip": "first"}, kept)
	broken = true
	_, err = web.Has(t.Context(), "a-run-1.zip")
	assert.ErrorContains(t, err, "it answered 503", "a store that is broken has lost nothing")
	assert.ErrorContains(t, web.Put(t.Context(), "b.zip", []byte("x")), "it answered 503")
	for _, address := range []string{"http://files.example.com", "ftp://localhost", "https://"} {
		_, err := NewWeb(address, "")
		assert.Error(t, err, address)
	}
}
