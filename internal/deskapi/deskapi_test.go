package deskapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"turnup/activities"
	"turnup/internal/orders"
	"turnup/providers"
	"turnup/workflows"
	"turnup/workflows/order"
	"turnup/workflows/tencent"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

var noon = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// house is Access that has everything, and notes what it is asked.
type house struct {
	asked []any
	fails error
}

func (h *house) note(asked ...any) error { h.asked = asked; return h.fails }

func (h *house) Find(_ context.Context, name string) (string, error) {
	if strings.Contains(name, "nothing") {
		return "", &orders.Failure{Err: errors.New("there is no order called nothing"), Hint: "turnup list", BadInput: true, Missing: true}
	}
	return "tencent/" + name, nil
}

func (h *house) List(_ context.Context, f orders.Filter) (orders.Listing, error) {
	return orders.Listing{Orders: []orders.Listed{{ID: "tencent/a", StartedAt: noon}}, More: true}, h.note(f)
}

func (h *house) Waiting(context.Context) (orders.WaitingList, error) {
	return orders.WaitingList{Orders: []orders.Waiting{{Listed: orders.Listed{ID: "tencent/a", StartedAt: noon}, Next: "turnup approve tencent/a"}}}, h.note()
}

func (h *house) Look(_ context.Context, id string) (orders.View, error) {
	return orders.View{Progress: order.Progress{ID: id, State: order.StateHeld, StartedAt: noon}}, h.note(id)
}

func (h *house) Start(_ context.Context, o order.Placed) (orders.Started, error) {
	return orders.Started{ID: o.ID(), RunID: "run-1"}, h.note(o)
}

func (h *house) OpenDifferences(_ context.Context, o order.Placed) ([]string, error) {
	return []string{"metro: the open order has SIN, you gave HKG"}, h.note(o)
}

func (h *house) Answer(_ context.Context, id, handoff string, answer order.Answer) (order.Receipt, error) {
	return order.Receipt{Handoff: handoff, AcceptedAt: noon, Missing: 1}, h.note(id, handoff, answer)
}

func (h *house) UsualTimes(_ context.Context, kind string) (orders.UsualTimes, error) {
	return orders.UsualTimes{order.HandoffSupport: {Orders: 20, HalfSeconds: 60, MostSeconds: 90}}, h.note(kind)
}

func (h *house) Cancel(_ context.Context, id string, asked order.Cancellation) error {
	return h.note(id, asked)
}

func (h *house) Claim(_ context.Context, id string, asked order.Claim) (order.Receipt, error) {
	return order.Receipt{Handoff: asked.Handoff, AcceptedAt: noon}, h.note(id, asked)
}

func (h *house) Begin(_ context.Context, id, update string, asked order.ServiceRequest) (orders.Started, error) {
	return orders.Started{ID: update + "/" + id, Joined: true}, h.note(id, update, asked)
}

func (h *house) Tell(_ context.Context, id, update string, asked order.ServiceRequest) (order.ServiceDeed, error) {
	return order.ServiceDeed{What: "protected", Since: noon}, h.note(id, update, asked)
}

func (h *house) Services(_ context.Context, f orders.ServiceFilter) (orders.ServiceList, error) {
	return orders.ServiceList{Services: []orders.ListedService{{ID: "tencent/a", Service: order.Service{Name: "a", Since: noon}}}, Odd: []string{"row 2"}}, h.note(f)
}

func (h *house) Reports(_ context.Context, provider, account string) ([]activities.InventoryReport, error) {
	return []activities.InventoryReport{{Provider: provider, Account: account}}, h.note(provider, account)
}

func (h *house) Lookup(_ context.Context, q orders.Question) (json.RawMessage, error) {
	return json.RawMessage(`{"rows":[]}`), h.note(q)
}

func (h *house) Evidence(_ context.Context, id, run string) (orders.Evidence, error) {
	return orders.Evidence{Name: "tencent-a-run-1.zip", Data: []byte("PK")}, h.note(id, run)
}

// people are those whose token is their name.
var people = map[string]order.Actor{
	"ana":  {Issuer: "https://login", Subject: "1", Name: "Ana", Roles: []order.Role{order.RoleRequester, order.RoleOperator}},
	"li":   {Issuer: "https://login", Subject: "2", Name: "Li", Roles: []order.Role{order.RoleApprover}},
	"omar": {Issuer: "https://login", Subject: "3", Name: "Omar"},
}

