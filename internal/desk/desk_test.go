package desk

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"turnup/internal/actor"
	"turnup/internal/zaplog"
	"turnup/providers"
	"turnup/workflows/order"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/oauth2-proxy/mockoidc"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/mocks"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"
)

var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// office is a desk, the login that it trusts, Temporal behind it, and a person's browser.
type office struct {
	t        *testing.T
	login    *mockoidc.MockOIDC
	temporal *mocks.Client
	desk     *Desk
	url      string
	browser  *http.Client
}

func open(t *testing.T) *office {
	t.Helper()
	login, err := mockoidc.Run()
	require.NoError(t, err)
	t.Cleanup(func() { _ = login.Shutdown() })
	private, _, err := actor.NewKey("k1", nil)
	require.NoError(t, err)
	key := filepath.Join(t.TempDir(), "key")
	require.NoError(t, os.WriteFile(key, private, 0o600))
	signer, err := actor.OpenSigner(key)
	require.NoError(t, err)

	server := httptest.NewUnstartedServer(nil)
	u, err := url.Parse("http://" + server.Listener.Addr().String())
	require.NoError(t, err)
	o := &office{t: t, login: login, temporal: &mocks.Client{}, url: u.String()}
	o.temporal.Test(t)
	o.desk, err = Open(t.Context(), Config{
		URL: u, Issuer: login.Issuer(), ClientID: login.ClientID, ClientSecret: login.ClientSecret, Scopes: []string{"groups"},
		Roles: map[order.Role][]string{order.RoleApprover: {"money"}, order.RoleOperator: {"noc"}},
	}, signer, o.temporal, zaplog.ForTemporal(zap.NewNop()))
	require.NoError(t, err)
	server.Config.Handler = o.desk.Handler()
	server.Start()
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	o.browser = server.Client()
	o.browser.Jar = jar
	return o
}

// logs in whoever comes next.
func (o *office) logsIn(name string, groups ...string) {
	o.login.QueueUser(&mockoidc.MockUser{Subject: "sub-" + name, PreferredUsername: name, Email: name + "@example.com", Groups: groups})
}

func (o *office) get(path string) (int, string) {
	o.t.Helper()
	response, err := o.browser.Get(o.url + path)
	require.NoError(o.t, err)
	return o.read(response)
}

func (o *office) read(response *http.Response) (int, string) {
	o.t.Helper()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(o.t, err)
	assert.Equal(o.t, security, response.Header.Get("Content-Security-Policy"), "on every page")
	return response.StatusCode, strings.Replace(string(body), `<script src="`+htmx+`" defer></script>`, "", 1) // no other is ours
}

// The one script is what its authors published.
func TestTheScriptIsAsPublished(t *testing.T) {
	t.Parallel()
	script, err := pages.ReadFile("pages/htmx" + htmx)
	require.NoError(t, err)
	source, err := os.ReadFile("pages/htmx/SOURCE")
	require.NoError(t, err)
	assert.Contains(t, string(source), fmt.Sprintf("%x  %s", sha256.Sum256(script), strings.TrimPrefix(htmx, "/")))
	o := open(t)
	response, err := o.browser.Get(o.url + htmx)
	require.NoError(t, err)
	assert.Contains(t, response.Header.Get("Content-Type"), "javascript")
	assert.Contains(t, response.Header.Get("Cache-Control"), "immutable")
	_, served := o.read(response)
	assert.Equal(t, string(script), served)
}

// A part of a page that is asked for when the session has ended is the whole of one that says so.
func TestAPartOfAPageAfterTheSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, o.url+"/?for=me", nil)
	require.NoError(t, err)
	request.Header.Set("HX-Request", "true")
	response, err := o.browser.Do(request)
	require.NoError(t, err)
	assert.Equal(t, "main", response.Header.Get("HX-Retarget"))
	status, page := o.read(response)
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, page, `<a href="/login?next=%2F%3Ffor%3Dme">`)
}

// post sends a form as the desk's own page does.
func (o *office) post(path string, values url.Values) (int, string) {
	o.t.Helper()
	response, err := o.browser.PostForm(o.url+path, values)
	require.NoError(o.t, err)
	return o.read(response)
}

