// Package consoleconnect simulates the API of Console Connect, of one company that has ports in Hong Kong and Singapore
// and connects them to Tencent Cloud. It is written from the public pages "Console Connect API".
package consoleconnect

import (
	"net/http"
	"strings"

	"turnup/providers/simulator"
)

// The account every simulator knows. Company is the company username that stands in the paths ("Console Connect API,
// Getting Started"), Key its API key.
const (
	Company = "acme"
	Key     = "demo-key"
)

// Simulator simulates the Console Connect API of one account, with the company tencent-cloud to connect to. It is an
// http.Handler, safe for concurrent use, and carries its control endpoint under /_simulator/.
type Simulator struct {
	*simulator.Engine
	account   *simulator.Account[*connection]
	options   simulator.Options
	mux       *http.ServeMux
	ports     []port
	companies []company
	vlans     handedVLANs
}

var _ simulator.Provider = (*Simulator)(nil)

// New returns a simulator that holds the demonstration account and has sold nothing yet. A change of speed takes effect
// when the other company approves it, which is after Options.AutoSupport too.
func New(options simulator.Options) *Simulator {
	s := &Simulator{options: options, mux: http.NewServeMux(), ports: seedPorts(), companies: seedCompanies()}
	s.account = simulator.NewAccount[*connection](simulator.Setup{
		Options: options, Statuses: statuses, Failure: failure, Refusal: s.refuseOperation, Subject: s.nameOf,
		Admit: s.checkKey, Settle: s.settleAll, Restore: s.restore, Foreign: s.addForeign, Portal: s.portal(),
		Shape: simulator.Shape{
			Rows: []string{"results"}, ID: "id", Name: "name", Created: []string{"createdAt"}, Requester: []string{"isCreator", "isReceiver", "srcCompany"},
		},
	})
	s.Engine = s.account.Engine()
	for _, c := range seedConnections() {
		s.account.Enter(c)
	}
	s.account.Mount(s.mux, s.routes()...)
	s.mux.HandleFunc("/", s.unknownPath)
	s.mountControl()
	return s
}

// ServeHTTP answers the Console Connect API, and the control endpoint under /_simulator/.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mux.ServeHTTP(w, r)
}

// routes are the calls of the public pages "Getting Started", "Ports", "Creating L2 Connection", "Layer 2 Connections"
// "Pricing" and "Support Tickets". Creating is PUT and updating is POST there.
func (s *Simulator) routes() []simulator.Route {
	const (
		v1 = "/api/company/{company}"
		v2 = "/api/v2/company/{company}"
		id = "/connections/{id}"

		tickets = "/api/v2/support-tickets"
	)
	return []simulator.Route{
		simulator.Reads("heartbeat", "GET /heartbeat", s.heartbeat),
		simulator.Reads("whoAmI", "GET /api/auth/token", s.whoAmI),
		simulator.Reads("listPorts", "GET "+v1+"/ports", s.listPorts),
		simulator.Reads("getPort", "GET "+v1+"/ports/{port}", s.getPort),
		simulator.Reads("listPortConnections", "GET "+v1+"/ports/{port}/connections", s.listPortConnections),
		simulator.Reads("getPortVlans", "GET "+v1+"/ports/{port}/vlan", s.getPortVLANs),
		simulator.Reads("listMetros", "GET "+v1+"/metro/capabilities", s.listMetros),
		simulator.Changes("createConnection", "PUT "+v2+"/connections/layer2", s.createConnection),
		simulator.Reads("listConnections", "GET "+v2+"/connections", s.listConnections),
		simulator.Reads("getConnection", "GET "+v2+id, s.onConnection(s.getConnection)),
		simulator.Reads("getConnection", "GET "+v1+id, s.onConnection(s.getConnection)),
		simulator.Changes("editConnection", "POST "+v2+id, s.onConnection(s.editConnection)),
		simulator.Changes("deleteConnection", "DELETE "+v2+id, s.onConnection(s.deleteConnection)),
		simulator.Changes("approveConnection", "PUT "+v2+id+"/approve", s.onConnection(s.approveConnection)),
		simulator.Changes("rejectConnection", "PUT "+v2+id+"/reject", s.onConnection(s.rejectConnection)),
		simulator.Changes("disableConnection", "PUT "+v1+id+"/disable", s.onConnection(s.disableConnection)),
		simulator.Changes("enableConnection", "PUT "+v1+id+"/enable", s.onConnection(s.enableConnection)),
		simulator.Changes("requestChange", "PUT "+v1+id+"/change", s.onConnection(s.requestChange)),
		simulator.Changes("approveChange", "PUT "+v1+id+"/change/approve", s.onConnection(s.approveChange)),
		simulator.Changes("withdrawChange", "DELETE "+v1+id+"/change", s.onConnection(s.withdrawChange)),
		simulator.Reads("connectionLog", "GET "+v1+id+"/log", s.onConnection(s.connectionLog)),
		simulator.Reads("calculatePrice", "POST /api/pricing/calculate", s.calculatePrice),
		simulator.Reads("listSupportTickets", "GET "+tickets, s.listTickets),
		simulator.Changes("createSupportTicket", "POST "+tickets, s.openTicket),
		simulator.Reads("getSupportTicket", "GET "+tickets+"/{ticket}", s.getTicket),
		simulator.Changes("addSupportTicketNote", "POST "+tickets+"/{ticket}/addNote", s.addTicketNote),
		simulator.Reads("listSupportTicketServices", "GET "+tickets+"/services", s.listTicketServices),
	}
}

// checkKey checks the bearer key, and that the company in the path is the key's own. Where another company can be reached
// is the one thing everybody may ask ("Console Connect API, Tencent Cloud").
func (s *Simulator) checkKey(operation string, r *http.Request, _ []byte) *simulator.Reply {
	if operation == "heartbeat" {
		return nil
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || key == "" {
		return refuseLogin("The user is not logged in")
	}
	if key != Key {
		return refuseLogin("The session token been deleted")
	}
	company := r.PathValue("company")
	if company != "" && company != Company && operation != "listMetros" {
		return refuseAccess(operation, company)
	}
	return nil
}

func (s *Simulator) unknownPath(w http.ResponseWriter, r *http.Request) {
	message := "There is no method to handle " + r.Method + " " + r.URL.Path
	simulator.WriteJSON(w, http.StatusNotFound, errorBody(http.StatusNotFound, message))
}