func serve(t *testing.T) (*house, *httptest.Server) {
	t.Helper()
	h := &house{}
	s := &Server{Access: h, Who: func(_ context.Context, bearer string) (order.Actor, error) {
		who, known := people[bearer]
		if !known {
			return who, errors.New("it has expired")
		}
		return who, nil
	}}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return h, server
}

// by is the desk, for the person.
func by(t *testing.T, server *httptest.Server, person string) *Client {
	t.Helper()
	base, err := ParseURL(server.URL)
	require.NoError(t, err)
	return New(base, func(context.Context) (string, error) { return person, nil })
}

// What is done through a desk is what is done at Temporal, in the name of whoever has logged in.
func TestTheDeskDoesTheSame(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	ana, li, ctx := by(t, server, "ana"), by(t, server, "li"), t.Context()
	asked := order.ServiceRequest{By: "Ana", To: map[string]any{"speedMbps": 200.0}}
	placing := tencent.Order{Order: order.Order{Kind: "tencent", Name: "a", RequestedBy: "Ana"}, Metro: "HKG", SpeedMbps: 10}.WithDefaults()
	filter := orders.Filter{Provider: "equinix", State: "held", Open: true, Limit: 7, EndedFrom: noon, EndedTo: noon}
	for what, test := range map[string]struct {
		do    func(orders.Access) (any, error)
		by    *Client
		asked []any
	}{
		"list":     {func(a orders.Access) (any, error) { return a.List(ctx, filter) }, ana, []any{filter}},
		"waiting":  {func(a orders.Access) (any, error) { return a.Waiting(ctx) }, ana, nil},
		"look":     {func(a orders.Access) (any, error) { return a.Look(ctx, "change/tencent/a") }, ana, []any{"change/tencent/a"}},
		"find":     {func(a orders.Access) (any, error) { return a.Find(ctx, "a") }, ana, []any{}},
		"start":    {func(a orders.Access) (any, error) { return a.Start(ctx, placing) }, ana, []any{placing}},
		"unlike":   {func(a orders.Access) (any, error) { return a.OpenDifferences(ctx, placing) }, ana, []any{placing}},
		"services": {func(a orders.Access) (any, error) { return a.Services(ctx, orders.ServiceFilter{Metro: "HKG"}) }, ana, []any{orders.ServiceFilter{Metro: "HKG"}}},
		"usual":    {func(a orders.Access) (any, error) { return a.UsualTimes(ctx, "tencent") }, ana, []any{"tencent"}},
		"reports":  {func(a orders.Access) (any, error) { return a.Reports(ctx, "equinix", "emea") }, ana, []any{"equinix", "emea"}},
		"answer": {func(a orders.Access) (any, error) {
			return a.Answer(ctx, "tencent/a", order.HandoffApproval, order.Answer{By: "Li", Note: "fine", Values: map[string]order.Value{"decision": "approve"}})
		}, li, []any{"tencent/a", order.HandoffApproval, order.Answer{By: "Li", Note: "fine", Values: map[string]order.Value{"decision": "approve"}}}},
		"claim": {func(a orders.Access) (any, error) {
			return a.Claim(ctx, "tencent/a", order.Claim{By: "Ana", Handoff: order.HandoffTencentPortal, Release: true})
		}, ana, []any{"tencent/a", order.Claim{By: "Ana", Handoff: order.HandoffTencentPortal, Release: true}}},
		"cancel": {func(a orders.Access) (any, error) {
			return nil, a.Cancel(ctx, "tencent/a", order.Cancellation{By: "Ana", Reason: "wrong metro"})
		}, ana, []any{"tencent/a", order.Cancellation{By: "Ana", Reason: "wrong metro"}}},
		"begin": {func(a orders.Access) (any, error) { return a.Begin(ctx, "tencent/a", "change", asked) }, ana, []any{"tencent/a", "change", asked}},
		"tell": {func(a orders.Access) (any, error) {
			return a.Tell(ctx, "tencent/a", "forget", order.ServiceRequest{By: "Ana", Reason: "moved"})
		}, ana, []any{"tencent/a", "forget", order.ServiceRequest{By: "Ana", Reason: "moved"}}},
		"evidence": {func(a orders.Access) (any, error) { return a.Evidence(ctx, "tencent/a", "run-1") }, ana, []any{"tencent/a", "run-1"}},
		"lookup": {func(a orders.Access) (any, error) {
			return a.Lookup(ctx, orders.Question{Provider: "equinix", Summary: "list ports", Activity: "Ports", Args: []any{map[string]any{"match": "x"}}})
		}, ana, []any{orders.Question{Provider: "equinix", Summary: "list ports", Activity: "Ports", Args: []any{json.RawMessage(`{"match":"x"}`)}}}},
	} {
		want, err := test.do(h)
		require.NoError(t, err, what)
		h.asked = []any{}
		got, err := test.do(test.by)
		require.NoError(t, err, what)
		assert.Equal(t, want, got, what)
		assert.Equal(t, test.asked, h.asked, what)
	}
}

