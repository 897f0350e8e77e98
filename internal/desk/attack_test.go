package desk

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/workflows/order"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
)

// hostile is what a stranger may have written wherever a name, a note or a provider's text is shown.
const hostile = "<script>alert('x')</script><img src=x onerror=alert(1)>\" autofocus onfocus=\"alert(2)\u202egnp.exe\x1b[2J\x00"

// routes are the desk's own, as its source has them: one that is added is attacked too.
func routes(t *testing.T) (get, post []string) {
	t.Helper()
	source, err := os.ReadFile("desk.go")
	require.NoError(t, err)
	fill := strings.NewReplacer("{$}", "", "{id...}", "tencent/a", "{handoff}", "support-handoff", "{deed}", "decommission", "{what}", "accept")
	for _, found := range regexp.MustCompile(`mux\.HandleFunc\("(GET|POST) ([^"]+)"`).FindAllStringSubmatch(string(source), -1) {
		path := fill.Replace(found[2])
		if found[1] == "GET" {
			get = append(get, path)
		} else {
			post = append(post, path)
		}
	}
	require.Greater(t, len(get), 8)
	require.Greater(t, len(post), 5)
	return get, post
}

// everything is a form with all that would be needed to change something.
var everything = url.Values{"decision": {"approve"}, "sure": {"yes"}, "reason": {"x"}, "seen": {"x"}, "order": {"kind: tencent\nname: a\nmetro: HKG\nspeedMbps: 100"}, "mail": {"VLAN 60"}}

// changes counts what was asked of Temporal that changes something.
func (o *office) changes() (n int) {
	for _, call := range o.temporal.Calls {
		switch call.Method {
		case "DescribeWorkflowExecution", "QueryWorkflow", "ListWorkflow", "CheckHealth", "ScheduleClient", "CountWorkflow":
		default:
			n++
		}
	}
	return n
}

// known lets the desk have all lists already.
func (o *office) known(text string) {
	now := time.Now()
	o.desk.now = func() time.Time { return now }
	o.desk.served.at, o.desk.reports.at = now, now
	o.desk.served.value = orders.ServiceList{Services: []orders.ListedService{{
		ID: "tencent/" + text, State: order.ServiceInService, Findings: []string{text},
		Service: order.Service{Kind: "tencent", Name: text, Provider: text, Account: text, Metro: text, Connections: []order.ServedConnection{{ID: text, Name: text}}},
	}}}
	o.desk.reports.value = findingsPage{Missing: []string{text}, Reports: []report{{activities.InventoryReport{
		Provider: text, Account: text, Doubt: text, Findings: []activities.Finding{{Kind: activities.FindingChanged, Order: text, ConnectionID: text, Name: text, Field: text, Is: text, By: text}},
	}}}}
}

// A link, wherever it stands, only ever opens a page; a form of another site's is none; and without a session nothing is done.
func TestAttacksOnRoutes(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffApproval)
	o.known("x")
	o.desk.login.roles[order.RoleRequester] = []string{"money"}
	o.desk.login.roles[order.RoleOperator] = []string{"money"}
	get, post := routes(t)

	for _, path := range post {
		status, page := o.post(path, everything)
		if path != "/logout" {
			assert.Equal(t, http.StatusUnauthorized, status, "%s without a session: %s", path, page)
		}
	}
	o.logsIn("bo", "money")
	for _, path := range get {
		o.get(path + "?" + everything.Encode())
	}
	for _, path := range post {
		status, _ := o.get(path + "?" + everything.Encode())
		assert.Contains(t, []int{http.StatusMethodNotAllowed, http.StatusOK}, status, path) // /new is a page, too
		for name, header := range map[string][2]string{"by its fetch metadata": {"Sec-Fetch-Site", "cross-site"}, "by its origin": {"Origin", "https://evil.example"}} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, o.url+path, strings.NewReader(everything.Encode()))
			require.NoError(t, err)
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set(header[0], header[1])
			response, err := o.browser.Do(request)
			require.NoError(t, err)
			status, _ := o.read(response)
			assert.Equal(t, http.StatusForbidden, status, "another site's form to %s, known %s", path, name)
		}
	}
	assert.Zero(t, o.changes())
}