func payload(t *testing.T, value any) *commonpb.Payload {
	t.Helper()
	p, err := converter.GetDefaultDataConverter().ToPayload(value)
	require.NoError(t, err)
	return p
}

func answered(t *testing.T, value any) converter.EncodedValue {
	t.Helper()
	return client.NewValue(&commonpb.Payloads{Payloads: []*commonpb.Payload{payload(t, value)}})
}

// has lets Temporal have the open order, which waits for the hand-offs.
func (o *office) has(name string, handoffs ...string) {
	o.t.Helper()
	id := "tencent/" + name
	info := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "run-1"}, Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
		SearchAttributes: &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{
			"OrderState": payload(o.t, "held"), "OpenHandoffs": payload(o.t, handoffs), "AwaitingParty": payload(o.t, "approver"),
			"WaitingSince": payload(o.t, noon), "HandoffDeadline": payload(o.t, noon.Add(time.Hour)),
		}},
	}
	p := order.Progress{
		ID: id, Kind: "tencent", Name: name, State: order.StateHeld, RequestedBy: "<script>alert(\"ana\")</script>\u202eana\x1b[2J", StartedAt: noon,
		Choices:  []order.Choice{{Of: "port", ID: "p1", Name: "<b>port</b>", Why: "it is near"}},
		Requests: []providers.Preview{{Method: http.MethodPut, URL: "https://api.example/layer2", Body: json.RawMessage(`{"paymentType":"invoice","name":"<i>\u202e"}`)}},
	}
	for _, handoff := range handoffs {
		h, _ := order.FindHandoff(handoff)
		w := order.Wait{Name: h.Name, Party: h.Party, Title: h.Title, Instructions: h.Instructions, Command: h.Command(id), Since: noon, Deadline: noon.Add(time.Hour)}
		p.Waits = append(p.Waits, w.WithWays(id, h.Ways(id)...))
	}
	o.temporal.On("DescribeWorkflowExecution", mock.Anything, id, "").Return(&workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: info}, nil)
	o.temporal.On("DescribeWorkflowExecution", mock.Anything, mock.Anything, "").Return(nil, serviceerror.NewNotFound("none")).Maybe()
	o.temporal.On("QueryWorkflow", mock.Anything, id, "", order.QueryProgress).Return(answered(o.t, p), nil)
	o.temporal.On("QueryWorkflow", mock.Anything, id, "", order.QueryWait, mock.Anything).Return(answered(o.t, order.Asked{RunID: "run-1"}), nil)
	o.temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(&workflowservice.ListWorkflowExecutionsResponse{Executions: []*workflowpb.WorkflowExecutionInfo{info}}, nil)
}

// takes lets the order take this answer, or refuse it.
func (o *office) takes(handoff string, answer order.Answer, err error) {
	update := &mocks.WorkflowUpdateHandle{}
	update.On("Get", mock.Anything, mock.Anything).Return(err)
	o.temporal.On("UpdateWorkflow", mock.Anything, mock.MatchedBy(func(u client.UpdateWorkflowOptions) bool {
		return u.UpdateName == handoff && u.RunID == "run-1" && assert.ObjectsAreEqual([]any{answer}, u.Args)
	})).Return(update, nil)
}

func TestInbox(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffApproval)
	o.logsIn("bo", "money")
	status, page := o.get("/")
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "bo (approver)")
	assert.Contains(t, page, "<caption>For you</caption>")
	assert.Contains(t, page, `<a href="/orders/tencent/a">tencent/a</a>`)
	assert.Contains(t, page, "<strong>passed</strong>")
	assert.Contains(t, page, "For others (0)")

	o.get("/")
	o.temporal.AssertNumberOfCalls(t, "ListWorkflow", 2) // of what waits, and of how long that usually takes, for all who read within some seconds

	_, page = o.post("/logout", nil)
	assert.Contains(t, page, "You are logged out")
	o.logsIn("kim", "strangers")
	_, page = o.get("/")
	assert.Contains(t, page, "kim (may read)")
	assert.Contains(t, page, "<caption>All</caption>", "who can answer nothing sees everything")
	_, page = o.get("/?for=me")
	assert.Contains(t, page, "Nothing waits for you.")
}