// An order's own connection that no order bought is changed by itself; what an order left is changed by its service alone.
func TestWhatIsPlaced(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	own, err := workflows.NewChangeOrder(order.Order{Kind: "huawei-connection", Name: "6ecd9cf3-ca64-46c7-863f-f2eb1b9e838a", RequestedBy: "Ana"},
		[]string{"6ecd9cf3-ca64-46c7-863f-f2eb1b9e838a"}, "", map[string]any{"name": "direct"})
	require.NoError(t, err)
	_, err = by(t, server, "ana").Start(t.Context(), own)
	require.NoError(t, err)
	assert.Equal(t, own.ID(), h.asked[0].(order.Placed).ID())
	h.asked = nil
	for body, says := range map[string][]string{
		`{"kind": "tencent", "name": "A b", "metro": "", "speedMbps": 3, "requestedBy": "li"}`:                             {"requestedBy: must be you, Ana", "name: must be", "metro: must be"},
		`{"kind": "tencent", "name": "a", "metro": "HKG", "speedMbps": 10, "to": {"speedMbps": 200}, "connectionIds": []}`: {"is no field of it"},
		`{"kind": "tencent", "name": "a", "metro": "HKG", "speedMbps": "fast"}`:                                            {"speedMbps: must be a number"},
		`{"kind": "moon", "name": "a"}`: {"there is no kind of order called"},
		`[]`:                            {"must be an object"},
		`{"kind": `:                     {"body: must be one JSON object"},
	} {
		status, p := ask(t, server, "ana", "POST", "orders", body)
		assert.Equal(t, http.StatusUnprocessableEntity, status, body)
		for _, part := range says {
			assert.Contains(t, p.Message, part, body)
		}
		assert.Nil(t, h.asked, "nothing was started")
	}
}

func ask(t *testing.T, server *httptest.Server, token, method, path, body string) (int, *Problem) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+Prefix+path, strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := server.Client().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	var r refusal
	require.NoError(t, json.Unmarshal(data, &r), string(data))
	if r.Error == nil {
		r.Error = &Problem{}
	}
	return response.StatusCode, r.Error
}