// A session that was made up, changed, is another desk's or too old is none.
func TestAttacksOnSessions(t *testing.T) {
	t.Parallel()
	o, other := open(t), open(t)
	o.has("a", order.HandoffApproval)
	o.logsIn("bo", "money")
	o.get("/")
	other.logsIn("bo", "money")
	other.temporal.On("ListWorkflow", mock.Anything, mock.Anything).Return(nil, assert.AnError)
	other.get("/")
	at, err := url.Parse(o.url)
	require.NoError(t, err)
	at2, err := url.Parse(other.url)
	require.NoError(t, err)
	mine, others := o.browser.Jar.Cookies(at)[0], other.browser.Jar.Cookies(at2)[0]
	require.Equal(t, "turnup-session", mine.Name)
	flipped := []byte(mine.Value)
	flipped[len(flipped)/2] ^= 1
	for name, value := range map[string]string{
		"made up": "eyJzdWJqZWN0IjoiYm8iLCJyb2xlcyI6WyJhcHByb3ZlciJdfQ", "changed": string(flipped), "cut": mine.Value[:20], "another desk's": others.Value, "empty": "",
	} {
		o.browser.Jar.SetCookies(at, []*http.Cookie{{Name: mine.Name, Value: value, Path: "/"}})
		status, _ := o.post("/answer/approval/tencent/a", url.Values{"decision": {"approve"}})
		assert.Equal(t, http.StatusUnauthorized, status, name)
	}
	o.browser.Jar.SetCookies(at, []*http.Cookie{{Name: mine.Name, Value: mine.Value, Path: "/"}})
	o.post("/logout", nil)
	assert.Empty(t, o.browser.Jar.Cookies(at))
	for _, copied := range []string{mine.Value, respelt(mine.Value)} {
		o.browser.Jar.SetCookies(at, []*http.Cookie{{Name: mine.Name, Value: copied, Path: "/"}})
		status, _ := o.post("/answer/approval/tencent/a", url.Values{"decision": {"approve"}})
		assert.Equal(t, http.StatusUnauthorized, status, "copied before the logout")
	}
	o.logsIn("bo", "money")
	o.get("/")
	o.desk.seal.now = func() time.Time { return time.Now().Add(sessionLives + time.Minute) }
	status, _ := o.post("/answer/approval/tencent/a", url.Values{"decision": {"approve"}})
	assert.Equal(t, http.StatusUnauthorized, status, "too old")
	assert.Zero(t, o.changes())
}

// Who has not the role does nothing to a service, nor to what an order left without one: that is started, and no worker can refuse a start.
func TestAttacksWithoutTheRole(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a")
	o.logsIn("bo", "money")
	o.get("/")
	for _, update := range deedNames {
		status, page := o.post("/service/"+update+"/tencent/a", url.Values{"sure": {"yes"}, "reason": {"x"}, "speedMbps": {"10"}})
		assert.Equal(t, http.StatusForbidden, status, update)
		assert.Contains(t, page, "That is for people with the role")
	}
	assert.Zero(t, o.changes())
}

// respelt is the same bytes in other letters, where the last one has bits to spare.
func respelt(cookie string) string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := len(cookie) - 1
	return cookie[:last] + string(letters[strings.IndexByte(letters, cookie[last])^1])
}

// What strangers wrote is text, on every page that shows it.
func TestAttacksByTexts(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.has("a", order.HandoffApproval, order.HandoffSupport)
	o.known(hostile)
	o.logsIn("bo", "money", "noc")
	o.desk.login.roles[order.RoleOperator] = []string{"money"}
	o.desk.login.roles[order.RoleRequester] = []string{"money"}
	harmless := func(page, where string) {
		t.Helper()
		for _, never := range []string{"<script", "<img", "\" autofocus onfocus", "\u202e", "\x1b", "\x00"} {
			assert.NotContains(t, page, never, where)
		}
	}
	for _, path := range []string{"/", "/orders/tencent/a", "/services", "/findings", "/rules", "/new", "/?q=" + url.QueryEscape(hostile), "/services?q=" + url.QueryEscape(hostile), "/?for=" + url.QueryEscape(hostile)} {
		_, page := o.get(path)
		harmless(page, path)
	}
	_, page := o.post("/new", url.Values{"order": {hostile}})
	harmless(page, "an order")
	_, page = o.post("/read/support-handoff/tencent/a", url.Values{"mail": {hostile}})
	harmless(page, "a mail")
	_, page = o.get("/callback?error=x&state=y&error_description=" + url.QueryEscape(hostile))
	harmless(page, "a login's error")
	assert.Zero(t, o.changes())
}

func TestLoginLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for next, to := range map[string]string{
		"/orders/tencent/a": "/orders/tencent/a", "https://evil.example": "/", "//evil.example": "/", `/\evil.example`: "/", "evil": "/", "": "/", "/a\nb": "/",
		"javascript:alert(1)": "/", "/\t/evil.example": "/", "http:evil.example": "/",
	} {
		assert.Equal(t, to, ownPath(next), next)
	}
	o := open(t)
	o.has("a")
	o.logsIn("bo", "money")
	status, page := o.get("/login?next=" + url.QueryEscape("https://evil.example/"))
	assert.Equal(t, http.StatusOK, status)
	assert.Contains(t, page, "What waits for people")
	status, page = o.get("/callback?state=guessed&code=x")
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Contains(t, page, "was not begun here")
}
