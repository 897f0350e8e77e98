package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/mocks"
)

func TestReadOrder(t *testing.T) {
	t.Parallel()
	o, err := readOrder("kind: &k tencent\nname: a\nmetro: HKG\nspeedMbps: 100\nrequestedBy: somebody else\n---\n", "Ana")
	require.NoError(t, err)
	assert.Equal(t, "tencent/a", o.ID())
	placed, is := o.(tencent.Order)
	require.True(t, is)
	assert.Equal(t, 100, placed.SpeedMbps)
	assert.Equal(t, order.Person("Ana"), placed.RequestedBy, "whoever the text says")

	for text, says := range map[string]string{
		"":                                 "one order in YAML",
		"kind: tencent\n---\nkind: x":      "one order",
		"[1, 2]":                           "line 1: must be fields",
		"kind: parcel":                     "parcel",
		"kind: [tencent]":                  "line 1: kind: must be a text",
		"kind: tencent\nkind: tencent":     "already defined at line 1",
		"kind: tencent\nname: A\nspeed: 5": "line 3: there is no field speed here\nname: must be",
		"kind: tencent\nname: [a":          "one order in YAML",
		"kind: tencent\nname: a\nspeedMbps: 1.5\nmetro: HKG": "line 3: speedMbps: must be a whole number",
		"kind: tencent\nname: a\nspeedMbps: 0100\nvlan: 007": "line 3: speedMbps: must be a whole number in decimal digits, without zeros before it: 100, not 0100; given `0100`\nline 4: vlan",
	} {
		_, err := readOrder(text, "Ana")
		assert.ErrorContains(t, err, says, text)
	}
	_, err = readOrder("kind: tencent\nkind: tencent\nmetro: HKG\n", "Ana")
	assert.EqualError(t, err, `line 2: mapping key "kind" already defined at line 1`, "and nothing that is right")
	deep := ""
	for range 100 {
		deep += "{a: "
	}
	_, err = readOrder("x: "+deep, "Ana")
	assert.Error(t, err)
}

// An order is looked at first, and placed when that was said to be right, by who has logged in.
func TestPlacing(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.desk.login.roles[order.RoleRequester] = []string{"net"}
	o.logsIn("ana", "net")
	_, page := o.get("/new")
	assert.Contains(t, page, "kind: tencent")
	text := "kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 100\n"
	status, page := o.post("/new", url.Values{"order": {strings.ReplaceAll(text, "\n", "\r\n")}}) // as browsers send it
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, `name="order" value="`+text+`"`, "which is sent again when it is right")
	assert.NotContains(t, page, `\r`)
	assert.Contains(t, page, "Is this right?")
	assert.Contains(t, page, `&#34;requestedBy&#34;: &#34;ana&#34;`)
	o.temporal.AssertNotCalled(t, "ExecuteWorkflow", mock.Anything, mock.Anything, mock.Anything, mock.Anything)

	o.temporal.On("DescribeWorkflowExecution", mock.Anything, "service/tencent/a", "").Return(nil, serviceerror.NewNotFound("none"))
	run := &mocks.WorkflowRun{}
	run.On("GetID").Return("tencent/a").On("GetRunID").Return("run-1")
	o.temporal.On("ExecuteWorkflow", mock.Anything, mock.MatchedBy(func(s client.StartWorkflowOptions) bool { return s.ID == "tencent/a" }), mock.Anything, mock.Anything).
		Return(run, nil).Once()
	o.has("a")
	_, page = o.post("/new", url.Values{"order": {text}, "sure": {"yes"}})
	assert.Contains(t, page, "Your order was taken.")

	status, page = o.post("/new", url.Values{"order": {"kind: tencent\nname: A!\n"}, "sure": {"yes"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, "name: must be")
	assert.Contains(t, page, "speedMbps", "all faults at once")

	o.post("/logout", nil)
	status, page = o.post("/new", url.Values{"order": {text}})
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, page, "What you typed is kept")
	o.logsIn("ana", "net")
	_, page = o.get("/login?next=/new")
	assert.Contains(t, page, "speedMbps: 100")

	o.post("/logout", nil)
	o.logsIn("kim", "strangers")
	_, page = o.get("/new")
	assert.NotContains(t, page, "<textarea")
	status, _ = o.post("/new", url.Values{"order": {text}, "sure": {"yes"}})
	assert.Equal(t, http.StatusForbidden, status)
	o.temporal.AssertNumberOfCalls(t, "ExecuteWorkflow", 1)
}
