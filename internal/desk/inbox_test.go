package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// manyWaiting is a list of so many orders, of which every third waits for an approver.
func manyWaiting(n int) orders.WaitingList {
	var list orders.WaitingList
	for i := range n {
		since := noon.Add(time.Duration(i) * time.Minute)
		deadline := since.Add(24 * time.Hour)
		o := orders.Waiting{Listed: orders.Listed{
			ID: fmt.Sprintf("tencent/order-%05d", i), Provider: "consoleconnect", Metro: "HKG", OpenHandoffs: []string{order.HandoffSupport}, WaitingSince: &since, Deadline: &deadline,
		}}
		if i%3 == 0 {
			o.OpenHandoffs = []string{order.HandoffApproval}
		}
		list.Orders = append(list.Orders, o)
	}
	return list
}

func TestInboxOf(t *testing.T) {
	t.Parallel()
	list := manyWaiting(500)
	approver := order.Actor{Roles: []order.Role{order.RoleApprover}}
	box := func(query string) inbox {
		asked, err := url.ParseQuery(query)
		require.NoError(t, err)
		return inboxOf(list, approver, asked)
	}
	mine := box("")
	assert.Equal(t, "For you", mine.Name)
	assert.Equal(t, []int{167, 333, 500}, []int{mine.Tabs[0].Count, mine.Tabs[1].Count, mine.Tabs[2].Count})
	assert.Len(t, mine.Rows, 100)
	assert.Equal(t, "?page=2", mine.Pages.On)
	assert.Empty(t, mine.Pages.Back)
	last := box("for=all&page=5")
	assert.Equal(t, "tencent/order-00499", last.Rows[99].ID)
	assert.Empty(t, last.Pages.On)
	assert.Equal(t, 1, box("for=all&page=two").Pages.Number)
	assert.Equal(t, 5, box("for=all&page=999").Pages.Number)
	found := box("for=all&q=ORDER-00123")
	require.Len(t, found.Rows, 1)
	assert.Equal(t, "tencent/order-00123", found.Rows[0].ID)
	assert.Empty(t, box("q=nobody").Rows)
	for _, r := range mine.Rows {
		assert.True(t, r.mine)
	}
	assert.False(t, slices.ContainsFunc(box("for=others").Rows, func(r row) bool { return r.mine }))
}

// Times that are known stand beside what waits.
func TestInboxSaysWhatIsUsual(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	o.desk.usual["tencent"].at = time.Now()
	o.desk.usual["tencent"].value = orders.UsualTimes{order.HandoffSupport: {Orders: 20, HalfSeconds: 3600, MostSeconds: 7200}}
	o.logsIn("li", "noc")
	_, page := o.get("/")
	assert.Contains(t, page, "that usually takes")
}

// slowTemporal is Access to a Temporal that lists what waits, and fails to tell what is usual.
type slowTemporal struct {
	orders.Access
	asked atomic.Int32
}

func (s *slowTemporal) Waiting(context.Context) (orders.WaitingList, error) {
	return manyWaiting(500), nil
}

func (s *slowTemporal) UsualTimes(context.Context, string) (orders.UsualTimes, error) {
	s.asked.Add(1)
	return nil, errors.New("away")
}

// What can't be had is asked for once for a page, and not for each of its rows.
func TestInboxWithoutWhatIsUsual(t *testing.T) {
	t.Parallel()
	o := open(t)
	slow := &slowTemporal{}
	o.desk.access = slow
	o.logsIn("bo", "money")
	status, page := o.get("/?for=all")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "tencent/order-00099")
	assert.EqualValues(t, 1, slow.asked.Load())
}

// most is how long the inbox may take with 5,000 orders that wait, from the list that is there.
const most = 300 * time.Millisecond

