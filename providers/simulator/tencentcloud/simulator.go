// Package tencentcloud simulates the Direct Connect API of Tencent Cloud, version 2018-04-10: dedicated tunnels on a connection
// that another account shares. It is written from the public API references and the user guide "Shared Dedicated Tunnel".
package tencentcloud

import (
	"cmp"
	"net/http"
	"strings"
	"sync"

	"turnup/providers/simulator"
)

const version = "2018-04-10"

// The actions, which are the simulator's operations.
const (
	actionCreate      = "CreateDirectConnectTunnel"
	actionTunnels     = "DescribeDirectConnectTunnels"
	actionLines       = "DescribeDirectConnects"
	actionAccept      = "AcceptDirectConnectTunnel"
	actionReject      = "RejectDirectConnectTunnel"
	actionModify      = "ModifyDirectConnectTunnelAttribute"
	actionDelete      = "DeleteDirectConnectTunnel"
	actionExtra       = "DescribeDirectConnectTunnelExtra"
	actionModifyExtra = "ModifyDirectConnectTunnelExtra"
)

// Simulator simulates the Direct Connect API for the accounts on both sides of a shared connection. It is an http.Handler,
// safe for concurrent use, and carries its control endpoint under /_simulator/.
type Simulator struct {
	*simulator.Engine
	account *simulator.Account[*tunnel]
	options simulator.Options
	mux     *http.ServeMux
	lines   []line

	mu       sync.Mutex // over what follows, which a call is admitted by
	settings Settings
	window   window
}

var _ simulator.Provider = (*Simulator)(nil)

// New returns a simulator of the Chinese edition that nobody has asked for a tunnel yet, and that throttles nobody. What the
// documents leave open is decided so: a tunnel on somebody else's connection is PENDING for Options.BuildTime and then waits as
// COMFIRMING; the owner accepts after Options.AutoSupport, or when told to; ALLOCATING and ALLOCATED take Options.BuildTime each.
func New(options simulator.Options) *Simulator {
	s := &Simulator{options: options, mux: http.NewServeMux(), lines: seedLines(), settings: Settings{Edition: EditionChinese}}
	s.account = simulator.NewAccount[*tunnel](simulator.Setup{
		Options: options, Statuses: states, Failure: failure, Refusal: refuseOperation, Subject: s.nameOf,
		Admit: s.admit, Settle: s.settleAll, Foreign: s.addForeign, Portal: s.edits(), Codes: codes, RefuseAs: refuseAs,
		Shape: simulator.Shape{
			Rows: []string{"Response", "DirectConnectTunnelSet"}, ID: "DirectConnectTunnelId", Name: "DirectConnectTunnelName",
			Created: []string{"CreatedTime"},
		},
	})
	s.Engine = s.account.Engine()
	for _, t := range seedTunnels() {
		s.account.Enter(t)
	}
	s.account.MountByHeader(s.mux, "/", "X-TC-Action", unknownAction, s.routes()...)
	s.mountControl()
	return s
}

// ServeHTTP answers the API at every path, and the control endpoint under /_simulator/.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

func (s *Simulator) routes() []simulator.Route {
	reads := func(action string, handle func(caller string, asked simulator.Fields) (map[string]any, *refusal)) simulator.Route {
		return simulator.Reads(action, "", answering(action, handle))
	}
	changes := func(action string, handle func(caller string, asked simulator.Fields) (map[string]any, *refusal)) simulator.Route {
		return simulator.Changes(action, "", answering(action, handle))
	}
	return []simulator.Route{
		reads(actionTunnels, s.describeTunnels),
		reads(actionLines, s.describeLines),
		reads(actionExtra, s.describeExtra),
		changes(actionCreate, s.create),
		changes(actionAccept, s.onWaiting((*Simulator).approve)),
		changes(actionReject, s.onWaiting((*Simulator).refuse)),
		changes(actionModify, s.modify),
		changes(actionModifyExtra, s.modify),
		changes(actionDelete, s.remove),
	}
}

// answering answers an action for the account that admit has found, with parameters that admit has checked.
func answering(action string, handle func(caller string, asked simulator.Fields) (map[string]any, *refusal)) func(*http.Request, []byte) simulator.Reply {
	return func(r *http.Request, body []byte) simulator.Reply {
		asked, _ := readParameters(body)
		answer, refused := handle(r.PathValue("account"), asked)
		if refused != nil {
			return refused.reply()
		}
		note := strings.TrimSpace(cmp.Or(asked.Text("DirectConnectTunnelId"), asked.Text("DirectConnectTunnelName")) + " by " + r.PathValue("account"))
		return simulator.Reply{Status: http.StatusOK, Body: response(answer), Note: note}
	}
}

// admit refuses whoever is not known, calls too often, asks for what his edition has not, or says it wrongly.
func (s *Simulator) admit(action string, r *http.Request, body []byte) *simulator.Reply {
	caller, refused := s.identify(r, body)
	if refused == nil {
		refused = s.checkCall(action, r, caller)
	}
	if refused == nil {
		refused = checkParameters(action, body)
	}
	if refused != nil {
		return new(refused.reply())
	}
	r.SetPathValue("account", caller.Account)
	if asked, _ := readParameters(body); action != actionAccept && action != actionReject {
		r.SetPathValue("id", asked.Text("DirectConnectTunnelId")) // what the owner decides is not done to somebody's tunnel
	}
	return nil
}

func (s *Simulator) checkCall(action string, r *http.Request, caller credential) *refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	region := r.Header.Get("X-TC-Region")
	switch {
	case r.Header.Get("X-TC-Version") != version:
		return refuse(codeNoSuchVersion, "The version %q of the service dc does not exist.", r.Header.Get("X-TC-Version"))
	case s.settings.Edition == EditionInternational && (action == actionExtra || action == actionModifyExtra):
		return invalidAction(action)
	case region != "" && !regionForm.MatchString(region):
		return refuse(codeRegion, "The region %q is not supported.", region)
	case caller.ReadOnly && s.account.Changes(action):
		return refuse(codeUnauthorized, "The policy of the key does not allow dc:%s.", action)
	case !s.window.take(caller.Account, action, s.settings.RequestsPerSecond, s.account.Now().Unix()):
		return refuse(codeThrottled, "The limit of %d requests a second of %s is exceeded.", s.settings.RequestsPerSecond, action)
	}
	return nil
}

func unknownAction(w http.ResponseWriter, r *http.Request) {
	action := r.Header.Get("X-TC-Action")
	refused := invalidAction(action)
	if action == "" {
		refused = refuse(codeMissing, "The header X-TC-Action is missing.")
	}
	simulator.WriteJSON(w, http.StatusOK, refused.reply().Body)
}

func invalidAction(action string) *refusal {
	return refuse(codeAction, "The action %q does not exist.", action)
}

// nameOf tells which tunnel a call is about: the one whose id is in the body, or the one to be created.
func (s *Simulator) nameOf(_ *http.Request, body []byte) string {
	asked, _ := readParameters(body)
	if t, found := s.account.FindByID(asked.Text("DirectConnectTunnelId")); found {
		return t.Name
	}
	return asked.Text("DirectConnectTunnelName")
}