// Who logs out here is led on to the login's own end, where it has one that is safe to be sent to.
func TestLogoutAtTheLogin(t *testing.T) {
	t.Parallel()
	for end, leads := range map[string]string{
		"https://login.example.com/end?x=1": "https://login.example.com/end?client_id=turnup&x=1", "http://login.example.com/end": "", "": "", "javascript:alert(1)": "",
	} {
		server := httptest.NewUnstartedServer(nil)
		issuer := "http://" + server.Listener.Addr().String()
		server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_ = json.NewEncoder(w).Encode(map[string]string{"issuer": issuer, "end_session_endpoint": end})
		})
		server.Start()
		provider, err := oidc.NewProvider(t.Context(), issuer)
		require.NoError(t, err)
		got, err := endOf(provider, "turnup")
		require.NoError(t, err)
		assert.Equal(t, leads, got, end)
		server.Close()
	}
	o := open(t)
	o.desk.login.end = "https://login.example.com/end?client_id=turnup"
	response, err := o.browser.PostForm(o.url+"/logout", nil)
	require.NoError(t, err)
	assert.Equal(t, "0; url=https://login.example.com/end?client_id=turnup", response.Header.Get("Refresh"))
	_, page := o.read(response)
	assert.Contains(t, page, `<a href="https://login.example.com/end?client_id=turnup">`)
}

func TestApproval(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffApproval)
	o.logsIn("bo", "money")
	_, page := o.get("/orders/a")
	assert.Contains(t, page, "Approve the purchase")
	assert.NotContains(t, page, "turnup approve", "the form is there")
	assert.Contains(t, page, `value="approve" required`)
	assert.Contains(t, page, "&lt;script&gt;", "what a stranger wrote is text")
	assert.NotContains(t, page, "<script")
	assert.NotContains(t, page, "<b>port")
	assert.Contains(t, page, "PUT https://api.example/layer2\n{\n  &#34;paymentType&#34;: &#34;invoice&#34;,", "the request as it is sent")
	assert.NotContains(t, page, "<i>")
	assert.NotContains(t, page, "\u202e", "nor does it turn what follows around")
	assert.NotContains(t, page, "\x1b")

	o.takes("approval", order.Answer{By: "bo", Note: "fine", Values: map[string]order.Value{"decision": "approve"}}, nil)
	status, page := o.post("/answer/approval/tencent/a", url.Values{"decision": {"approve"}, "note": {" fine "}})
	assert.Equal(t, http.StatusOK, status, "and the browser has gone on to the order's page")
	assert.Contains(t, page, "Your answer was accepted.")
}

// A wrong value is named at its field, which has the focus, and nothing that was typed is lost.
func TestFaultsStandAtTheirFields(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	o.logsIn("li", "noc")
	o.get("/")
	faults := providers.Faults{{Field: "vlanId", Rule: "must be a VLAN that Tencent accepts: 1 to 3000", Given: "4000"}}
	o.takes(order.HandoffSupport,
		order.Answer{By: "li", Values: map[string]order.Value{"providerAccountId": "12325464", "sharedConnectionId": "dc-1", "vlanId": "4000"}},
		temporal.NewNonRetryableApplicationError(faults.Error(), order.ErrorInvalidAnswer, nil, faults))
	status, page := o.post("/answer/support-handoff/tencent/a", url.Values{"providerAccountId": {"12325464"}, "sharedConnectionId": {"dc-1"}, "vlanId": {"4000"}})
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, page, `name="vlanId" value="4000" maxlength="1000" autocomplete="off" required aria-invalid="true" aria-describedby="support-handoff-vlanId-fault" autofocus>`)
	assert.Contains(t, page, `id="support-handoff-vlanId-fault">must be a VLAN that Tencent accepts: 1 to 3000</p>`)
	assert.Contains(t, page, `value="dc-1"`)
	assert.Equal(t, 1, strings.Count(page, "autofocus"))
}