func TestWhoMayNot(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	for _, of := range []struct {
		token, method, path string
		status              int
		says                string
	}{
		{"", "GET", "todo", 401, "this needs a token"},
		{"thief", "GET", "todo", 401, "the token is refused: it has expired"},
		{"omar", "POST", "orders", 403, "Omar is no requester, as placing an order needs"},
		{"li", "POST", "orders", 403, "Li is no requester"},
		{"ana", "POST", "approve/tencent/a", 403, "Ana is no approver, as approval needs"},
		{"ana", "POST", "reject/tencent/a", 403, "Ana is no approver"},
		{"li", "POST", "answer/support-handoff/tencent/a", 403, "Li is no operator"},
		{"omar", "POST", "claim/tencent/a", 403, "Omar is no operator or approver"},
		{"omar", "POST", "cancel/tencent/a", 403, "Omar is no requester or operator"},
		{"li", "POST", "services/decommission/tencent/a", 403, "Li is no requester or operator"},
		{"li", "POST", "services/protect/tencent/a", 403, "Li is no operator"},
		{"li", "POST", "lookups", 403, "Li is no requester or operator or auditor"},
		{"li", "GET", "evidence/tencent/a", 403, "Li is no auditor or operator"},
		{"ana", "GET", "orders?endedFrom=monday", 422, "endedFrom: must be a time"},
		{"ana", "POST", "answer/moon/tencent/a", 422, "must be a hand-off"},
		{"ana", "POST", "services/adopt/tencent/a", 422, "must be change, decommission"},
		{"ana", "GET", "orders/nothing", 404, "there is no order called nothing"},
		{"ana", "GET", "orders?limit=x&open=perhaps&state=fine", 422, "limit: must be a number"},
		{"ana", "GET", "usual-times/x' OR 'a", 422, "kind: must be one of tencent, equinix, huawei; given \"x' OR 'a\""},
		{"ana", "GET", "services?finding=nosuch&account=No", 422, "finding: must be one of orphan, gone"},
		{"ana", "DELETE", "orders/tencent/a", 404, "there is no DELETE"},
	} {
		status, p := ask(t, server, of.token, of.method, of.path, "{}")
		assert.Equal(t, of.status, status, "%+v: %+v", of, p)
		assert.Contains(t, p.Message+p.Faults.Error(), of.says)
	}
	assert.Nil(t, h.asked)
}

// Errors come through as they are: what to do next, whose fault it is, and all that is wrong.
func TestErrors(t *testing.T) {
	t.Parallel()
	h, server := serve(t)
	ana := by(t, server, "ana")
	var faults providers.Faults
	faults.Add("vlanId", "must be 1 to 3000", 4000)
	faults.Add("note", "must be shorter", "x")
	for _, fails := range []error{
		&orders.Failure{Err: errors.New("Temporal is away"), Hint: "see that Temporal runs"},
		&orders.Failure{Err: errors.New("the order has ended"), Hint: "turnup status", Alone: true},
		&orders.Failure{Err: faults, Hint: "fix it", BadInput: true},
	} {
		h.fails = fails
		_, err := ana.Look(t.Context(), "tencent/a")
		var want, got *orders.Failure
		require.ErrorAs(t, fails, &want)
		require.ErrorAs(t, err, &got)
		assert.Equal(t, want.Error(), got.Error())
		got.Err = want.Err
		assert.Equal(t, want, got)
	}
	_, err := ana.Look(t.Context(), "tencent/a")
	var p *Problem
	require.ErrorAs(t, err, &p)
	assert.Equal(t, faults, p.Faults)
}

// What stands before a desk may answer instead of it, and may try to lead the token elsewhere.
func TestWhatIsNoDesk(t *testing.T) {
	t.Parallel()
	for answer, says := range map[string]string{"302": "the desk answered 302 Found", "502": "the desk answered 502 Bad Gateway", "200": "is no desk of turnup's"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			assert.True(t, strings.HasPrefix(r.URL.Path, Prefix), "followed to %s", r.URL)
			switch answer {
			case "302":
				http.Redirect(w, r, "/elsewhere", http.StatusFound)
			case "502":
				http.Error(w, "<html>Bad Gateway</html>", http.StatusBadGateway)
			default:
				_, _ = io.WriteString(w, "<html>Welcome</html>")
			}
		}))
		_, err := by(t, server, "ana").Waiting(t.Context())
		assert.ErrorContains(t, err, says)
		server.Close()
	}
	for _, address := range []string{"http://desk.example.com", "desk.example.com", "https://desk.example.com/x", "https://u:p@desk.example.com", "ftp://localhost", ""} {
		_, err := ParseURL(address)
		assert.Error(t, err, address)
	}
}

// What is served is described, and what is described is served.
func TestTheDescription(t *testing.T) {
	t.Parallel()
	var described struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	require.NoError(t, yaml.Unmarshal(openAPI, &described))
	var want, got []string
	for _, of := range append((&Server{}).routes(), route{"GET", "login", nil}, route{"GET", "openapi.yaml", nil}) {
		want = append(want, of.method+" "+Prefix+strings.ReplaceAll(of.path, "...", ""))
	}
	for path, methods := range described.Paths {
		for method := range methods {
			got = append(got, strings.ToUpper(method)+" "+path)
		}
	}
	assert.ElementsMatch(t, want, got)
}