func TestInboxOfThousands(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.desk.list.value, o.desk.list.at = manyWaiting(5000), time.Now()
	o.desk.now = func() time.Time { return o.desk.list.at }
	o.desk.usual["tencent"].at = time.Now()
	o.logsIn("bo", "money")
	_, page := o.get("/")
	assert.Contains(t, page, "For you (1667)")
	took := []time.Duration{}
	for range 9 { // a busy machine stops any one of them for a while
		begin := time.Now()
		o.get("/?for=all&page=50")
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	assert.Less(t, took[len(took)/2], most, "%v", took)
	t.Log(took)
}

// Programs are told of the same list, oldest first, without another question to Temporal.
func TestProgramsShareTheList(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.desk.usual["tencent"].at = time.Now()
	o.temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(waitingRows(t, "new", "old"), nil).Once()
	o.logsIn("bo", "money")
	o.get("/")
	o.desk.list.value.Orders[0].Overdue = true
	at := shared{o.desk.access, o.desk}
	first, err := at.Waiting(t.Context())
	require.NoError(t, err)
	again, err := at.Waiting(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []string{"tencent/old", "tencent/new"}, []string{first.Orders[0].ID, first.Orders[1].ID})
	assert.Equal(t, first, again)
	o.temporal.AssertNumberOfCalls(t, "ListWorkflow", 1)
}

// waitingRows are orders that wait for an approval, each since an hour before the one before it.
func waitingRows(t *testing.T, names ...string) *workflowservice.ListWorkflowExecutionsResponse {
	t.Helper()
	rows := &workflowservice.ListWorkflowExecutionsResponse{}
	for i, name := range names {
		since := noon.Add(-time.Duration(i) * time.Hour)
		rows.Executions = append(rows.Executions, &workflowpb.WorkflowExecutionInfo{
			Execution: &commonpb.WorkflowExecution{WorkflowId: "tencent/" + name},
			SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{
				order.KeyOpenHandoffs.GetName(): payload(t, []string{order.HandoffApproval}), order.KeyWaitingSince.GetName(): payload(t, since),
			}},
		})
	}
	return rows
}

func BenchmarkInboxOfThousands(b *testing.B) {
	d := &Desk{now: func() time.Time { return noon }}
	d.list.value, d.list.at = manyWaiting(5000), noon
	who := order.Actor{Roles: []order.Role{order.RoleApprover}}
	var err error
	d.pages, err = parsePages()
	require.NoError(b, err)
	for b.Loop() {
		d.inbox(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/?for=all&page=50", nil), who)
	}
}

// A list is read once for all who ask; who asks meanwhile gets the one before, and a failure is not kept.
func TestKept(t *testing.T) {
	t.Parallel()
	var k kept[int]
	reads := 0
	read := func(context.Context) (int, error) { reads++; return reads, nil }
	get := func(at time.Time) int {
		value, err := k.get(t.Context(), at, read)
		require.NoError(t, err)
		return value
	}
	assert.Equal(t, 1, get(noon))
	assert.Equal(t, 1, get(noon.Add(time.Second)))
	assert.Equal(t, 2, get(noon.Add(keptFor)))
	_, err := k.get(t.Context(), noon.Add(2*keptFor), func(context.Context) (int, error) { return 0, errors.New("away") })
	require.Error(t, err)

	var others sync.WaitGroup
	value, err := k.get(t.Context(), noon.Add(2*keptFor), func(context.Context) (int, error) {
		others.Go(func() { assert.Equal(t, 2, get(noon.Add(2*keptFor)), "what there was") })
		others.Wait()
		return 7, nil
	})
	require.NoError(t, err)
	assert.Equal(t, 7, value)
}

// Those who wait for a list that nobody has yet wait once, also when it fails, and no longer than they care to. That whoever reads it goes
// away is nothing to the others.
func TestKeptFailsForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var k kept[int]
		reads, began := 0, time.Now()
		read := func(ctx context.Context) (int, error) {
			reads++
			time.Sleep(20 * time.Second)
			return 0, cmp.Or(ctx.Err(), errors.New("away"))
		}
		gone, goes := context.WithTimeout(t.Context(), time.Second)
		defer goes()
		var all sync.WaitGroup
		for i := range 10 {
			ctx := t.Context()
			if i%2 == 0 {
				ctx = gone
			}
			all.Go(func() {
				_, err := k.get(ctx, began, read)
				assert.Error(t, err)
				if ctx != gone {
					assert.EqualError(t, err, "away")
				}
			})
		}
		all.Wait()
		assert.Equal(t, 1, reads)
		assert.Equal(t, 20*time.Second, time.Since(began))
	})
}