// What was typed when the session had ended is in the form after the login, and nothing was sent meanwhile.
func TestTypingOutlivesTheSession(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	li := o.login.Issuer() + " sub-li"
	status, page := o.post("/answer/support-handoff/tencent/a", url.Values{"vlanId": {"60"}, "note": {"by mail"}, "person": {li}})
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, page, `<a href="/login?next=%2Forders%2Ftencent%2Fa">`)
	o.temporal.AssertNotCalled(t, "UpdateWorkflow", mock.Anything, mock.Anything)
	o.logsIn("bo", "noc")
	_, page = o.get("/login?next=%2Forders%2Ftencent%2Fa")
	assert.Contains(t, page, `name="vlanId" value=""`, "what somebody else typed")
	o.logsIn("li", "noc")
	_, page = o.get("/login?next=%2Forders%2Ftencent%2Fa")
	assert.Contains(t, page, `name="person" value="`+li+`"`)
	assert.Contains(t, page, `name="vlanId" value="60"`)
	assert.Contains(t, page, `value="by mail"`)
	_, page = o.get("/orders/tencent/a")
	assert.NotContains(t, page, `value="60"`, "once")
}

// What is too long for a browser to keep is shown instead, rather than lost without a word.
func TestWhatIsTooLongToKeep(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffSupport)
	note := strings.Repeat("\u7dda", 1000)
	status, page := o.post("/answer/support-handoff/tencent/a", url.Values{"vlanId": {"60"}, "note": {note}})
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.NotContains(t, page, "is kept for ten minutes")
	assert.Contains(t, page, "Copy it from here")
	assert.Contains(t, page, note)
	status, page = o.post("/new", url.Values{"order": {"name: <b>" + strings.Repeat("x", 5000)}})
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, page, "name: &lt;b&gt;xxx")
	o.temporal.AssertNotCalled(t, "UpdateWorkflow", mock.Anything, mock.Anything)
}

// Who may not answer is shown no form; the worker would refuse it too.
func TestNoFormWithoutTheRole(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffApproval)
	o.logsIn("li", "noc")
	_, page := o.get("/orders/tencent/a")
	assert.NotContains(t, page, "<form method=\"post\" action=\"/answer")
	assert.Contains(t, page, "answered by people with the role approver")
}

// A cookie that was changed, is for something else, or is too old is none.
func TestSealer(t *testing.T) {
	t.Parallel()
	s, err := newSealer(make([]byte, 32), true)
	require.NoError(t, err)
	w := httptest.NewRecorder()
	require.NoError(t, s.set(w, cookieSession, order.Actor{Subject: "1"}, time.Hour))
	cookie := w.Result().Cookies()[0]
	assert.Equal(t, "__Host-turnup-session", cookie.Name)
	assert.True(t, cookie.Secure && cookie.HttpOnly)
	read := func(s sealer, name, value string) error {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.AddCookie(&http.Cookie{Name: s.name(name), Value: value})
		var who order.Actor
		return s.get(r, name, &who)
	}
	require.NoError(t, read(s, cookieSession, cookie.Value))
	assert.Error(t, read(s, cookieTyped, cookie.Value), "a cookie for something else")
	assert.Error(t, read(s, cookieSession, "A"+cookie.Value[1:]+"A"))
	assert.Error(t, read(s, cookieSession, ""))
	s.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	assert.Error(t, read(s, cookieSession, cookie.Value), "too old")
}

func TestConfig(t *testing.T) {
	t.Parallel()
	all := map[string]string{
		"TURNUP_IDENTITY_KEY": "key", "TURNUP_OIDC_ISSUER": "https://login", "TURNUP_OIDC_CLIENT_ID": "turnup",
		"TURNUP_DESK_URL": "https://desk.example.com", "TURNUP_APPROVER_GROUPS": "money, board",
	}
	c, err := ReadConfig(func(name string) string { return all[name] })
	require.NoError(t, err)
	assert.Equal(t, []string{"money", "board"}, c.Roles[order.RoleApprover])
	assert.Equal(t, "127.0.0.1:9091", c.Health)
	all["TURNUP_DESK_URL"], all["TURNUP_OIDC_ISSUER"], all["TURNUP_HEALTH_ADDR"] = "http://desk.example.com", "", "9091"
	_, err = ReadConfig(func(name string) string { return all[name] })
	assert.ErrorContains(t, err, "TURNUP_DESK_URL: must be an https address")
	assert.ErrorContains(t, err, "TURNUP_OIDC_ISSUER: must be given")
	assert.ErrorContains(t, err, "TURNUP_HEALTH_ADDR: must be host:port")
}
